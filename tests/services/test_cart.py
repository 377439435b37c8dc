"""A cart: quantities as asked for, never more than there are, and honest about what changed."""

import pytest

from shop_app.domain.accounts import Actor
from shop_app.domain.catalogue import Status
from shop_app.domain.errors import InvalidInput, NotFound, OutOfStock, StoreUnavailable


def notices(cart) -> list[tuple[str, str]]:
    return [(notice.code, notice.sku) for notice in cart.notices]


def test_a_cart_shows_todays_prices_and_sums(shop):
    lamp, vase, ada = shop.product(price=1999), shop.product(price=500), shop.guest()

    shop.cart.add(ada, lamp.sku, 2)
    cart = shop.cart.add(ada, vase.sku)

    assert [(line.title, line.quantity, line.line_total.text) for line in cart.lines] == [
        (lamp.title, 2, "$39.98"),
        (vase.title, 1, "$5.00"),
    ]
    assert cart.totals.subtotal.text == "$44.98"
    assert cart.totals.shipping.text == "$4.95"
    assert cart.totals.total.text == "$49.93"
    assert cart.count == shop.cart.count(ada) == 3


@pytest.mark.parametrize("quantity", [0, -1, 1000, 10**9, "lots", "2", True, 2.0, None, [1]])
def test_a_quantity_is_a_whole_number_from_1_to_999(shop, quantity):
    lamp, ada = shop.product(), shop.guest()
    shop.cart.add(ada, lamp.sku, 3)

    for act in (shop.cart.add, shop.cart.change):
        with pytest.raises(InvalidInput) as refusal:
            act(ada, lamp.sku, quantity)
        assert list(refusal.value.fields) == ["quantity"]

    assert shop.cart.quantities(ada) == {lamp.sku: 3}


@pytest.mark.parametrize("sku", ["", "x" * 65, "nul\0byte", None, 7, ["LAMP"], {"$gt": ""}])
def test_what_cannot_be_a_sku_is_refused_before_any_store_is_asked(shop, sku):
    shop.store.is_away = True
    ada = shop.guest()

    for act in (lambda: shop.cart.add(ada, sku, 1), lambda: shop.cart.change(ada, sku, 1)):
        with pytest.raises(InvalidInput) as refusal:
            act()
        assert list(refusal.value.fields) == ["sku"]
    with pytest.raises(InvalidInput):
        shop.cart.remove(ada, sku)


def test_adding_more_than_there_are_holds_all_of_them_and_says_so(shop):
    lamp, ada = shop.product(stock=3), shop.guest()

    cart = shop.cart.add(ada, lamp.sku, 5)

    assert cart.lines[0].quantity == 3
    assert notices(cart) == [("clamped", lamp.sku)]
    assert cart.notices[0].message.startswith(f"Only 3 of {lamp.title} left")


def test_adding_what_fits_says_nothing(shop):
    lamp, ada = shop.product(stock=30), shop.guest()

    assert notices(shop.cart.add(ada, lamp.sku, 24)) == []


def test_a_sold_out_product_cannot_be_added(shop):
    lamp, ada = shop.product(stock=0), shop.guest()

    with pytest.raises(OutOfStock, match=lamp.title) as refusal:
        shop.cart.add(ada, lamp.sku)

    assert refusal.value.available == {lamp.sku: 0}
    assert shop.cart.quantities(ada) == {}


@pytest.mark.parametrize("status", [Status.DRAFT, Status.ARCHIVED])
def test_what_is_not_on_sale_cannot_be_added(shop, status):
    hidden = shop.product(status=status)

    for sku in (hidden.sku, "NO-SUCH-SKU"):
        with pytest.raises(NotFound):
            shop.cart.add(shop.guest(), sku)


def test_changing_a_quantity_is_clamped_to_what_is_left(shop):
    lamp, ada = shop.product(stock=4), shop.guest()
    shop.cart.add(ada, lamp.sku, 1)

    assert shop.cart.change(ada, lamp.sku, 3).lines[0].quantity == 3

    cart = shop.cart.change(ada, lamp.sku, 9)
    assert (cart.lines[0].quantity, notices(cart)) == (4, [("clamped", lamp.sku)])


def test_that_the_cart_holds_all_there_are_is_still_said_when_the_page_looks_again(shop):
    lamp, ada = shop.product(stock=9), shop.guest()
    said = shop.cart.add(ada, lamp.sku, 20)

    again = shop.cart.view(ada)

    assert [notice.message for notice in again.notices] == [notice.message for notice in said.notices]


def test_changing_a_line_that_is_not_there_adds_nothing(shop):
    lamp, ada = shop.product(), shop.guest()

    assert shop.cart.change(ada, lamp.sku, 2).lines == []


def test_a_line_that_sold_out_meanwhile_is_shown_but_not_counted(shop):
    lamp, vase, ada = shop.product(stock=1, price=9900), shop.product(price=500), shop.guest()
    shop.cart.add(ada, lamp.sku)
    shop.cart.add(ada, vase.sku)

    shop.adjust_stock(lamp, -1)
    cart = shop.cart.view(ada)

    assert [line.availability for line in cart.lines] == ["out", "in_stock"]
    assert notices(cart) == [("sold_out", lamp.sku)]
    assert cart.totals.subtotal.amount == 500


def test_a_line_with_too_few_left_is_priced_for_what_is_left(shop):
    lamp, ada = shop.product(stock=5, price=1000), shop.guest()
    shop.cart.add(ada, lamp.sku, 5)

    shop.adjust_stock(lamp, -3)
    cart = shop.cart.view(ada)

    assert (cart.lines[0].quantity, cart.totals.subtotal.amount) == (2, 2000)
    assert notices(cart) == [("clamped", lamp.sku)]


def test_a_product_that_left_the_shop_is_left_out_with_a_word(shop):
    ada = shop.guest()
    shop.carts.add(ada.shopper, "NO-LONGER-SOLD", 2, most=9)

    cart = shop.cart.view(ada)

    assert cart.lines == []
    assert notices(cart) == [("gone", "NO-LONGER-SOLD")]
    assert cart.totals.total.amount == 0


def test_removing_a_line_twice_is_as_good_as_once(shop):
    lamp, ada = shop.product(), shop.guest()
    shop.cart.add(ada, lamp.sku)

    assert shop.cart.remove(ada, lamp.sku).lines == []
    assert shop.cart.remove(ada, lamp.sku).lines == []


def test_carts_belong_to_their_visitor_or_account(shop):
    lamp = shop.product()
    ada, bob = shop.guest(), shop.shopper()
    shop.cart.add(ada, lamp.sku, 2)

    assert shop.cart.view(bob).lines == []
    assert shop.cart.view(Actor(bob.visitor)).lines == []
    assert shop.cart.view(Actor("another device", bob.account_id)).lines == []
    shop.cart.add(bob, lamp.sku, 1)
    assert shop.cart.view(Actor("another device", bob.account_id)).count == 1


def test_merging_never_passes_999_pieces_of_one_product(shop):
    lamp, guest, ada = shop.product(stock=5000), shop.guest(), shop.shopper()
    shop.cart.add(guest, lamp.sku, 900)
    shop.cart.add(ada, lamp.sku, 900)

    shop.cart.take_over(guest, ada)

    assert shop.cart.quantities(ada) == {lamp.sku: 999}
    assert shop.cart.quantities(guest) == {}


def test_merging_a_cart_into_itself_keeps_it(shop):
    lamp, ada = shop.product(), shop.shopper()
    shop.cart.add(ada, lamp.sku, 2)

    shop.cart.take_over(ada, ada)

    assert shop.cart.quantities(ada) == {lamp.sku: 2}


def test_without_redis_the_cart_says_that_it_is_away(shop):
    lamp = shop.product()
    shop.carts.is_away = True

    with pytest.raises(StoreUnavailable) as refusal:
        shop.cart.add(shop.guest(), lamp.sku)

    assert refusal.value.store == "Redis"
