"""Staff change the catalogue: many at once and back again, and what things cost before."""

from datetime import datetime, timedelta

import pytest

from shop_app.domain.accounts import Role
from shop_app.domain.audit import AuditQuery
from shop_app.domain.catalogue import Status
from shop_app.domain.editing import ProductEdit, VariantEdit, lowest_in_force
from shop_app.domain.errors import NotAllowed, NotFound
from shop_app.domain.money import Money
from tests.services.conftest import START


@pytest.fixture
def eve(shop):
    return shop.shopper("eve@example.com", Role.CATALOGUE_MANAGER)


def statuses(shop, actor, *slugs: str) -> list[Status]:
    return [shop.editing.product(actor, slug).status for slug in slugs]


def test_many_are_archived_at_once_and_each_gets_back_what_it_was(shop, eve):
    shop.product("Lamp")
    shop.product("Vase", status=Status.DRAFT)
    shop.product("Old", status=Status.ARCHIVED)

    were = shop.editing.set_status(eve, ["lamp", "vase", "old", "no-such"], Status.ARCHIVED)
    assert were == {"lamp": Status.PUBLISHED, "vase": Status.DRAFT}
    assert statuses(shop, eve, "lamp", "vase") == [Status.ARCHIVED, Status.ARCHIVED]

    assert len(shop.editing.undo_status(eve, were, Status.ARCHIVED)) == 2
    assert statuses(shop, eve, "lamp", "vase", "old") == [Status.PUBLISHED, Status.DRAFT, Status.ARCHIVED]


def test_undoing_leaves_alone_what_somebody_moved_on_since(shop, eve):
    shop.product("Lamp")
    were = shop.editing.set_status(eve, ["lamp"], Status.ARCHIVED)
    shop.editing.set_status(eve, ["lamp"], Status.DRAFT)

    assert shop.editing.undo_status(eve, were, Status.ARCHIVED) == {}

    assert statuses(shop, eve, "lamp") == [Status.DRAFT]


def test_every_status_that_changed_is_in_the_log_with_what_it_was(shop, eve):
    shop.product("Lamp")
    were = shop.editing.set_status(eve, ["lamp"], Status.ARCHIVED)
    shop.editing.undo_status(eve, were, Status.ARCHIVED)

    boss = shop.shopper("boss@example.com", Role.ADMIN)
    entries = shop.services.audit.page(boss, AuditQuery(action="product.status"))[0]

    assert [(each.draft.subject, each.draft.before, each.draft.after) for each in entries] == [
        ("lamp", '{"status": "archived"}', '{"status": "published"}'),
        ("lamp", '{"status": "published"}', '{"status": "archived"}'),
    ]


def test_what_a_product_cost_is_told_to_staff_alone(shop, eve):
    lamp = shop.product("Lamp", price=2000)
    version = shop.editing.product(eve, "lamp").version
    edit = ProductEdit(variants=[VariantEdit(lamp.sku, Money(1500, "USD"), compare_at=Money(2000, "USD"))])
    shop.editing.change(eve, "lamp", edit, version)

    assert [line.price.text for line in shop.editing.prices(eve, "lamp")] == ["$20.00", "$15.00"]
    with pytest.raises(NotFound):
        shop.editing.prices(eve, "no-such")
    with pytest.raises(NotAllowed):
        shop.editing.prices(shop.shopper("sue@example.com", Role.SUPPORT), "lamp")


@pytest.mark.parametrize(("day", "lowest"), [(0, 1000), (29, 900), (45, 900), (75, 1200)])
def test_the_lowest_price_of_thirty_days_counts_the_one_in_force_when_they_began(day, lowest):
    prices = [(START, 1000), (START + timedelta(days=20), 900), (START + timedelta(days=21), 1200)]
    told: list[tuple[datetime, int]] = [each for each in prices if each[0] <= START + timedelta(days=day)]

    assert lowest_in_force(told, START + timedelta(days=day)) == lowest
