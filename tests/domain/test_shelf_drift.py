"""Alarms ring for what drifted and for nothing else."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from shop_app.domain.shelf_stats import Alarm, DayTotal, Rate, ShelfDay, added_up, drift

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
TODAY = NOON.date()


def day(back: int, seen: int, clicked: int, source: str = "hybrid") -> ShelfDay:
    return ShelfDay(TODAY - timedelta(days=back), "home", source, "m1", "current", seen, clicked)


def total(back: int, acts: int, shown: int) -> DayTotal:
    return DayTotal(TODAY - timedelta(days=back), acts, shown)


def alarms(days=(), totals=(), trained_hours_ago: float | None = 5.0) -> dict[str, Alarm]:
    trained_at = None if trained_hours_ago is None else NOON - timedelta(hours=trained_hours_ago)
    return {alarm.name: alarm for alarm in drift(list(days), list(totals), trained_at, NOON)}


CALM = {"days": [day(back, 1_000, 100) for back in range(35)], "totals": [total(back, 500, 80) for back in range(35)]}


def test_a_calm_shop_rings_nothing():
    assert [alarm.name for alarm in alarms(**CALM).values() if not alarm.is_well] == []


def test_clicks_out_of_mails_neither_hide_a_drop_nor_make_one():
    dropped = [day(back, 1_000, 80 if back < 7 else 100) for back in range(35)]
    mails = [replace(day(back, 0, 500), placement="email") for back in range(7)]

    assert alarms([*dropped, *mails], CALM["totals"]) == alarms(dropped, CALM["totals"])


def test_fewer_clicks_than_chance_explains_ring():
    dropped = [day(back, 1_000, 80 if back < 7 else 100) for back in range(35)]

    found = alarms(dropped, CALM["totals"])["click rate"]

    assert not found.is_well
    assert found.words == "8.0% of suggestions seen in the last 7 days were followed; 10.0% before."
    few = [day(back, 20, 1 if back < 7 else 2) for back in range(35)]
    assert alarms(few, CALM["totals"])["click rate"].is_well  # seven of 140 may be chance


def test_half_the_variety_and_half_the_data_ring():
    totals = [total(back, 100 if back == 1 else 500, 30 if back < 8 else 80) for back in range(35)]

    found = alarms(CALM["days"], totals)

    assert [name for name, alarm in found.items() if not alarm.is_well] == ["variety", "amount of data"]
    assert found["amount of data"].words == "100 views, clicks, adds and purchases yesterday; 500 is usual."


def test_an_old_model_and_none_at_all_ring():
    assert alarms(**CALM, trained_hours_ago=48).get("age of the model").is_well
    assert not alarms(**CALM, trained_hours_ago=49)["age of the model"].is_well
    assert not alarms(**CALM, trained_hours_ago=None)["age of the model"].is_well


def test_a_new_shop_without_a_past_rings_nothing_but_for_the_model():
    found = alarms(trained_hours_ago=None)

    assert [name for name, alarm in found.items() if not alarm.is_well] == ["age of the model"]
    early = {found[name].words for name in ("click rate", "variety", "amount of data")}
    assert early == {"Not enough days yet to compare."}


def test_days_add_up_by_any_field_the_most_seen_first():
    days = [day(1, 10, 1), day(2, 20, 2), day(1, 100, 3, source="popular")]

    assert added_up(days, "source") == [Rate("popular", 100, 3), Rate("hybrid", 30, 3)]
    assert added_up(days, "source")[1].click_rate == 0.1
    assert date.fromisoformat("2026-05-31") == days[0].day
