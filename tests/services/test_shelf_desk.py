"""What staff do with shelves: rules, going back, questions, training in sight; audited, and for nobody else."""

from datetime import timedelta

import pytest

from shop_app.domain.accounts import SYSTEM, Role
from shop_app.domain.audit import AuditQuery
from shop_app.domain.choices import RuleKind
from shop_app.domain.errors import Conflict, NotAllowed, NotFound
from shop_app.domain.experiments import Challenger
from shop_app.domain.interactions import Interaction, Kind
from shop_app.domain.recommendations import ModelCard, Placement, TrainingNews
from shop_app.kit.clock import now
from shop_app.services import duty
from shop_app.services.training import MADE, REFRESHED


@pytest.fixture(autouse=True)
def fresh_looks(monkeypatch):
    monkeypatch.setattr(duty, "LOOK_EVERY_S", 0.0)


@pytest.fixture
def desk(shop):
    return shop.services.shelf_desk


@pytest.fixture
def boss(shop):
    return shop.shopper("boss@example.com", Role.ADMIN)


def publish(shop, version: str, packed: bytes) -> None:
    shop.models.add(ModelCard(version, now(), True, True, "promoted"), packed)
    shop.models.make_live(version)


def audited(shop, boss) -> list[str]:
    entries, _ = shop.services.audit.page(boss, AuditQuery())
    return [entry.draft.action for entry in entries]


def test_rules_are_set_listed_and_taken_back_and_each_step_is_audited(shop, desk, boss, things):
    desk.set_rule(boss, things[0].slug, RuleKind.PIN, Placement.HOME)
    desk.set_rule(boss, things[0].slug, RuleKind.EXCLUDE, None)

    assert [(each.rule.kind, each.rule.placement, each.product.title) for each in desk.rules(boss)] == [
        (RuleKind.EXCLUDE, None, things[0].title), (RuleKind.PIN, Placement.HOME, things[0].title),
    ]  # fmt: skip
    desk.drop_rule(boss, things[0].slug, None)
    desk.drop_rule(boss, things[0].slug, None)
    assert [each.rule.kind for each in desk.rules(boss)] == [RuleKind.PIN]
    assert audited(shop, boss) == ["shelf_rule.drop", "shelf_rule.set", "shelf_rule.set"]
    with pytest.raises(NotFound):
        desk.set_rule(boss, "no-such-product", RuleKind.PIN, None)


def test_going_back_makes_the_promoted_model_before_the_live_one_live(shop, desk, boss, things, packed):
    publish(shop, "m1", packed)
    shop.models.add(ModelCard("m2", now(), False, False, "refused"), packed)
    publish(shop, "m3", packed)

    assert desk.roll_back(boss) == "m1"

    assert shop.models.live_version() == "m1"
    assert audited(shop, boss) == ["model.promote"]
    with pytest.raises(Conflict, match="no earlier model"):
        desk.roll_back(boss)


def test_trying_out_shows_what_somebody_would_see_who_looked_at_these(shop, desk, boss, things, packed):
    publish(shop, "m1", packed)

    found = desk.preview(boss, [thing.slug for thing in things[10:13]])

    assert {each.product.id for each in found.suggestions[:6]} <= {thing.id for thing in things[10:20]}
    assert {each.product.id for each in found.suggestions}.isdisjoint({thing.id for thing in things[10:13]})


def test_an_explanation_says_the_place_and_the_reason_or_what_is_in_the_way(shop, desk, boss, things, packed):
    publish(shop, "m1", packed)
    ada = shop.shopper("ada@example.com")
    shop.tastes.note(ada.shopper, things[10].id)
    first = shop.recommendations.shelf(ada, Placement.HOME).suggestions[0]

    found = desk.explain(boss, " Ada@example.com ", first.product.slug)

    assert (found.place, found.recent) == (1, [things[10].title])
    assert found.suggestion is not None
    assert found.suggestion.reason == first.reason
    shop.choices.hide(ada, first.product.slug)
    hidden = desk.explain(boss, "ada@example.com", first.product.slug)
    assert (hidden.place, hidden.obstacle) == (0, "They hid it, or a rule of yours excludes it.")


def test_an_experiment_is_started_stopped_and_audited(shop, boss):
    stats = shop.services.shelf_stats

    stats.start(boss, Challenger.VARIED, 0.3, 0.1)
    assert [trial.experiment.ended_at for trial in stats.trials(boss)] == [None]
    stats.stop(boss)

    (trial,) = stats.trials(boss)
    assert trial.experiment.ended_at is not None
    assert [verdict.words for verdict in trial.verdicts] == [
        "Too early: 100 more visitors are needed before anything can be told."
    ] * 2
    assert audited(shop, boss) == ["experiment.stop", "experiment.start"]


def test_the_figures_say_which_shelves_were_followed(shop, boss, things):
    seen = {"placement": "home", "source": "hybrid", "model_version": "m1", "arm": "current"}
    shop.events.add([Interaction("v:a", thing.id, Kind.IMPRESSION, now(), **seen) for thing in things[:10]])
    shop.events.add([Interaction("v:a", things[0].id, Kind.CLICK, now(), **seen)])
    shop.services.shelf_stats.roll_up(SYSTEM)

    online = shop.services.shelf_stats.online(boss)

    (rate,) = online.by_source
    assert (rate.name, rate.seen, rate.clicked, rate.click_rate) == ("hybrid", 10, 1, 0.1)
    assert online.coverage == pytest.approx(10 / 30)


# training in sight


def test_a_training_that_staff_asked_for_is_done_once_by_a_worker_and_told(shop, boss, things):
    retraining = shop.services.retraining
    retraining.ask(boss)
    assert retraining.news(boss) == TrainingNews("waiting for the worker", 0.0, is_running=True)
    with pytest.raises(Conflict):
        retraining.ask(boss)

    with pytest.raises(Conflict, match="nothing to train on"):
        retraining.train_if_asked(SYSTEM)

    assert retraining.train_if_asked(SYSTEM) is None
    news = retraining.news(boss)
    assert (news.is_running, news.what.startswith("There is nothing to train on yet")) == (False, True)
    assert "training" in shop.live.told
    assert audited(shop, boss) == ["model.retrain"]


def test_a_worker_that_died_while_training_leaves_the_wish_to_the_next_one(shop, boss, things):
    retraining, board = shop.services.retraining, shop.training_board
    retraining.ask(boss)
    board.write(TrainingNews("learning from the past", 0.0, is_running=True))
    with shop.locks.held("retrain", 30):  # of the worker that is about to die
        assert retraining.news(boss) == TrainingNews("learning from the past", 0.0, is_running=True)
        assert retraining.train_if_asked(SYSTEM) is None

    assert retraining.news(boss) == TrainingNews("waiting for the worker", 0.0, is_running=True)
    with pytest.raises(Conflict, match="nothing to train on"):
        retraining.train_if_asked(SYSTEM)


def test_what_a_dead_worker_left_on_the_board_keeps_nobody_from_asking_again(shop, boss):
    shop.training_board.write(TrainingNews("judging", 0.9, is_running=True))

    assert "broke off" in shop.services.retraining.news(boss).what
    shop.services.retraining.ask(boss)


def test_a_full_training_is_due_a_day_after_the_last_one_and_refreshing_does_not_put_it_off(shop, packed):
    retraining, day = shop.services.retraining, timedelta(days=1)
    trained = now() - timedelta(hours=23)
    assert retraining.due_at(SYSTEM, day) <= now()

    shop.models.add(ModelCard("full", trained, False, True, ""), packed)
    refreshed = {MADE: REFRESHED}
    shop.models.add(ModelCard("hourly", now(), False, True, "", config=refreshed), packed)

    assert retraining.due_at(SYSTEM, day) == trained + day
    assert retraining.train_if_due(SYSTEM, 2 * day) is None
    assert retraining.train_if_due(SYSTEM, day) is None
    with pytest.raises(Conflict, match="nothing to train on"):
        retraining.train_if_due(SYSTEM, timedelta(hours=23))


def test_none_of_it_is_for_others(shop, desk, things):
    stats, retraining, support = shop.services.shelf_stats, shop.services.retraining, shop.shopper(role=Role.SUPPORT)
    for act in (
        lambda: desk.rules(support),
        lambda: desk.set_rule(support, things[0].slug, RuleKind.PIN, None),
        lambda: desk.drop_rule(support, things[0].slug, None),
        lambda: desk.roll_back(support),
        lambda: desk.preview(support, []),
        lambda: desk.explain(support, "a@example.com", things[0].slug),
        lambda: stats.online(support),
        lambda: stats.alarms(support),
        lambda: stats.trials(support),
        lambda: stats.start(support, Challenger.VARIED, 0.3, 0.1),
        lambda: stats.stop(support),
        lambda: retraining.ask(support),
        lambda: retraining.news(support),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert shop.experiments.running() is None
