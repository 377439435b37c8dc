"""Labels on links in mails: what we wrote is read back, whatever else says nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from shop_app.domain.interactions import Touch
from shop_app.services.shelf_labels import ShelfLabels

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)
TOUCH = Touch("email", "hybrid", "20260503-120000-abc123", "current")
LABELS = ShelfLabels("today's secret of the shop", "yesterday's secret of the shop")


def test_a_label_says_the_shelf_and_the_day_and_nobody():
    label = LABELS.write("lamp", TOUCH, NOON)

    assert label.rpartition("~")[0] == "email~hybrid~20260503-120000-abc123~current~2026-05-03"
    assert len(label.rpartition("~")[2]) == 22
    assert LABELS.write("lamp", TOUCH, NOON + timedelta(hours=1)) == label
    assert LABELS.read("lamp", label, NOON) == TOUCH


def test_a_label_holds_for_a_month_and_for_its_product_alone():
    label = LABELS.write("lamp", Touch("email", "popular"), NOON)

    assert LABELS.read("lamp", label, NOON + timedelta(days=30)) == Touch("email", "popular")
    assert LABELS.read("lamp", label, NOON + timedelta(days=31)) is None
    assert LABELS.read("vase", label, NOON) is None


def test_a_label_of_yesterdays_secret_still_holds_and_one_of_a_strangers_never_did():
    assert LABELS.read("lamp", ShelfLabels("yesterday's secret of the shop").write("lamp", TOUCH, NOON), NOON) == TOUCH
    assert LABELS.read("lamp", ShelfLabels("a stranger's").write("lamp", TOUCH, NOON), NOON) is None


@pytest.mark.parametrize("made_up", ["", "~", "~~~~~", "email~hybrid~m1~current~2026-05-03", "\udcff~ü", "x" * 10_000])
def test_what_is_made_up_is_no_label(made_up):
    assert LABELS.read("lamp", made_up, NOON) is None


@pytest.mark.parametrize("part", range(6))
def test_whoever_changes_any_part_of_a_label_has_none(part):
    parts = LABELS.write("lamp", TOUCH, NOON).split("~")
    parts[part] = "2026-05-04" if part == 4 else "other"

    assert LABELS.read("lamp", "~".join(parts), NOON) is None
