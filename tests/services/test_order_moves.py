"""Moving orders: only where they may go, and stock, money, parcels, mail and the audit log go with them."""

import pytest
import time_machine

from shop_app.domain.accounts import Role
from shop_app.domain.audit import AuditQuery
from shop_app.domain.errors import IllegalTransition, InvalidInput, NotFound, PaymentUnclear
from shop_app.domain.orders import OrderStatus
from shop_app.kit.clock import now


@pytest.fixture
def staff(shop):
    return shop.shopper(role=Role.SUPPORT)


@pytest.fixture
def lamp(shop):
    return shop.product(price=2000, stock=10)


@pytest.fixture
def ada(shop, lamp):
    return shop.shopper_with_cart(lamp, 3)


def mails(shop) -> list[str]:
    shop.outbox.deliver()
    return [message["Subject"] for message in shop.mailer.sent]


def test_an_order_goes_its_way_in_two_parcels(shop, ada, staff, lamp):
    number = shop.place_order(ada).number

    shop.orders.move(staff, number, "processing")
    shop.orders.move(staff, number, "partially_shipped", "TR-1", lines={lamp.sku: 1})
    half = shop.orders.get(ada, number)
    order = shop.orders.move(staff, number, "shipped", "TR-2", "The rest")
    done = shop.orders.move(staff, number, "delivered")

    assert (half.status, half.to_ship) == (OrderStatus.PARTIALLY_SHIPPED, {lamp.sku: 2})
    assert [(dict(each.lines), each.tracking) for each in order.shipments] == [
        ({lamp.sku: 1}, "TR-1"),
        ({lamp.sku: 2}, "TR-2"),
    ]
    assert (order.tracking, order.to_ship) == ("TR-2", {})
    assert [each.status for each in done.timeline] == [
        "pending_payment", "paid", "processing", "partially_shipped", "shipped", "delivered",
    ]  # fmt: skip
    assert shop.integrity.verify().orders_unbalanced == []


def test_the_last_parcel_makes_an_order_shipped_whatever_it_was_called(shop, ada, staff, lamp):
    number = shop.place_order(ada).number

    first = shop.orders.move(staff, number, "shipped", lines={lamp.sku: 2})
    last = shop.orders.move(staff, number, "partially_shipped", lines={lamp.sku: 1})

    assert (first.status, last.status) == (OrderStatus.PARTIALLY_SHIPPED, OrderStatus.SHIPPED)


@pytest.mark.parametrize("lines", [{}, {"SKU": 0}, {"SKU": 4}, {"SKU": True}, {"SKU": "1"}, {"OTHER": 1}, None])
def test_a_parcel_holds_what_was_ordered_and_not_sent_yet(shop, ada, staff, lamp, lines):
    number = shop.place_order(ada).number
    named = {lamp.sku if sku == "SKU" else sku: count for sku, count in lines.items()} if lines is not None else None

    with pytest.raises(InvalidInput):
        shop.orders.move(staff, number, "partially_shipped", lines=named)

    assert shop.orders.get(ada, number).status is OrderStatus.PAID


@pytest.mark.parametrize(
    "to", ["delivered", "paid", "pending_payment", "returned", "return_requested", "partially_refunded"]
)
def test_staff_are_told_where_a_paid_order_can_go(shop, ada, staff, to):
    number = shop.place_order(ada).number

    with pytest.raises(IllegalTransition) as refusal:
        shop.orders.move(staff, number, to)

    assert refusal.value.legal == ["processing", "partially_shipped", "shipped", "cancelled", "refunded"]
    assert shop.orders.get(ada, number).status is OrderStatus.PAID


def test_a_status_nobody_knows_is_refused(shop, ada, staff):
    with pytest.raises(InvalidInput, match="no status 'lost'"):
        shop.orders.move(staff, shop.place_order(ada).number, "lost")


# cancelling


@pytest.mark.parametrize("who", ["owner", "staff"])
def test_a_cancelled_order_gives_back_stock_and_all_the_money_once(shop, ada, staff, lamp, who):
    order = shop.place_order(ada)

    for _ in range(2):  # a double click
        if who == "owner":
            shop.orders.cancel(ada, order.number)
        else:
            shop.orders.move(staff, order.number, "cancelled")

    found = shop.orders.get(ada, order.number)
    assert (found.status, found.refunded, shop.stock(lamp)) == (OrderStatus.CANCELLED, order.total, 10)
    assert shop.gateway.refunded == [order.total.amount]
    assert mails(shop) == [f"We have your order {order.number}", f"Your order {order.number} was cancelled"]
    assert shop.integrity.verify().is_clean


def test_a_guest_cancels_with_the_orders_token_and_strangers_find_nothing(shop, lamp):
    guest = shop.guest()
    shop.cart.add(guest, lamp.sku)
    order = shop.place_order(guest)

    for stranger, token in ((guest, ""), (shop.shopper(), "guess"), (shop.guest(), "guess")):
        with pytest.raises(NotFound):
            shop.orders.cancel(stranger, order.number, token)
    assert shop.gateway.refunded == []

    assert shop.orders.cancel(shop.guest(), order.number, order.token).status is OrderStatus.CANCELLED


@pytest.mark.parametrize("sent", [1, 3])
def test_what_was_sent_is_not_cancelled(shop, ada, staff, lamp, sent):
    number = shop.place_order(ada).number
    shop.orders.move(staff, number, "shipped", lines={lamp.sku: sent})

    with pytest.raises(IllegalTransition):
        shop.orders.cancel(ada, number)

    assert (shop.stock(lamp), shop.gateway.refunded) == (7, [])


def test_an_order_whose_payment_is_unclear_is_cancelled_only_when_the_gateway_says_so(shop, ada, lamp):
    shop.gateway.is_silent = True
    with pytest.raises(PaymentUnclear) as unclear:
        shop.place_order(ada)
    number = unclear.value.number

    with pytest.raises(PaymentUnclear):
        shop.orders.cancel(ada, number)
    assert shop.orders.get(ada, number).status is OrderStatus.PENDING_PAYMENT
    shop.gateway.is_silent = False
    cancelled = shop.orders.cancel(ada, number)

    assert cancelled.status is OrderStatus.CANCELLED
    assert shop.gateway.refunded == shop.gateway.captured == [cancelled.total.amount]  # it had been charged after all
    assert (shop.stock(lamp), shop.integrity.verify().orders_unbalanced) == (10, [])


def test_a_lost_answer_to_a_refund_is_asked_for_again_and_moves_money_once(shop, ada):
    order = shop.place_order(ada)
    shop.gateway.is_silent = True
    assert shop.orders.cancel(ada, order.number).status is OrderStatus.CANCELLED
    assert [each.status for each in shop.orders.get(ada, order.number).refunds] == ["open"]

    shop.gateway.is_silent = False
    with time_machine.travel(now().replace(year=now().year + 1)):
        assert shop.refunds.finish_open() == 1
        assert shop.refunds.finish_open() == 0

    assert [each.status for each in shop.orders.get(ada, order.number).refunds] == ["done"]
    assert shop.gateway.refunded == [order.total.amount]


# what staff leave behind


def test_every_act_of_staff_is_in_the_audit_log_and_none_of_shoppers(shop, staff, lamp):
    admin = shop.shopper(role=Role.ADMIN)
    cancelled, moved = (shop.place_order(shop.shopper_with_cart(lamp)) for _ in range(2))
    owner = shop.shopper_with_cart(lamp)
    own = shop.place_order(owner)

    shop.orders.cancel(owner, own.number)
    shop.orders.move(staff, cancelled.number, "cancelled", note="Fraud")
    shop.orders.move(staff, moved.number, "shipped", "TR-1")
    shop.orders.refund(staff, moved.number, None, "Never came")

    entries, _ = shop.services.audit.page(admin, AuditQuery())
    assert [(each.draft.action, each.draft.subject, each.draft.who) for each in reversed(entries)] == [
        ("order.cancel", cancelled.number, staff.email),
        ("order.move", moved.number, staff.email),
        ("order.refund", moved.number, staff.email),
    ]


def test_notes_of_staff_are_for_staff(shop, ada, staff):
    number = shop.place_order(ada).number

    shop.orders.note(staff, number, "  Rang twice, nobody there ")

    assert [(each.by, each.text) for each in shop.orders.notes(staff, number)] == [
        (staff.email, "Rang twice, nobody there")
    ]
    assert "Rang" not in repr(shop.orders.get(ada, number))
    with pytest.raises(InvalidInput):
        shop.orders.note(staff, number, " ")


# looking up, again, invoice


def test_a_guest_finds_an_order_with_number_mail_and_token_together(shop, lamp):
    guest = shop.guest()
    shop.cart.add(guest, lamp.sku)
    order = shop.place_order(guest)

    assert shop.orders.look_up(guest, order.number, " Guest@Example.com ", order.token).number == order.number
    for email, token in (("guest@example.com", "wrong"), ("other@example.com", order.token), ("", "")):
        with pytest.raises(NotFound):
            shop.orders.look_up(guest, order.number, email, token)


def test_ordering_again_says_what_is_gone(shop, ada, lamp):
    order = shop.place_order(ada)
    shop.adjust_stock(lamp, -7)

    again = shop.orders.reorder(ada, order.number)

    assert (again.added, again.gone) == ([], [lamp.title])
    shop.adjust_stock(lamp, 2)
    assert shop.orders.reorder(ada, order.number).added == [lamp.title]
    assert shop.cart.count(ada) == 2  # as many as there are


def test_there_is_an_invoice_for_what_was_paid_and_for_nothing_else(shop, ada):
    paid = shop.place_order(ada)
    shop.cart.add(ada, paid.lines[0].sku)
    shop.gateway.is_silent = True
    with pytest.raises(PaymentUnclear) as unclear:
        shop.place_order(ada)

    assert shop.orders.invoice(ada, paid.number).total == paid.total
    with pytest.raises(NotFound):
        shop.orders.invoice(ada, unclear.value.number)
