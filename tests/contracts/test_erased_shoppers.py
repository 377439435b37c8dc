"""Whoever is erased is in no collection, in no stored model and in no later one: on real MongoDB, Redis and SQL."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from gridfs import GridFSBucket
from lamp_lovers import ADA, BOB, STRANGER, open_for_business, shelf

from ml import artifact, steps
from ml.snapshot import Snapshot
from shop_app import bootstrap
from shop_app.domain.accounts import SYSTEM, AccountDraft, Actor
from shop_app.kit.clock import now
from shop_app.services.sessions import actor_of
from shop_app.settings import Settings
from tests.fakes.shop import PASSWORD

pytestmark = pytest.mark.stores


@pytest.fixture
def shop(sqlite_url, redis_url, mongo_url, database) -> Iterator[bootstrap.Services]:
    """Ada likes lamps, Bob likes rugs; two models are stored, the second one is live."""
    settings = Settings(database_url=sqlite_url, redis_url=redis_url, mongo_url=mongo_url, bcrypt_cost=4)
    shop = open_for_business(settings)
    shop.training.promote(SYSTEM, shop.training.retrain(SYSTEM).version)
    yield shop
    shop.close()


def known(shop: bootstrap.Services, database, shopper: str) -> list[str]:
    """Every place in MongoDB where an id stands, model files unpacked."""
    found = [
        name
        for name in database.list_collection_names()
        if not name.endswith(".chunks") and any(shopper in str(document) for document in database[name].find())
    ]
    files = database["model_files.files"].find()
    bucket = shop.training._models
    found += [each["filename"] for each in files if shopper in read(bucket, each["filename"]).users]
    return found + [f"unfinished {name}" for name, users in unfinished(database).items() if shopper in users]


def unfinished(database) -> dict[str, list[str]]:
    """Whom the steps of a training that broke off know."""
    kept = GridFSBucket(database, bucket_name="unfinished_files")
    bytes_of = {each.filename: each.read() for each in kept.find({})}
    return {
        name: list(steps.loads_data(packed)[0].users if name == "data" else of_step(packed).users)
        for name, packed in bytes_of.items()
    }


def of_step(packed: bytes) -> Snapshot:
    return artifact.loads(artifact.unseal(steps.STEP, packed)["snapshot"].tobytes())[0]


def read(models, version: str):
    return artifact.loads(models.artifact(version))[0]


def test_an_erased_shopper_leaves_no_trace_in_mongodb_or_the_next_model(shop, database):
    versions = {card.version for card in shop.training.cards(SYSTEM)}
    assert set(known(shop, database, ADA.shopper)) >= versions | {"interactions"}
    everybodys, bobs = shelf(shop, STRANGER), shelf(shop, BOB)
    assert everybodys not in (shelf(shop, ADA), bobs)

    with time_machine.travel(now(), tick=True) as clock:
        shop.choices.clear_history(ADA)
        at_once = shelf(shop, ADA)
        clock.shift(timedelta(seconds=6))
        shop.outbox.deliver()
        left = known(shop, database, ADA.shopper)
        later, bobs_later = shelf(shop, ADA), shelf(shop, BOB)
        shop.training.retrain(SYSTEM)

    assert (at_once, left, later) == (everybodys, [], everybodys)
    assert bobs_later == bobs
    assert known(shop, database, ADA.shopper) == []
    assert set(known(shop, database, BOB.shopper)) >= versions


def test_an_older_model_that_is_made_live_again_does_not_know_them_either(shop, database):
    older = shop.training.cards(SYSTEM)[-1].version
    with time_machine.travel(now(), tick=True) as clock:
        shop.choices.clear_history(ADA)
        clock.shift(timedelta(seconds=6))
        shop.outbox.deliver()

    shop.training.promote(SYSTEM, older)

    assert shop.recommendations.live_version in versions(shop)
    assert ADA.shopper not in read(shop.training._models, older).users
    assert len(database["model_files.files"].distinct("filename")) == database["model_files.files"].count_documents({})


def versions(shop: bootstrap.Services) -> set[str]:
    return {card.version for card in shop.training.cards(SYSTEM)}


def test_a_training_that_runs_meanwhile_does_not_bring_them_back(shop, database):
    def erase_while_it_trains(what: str, _share: float) -> None:
        if what == "judging":  # the events have been read long ago
            with time_machine.travel(now(), tick=True) as clock:
                shop.choices.clear_history(ADA)
                clock.shift(timedelta(seconds=6))
                shop.outbox.deliver()

    card = shop.training.retrain(SYSTEM, erase_while_it_trains)

    assert ADA.shopper not in read(shop.training._models, card.version).users
    assert known(shop, database, ADA.shopper) == []


class Killed(BaseException):
    """The process is gone."""


def break_off(what: str, _share: float) -> None:
    if what.startswith("judging"):  # both steps are kept
        raise Killed


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_a_deleted_account_is_in_no_event_no_step_and_no_model_and_shelves_go_on(shop, database):
    account = shop.accounts.register(AccountDraft("ada@example.com", PASSWORD, "Ada"))
    ada = actor_of(account, ADA.visitor)
    shop.interactions.take_over(ADA, ada)
    live = shop.training.retrain(SYSTEM).version
    shop.training.promote(SYSTEM, live)
    with pytest.raises(Killed):
        shop.training.retrain(SYSTEM, break_off)
    steps_kept = ["unfinished data", "unfinished past", "unfinished everything"]
    assert set(known(shop, database, ada.shopper)) >= {live, "interactions", *steps_kept}
    assert set(known(shop, database, BOB.shopper)) >= {live, "interactions", *steps_kept}

    with time_machine.travel(now(), tick=True) as clock:
        clock.shift(timedelta(seconds=6))
        everybodys, adas, bobs = shelf(shop, STRANGER), shelf(shop, ada), shelf(shop, BOB)
        shop.personal_data.delete(ada, PASSWORD)
        shop.outbox.deliver()
        left_at_once = known(shop, database, ada.shopper)
        clock.shift(timedelta(seconds=6))
        shop.outbox.deliver()
        wait_until(lambda: shelf(shop, ada) != adas)  # this process looks for new bytes every few seconds
        shelves_after = shelf(shop, ada), shelf(shop, STRANGER), shelf(shop, BOB)
        left, live_after = known(shop, database, ada.shopper), shop.recommendations.live_version
        shop.training.retrain(SYSTEM)

    assert adas != everybodys
    assert (left_at_once, left, live_after) == ([], [], live)
    assert shelves_after == (everybodys, everybodys, bobs)
    assert unfinished(database) == {}
    assert known(shop, database, ada.shopper) == []
    assert set(known(shop, database, BOB.shopper)) >= {live, "interactions"}


def test_a_guest_who_became_an_account_is_swept_out_under_the_old_name(shop, database):
    account = Actor(ADA.visitor, account_id=7)
    shop.interactions.take_over(ADA, account)
    assert known(shop, database, ADA.shopper) != []

    shop.forgetting.sweep(SYSTEM)

    assert known(shop, database, ADA.shopper) == []
    assert set(known(shop, database, BOB.shopper)) >= versions(shop)
