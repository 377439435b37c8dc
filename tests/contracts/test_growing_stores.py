"""What services may expect of stored interactions and models, on the fakes and on MongoDB."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pymongo import MongoClient

from shop_app.domain.errors import NotFound, StoreUnavailable
from shop_app.domain.experiments import Challenger, Experiment
from shop_app.domain.interactions import NO_PRODUCT, Interaction, Kind
from shop_app.domain.recommendations import ModelCard
from shop_app.kit.clock import now
from shop_app.repositories.mongo.client import open_mongo
from shop_app.repositories.mongo.interactions import MongoInteractions

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def event(shopper: str, product_id: int, kind: Kind = Kind.VIEW, minutes: int = 0, **more: object) -> Interaction:
    return Interaction(shopper, product_id, kind, NOON + timedelta(minutes=minutes), **more)  # type: ignore[arg-type]


def test_events_are_streamed_in_time_order_without_impressions(interactions):
    interactions.add([event("v:b", 2, minutes=2), event("v:a", 1), event("v:c", 3, Kind.IMPRESSION, minutes=1)])

    noon = NOON.timestamp()
    assert list(interactions.stream()) == [("v:a", 1, "view", noon, 1), ("v:b", 2, "view", noon + 120, 1)]
    assert list(interactions.stream(since=NOON + timedelta(minutes=1))) == [("v:b", 2, "view", noon + 120, 1)]
    assert interactions.count() == 3
    assert interactions.newest_at() == NOON + timedelta(minutes=2)


def test_a_search_is_kept_as_it_was_and_passed_over_by_training(interactions):
    search = event("v:a", NO_PRODUCT, Kind.SEARCH, term="desk lamp", found=7)
    interactions.add([replace(search, key="search:1"), event("v:a", 1, minutes=1)])
    interactions.add([replace(search, key="search:1")])

    assert [replace(each, key="") for each in interactions.of_shopper("v:a")] == [search, event("v:a", 1, minutes=1)]
    assert [kind for _, _, kind, _, _ in interactions.stream()] == ["view"]
    assert interactions.popular_ids(NOON, limit=9) == []
    interactions.reassign("v:a", "a:7")
    assert [each.term for each in interactions.of_shopper("a:7")] == ["desk lamp", ""]


def test_nothing_stored_has_no_newest_moment(interactions):
    assert interactions.newest_at() is None
    assert interactions.add([]) == 0
    assert list(interactions.stream()) == []


def test_an_event_with_a_known_key_is_stored_once(interactions):
    first = event("a:1", 5, Kind.PURCHASE, quantity=2, key="order:K7QX:LAMP")

    assert interactions.add([first]) == 1
    assert interactions.add([first, event("a:1", 6, Kind.PURCHASE, key="order:K7QX:VASE"), event("a:1", 7)]) == 2

    assert interactions.count() == 3


def test_popular_is_what_most_orders_held_lately(interactions):
    bought = [(1, 0), (2, 0), (2, 1), (3, 2), (3, 3), (9, -10_000), (9, -10_001), (9, -10_002)]
    interactions.add([event("a:1", id_, Kind.PURCHASE, minutes) for id_, minutes in bought])
    interactions.add([event("a:1", 1, Kind.VIEW, minutes) for minutes in range(5)])

    assert interactions.popular_ids(NOON, limit=2) == [2, 3]
    assert interactions.popular_ids(NOON, limit=9) == [2, 3, 1]


def test_a_guests_events_become_the_accounts(interactions):
    interactions.add([event("v:ada", 1), event("v:bob", 2, minutes=1)])

    interactions.reassign("v:ada", "a:7")

    assert [shopper for shopper, *_ in interactions.stream()] == ["a:7", "v:bob"]


def test_a_shoppers_events_are_read_whole_and_erased_up_to_a_moment(interactions):
    first = event("v:ada", 1, Kind.CLICK, placement="home", source="hybrid", model_version="m1")
    late = event("v:ada", 2, minutes=2)
    interactions.add([late, first, event("v:bob", 3)])
    assert list(interactions.of_shopper("v:ada")) == [first, late]

    assert interactions.erase("v:ada", NOON + timedelta(minutes=1)) == 1

    assert list(interactions.of_shopper("v:ada")) == [late]
    assert interactions.erase("v:ada", NOON + timedelta(minutes=2)) == 1
    assert [shopper for shopper, *_ in interactions.stream()] == ["v:bob"]


def test_what_was_undone_is_deleted_alone(interactions):
    view, wish = event("v:ada", 1), event("v:ada", 1, Kind.WISHLIST, minutes=1)
    interactions.add([view, wish, event("v:bob", 1, Kind.WISHLIST)])

    interactions.take_back("v:ada", Kind.WISHLIST, 1)

    assert list(interactions.of_shopper("v:ada")) == [view]
    assert len(list(interactions.of_shopper("v:bob"))) == 1


def test_it_can_be_asked_of_whom_anything_is_kept(interactions):
    interactions.add([event("v:ada", 1), event("v:ada", 2), event("a:7", 3, Kind.IMPRESSION)])

    assert interactions.known(["v:ada", "v:bob", "a:7"]) == {"v:ada", "a:7"}
    assert interactions.known([]) == set()


def test_staff_and_robots_are_kept_but_neither_streamed_nor_counted(interactions):
    shown = {"placement": "home", "source": "hybrid", "model_version": "m1", "arm": "current"}
    marked = [event("a:9", 1, Kind.PURCHASE, by="staff", **shown), event("v:bot", 2, Kind.PURCHASE, by="robot")]
    interactions.add([*marked, event("a:1", 3, Kind.PURCHASE)])

    assert list(interactions.of_shopper("a:9")) == marked[:1]
    assert [product_id for _, product_id, *_ in interactions.stream()] == [3]
    assert interactions.popular_ids(NOON, limit=9) == [3]


@pytest.mark.stores
def test_events_expire_from_the_day_they_were_stored_impressions_first(request):
    database = open_mongo(request.getfixturevalue("servers")["SHOP_MONGO_URL"].replace("/shop?", "/expiring?"))
    stored = MongoInteractions(database)
    stored.prepare()

    stored.add([event("v:a", 1, Kind.IMPRESSION, minutes=-5_000_000), event("v:a", 2, minutes=-5_000_000)])

    days = [
        (each["expires_at"] - now()) / timedelta(days=1) for each in database["interactions"].find().sort("product_id")
    ]
    assert [round(each) for each in days] == [90, 730]
    assert database["interactions"].index_information()["expires_at_1"]["expireAfterSeconds"] == 0
    database.client.drop_database(database.name)
    database.client.close()


def experiment(name: str, hours: int = 0) -> Experiment:
    return Experiment(name, Challenger.VARIED, 0.3, 0.1, NOON + timedelta(hours=hours))


def test_one_experiment_runs_at_a_time(experiments):
    assert experiments.running() is None

    experiments.start(experiment("may"))
    experiments.start(experiment("june", hours=1))

    assert experiments.running() == experiment("june", hours=1)
    assert experiments.all(10) == [
        experiment("june", hours=1), replace(experiment("may"), ended_at=NOON + timedelta(hours=1)),
    ]  # fmt: skip
    experiments.stop(NOON + timedelta(hours=2))
    assert experiments.running() is None
    assert experiments.all(1)[0].ended_at == NOON + timedelta(hours=2)


def card(version: str, hours: int = 0) -> ModelCard:
    return ModelCard(version, NOON + timedelta(hours=hours), False, True, "promoted", {"ndcg": 0.25}, {"seed": "1"})


def test_a_stored_model_is_not_live_until_the_pointer_moves(models):
    assert models.live_version() == ""
    models.add(card("m1"), b"first")
    models.add(card("m2", hours=1), b"second")
    assert models.live_version() == ""

    models.make_live("m1")

    assert models.live_version() == "m1"
    assert [(each.version, each.is_live) for each in models.cards(10)] == [("m2", False), ("m1", True)]
    assert models.cards(1)[0].metrics == {"ndcg": 0.25}
    assert models.cards(1)[0].config == {"seed": "1"}
    assert models.cards(1)[0].trained_at == NOON + timedelta(hours=1)


def test_a_models_bytes_come_back_whole(models):
    artifact = bytes(range(256)) * 2_000  # more than one GridFS chunk

    models.add(card("m1"), artifact)

    assert models.artifact("m1") == artifact
    with pytest.raises(NotFound, match="no model 'm0'"):
        models.artifact("m0")


def test_a_models_bytes_can_be_replaced_and_dropped_and_its_card_stays(models):
    models.add(card("m1"), b"with ada" * 100_000)
    models.add(card("m2", hours=1), b"second")
    first = models.revision("m1")

    models.replace("m1", b"without")

    assert models.artifact("m1") == b"without"
    assert models.revision("m1") not in ("", first)
    assert set(models.stored()) == {"m1", "m2"}
    models.drop("m1")
    assert (models.stored(), models.revision("m1")) == (["m2"], "")
    assert [(each.version, each.is_stored) for each in models.cards(10)] == [("m2", True), ("m1", False)]
    with pytest.raises(NotFound, match="no model 'm1'"):
        models.artifact("m1")


def test_an_absent_mongodb_is_named():
    client = MongoClient("mongodb://127.0.0.1:1", serverSelectionTimeoutMS=50)

    with pytest.raises(StoreUnavailable) as refusal:
        MongoInteractions(client["shop"]).ping()

    assert refusal.value.store == "MongoDB"
    client.close()
