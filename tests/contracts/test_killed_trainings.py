"""kill -9 of a real training: no half model, no lock that stays, shelves go on, and the next training takes it up."""

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from lamp_lovers import ADA, SHOPPERS, STRANGER, open_for_business, shelf
from training_process import TTL_S

from ml import artifact
from shop_app import bootstrap
from shop_app.domain.accounts import SYSTEM
from shop_app.domain.interactions import Interaction, Kind
from shop_app.domain.recommendations import ModelCard
from shop_app.kit.clock import now
from shop_app.settings import Settings
from tests.fakes.shop import SECRET

pytestmark = [pytest.mark.stores, pytest.mark.timeout(3600)]
ROUNDS = int(os.environ.get("SHOP_TORTURE_ROUNDS", "3"))
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def settings(sqlite_url, redis_url, mongo_url) -> Settings:
    return Settings(database_url=sqlite_url, redis_url=redis_url, mongo_url=mongo_url, secret_key=SECRET)


@pytest.fixture
def shop(settings, database) -> Iterator[bootstrap.Services]:
    shop = open_for_business(settings)
    yield shop
    shop.close()


@pytest.fixture
def trainers(settings, tmp_path) -> Iterator[Any]:
    """Start training processes over the stores of the shop; all of them end with the test."""
    stores = {
        "SHOP_DATABASE_URL": settings.database_url,
        "SHOP_REDIS_URL": settings.redis_url,
        "SHOP_MONGO_URL": settings.mongo_url,
        "SHOP_SECRET_KEY": SECRET,
        "SHOP_DATA_DIR": str(tmp_path),
        "PYTHONPATH": str(ROOT),
    }
    running: list[subprocess.Popen[str]] = []

    def start(start_at: float = 0.0, hold_at: str = "") -> subprocess.Popen[str]:
        program = [sys.executable, str(Path(__file__).with_name("training_process.py")), str(start_at), hold_at]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
        running.append(subprocess.Popen(program, cwd=ROOT, env={**os.environ, **stores}, **pipes))
        assert running[-1].stdout.readline() == "up\n"
        return running[-1]

    yield start
    for each in running:
        each.kill()
        each.communicate()


@pytest.fixture
def served(shop) -> Iterator[list[list[str]]]:
    """Ada's shelf, asked for again and again until the test ends."""
    found: list[list[str]] = [shelf(shop, ADA)]
    is_over = threading.Event()

    def ask() -> None:
        while not is_over.wait(0.1):
            found.append(shelf(shop, ADA))

    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(ask)
        yield found
        is_over.set()
        asked.result(10)


def outcome(process: subprocess.Popen[str]) -> str:
    return process.communicate(timeout=120)[0].splitlines()[-1]


def kill_at(step: str, process: subprocess.Popen[str]) -> list[str]:
    """Kill a training that holds before ``step``; returns what it said."""
    said = []
    while not said or not said[-1].startswith(step):
        said.append(process.stdout.readline().rstrip("\n"))
        assert said[-1], said
    process.kill()
    process.wait(10)
    return said


def wait_for_the_lock(shop: bootstrap.Services) -> float:
    began = time.monotonic()
    while shop.training.is_running():
        assert time.monotonic() - began < TTL_S + 2
        time.sleep(0.05)
    return time.monotonic() - began


def test_a_training_killed_at_any_moment_leaves_no_half_model_and_the_next_one_trains(shop, trainers, served, database):
    chance, process = random.Random(1), trainers()
    assert process.stdout.readline() == "reading events\n"
    began = time.monotonic()
    assert outcome(process).startswith("stored")
    took, live = time.monotonic() - began, shop.training._models.live_version()
    for _ in range(ROUNDS):
        process = trainers()
        assert process.stdout.readline() == "reading events\n"
        time.sleep(chance.uniform(0, 0.9) * took)
        process.kill()
        process.wait(10)

        cards = shop.training.cards(SYSTEM)
        assert all(artifact.loads(shop.training._models.artifact(card.version)) for card in cards)
        (now_live,) = (card.version for card in cards if card.is_live)
        assert now_live in (live, cards[0].version)  # the newest, when it was whole before the kill reached it
        live = now_live
        wait_for_the_lock(shop)

    assert outcome(trainers()).startswith("stored")
    whole = {each["_id"] for each in database["model_files.files"].find()}
    assert set(database["model_files.chunks"].distinct("files_id")) == whole
    assert {(len(titles), titles[0].split()[0]) for titles in served} == {(12, "lamp")}
    assert not [titles for titles in served if titles == shelf(shop, STRANGER)]


def unfinished(database) -> dict[str, int]:
    names = ("unfinished_training", "unfinished_files.files", "unfinished_files.chunks")
    return {name: database[name].count_documents({}) for name in names if database[name].count_documents({})}


def newest(shop: bootstrap.Services) -> tuple[ModelCard, bytes]:
    card = shop.training.cards(SYSTEM)[0]
    return card, artifact.dumps(artifact.loads(shop.training._models.artifact(card.version))[0], {})


PAST, EVERYTHING = "learning from everything", "judging"  # said when the step before it is kept
LATER = Interaction("v:came-later", 3, Kind.PURCHASE, now() - timedelta(days=20))
WORKED_OUT = ["worked out: begin_learned", "worked out: go_on"]


@pytest.mark.parametrize(("held_at", "kept"), [(PAST, ["past"]), (EVERYTHING, ["past", "everything"])])
def test_a_killed_training_is_taken_up_by_the_next_process_and_ends_with_the_same_model(
    shop, trainers, database, held_at, kept
):
    assert outcome(trainers()).startswith("stored")
    _, uninterrupted = newest(shop)
    said = kill_at(held_at, trainers(hold_at=held_at))
    assert [each for each in said if each in WORKED_OUT] == WORKED_OUT[: len(kept)]
    assert set(database["unfinished_files.files"].distinct("filename")) == {"data", *kept}
    shop.interactions.bring_in(SYSTEM, [LATER])
    wait_for_the_lock(shop)

    lines = trainers().communicate(timeout=120)[0].splitlines()

    assert lines[-1].startswith("stored")
    assert [each for each in lines if each in WORKED_OUT] == WORKED_OUT[len(kept) :]
    assert "judging (taken up where it stopped)" in lines
    assert any("training taken up where it stopped: 'past'" in each for each in lines)
    card, taken_up = newest(shop)
    assert card.config["taken up where it stopped"] == ", ".join(["data", *kept])
    assert taken_up == uninterrupted
    assert unfinished(database) == {}
    assert outcome(trainers()).startswith("stored")
    assert newest(shop)[1] != uninterrupted  # who came later is in the next one


def test_a_damaged_step_of_a_killed_training_is_worked_out_again(shop, trainers, database):
    kill_at(PAST, trainers(hold_at=PAST))
    (step,) = database["unfinished_files.files"].find({"filename": "past"})
    piece = database["unfinished_files.chunks"].find_one({"files_id": step["_id"]})
    flipped = bytes([piece["data"][200] ^ 1])
    spoilt = {"data": piece["data"][:200] + flipped + piece["data"][201:]}
    database["unfinished_files.chunks"].update_one({"_id": piece["_id"]}, {"$set": spoilt})
    wait_for_the_lock(shop)

    lines = trainers().communicate(timeout=120)[0].splitlines()

    assert lines[-1].startswith("stored")
    assert [each for each in lines if each in WORKED_OUT] == WORKED_OUT
    assert any("is made anew" in each for each in lines)
    assert unfinished(database) == {}


def test_whoever_is_erased_after_the_kill_is_not_in_what_the_next_process_trains(shop, trainers, database):
    kill_at(PAST, trainers(hold_at=PAST))
    assert unfinished(database) != {}

    with time_machine.travel(now(), tick=True) as clock:
        shop.choices.clear_history(ADA)
        clock.shift(timedelta(seconds=6))
        shop.outbox.deliver()
    assert unfinished(database) == {}
    wait_for_the_lock(shop)
    lines = trainers().communicate(timeout=120)[0].splitlines()

    assert [each for each in lines if each in WORKED_OUT] == WORKED_OUT
    card, _ = newest(shop)
    assert card.metrics["shoppers"] == SHOPPERS - 1
    assert ADA.shopper not in artifact.loads(shop.training._models.artifact(card.version))[0].users


def test_two_schedulers_in_processes_of_their_own_train_one_model(shop, trainers):
    before = len(shop.training.cards(SYSTEM))
    at = time.time() + 15

    first, second = trainers(at), trainers(at)
    outcomes = sorted(outcome(each) for each in (first, second))

    assert outcomes[0] == "refused A model is being trained already."
    assert outcomes[1].startswith("stored")
    assert len(shop.training.cards(SYSTEM)) == before + 1
    assert shop.training.is_running() is False
