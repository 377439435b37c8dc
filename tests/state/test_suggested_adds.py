"""A suggestion put in the cart is a click and an add: its shelf has the credit, and counting never stops a sale."""

from shop_app.domain.interactions import Kind
from state import cart as window


def events(shop) -> list[tuple[Kind, int, str]]:
    shop.interactions.flush()
    return [(each.kind, each.product_id, each.placement) for each in shop.events.events]


def test_the_shelf_has_the_credit_for_the_click_and_for_the_add(shop):
    lamp, ada = shop.product(), shop.guest()

    cart = window._add_suggested(shop.services, ada, lamp.sku, lamp.slug, "order", "cooccurrence")

    assert [line.sku for line in cart.lines] == [lamp.sku]
    assert events(shop) == [(Kind.CLICK, lamp.id, "order"), (Kind.ADD_TO_CART, lamp.id, "order")]


def test_what_a_client_makes_up_about_a_shelf_is_bought_and_not_believed(shop):
    lamp, ada = shop.product(), shop.guest()

    window._add_suggested(shop.services, ada, lamp.sku, lamp.slug, "no such shelf", "cooccurrence")

    assert events(shop) == [(Kind.ADD_TO_CART, lamp.id, "")]


def test_who_reports_too_much_may_still_buy(shop, monkeypatch):
    lamp, ada = shop.product(), shop.guest()
    monkeypatch.setattr(shop.limiter, "hit", lambda key, *_, **__: 60 if "interactions" in key else 0)

    cart = window._add_suggested(shop.services, ada, lamp.sku, lamp.slug, "home", "popular")

    assert cart.count == 1
    assert [kind for kind, *_ in events(shop)] == [Kind.ADD_TO_CART]
