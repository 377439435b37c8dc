"""Kept answers: shown while they last, forgotten when something changes, never needed, never charged."""

import pytest

from shop_app.domain.accounts import Role
from shop_app.domain.editing import ProductEdit, VariantEdit
from shop_app.domain.errors import NotFound, StoreUnavailable, TotalChanged
from shop_app.domain.money import Money
from shop_app.services.kept_answers import KeptAnswers


@pytest.fixture
def staff(shop):
    return shop.shopper(role=Role.CATALOGUE_MANAGER)


def test_an_answer_is_made_once_and_kept(shop):
    made = []

    for _ in range(3):
        assert shop.kept.product("lamp", lambda: made.append(1) or "a lamp") == "a lamp"

    assert made == [1]


def test_what_is_not_there_is_not_kept(shop):
    def missing():
        raise NotFound

    with pytest.raises(NotFound):
        shop.kept.product("lamp", missing)
    assert shop.kept.product("lamp", lambda: "now it is") == "now it is"


def test_a_change_forgets_the_product_and_every_listing_but_no_other_product(shop):
    for make in (shop.kept.listing, shop.kept.product):
        make("lamp", lambda: "old")
    shop.kept.product("vase", lambda: "old")

    shop.kept.forget(["lamp"])

    assert shop.kept.listing("lamp", lambda: "new") == shop.kept.product("lamp", lambda: "new") == "new"
    assert shop.kept.product("vase", lambda: "new") == "old"


def test_a_changed_tree_forgets_every_product_and_a_change_of_anything_else_does_not(shop):
    shop.kept.product("vase", lambda: "old")
    shop.kept.forget([])
    assert shop.kept.product("vase", lambda: "new") == "old"

    shop.kept.forget([], tree=True)

    assert shop.kept.product("vase", lambda: "new") == "new"
    assert shop.kept.product("vase", lambda: "newer") == "new"


def test_a_product_made_while_the_tree_changed_is_not_given_out_again(shop):
    def slow():
        shop.kept.forget([], tree=True)
        return "stale"

    assert shop.kept.product("vase", slow) == "stale"
    assert shop.kept.product("vase", lambda: "fresh") == "fresh"


def test_a_tree_that_changed_while_redis_was_away_is_told_by_the_outbox(shop, staff):
    lamp = shop.product("Lamp")
    shop.kept.product(lamp.slug, lambda: "old")
    shop.cache.is_away = True
    shop.services.categories.change(staff, "lamps", "Lights", None)
    shop.cache.is_away = False
    assert shop.kept.product(lamp.slug, lambda: "new") == "old"

    shop.outbox.deliver()

    assert shop.kept.product(lamp.slug, lambda: "new") == "new"


def test_an_answer_made_while_it_was_forgotten_is_not_given_out_again(shop):
    def slow():
        shop.kept.forget(["lamp"])  # somebody saves between our reading and our keeping
        return "stale"

    assert shop.kept.product("lamp", slow) == "stale"
    assert shop.kept.product("lamp", lambda: "fresh") == "fresh"


def test_without_redis_answers_are_made_anew_and_redis_is_left_alone_for_a_while(shop, monkeypatch):
    shop.cache.is_away = True
    asked = []
    monkeypatch.setattr(shop.cache, "get", lambda *given: asked.append(given) or _away())

    assert [shop.kept.product("lamp", lambda: "made") for _ in range(3)] == ["made"] * 3

    assert len(asked) == 1
    with pytest.raises(StoreUnavailable):
        shop.kept.evict({"slugs": ["lamp"]})  # the outbox tries again


def _away():
    raise StoreUnavailable("Redis")


def test_what_redis_missed_is_forgotten_by_the_outbox(shop, staff):
    lamp = shop.product("Lamp")
    kept = KeptAnswers(shop.cache)
    kept.product("lamp", lambda: "old")
    shop.cache.is_away = True
    shop.editing.change(staff, lamp.slug, ProductEdit(title="Lantern"), 1)
    shop.cache.is_away = False
    assert kept.product("lamp", lambda: "new") == "old"

    shop.outbox.deliver()

    assert kept.product("lamp", lambda: "new") == "new"


def test_a_price_that_is_kept_is_never_charged(shop, staff):
    lamp, ada = shop.product(price=1999), shop.shopper()
    shop.cart.add(ada, lamp.sku, 1)
    draft = shop.draft(ada)
    shop.kept.product(lamp.slug, lambda: "$19.99")
    shop.cache.is_away = True  # nothing tells the cache
    edit = ProductEdit(variants=[VariantEdit(lamp.sku, Money(2999, "USD"))])
    shop.editing.change(staff, lamp.slug, edit, 1)
    shop.cache.is_away = False
    assert KeptAnswers(shop.cache).product(lamp.slug, lambda: "$29.99") == "$19.99"

    with pytest.raises(TotalChanged):
        shop.checkout.place(ada, draft, "k1")
    assert shop.place_order(ada).lines[0].unit_price == Money(2999, "USD")
