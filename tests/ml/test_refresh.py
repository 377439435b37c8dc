"""Between trainings a model is brought up to date: newcomers find a place, and the gate still decides."""

import numpy as np
import planted_shop
import pytest

from ml.dataset import DAY_S, KINDS, Event, Interactions, ItemTable, collect
from ml.fit import TrainConfig, fit_learned
from ml.refresh import refresh, updated
from ml.serve import recommend
from ml.snapshot import Snapshot

QUICK = TrainConfig(components=16, epochs=10, holdout_users=50)
TRAINED = planted_shop.END - 15 * DAY_S
NEW_PRODUCT, NEWCOMER = "2-05", "s2"


@pytest.fixture(scope="module")
def events(items: ItemTable) -> Interactions:
    """The planted shop; one shopper and one product came only after the live model was trained."""
    kept = [e for e in planted_shop.events(items) if (e[1] != NEW_PRODUCT and e[0] != NEWCOMER) or e[3] >= TRAINED]
    return collect(kept).over(items.ids)


@pytest.fixture(scope="module")
def live(events: Interactions, items: ItemTable) -> Snapshot:
    past = [number for number, each in enumerate(items.ids) if each != NEW_PRODUCT]
    columns = items.ids, items.titles, items.descriptions, items.categories, items.prices
    known = ItemTable(*([column[number] for number in past] for column in columns))
    return fit_learned(events.before(TRAINED).over(known.ids).of_present_users(), known, QUICK)


def rows(events: Interactions) -> list[Event]:
    coded = zip(events.user, events.item, events.kind, events.at, strict=True)
    return [(events.users[user], events.items[item], KINDS[kind], float(at), 1.0) for user, item, kind, at in coded]


def test_a_newcomer_gets_their_theme_without_a_training(live: Snapshot, events: Interactions, items: ItemTable):
    assert live.row_of(NEWCOMER) is None

    fresh = updated(live, events.of_present_users(), items, QUICK)

    themes = [each.item.split("-")[0] for each in recommend(fresh, NEWCOMER, [], 6)]
    assert themes.count("2") >= 5


def test_a_new_product_stands_amid_its_kind(live: Snapshot, events: Interactions, items: ItemTable):
    fresh = updated(live, events.of_present_users(), items, QUICK)

    row = fresh.item_at[NEW_PRODUCT]
    nearest = np.argsort(-(fresh.item_factors @ fresh.item_factors[row]))[:6]
    assert [fresh.items[each].split("-")[0] for each in nearest].count("2") >= 5


def test_what_was_learned_stays_as_it_was(live: Snapshot, events: Interactions, items: ItemTable):
    fresh = updated(live, events.of_present_users(), items, QUICK)

    for user in ("s0", "s7"):
        np.testing.assert_array_equal(fresh.user_factors[fresh.user_at[user]], live.user_factors[live.user_at[user]])
    assert fresh.discover == live.discover


def test_the_refreshed_model_is_judged_against_the_live_one(live: Snapshot, events: Interactions, items: ItemTable):
    trained = refresh(live, events, items, QUICK)

    assert "live" in trained.report.results
    assert trained.report.verdict.promote
    assert trained.snapshot.trained_until == events.until
    assert trained.snapshot.picks is not None


def test_a_refresh_that_hurts_is_refused(live: Snapshot, events: Interactions, items: ItemTable):
    random = np.random.default_rng(1)
    just_before = events.until - 0.26 * (events.until - TRAINED)  # what is held out comes after
    anything = [
        (user, items.ids[random.integers(len(items))], "purchase", just_before, 1.0)
        for user in events.users
        for _ in range(20)
    ]

    trained = refresh(live, collect([*rows(events), *anything]).over(items.ids), items, QUICK)

    assert trained.report.verdict.words.startswith("refused")


def test_nothing_new_is_said_plainly(live: Snapshot, events: Interactions, items: ItemTable):
    with pytest.raises(ValueError, match="nothing happened"):
        refresh(live, events.before(TRAINED), items, QUICK)
