"""What services may expect of the daily sums of shelves, on the fake and on MongoDB."""

from datetime import UTC, date, datetime, timedelta

import pytest

from shop_app.domain.experiments import Arm, Challenger, Experiment
from shop_app.domain.interactions import Interaction, Kind, Touch
from shop_app.domain.shelf_stats import DayTotal, ShelfDay
from shop_app.domain.verdicts import ArmCount

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
TODAY = date(2026, 5, 1)
HOME = Touch("home", "hybrid", "m1", "current")
POPULAR = Touch("home", "popular", "m1", "holdout")


def event(shopper: str, product_id: int, kind: Kind, touch: Touch = HOME, hours: int = 0, by: str = "") -> Interaction:
    return Interaction(
        shopper,
        product_id,
        kind,
        NOON + timedelta(hours=hours),
        placement=touch.placement,
        source=touch.source,
        model_version=touch.model_version,
        arm=touch.arm,
        by=by,
    )


@pytest.fixture
def rolled(interactions, shelf_stats):
    """Two days of shelves; staff, robots and what came from no shelf are among the events."""
    interactions.add(
        [
            *(event("v:ada", product_id, Kind.IMPRESSION) for product_id in (1, 2, 3)),
            event("v:ada", 1, Kind.CLICK),
            event("v:ada", 1, Kind.ADD_TO_CART),
            event("o:K7QX", 1, Kind.PURCHASE),
            event("v:bob", 1, Kind.IMPRESSION, POPULAR),
            event("v:bob", 9, Kind.VIEW, Touch()),
            event("a:9", 1, Kind.CLICK, by="staff"),
            event("v:bot", 1, Kind.IMPRESSION, by="robot"),
            event("v:ada", 2, Kind.IMPRESSION, hours=24),
        ]
    )
    for day in (TODAY, TODAY + timedelta(days=1), TODAY):  # the second time changes nothing
        shelf_stats.roll_up(day)
    return shelf_stats


def test_each_day_adds_up_what_each_kind_of_shelf_did(rolled):
    first, second = sorted((each for each in rolled.days(TODAY) if each.source == "hybrid"), key=lambda each: each.day)

    assert first == ShelfDay(TODAY, "home", "hybrid", "m1", "current", seen=3, clicked=1, added=1, bought=1)
    assert (second.day, second.seen, second.clicked) == (TODAY + timedelta(days=1), 1, 0)
    (popular,) = [each for each in rolled.days(TODAY) if each.source == "popular"]
    assert (popular.arm, popular.seen) == ("holdout", 1)
    assert [each.day for each in rolled.days(TODAY + timedelta(days=1))] == [TODAY + timedelta(days=1)]


def test_each_day_knows_how_much_happened_and_how_many_products_were_shown(rolled):
    assert rolled.totals(TODAY) == [DayTotal(TODAY, acts=4, shown=3), DayTotal(TODAY + timedelta(days=1), 0, 1)]


def test_products_by_how_often_they_were_seen(rolled):
    assert rolled.products(TODAY) == {1: 2, 2: 2, 3: 1}


def test_what_is_erased_from_the_events_leaves_the_sums_too(rolled, interactions):
    interactions.erase("v:ada", NOON)

    rolled.roll_up(TODAY)

    sums = {each.source: (each.seen, each.clicked, each.bought) for each in rolled.days(TODAY) if each.day == TODAY}
    assert sums == {"hybrid": (0, 0, 1), "popular": (1, 0, 0)}


def test_visitors_count_once_in_their_arm_and_those_of_two_arms_in_none(interactions, shelf_stats):
    trial = Experiment("may", Challenger.VARIED, 0.3, 0.1, NOON)
    challenger = Touch("home", "hybrid", "m1", "challenger")
    interactions.add(
        [
            *(event("v:ada", product_id, Kind.IMPRESSION) for product_id in (1, 2)),
            *(event("v:ada", product_id, Kind.CLICK) for product_id in (1, 2)),
            event("v:bob", 1, Kind.IMPRESSION),
            event("v:cyd", 1, Kind.IMPRESSION, challenger, hours=24),
            event("v:cyd", 1, Kind.ADD_TO_CART, challenger, hours=24),
            event("v:dan", 1, Kind.IMPRESSION, challenger),
            event("v:dan", 1, Kind.IMPRESSION, HOME, hours=24),
            event("v:eve", 1, Kind.CLICK, challenger, hours=-1),  # before it began
            event(
                "v:fay", 1, Kind.CLICK, Touch("email", "hybrid", "m1", "current")
            ),  # saw no shelf that anybody counts
        ]
    )

    for day in (TODAY, TODAY + timedelta(days=1), TODAY):
        shelf_stats.roll_up(day)
        shelf_stats.roll_up_arms(trial, day)

    assert shelf_stats.arms("may") == [
        ArmCount(Arm.CURRENT, visitors=2, clicked=1, added=0),
        ArmCount(Arm.CHALLENGER, visitors=1, clicked=0, added=1),
        ArmCount(Arm.HOLDOUT),
    ]
    assert shelf_stats.arms("june") == [ArmCount(arm) for arm in Arm]
