"""A training that broke off is taken up by the next one: only the same work, not for long, not past an erasure."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine

from ml.fit import Fitted
from ml.gate import Verdict
from ml.train import Report, Trained
from shop_app.domain.accounts import SYSTEM, Actor
from shop_app.domain.errors import Conflict, StoreUnavailable
from shop_app.domain.interactions import Interaction, Kind
from shop_app.kit.clock import now
from shop_app.services import training as service

ADA = Actor("visitor-of-ada-0001")


class Killed(BaseException):
    """The process is gone."""


@pytest.fixture
def steps(shop, monkeypatch, snapshot) -> Iterator[SimpleNamespace]:
    """Training that takes no time: one step, then whatever a test wants to happen. Remembers what was made of what."""
    told = SimpleNamespace(made=0, events=[], then=lambda: None, said=[])
    shop.product()
    shop.events.add([Interaction(ADA.shopper, 1, Kind.PURCHASE, now() - timedelta(days=1), key="first")])

    def make():
        told.made += 1
        return Fitted(snapshot, {})

    def train(events, _items, config, *, progress, live, remember) -> Trained:
        told.events.append(len(events))
        past = remember("past", make)
        progress("learning from everything", 0.6)
        told.then()
        verdict = Verdict(True, "promoted (first model)")
        return Trained(past.snapshot, Report(verdict, 0.0, 1.0, {"ours": {"ndcg": 0.3}}, {}, {}, {}, 1, 1, 1))

    monkeypatch.setattr(service, "train", train)
    return told


def die(error: BaseException = Killed()):  # noqa: B008 - never changed
    def then() -> None:
        raise error

    return then


def broke_off(shop, steps, error: BaseException | None = None) -> None:
    """Let a training break off after its first step."""
    steps.then = die(error or Killed())
    with pytest.raises(type(error or Killed())):
        shop.training.retrain(SYSTEM)
    steps.then = lambda: None


def retrain(shop, steps, seed: int = 1):
    return shop.training.retrain(SYSTEM, lambda what, _share: steps.said.append(what), seed)


def test_a_killed_training_is_taken_up_on_the_events_it_began_with_and_says_so(shop, steps, caplog):
    broke_off(shop, steps)
    shop.events.add([Interaction("v:new", 1, Kind.PURCHASE, now() - timedelta(days=2), key="came later")])

    with caplog.at_level(logging.INFO):
        card = retrain(shop, steps)

    assert (steps.made, steps.events) == (1, [1, 1])
    assert steps.said == [
        "reading events",
        "learning from everything (taken up where it stopped)",
    ]
    assert "training taken up where it stopped: 'past'" in caplog.text
    assert card.config["taken up where it stopped"] == "data, past"
    assert shop.models.live_version() == card.version


def test_a_training_that_ended_leaves_nothing_to_take_up(shop, steps):
    retrain(shop, steps)
    assert (shop.unfinished.begun(), shop.unfinished.steps) == (None, {})
    shop.events.add([Interaction("v:new", 1, Kind.PURCHASE, now(), key="second")])

    card = retrain(shop, steps)

    assert (steps.made, steps.events) == (2, [1, 2])
    assert "taken up where it stopped" not in card.config


def test_a_store_that_is_away_leaves_the_steps_to_the_next_training(shop, steps):
    broke_off(shop, steps, StoreUnavailable("MongoDB"))

    retrain(shop, steps)

    assert steps.made == 1


@pytest.mark.parametrize("error", [Conflict("no"), MemoryError(), RuntimeError("a bug")])
def test_a_training_that_failed_leaves_nothing_because_the_fault_may_lie_in_it(shop, steps, error):
    broke_off(shop, steps, error)

    assert (shop.unfinished.begun(), shop.unfinished.steps) == (None, {})


def test_another_seed_begins_anew(shop, steps):
    broke_off(shop, steps)

    retrain(shop, steps, seed=2)

    assert (steps.made, steps.said[-1]) == (2, "learning from everything")


def test_another_live_model_begins_anew(shop, steps, monkeypatch):
    broke_off(shop, steps)
    monkeypatch.setattr(shop.training, "_live", lambda: SimpleNamespace(trained_until=now().timestamp()))

    retrain(shop, steps)

    assert steps.made == 2


def test_other_code_begins_anew(shop, steps, monkeypatch):
    broke_off(shop, steps)
    monkeypatch.setattr("ml.steps._code", lambda: "of another release")

    retrain(shop, steps)

    assert steps.made == 2


@pytest.mark.parametrize(("hours", "made"), [(23, 1), (25, 2)])
def test_what_is_older_than_a_day_is_not_taken_up(shop, steps, hours, made):
    broke_off(shop, steps)

    with time_machine.travel(now() + timedelta(hours=hours), tick=False):
        retrain(shop, steps)

    assert steps.made == made


def test_a_damaged_step_is_made_anew_and_the_rest_taken_up(shop, steps, caplog):
    broke_off(shop, steps)
    shop.unfinished.steps["past"] = shop.unfinished.steps["past"][:-1]

    card = retrain(shop, steps)

    assert (steps.made, card.config["taken up where it stopped"]) == (2, "data")
    assert "step 'past' of the training that broke off is made anew" in caplog.text


def test_without_its_data_nothing_of_a_training_is_taken_up(shop, steps, caplog):
    broke_off(shop, steps)
    shop.events.add([Interaction("v:new", 1, Kind.PURCHASE, now(), key="second")])
    shop.unfinished.steps["data"] = b"damaged"

    retrain(shop, steps)

    assert (steps.made, steps.events) == (2, [1, 2])
    assert "does not load, it begins anew" in caplog.text


def test_a_step_made_of_other_data_is_not_taken_up(shop, steps):
    broke_off(shop, steps)
    foreign = shop.unfinished.steps["past"]
    shop.unfinished.drop()
    shop.events.add([Interaction("v:new", 1, Kind.PURCHASE, now(), key="second")])
    broke_off(shop, steps)
    shop.unfinished.steps["past"] = foreign

    retrain(shop, steps)

    assert steps.made == 3


def erase(shop, actor: Actor) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        shop.interactions.forget(actor)
        clock.shift(timedelta(seconds=6))
        shop.outbox.deliver()


def test_whoever_is_erased_takes_the_steps_with_them(shop, steps):
    bob = Actor("visitor-of-bob-0001")
    shop.events.add([Interaction(bob.shopper, 1, Kind.PURCHASE, now() - timedelta(days=1), key="bobs")])
    broke_off(shop, steps)

    erase(shop, ADA)

    assert (shop.unfinished.begun(), shop.unfinished.steps) == (None, {})
    retrain(shop, steps)
    assert (steps.made, steps.events) == (2, [2, 1])


def test_a_training_during_which_somebody_was_erased_keeps_no_further_step(shop, steps):
    steps.then = lambda: (erase(shop, ADA), die()())

    with pytest.raises(Killed):
        shop.training.retrain(SYSTEM)

    assert (shop.unfinished.begun(), shop.unfinished.steps) == (None, {})


@pytest.mark.parametrize(("hours", "is_kept"), [(23, True), (25, False)])
def test_what_nobody_took_up_is_swept_away_after_a_day(shop, steps, hours, is_kept):
    broke_off(shop, steps)

    with time_machine.travel(now() + timedelta(hours=hours), tick=False):
        shop.services.forgetting.sweep(SYSTEM)

    assert bool(shop.unfinished.steps) == is_kept


def test_a_training_goes_on_when_its_steps_cannot_be_kept(shop, steps, monkeypatch, caplog):
    def away(*_args) -> None:
        raise StoreUnavailable("MongoDB")

    monkeypatch.setattr(shop.unfinished, "keep", away)

    assert retrain(shop, steps).was_promoted is True
    assert "step 'past' of the training is not kept: MongoDB is away" in caplog.text
