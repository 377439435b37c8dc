"""kill -9 of a real training at any moment: no half model, no lock that stays, and the model before it serves on."""

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from lamp_lovers import ADA, STRANGER, open_for_business, shelf
from training_process import TTL_S

from ml import artifact
from shop_app import bootstrap
from shop_app.domain.accounts import SYSTEM
from shop_app.repositories.mongo.client import open_mongo
from shop_app.settings import Settings
from tests.fakes.shop import SECRET

pytestmark = [pytest.mark.stores, pytest.mark.timeout(3600)]
ROUNDS = int(os.environ.get("SHOP_TORTURE_ROUNDS", "3"))
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def database(mongo_url) -> Iterator[Any]:
    opened = open_mongo(mongo_url)
    opened.client.drop_database(opened.name)
    yield opened
    opened.client.drop_database(opened.name)
    opened.client.close()


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

    def start(start_at: float = 0.0) -> subprocess.Popen[str]:
        program = [sys.executable, str(Path(__file__).with_name("training_process.py")), str(start_at)]
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


def test_two_schedulers_in_processes_of_their_own_train_one_model(shop, trainers):
    before = len(shop.training.cards(SYSTEM))
    at = time.time() + 15

    first, second = trainers(at), trainers(at)
    outcomes = sorted(outcome(each) for each in (first, second))

    assert outcomes[0] == "refused A model is being trained already."
    assert outcomes[1].startswith("stored")
    assert len(shop.training.cards(SYSTEM)) == before + 1
    assert shop.training.is_running() is False
