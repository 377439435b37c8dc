"""Between trainings a model is brought up to date: newcomers find a place, and the gate still decides."""

from dataclasses import replace

import numpy as np
import planted_shop
import pytest

from ml import refresh as refreshing
from ml.dataset import DAY_S, KINDS, Event, Interactions, ItemTable, collect
from ml.fit import TrainConfig, fit_learned
from ml.refresh import refresh, stepped, updated
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


@pytest.fixture(scope="module")
def moved(events: Interactions, items: ItemTable) -> Interactions:
    """The planted shop whose shoppers all go over to the next theme once the live model is trained."""
    themes = len(planted_shop.THEMES)

    def later(item: str) -> str:
        theme, number = item.split("-")
        return f"{(int(theme) + 1) % themes}-{number}"

    gone_over = [
        (user, later(item) if at >= TRAINED else item, kind, at, n) for user, item, kind, at, n in rows(events)
    ]
    return collect(gone_over).over(items.ids)


def own_theme(snapshot: Snapshot, events: Interactions) -> float:
    """Share of shoppers for whom the embeddings alone rank the next theme's products above their old one's."""
    theme = np.array([int(each.split("-")[0]) for each in snapshot.items])
    scores = snapshot.user_factors @ snapshot.item_factors.T + snapshot.item_biases
    prefer = []
    for row, user in enumerate(snapshot.users):
        own = int(user[1:]) % len(planted_shop.THEMES)
        next_theme = (own + 1) % len(planted_shop.THEMES)
        prefer.append(scores[row, theme == next_theme].mean() > scores[row, theme == own].mean())
    return float(np.mean(prefer))


def test_steps_move_embeddings_to_where_shoppers_went(live: Snapshot, moved: Interactions, items: ItemTable):
    fresh = updated(live, moved.of_present_users(), items, QUICK)

    after = stepped(fresh, moved.of_present_users(), TRAINED, replace(QUICK, refresh_epochs=10))

    assert own_theme(after, moved) > own_theme(fresh, moved) + 0.1
    assert np.isfinite(after.item_factors).all()
    assert not np.array_equal(after.user_factors[after.user_at[NEWCOMER]], fresh.user_factors[fresh.user_at[NEWCOMER]])


def test_without_passes_or_without_news_embeddings_stay(live: Snapshot, events: Interactions, items: ItemTable):
    fresh = updated(live, events.of_present_users(), items, QUICK)

    assert stepped(fresh, events.of_present_users(), TRAINED, replace(QUICK, refresh_epochs=0)) is fresh
    same = stepped(fresh, events.of_present_users(), events.until, replace(QUICK, refresh_epochs=5))
    np.testing.assert_array_equal(same.item_factors, fresh.item_factors)


@pytest.mark.parametrize(("gain", "epochs"), [(1.0, 5), (0.0, 0)])
def test_steps_are_taken_only_where_the_newest_days_are_predicted_better(
    live: Snapshot, moved: Interactions, items: ItemTable, monkeypatch: pytest.MonkeyPatch, gain: float, epochs: int
):
    def toward_truth(fresh: Snapshot, events: Interactions, since: float, config: TrainConfig) -> Snapshot:
        """Steps that lead straight to what everybody buys next, or to its opposite."""
        if not config.refresh_epochs:
            return fresh
        bought = moved.since(TRAINED).purchases().ever()[[moved.users.index(user) for user in fresh.users]]
        truth = np.asarray(bought.todense(), dtype=np.float32) * np.float32(100 * (2 * gain - 1))
        return replace(
            fresh,
            user_factors=truth,
            item_factors=np.eye(len(fresh.items), dtype=np.float32),
            item_biases=np.zeros(len(fresh.items), dtype=np.float32),
        )

    monkeypatch.setattr(refreshing, "stepped", toward_truth)

    trained = refresh(live, moved, items, replace(QUICK, refresh_epochs=5))

    assert trained.report.config["refresh_epochs"] == epochs
    assert (trained.snapshot.item_factors.shape[1] == len(items)) is bool(epochs)


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
