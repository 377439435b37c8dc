"""New models: trained by one at a time, published only past the gate, and never in place of a better one."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace

import pytest

from ml.gate import Verdict
from ml.train import Report, Trained
from shop_app.domain.accounts import SYSTEM
from shop_app.domain.errors import Conflict, ModelRefused, NotFound
from shop_app.domain.interactions import Interaction, Kind
from shop_app.domain.recommendations import ModelCard
from shop_app.kit.clock import now
from shop_app.services import training as service


@pytest.fixture
def judged(monkeypatch, snapshot) -> Iterator[SimpleNamespace]:
    """Training that takes no time; the gate says what a test wants it to, and remembers what it was shown."""
    told = SimpleNamespace(promote=True, words="promoted (first model)", live="never asked", during=lambda: None)

    def train(_events, _items, config, *, progress, live, remember) -> Trained:
        told.live = live
        told.during()
        progress("done", 1.0)
        figures = {"ours": {"ndcg": 0.3, "coverage": 0.5}, "item-kNN": {"ndcg": 0.2}}
        verdict = Verdict(told.promote, told.words)
        return Trained(snapshot, Report(verdict, 0.0, 1.0, figures, {}, {}, {"seed": config.seed}, 360, 60, 30))

    monkeypatch.setattr(service, "train", train)
    return told


def test_a_model_past_the_gate_is_stored_and_live(shop, judged):
    card = shop.training.retrain(SYSTEM, seed=7)

    assert (card.was_promoted, card.verdict) == (True, "promoted (first model)")
    assert shop.models.live_version() == card.version
    assert card.metrics["ndcg"] == 0.3
    assert card.metrics["ndcg of item-kNN"] == 0.2
    assert (card.metrics["events"], card.metrics["shoppers"], card.metrics["products"]) == (360, 60, 30)
    assert card.config == {"seed": "7"}
    assert shop.training.cards(SYSTEM) == [card]
    assert judged.live is None


def test_a_refused_model_is_kept_for_the_record_but_never_live(shop, judged):
    first = shop.training.retrain(SYSTEM)
    judged.promote, judged.words = False, "refused: worse than the live model"

    second = shop.training.retrain(SYSTEM)

    assert second.was_promoted is False
    assert shop.models.live_version() == first.version
    assert {card.version: card.is_live for card in shop.training.cards(SYSTEM)} == {
        first.version: True,
        second.version: False,
    }


def test_the_live_model_is_what_the_next_one_is_judged_against(shop, judged, snapshot):
    shop.training.retrain(SYSTEM)

    shop.training.retrain(SYSTEM)

    assert judged.live.items == snapshot.items


def test_a_live_model_that_does_not_load_holds_up_nothing(shop, judged, caplog):
    shop.models.add(ModelCard("broken", now(), True, True, ""), b"broken")
    shop.models.make_live("broken")

    card = shop.training.retrain(SYSTEM)

    assert judged.live is None
    assert shop.models.live_version() == card.version
    assert "broken does not load" in caplog.text


def test_two_schedulers_at_once_train_one_model(shop, judged):
    is_training, may_end = threading.Event(), threading.Event()
    judged.during = lambda: (is_training.set(), may_end.wait(10))

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(shop.training.retrain, SYSTEM)
        assert is_training.wait(10)
        with pytest.raises(Conflict, match="trained already"):
            shop.training.retrain(SYSTEM)
        may_end.set()
        card = first.result(10)

    assert [each.version for each in shop.training.cards(SYSTEM)] == [card.version]
    judged.during = lambda: None
    assert shop.training.retrain(SYSTEM).version != card.version  # the lock is free again


def test_a_training_that_breaks_frees_the_lock_and_publishes_nothing(shop, judged, monkeypatch):
    def out_of_memory() -> None:
        raise MemoryError

    judged.during = out_of_memory
    with pytest.raises(MemoryError):
        shop.training.retrain(SYSTEM)
    judged.during = lambda: None

    assert shop.models.live_version() == ""
    assert shop.training.retrain(SYSTEM).was_promoted is True


def test_there_is_nothing_to_train_on_before_anybody_did_anything(shop):
    shop.product()

    with pytest.raises(Conflict, match="nothing to train on"):
        shop.training.retrain(SYSTEM)

    assert shop.training.cards(SYSTEM) == []


def test_impressions_alone_are_nothing_to_train_on(shop):
    lamp = shop.product()
    shop.events.add([Interaction("v:ada", lamp.id, Kind.IMPRESSION, now())])

    with pytest.raises(Conflict, match="nothing to train on"):
        shop.training.retrain(SYSTEM)


def test_a_real_training_on_a_small_shop_makes_a_model_that_loads(shop, things):
    start, day = now() - timedelta(days=40), timedelta(days=1)
    events = [
        Interaction(f"a:{shopper}", things[(shopper * 3 + step) % 30].id, Kind.PURCHASE, start + 6 * step * day)
        for shopper in range(40)
        for step in range(6)
    ]
    shop.events.add(events)
    steps: list[str] = []

    card = shop.training.retrain(SYSTEM, lambda what, _share: steps.append(what))

    assert card.metrics["events"] == 240
    assert steps[0] == "reading events"
    assert steps[-1] == "done"
    assert shop.models.artifacts[card.version].startswith(b"SHOPREC1")


def test_a_stored_model_can_be_promoted_by_hand_if_it_loads(shop, packed):
    shop.models.add(ModelCard("older", now(), False, True, ""), packed)
    shop.models.add(ModelCard("broken", now(), False, True, ""), packed[:100])

    shop.training.promote(SYSTEM, "older")
    with pytest.raises(ModelRefused, match="broken does not load"):
        shop.training.promote(SYSTEM, "broken")
    with pytest.raises(NotFound):
        shop.training.promote(SYSTEM, "no-such-version")

    assert shop.models.live_version() == "older"


def test_the_newest_models_keep_their_bytes_and_the_live_one_whatever_its_age(shop, judged):
    live = shop.training.retrain(SYSTEM)
    judged.promote = False
    later = [shop.training.retrain(SYSTEM).version for _ in range(service.KEPT + 1)]

    assert set(shop.models.stored()) == {live.version, *later[1:]}
    assert [card.version for card in shop.training.cards(SYSTEM) if not card.is_stored] == [later[0]]


@pytest.fixture
def refreshed(monkeypatch, snapshot) -> list:
    """Refreshing that takes no time; remembers each time it was asked."""
    asked: list[str] = []

    def refresh(live, events, items, config) -> Trained:
        asked.append("refresh")
        verdict = Verdict(True, "promoted: as good as the live model")
        return Trained(snapshot, Report(verdict, 0.0, 1.0, {"ours": {"ndcg": 0.3}}, {}, {}, {}, 360, 60, 30))

    monkeypatch.setattr(service, "refresh", refresh)
    return asked


def looked_at(shop, count: int, days_ago: float) -> None:
    at = now() - timedelta(days=days_ago)
    shop.events.add([Interaction(f"a:{n}", 1, Kind.VIEW, at, key=f"{days_ago}:{n}") for n in range(count)])


def test_without_a_live_model_there_is_nothing_to_refresh(shop, refreshed):
    looked_at(shop, 5, days_ago=1)

    assert shop.training.keep_fresh(SYSTEM) is None
    assert refreshed == []


def test_a_little_news_refreshes_the_live_model_and_much_news_trains_anew(shop, judged, refreshed, monkeypatch):
    live = shop.training.retrain(SYSTEM)
    monkeypatch.setattr(shop.training, "_live", lambda: SimpleNamespace(trained_until=now().timestamp() - 5 * 86_400))
    looked_at(shop, 90, days_ago=9)
    looked_at(shop, 10, days_ago=1)

    little = shop.training.keep_fresh(SYSTEM)
    looked_at(shop, 90, days_ago=0)
    much = shop.training.keep_fresh(SYSTEM)

    assert (little.verdict, refreshed) == ("promoted: as good as the live model", ["refresh"])
    assert much.verdict == "promoted (first model)"
    assert live.version not in (little.version, much.version)


def test_a_shop_where_nothing_happened_keeps_its_model(shop, judged, refreshed, monkeypatch):
    shop.training.retrain(SYSTEM)
    looked_at(shop, 5, days_ago=2)
    monkeypatch.setattr(shop.training, "_live", lambda: SimpleNamespace(trained_until=now().timestamp() - 86_400))

    assert shop.training.keep_fresh(SYSTEM) is None
    assert refreshed == []
