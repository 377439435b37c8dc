"""Orders after they were placed: whose they are, and what everybody else is told."""

from datetime import UTC, datetime

import pytest

from shop_app.domain.accounts import SYSTEM, Actor, Role
from shop_app.domain.errors import InvalidInput, NotAllowed, NotFound, SignInNeeded
from shop_app.domain.money import Money
from shop_app.domain.orders import HistoricOrder, OrderStatus
from tests.fakes.shop import HOME

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
EVERYBODY_ELSE = ["guest", "other shopper", "other guest with a token of their own", "catalogue manager"]


@pytest.fixture
def lamp(shop):
    return shop.product(stock=100)


def stranger(shop, who: str, lamp) -> tuple[Actor, str]:
    if who == "guest":
        return shop.guest(), ""
    if who == "other shopper":
        return shop.shopper(), ""
    if who == "catalogue manager":
        return shop.shopper(role=Role.CATALOGUE_MANAGER), ""
    guest = shop.guest()
    shop.cart.add(guest, lamp.sku)
    return guest, shop.place_order(guest).token


def test_an_order_is_shown_to_its_owner_on_any_device(shop, lamp):
    ada = shop.shopper_with_cart(lamp)
    order = shop.place_order(ada)

    found = shop.orders.get(Actor("another device", ada.account_id, Role.CUSTOMER), order.number)

    assert (found.number, found.total, found.token) == (order.number, order.total, "")


def test_a_guests_order_is_shown_to_whoever_has_its_token(shop, lamp):
    guest = shop.guest()
    shop.cart.add(guest, lamp.sku)
    order = shop.place_order(guest)

    assert shop.orders.get(shop.guest(), order.number, order.token).number == order.number


@pytest.mark.parametrize("who", EVERYBODY_ELSE)
@pytest.mark.parametrize("owner", ["shopper", "guest"])
def test_somebody_elses_order_looks_like_no_order(shop, lamp, owner, who):
    buyer = shop.shopper() if owner == "shopper" else shop.guest()
    shop.cart.add(buyer, lamp.sku)
    order = shop.place_order(buyer)
    actor, token = stranger(shop, who, lamp)

    with pytest.raises(NotFound) as theirs:
        shop.orders.get(actor, order.number, token)
    with pytest.raises(NotFound) as nobodys:
        shop.orders.get(actor, "NONE-SUCH", token)

    assert theirs.value.message == nobodys.value.message


def test_the_visitor_id_alone_does_not_open_a_guests_order(shop, lamp):
    guest = shop.guest()
    shop.cart.add(guest, lamp.sku)
    order = shop.place_order(guest)

    with pytest.raises(NotFound):
        shop.orders.get(guest, order.number)  # two guests have no account: None is not equal to None here


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.ADMIN])
def test_staff_who_may_see_orders_see_everybodys(shop, lamp, role):
    order = shop.place_order(shop.shopper_with_cart(lamp))
    staff = shop.shopper(role=role)

    assert shop.orders.get(staff, order.number).number == order.number
    assert [each.number for each in shop.orders.everyones(staff)[0]] == [order.number]


def test_mine_are_my_own_newest_first(shop, lamp):
    ada = shop.shopper()
    numbers = []
    for _ in range(3):
        shop.cart.add(ada, lamp.sku, 2)
        numbers.append(shop.place_order(ada).number)
    shop.place_order(shop.shopper_with_cart(lamp))

    mine = shop.orders.mine(ada)

    assert [order.number for order in mine] == numbers[::-1]
    assert mine[0].piece_count == 2


def test_a_guest_has_no_list_of_orders(shop):
    with pytest.raises(SignInNeeded):
        shop.orders.mine(shop.guest())


@pytest.mark.parametrize("page", [0, -1, 10**9, "1", 1.5, True, None])
def test_pages_count_from_one(shop, page):
    with pytest.raises(InvalidInput):
        shop.orders.everyones(SYSTEM, page)


def historic(number: str, sku: str, **more) -> HistoricOrder:
    return HistoricOrder(number, None, "old@example.com", NOON, [(sku, 3, Money(700, "USD"))], HOME, **more)


def test_orders_of_the_past_count_as_sold_and_leave_stock_alone(shop, lamp):
    assert shop.history.bring_in(SYSTEM, [historic("536365", lamp.sku), historic("536366", lamp.sku)]) == 2
    assert shop.history.bring_in(SYSTEM, [historic("536365", lamp.sku)]) == 0

    order = shop.orders.get(SYSTEM, "536365")
    assert (order.status, order.total.amount, order.placed_at) == (OrderStatus.DELIVERED, 2100, NOON)
    assert shop.stock(lamp) == 100
    assert shop.integrity.verify().is_clean


def test_an_order_of_the_past_with_an_unknown_sku_brings_nothing_in(shop, lamp):
    with pytest.raises(InvalidInput, match="no product 'NO-SUCH-SKU'"):
        shop.history.bring_in(SYSTEM, [historic("1", lamp.sku), historic("2", "NO-SUCH-SKU")])

    assert shop.orders.everyones(SYSTEM)[1] == 0


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.SUPPORT, Role.CATALOGUE_MANAGER])
def test_only_administrators_bring_history_in(shop, lamp, role):
    with pytest.raises(NotAllowed):
        shop.history.bring_in(shop.shopper(role=role), [historic("1", lamp.sku)])

    assert shop.orders.everyones(SYSTEM)[1] == 0
