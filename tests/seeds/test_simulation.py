"""The whole loop under simulated visitors: a trained shelf must be followed more than one that knows nobody."""

import pytest

from shop_app.domain.accounts import Actor
from shop_app.domain.experiments import Arm, Challenger, Experiment
from shop_app.domain.recommendations import ModelCard
from shop_app.domain.verdicts import judge
from shop_app.kit.clock import now
from shop_app.seeds.simulation import Person, simulate
from shop_app.services import duty
from tests.services.conftest import packed, snapshot, things  # noqa: F401 - the planted catalogue and its model

VISITORS = 400


@pytest.fixture
def planted(shop, things, packed, monkeypatch):  # noqa: F811 - fixtures of the services' tests
    """A trained model, an experiment with a third held out, and visitors who each love one of three themes."""
    monkeypatch.setattr(duty, "LOOK_EVERY_S", 600.0)
    shop.models.add(ModelCard("m1", now(), True, True, "promoted"), packed)
    shop.models.make_live("m1")
    trial = Experiment("loop", Challenger.VARIED, 0.0, 0.5, now())
    shop.experiments.start(trial)
    with shop.store.reading() as tx:
        cards = tx.catalogue.cards([thing.id for thing in things])
    people = [
        # The same ids, so the same arms, each time: how many love what in an arm must not be luck.
        Person(
            Actor(f"a-visitor-of-the-test-{n:04d}"), likes=lambda card, theme=n % 3: float((card.id - 1) // 10 == theme)
        )
        for n in range(VISITORS)
    ]
    return shop, people, cards, trial


def test_learning_shows_trained_shelves_are_followed_at_least_half_as_often_again_as_popular_ones(planted):
    shop, people, cards, trial = planted

    arms = {each.arm: each for each in simulate(shop.services, people, cards, seed=7)}

    assert sum(each.people for each in arms.values()) == VISITORS
    assert arms[Arm.CURRENT].click_rate >= 1.5 * arms[Arm.HOLDOUT].click_rate
    verdict = judge(arms[Arm.CURRENT].count, arms[Arm.HOLDOUT].count, trial.shares)
    assert verdict.is_decided
    assert verdict.words.startswith("Fewer visitors click")


def test_control_without_a_model_both_arms_are_followed_alike(planted):
    shop, people, cards, _ = planted
    shop.models.make_live("")

    arms = {each.arm: each for each in simulate(shop.services, people, cards, seed=7)}

    assert 0.8 <= arms[Arm.CURRENT].click_rate / arms[Arm.HOLDOUT].click_rate <= 1.25


def test_nothing_of_the_simulated_is_kept(planted):
    shop, people, cards, _ = planted

    simulate(shop.services, people[:5], cards, seed=7)
    shop.interactions.flush()

    assert shop.events.events == []
    assert [shop.tastes.recent(each.actor.shopper) for each in people[:5]] == [[]] * 5
