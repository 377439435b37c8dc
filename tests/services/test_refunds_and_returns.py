"""Money goes back once and never more than came in; goods come back by request, decision and receipt."""

import pytest
import time_machine

from shop_app.domain.accounts import Role
from shop_app.domain.errors import IllegalTransition, InvalidInput, NotFound, RefundRefused, RefundTooMuch
from shop_app.domain.money import Money
from shop_app.domain.orders import OrderStatus
from shop_app.gateways.payments import GatewayRefused
from shop_app.kit.clock import now


def dollars(amount: int) -> Money:
    return Money(amount * 100, "USD")


@pytest.fixture
def staff(shop):
    return shop.shopper(role=Role.SUPPORT)


@pytest.fixture
def lamp(shop):
    return shop.product(price=2000, stock=10)


@pytest.fixture
def ada(shop, lamp):
    return shop.shopper_with_cart(lamp, 3)


@pytest.fixture
def order(shop, ada):
    """Three lamps at $20, 20 % tax, free delivery: $72."""
    return shop.place_order(ada)


@pytest.fixture
def delivered(shop, staff, order):
    shop.orders.move(staff, order.number, "shipped")
    return shop.orders.move(staff, order.number, "delivered")


# refunds


def test_refunds_in_part_add_up_to_the_whole_and_no_further(shop, ada, staff, order):
    assert order.total == dollars(72)

    partly = shop.orders.refund(staff, order.number, dollars(30), "Scratched")
    with pytest.raises(RefundTooMuch, match=r"\$42.00 can still be refunded"):
        shop.orders.refund(staff, order.number, dollars(43), "Scratched")
    whole = shop.orders.refund(staff, order.number, None, "All of them")
    with pytest.raises(RefundTooMuch):
        shop.orders.refund(staff, order.number, Money(1, "USD"), "One cent more")

    assert (partly.status, partly.refunded) == (OrderStatus.PARTIALLY_REFUNDED, dollars(30))
    assert (whole.status, whole.refunded) == (OrderStatus.REFUNDED, dollars(72))
    assert shop.gateway.refunded == [3000, 4200]
    assert shop.integrity.verify().orders_unbalanced == []


@pytest.mark.parametrize("amount", [Money(0, "USD"), Money(-100, "USD"), Money(100, "EUR")])
def test_an_amount_that_is_none_is_refused(shop, staff, order, amount):
    with pytest.raises(InvalidInput):
        shop.orders.refund(staff, order.number, amount, "Why not")

    assert shop.gateway.refunded == []


def test_a_double_click_gives_back_once(shop, staff, order):
    for _ in range(2):
        shop.orders.refund(staff, order.number, dollars(10), "Late", key="one click")
    shop.orders.refund(staff, order.number, dollars(10), "Late again", key="another click")

    assert shop.gateway.refunded == [1000, 1000]


def test_what_is_put_back_on_the_shelf_is_chosen_and_never_more_than_was_taken(shop, staff, order, lamp):
    assert shop.stock(lamp) == 7

    shop.orders.refund(staff, order.number, dollars(10), "Broken")
    assert shop.stock(lamp) == 7
    shop.orders.refund(staff, order.number, dollars(10), "As new", restock={lamp.sku: 2})
    assert shop.stock(lamp) == 9
    with pytest.raises(Exception, match="1 left to put back"):
        shop.orders.refund(staff, order.number, dollars(10), "All", restock=True)

    assert (shop.stock(lamp), shop.gateway.refunded) == (9, [1000, 1000])  # neither money nor goods moved
    assert shop.integrity.verify().stock_off_ledger == []


def test_a_partly_refunded_order_is_still_packed_and_sent(shop, staff, order):
    shop.orders.refund(staff, order.number, dollars(5), "Sorry for the wait")

    shop.orders.move(staff, order.number, "shipped", "TR-1")

    assert shop.orders.move(staff, order.number, "delivered").status is OrderStatus.DELIVERED


def test_an_unpaid_order_has_nothing_to_refund(shop, staff, ada):
    with pytest.raises(Exception, match="declined"):
        shop.place_order(ada, token="tok_declined")
    number = shop.orders.mine(ada)[0].number

    with pytest.raises(IllegalTransition):
        shop.orders.refund(staff, number, dollars(1), "Nothing there")


def test_a_refund_the_gateway_refuses_is_told_and_may_be_made_another_way(shop, staff, order, monkeypatch):
    def refuse(*_asked: object) -> str:
        raise GatewayRefused("charge is disputed")

    with monkeypatch.context() as broken:
        broken.setattr(shop.gateway, "refund", refuse)
        with pytest.raises(RefundRefused):
            shop.orders.refund(staff, order.number, dollars(10), "Late")

    found = shop.orders.get(staff, order.number)
    assert ([each.status for each in found.refunds], found.refunded) == (["refused"], dollars(0))
    assert shop.orders.refund(staff, order.number, None, "By another way").status is OrderStatus.REFUNDED
    assert shop.integrity.verify().orders_unbalanced == []


def test_a_refund_nobody_confirmed_counts_as_given_until_it_is(shop, staff, order):
    shop.gateway.is_silent = True
    waiting = shop.orders.refund(staff, order.number, dollars(70), "Late")
    with pytest.raises(RefundTooMuch):
        shop.orders.refund(staff, order.number, dollars(10), "Impatient")
    shop.gateway.is_silent = False

    with time_machine.travel(now().replace(year=now().year + 1)):
        shop.refunds.finish_open()

    assert (waiting.status, waiting.refunds[0].status) == (OrderStatus.PAID, "open")
    assert shop.orders.get(staff, order.number).status is OrderStatus.PARTIALLY_REFUNDED
    assert shop.gateway.refunded == [7000]


# sending goods back


def test_a_return_is_asked_for_approved_and_received_with_its_money(shop, ada, staff, delivered, lamp):
    request = shop.orders.request_return(ada, delivered.number, {lamp.sku: 2}, "Too bright")
    asked = shop.orders.get(ada, delivered.number).status
    shop.returns.decide(staff, request.id, "approved", "Send it to the shop")
    shop.returns.decide(staff, request.id, "received", restock={lamp.sku: 1})

    found = shop.orders.get(ada, delivered.number)
    assert asked is OrderStatus.RETURN_REQUESTED
    assert (found.status, found.refunded) == (OrderStatus.PARTIALLY_REFUNDED, dollars(48))  # two of three, with tax
    assert (shop.stock(lamp), found.to_return) == (8, {lamp.sku: 1})
    assert [(each.status, each.note) for each in found.returns] == [("received", "")]
    assert "returned" in [each.status for each in found.timeline]
    assert shop.integrity.verify().orders_unbalanced == []


def test_all_of_an_order_sent_back_is_refunded_but_for_the_delivery(shop, staff, lamp):
    bob = shop.shopper_with_cart(lamp)
    number = shop.place_order(bob).number
    shop.orders.move(staff, number, "shipped")
    request = shop.orders.request_return(bob, number, {lamp.sku: 1}, "Changed my mind")
    shop.returns.decide(staff, request.id, "approved")

    shop.returns.decide(staff, request.id, "received")

    assert shop.gateway.refunded == [2400]
    assert shop.orders.get(bob, number).status is OrderStatus.PARTIALLY_REFUNDED


def test_staff_may_give_back_less_or_nothing_but_never_more(shop, ada, staff, delivered, lamp):
    request = shop.orders.request_return(ada, delivered.number, {lamp.sku: 1}, "Too bright")
    shop.returns.decide(staff, request.id, "approved")

    with pytest.raises(RefundTooMuch):
        shop.returns.decide(staff, request.id, "received", amount=dollars(73))
    assert shop.orders.get(ada, delivered.number).returns[0].status == "approved"
    shop.returns.decide(staff, request.id, "received", amount=dollars(0))

    assert (shop.orders.get(ada, delivered.number).status, shop.gateway.refunded) == (OrderStatus.RETURNED, [])


def test_a_rejected_return_may_be_asked_for_again(shop, ada, staff, delivered, lamp):
    request = shop.orders.request_return(ada, delivered.number, {lamp.sku: 3}, "Too bright")

    shop.returns.decide(staff, request.id, "rejected", "It is very worn")

    found = shop.orders.get(ada, delivered.number)
    assert (found.status, found.to_return) == (OrderStatus.DELIVERED, {lamp.sku: 3})
    assert found.timeline[-1].note == "It is very worn"
    shop.orders.request_return(ada, delivered.number, {lamp.sku: 3}, "Please look again")


@pytest.mark.parametrize("lines", [{}, {"SKU": 4}, {"SKU": 0}, {"SKU": 1.5}, {"OTHER": 1}, None, [1]])
def test_only_what_was_sent_can_be_sent_back(shop, ada, delivered, lamp, lines):
    named = {lamp.sku if sku == "SKU" else sku: count for sku, count in lines.items()} if type(lines) is dict else lines

    with pytest.raises(InvalidInput):
        shop.orders.request_return(ada, delivered.number, named, "Too bright")

    assert shop.orders.get(ada, delivered.number).status is OrderStatus.DELIVERED


def test_what_was_not_sent_yet_is_cancelled_instead(shop, ada, order, lamp):
    with pytest.raises(IllegalTransition):
        shop.orders.request_return(ada, order.number, {lamp.sku: 1}, "Too bright")


def test_somebody_elses_order_is_not_sent_back(shop, delivered, lamp):
    for stranger in (shop.guest(), shop.shopper()):
        with pytest.raises(NotFound):
            shop.orders.request_return(stranger, delivered.number, {lamp.sku: 1}, "Mine now")


@pytest.mark.parametrize(
    ("done", "asked"), [("rejected", "approved"), ("received", "received"), ("received", "rejected")]
)
def test_a_return_is_decided_once(shop, ada, staff, delivered, lamp, done, asked):
    request = shop.orders.request_return(ada, delivered.number, {lamp.sku: 1}, "Too bright")
    if done == "received":
        shop.returns.decide(staff, request.id, "approved")
    shop.returns.decide(staff, request.id, done)

    with pytest.raises(IllegalTransition):
        shop.returns.decide(staff, request.id, asked)

    assert shop.gateway.refunded == ([2400] if done == "received" else [])


def test_staff_see_the_returns_that_wait(shop, ada, staff, delivered, lamp):
    request = shop.orders.request_return(ada, delivered.number, {lamp.sku: 1}, "Too bright")

    assert [each.id for each in shop.returns.listed(staff, "requested")[0]] == [request.id]
    assert shop.returns.listed(staff, "received") == ([], 0)
