"""What services may expect of transactions, stock, orders and the outbox, on the fake and on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sample_books import HOME, NOON, USD, new_order, payment, put_on_sale, right, stock

from shop_app.domain.accounts import Role
from shop_app.domain.errors import Conflict, NotFound, OutOfStock
from shop_app.domain.money import Money
from shop_app.domain.orders import NewOrder, OrderStatus
from shop_app.domain.payments import PaymentStatus
from shop_app.domain.pricing import LineToPrice, price
from shop_app.domain.pricing.defaults import default_tariff


@pytest.fixture(autouse=True)
def on_sale(store):
    put_on_sale(store)


# transactions


def test_all_of_a_transaction_happens_or_none(store):
    def interrupted() -> None:
        with store.writing() as tx:
            tx.stock.take({"LAMP": 2}, "K7QX-9MWD", NOON)
            tx.orders.add(new_order("K7QX-9MWD"))
            tx.outbox.add("order_paid", {"number": "K7QX-9MWD"}, NOON)
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        interrupted()

    assert stock(store, "LAMP") == 5
    with store.reading() as tx:
        assert tx.orders.by_number("K7QX-9MWD") is None
        assert tx.outbox.waiting() == 0
        assert tx.stock.off_the_ledger() == []


def test_nobody_sees_a_transaction_before_its_end(store):
    with store.writing() as tx:
        tx.stock.take({"LAMP": 2}, "A", NOON)
        assert stock(store, "LAMP") == 5

    assert stock(store, "LAMP") == 3


def test_the_store_answers(store):
    assert store.ping() is True


# stock


def test_taking_stock_takes_every_line_and_writes_the_ledger(store):
    with store.writing() as tx:
        tx.stock.take({"VASE": 1, "LAMP": 5}, "A", NOON)

    assert (stock(store, "LAMP"), stock(store, "VASE")) == (0, 4)
    with store.reading() as tx:
        assert tx.stock.off_the_ledger() == []
        assert len(tx.catalogue.in_stock_ids()) == 1


def test_one_short_line_refuses_the_whole_order_and_says_what_is_left(store):
    with pytest.raises(OutOfStock) as refusal, store.writing() as tx:
        tx.stock.take({"LAMP": 6, "VASE": 1, "GONE": 1}, "A", NOON)

    assert refusal.value.available == {"LAMP": 5, "GONE": 0}
    assert (stock(store, "LAMP"), stock(store, "VASE")) == (5, 5)


def test_what_an_order_held_is_given_back_once(store):
    with store.writing() as tx:
        tx.stock.take({"LAMP": 2, "VASE": 1}, "A", NOON)
        tx.stock.take({"LAMP": 1}, "B", NOON)

    for _ in range(2):
        with store.writing() as tx:
            tx.stock.give_back("A", NOON)

    assert (stock(store, "LAMP"), stock(store, "VASE")) == (4, 5)
    with store.reading() as tx:
        assert tx.stock.off_the_ledger() == []


def test_a_correction_never_goes_below_zero(store):
    with store.writing() as tx:
        tx.stock.adjust("LAMP", 3, NOON)
        tx.stock.adjust("LAMP", -8, NOON)

    assert stock(store, "LAMP") == 0
    with pytest.raises(OutOfStock), store.writing() as tx:
        tx.stock.adjust("LAMP", -1, NOON)
    with pytest.raises(NotFound), store.writing() as tx:
        tx.stock.adjust("NO-SUCH-SKU", 1, NOON)


# orders


def test_an_order_comes_back_as_it_was_placed(store):
    with store.writing() as tx:
        tx.orders.add(new_order("K7QX-9MWD"))

    with store.reading() as tx:
        order, fingerprint = tx.orders.by_number("K7QX-9MWD")

    assert fingerprint == "f" * 64
    assert (order.number, order.account_id, order.email) == ("K7QX-9MWD", None, "ada@example.com")
    assert (order.status, order.placed_at) == (OrderStatus.PENDING_PAYMENT, NOON)
    assert list(order.lines) == list(new_order("").lines)
    assert [each.amount for each in (order.subtotal, order.discount, order.shipping, order.tax, order.total)] == [
        2000, 0, 495, 400, 2895,
    ]  # fmt: skip
    assert (order.shipping_address, order.shipping_method) == (HOME, "standard")
    assert [(each.status, each.at) for each in order.timeline] == [(OrderStatus.PENDING_PAYMENT, NOON)]


@pytest.mark.parametrize("number", ["NONE-SUCH", "nul\0byte", ""])
def test_an_unknown_number_is_no_order(store, number):
    with store.reading() as tx:
        assert tx.orders.by_number(number) is None


def test_an_order_moves_only_from_where_the_caller_saw_it(store):
    with store.writing() as tx:
        tx.orders.add(new_order("A"))

    with store.writing() as tx:
        assert tx.orders.move("A", OrderStatus.PENDING_PAYMENT, OrderStatus.PAID, NOON, "Payment received") is True
        assert tx.orders.move("A", OrderStatus.PENDING_PAYMENT, OrderStatus.CANCELLED, NOON, "Too late") is False
        assert tx.orders.move("NONE", OrderStatus.PAID, OrderStatus.SHIPPED, NOON, "") is False

    with store.reading() as tx:
        order, _ = tx.orders.by_number("A")
    assert order.status is OrderStatus.PAID
    assert [(each.status, each.note) for each in order.timeline] == [
        (OrderStatus.PENDING_PAYMENT, ""),
        (OrderStatus.PAID, "Payment received"),
    ]


def test_lists_show_the_newest_first_and_an_accounts_own(store):
    with store.writing() as tx:
        (ada,) = tx.accounts.bring_in([("ada@example.com", "Ada")], NOON)
        for day, owner in enumerate((ada, None, ada)):
            tx.orders.add(new_order(f"N{day}", account_id=owner, at=NOON + timedelta(days=day)))

    with store.reading() as tx:
        assert [each.number for each in tx.orders.of_account(ada, limit=9)] == ["N2", "N0"]
        assert [each.number for each in tx.orders.of_account(ada, limit=1)] == ["N2"]
        page, count = tx.orders.newest(limit=2, offset=1)
        assert ([each.number for each in page], count) == (["N1", "N0"], 3)
        assert (page[0].piece_count, page[0].total) == (2, Money(2895, USD))


def test_orders_of_the_past_come_in_once_with_a_captured_payment(store):
    past = [new_order("OLD-1", status=OrderStatus.DELIVERED), new_order("OLD-2", status=OrderStatus.PAID)]

    with store.writing() as tx:
        assert tx.orders.bring_in(past, origin="history") == {"OLD-1", "OLD-2"}
    with store.writing() as tx:
        assert tx.orders.bring_in([*past, new_order("OLD-3", status=OrderStatus.PAID)], "history") == {"OLD-3"}

    with store.reading() as tx:
        assert [each.status for each in tx.orders.by_number("OLD-1")[0].timeline] == ["paid", "delivered"]
        assert [each.status for each in tx.orders.by_number("OLD-2")[0].timeline] == ["paid"]
        assert tx.payments.unbalanced() == []


def test_a_refunded_order_of_the_past_comes_in_with_its_refund(store):
    with store.writing() as tx:
        tx.orders.bring_in([new_order("OLD-1", status=OrderStatus.REFUNDED)], origin="history")

    with store.reading() as tx:
        order = tx.orders.by_number("OLD-1")[0]
        assert [each.amount for each in order.refunds] == [order.total]
        assert tx.payments.unbalanced() == []


# payments and keys


def test_a_payment_gets_its_outcome_once(store):
    with store.writing() as tx:
        tx.orders.add(new_order("A"))
        tx.payments.add(payment("A"))

    with store.writing() as tx:
        assert tx.payments.settle("k1", PaymentStatus.CAPTURED, "ref-1") is True
        assert tx.payments.settle("k1", PaymentStatus.DECLINED, "ref-2") is False
        assert tx.payments.settle("never asked", PaymentStatus.CAPTURED, "") is False
        assert tx.payments.open(NOON + timedelta(days=1), limit=9) == []


def test_open_payments_are_those_nobody_answered_oldest_first(store):
    with store.writing() as tx:
        for number, minutes in (("B", 5), ("A", 0), ("C", 10)):
            tx.payments.add(payment(number, f"k-{number}", NOON + timedelta(minutes=minutes)))

    with store.reading() as tx:
        waiting = tx.payments.open(NOON + timedelta(minutes=10), limit=9)

        assert waiting == [payment("A", "k-A"), payment("B", "k-B", NOON + timedelta(minutes=5))]
        assert len(tx.payments.open(NOON + timedelta(days=1), limit=1)) == 1


def test_an_idempotency_key_belongs_to_its_owner_and_to_one_order(store):
    with store.writing() as tx:
        tx.orders.remember_key("v:ada", "k", "print", "A", NOON)
        tx.orders.remember_key("v:bob", "k", "other", "B", NOON)

    with pytest.raises(Conflict), store.writing() as tx:
        tx.orders.remember_key("v:ada", "k", "print", "C", NOON)

    with store.reading() as tx:
        assert tuple(tx.orders.remembered_key("v:ada", "k")) == ("print", "A")
        assert tuple(tx.orders.remembered_key("v:bob", "k")) == ("other", "B")
        assert tx.orders.remembered_key("v:ada", "another") is None


def test_keys_of_an_order_that_came_to_nothing_are_free_again(store):
    with store.writing() as tx:
        tx.orders.remember_key("v:ada", "k", "print", "A", NOON)
        tx.orders.remember_key("v:ada", "kept", "print", "B", NOON)

    with store.writing() as tx:
        tx.orders.forget_keys_of("A")

    with store.reading() as tx:
        assert tx.orders.remembered_key("v:ada", "k") is None
        assert tx.orders.remembered_key("v:ada", "kept") is not None


def test_books_that_do_not_add_up_are_found(store):
    wrong = price([LineToPrice("LAMP", 3, Money(1000, USD))], default_tariff(USD), "GB")
    crooked = NewOrder("X", None, "", "a@b.example", NOON, new_order("").lines, wrong, HOME, None, "standard")
    off = replace(
        new_order("OFF"), totals=replace(right(), discount=Money(1, USD), total=right().total - Money(1, USD))
    )
    inside = replace(right(), total=right().total - right().tax, is_tax_included=True)
    with store.writing() as tx:
        tx.orders.add(new_order("FINE"))
        tx.orders.add(replace(new_order("TAX INSIDE"), totals=inside))
        tx.orders.add(crooked)
        tx.orders.add(off)  # a discount that no line knows of
        tx.orders.add(new_order("UNPAID", status=OrderStatus.SHIPPED))

    with store.reading() as tx:
        assert sorted(tx.payments.unbalanced()) == ["OFF", "UNPAID", "X"]


# outbox


def test_work_is_due_from_its_time_on_in_order_until_it_is_delivered(store):
    with store.writing() as tx:
        for number in ("A", "B"):
            tx.outbox.add("order_paid", {"number": number}, NOON)

    with store.reading() as tx:
        assert tx.outbox.due(NOON - timedelta(seconds=1), limit=9) == []
        first, second = tx.outbox.due(NOON, limit=9)
    assert [(each.topic, dict(each.payload), each.attempts) for each in (first, second)] == [
        ("order_paid", {"number": "A"}, 0),
        ("order_paid", {"number": "B"}, 0),
    ]

    with store.writing() as tx:
        assert tx.outbox.claim(second, NOON + timedelta(seconds=5)) is True
        tx.outbox.delivered(first.id, NOON)
        tx.outbox.failed(second.id, "no answer " * 100, NOON + timedelta(minutes=1))

    with store.reading() as tx:
        assert tx.outbox.waiting() == 1
        assert tx.outbox.due(NOON + timedelta(seconds=59), limit=9) == []
        assert [(each.id, each.attempts) for each in tx.outbox.due(NOON + timedelta(minutes=1), 9)] == [(second.id, 1)]


def test_work_of_one_topic_or_of_all_but_one_can_be_asked_for(store):
    with store.writing() as tx:
        for topic in ("mail", "order_paid", "mail"):
            tx.outbox.add(topic, {}, NOON)

    with store.reading() as tx:
        assert [each.topic for each in tx.outbox.due(NOON, 9, only="mail")] == ["mail", "mail"]
        assert [each.topic for each in tx.outbox.due(NOON, 9, but="mail")] == ["order_paid"]


def test_only_one_of_two_who_saw_an_entry_can_claim_it(store):
    with store.writing() as tx:
        tx.outbox.add("mail", {}, NOON)
    with store.reading() as tx:
        (seen,) = tx.outbox.due(NOON, 9)
    lease = NOON + timedelta(minutes=2)

    with store.writing() as tx:
        assert [tx.outbox.claim(seen, lease), tx.outbox.claim(seen, lease)] == [True, False]

    with store.reading() as tx:
        assert tx.outbox.due(lease - timedelta(seconds=1), 9) == []
        assert [(each.id, each.attempts) for each in tx.outbox.due(lease, 9)] == [(seen.id, 1)]


def test_delivered_work_cannot_be_claimed_and_keeps_only_what_it_should(store):
    with store.writing() as tx:
        tx.outbox.add("mail", {"key": "k", "to": "ada@example.com"}, NOON)
    with store.reading() as tx:
        (seen,) = tx.outbox.due(NOON, 9)

    with store.writing() as tx:
        tx.outbox.delivered(seen.id, NOON, {"key": "k"})
        assert tx.outbox.claim(seen, NOON) is False
        assert tx.outbox.revive(seen.id, "mail", NOON) is False

    with store.reading() as tx:
        assert tx.outbox.troubled("mail", 9, 0) == ([], 0)
        assert tx.outbox.waiting() == 0


def test_what_is_given_up_is_due_no_more_until_it_is_revived(store):
    with store.writing() as tx:
        tx.outbox.add("mail", {"n": 1}, NOON)
        tx.outbox.add("mail", {"n": 2}, NOON)
        tx.outbox.add("order_paid", {}, NOON)
    with store.reading() as tx:
        first, second, other = tx.outbox.due(NOON, 9)

    with store.writing() as tx:
        for each in (first, second, other):
            tx.outbox.claim(each, NOON + timedelta(minutes=2))
            tx.outbox.failed(each.id, "451 later", NOON + timedelta(minutes=1))
        tx.outbox.give_up(second.id, "550 never", NOON)

    with store.reading() as tx:
        assert tx.outbox.waiting() == 2
        assert [each.id for each in tx.outbox.due(NOON + timedelta(hours=1), 9)] == [first.id, other.id]
        found, total = tx.outbox.troubled("mail", 9, 0)
        assert [(each.payload["n"], each.is_dead, each.error, each.attempts) for each in found] == [
            (2, True, "550 never", 1),
            (1, False, "451 later", 1),
        ]
        assert ([each.payload["n"] for each in tx.outbox.troubled("mail", 1, 1)[0]], total) == ([1], 2)

    with store.writing() as tx:
        assert tx.outbox.revive(second.id, "order_paid", NOON) is False
        assert tx.outbox.revive(second.id, "mail", NOON) is True
    with store.reading() as tx:
        assert [(each.id, each.attempts) for each in tx.outbox.due(NOON, 9)] == [(second.id, 0)]


def test_a_guests_order_goes_into_an_account_once(store):
    with store.writing() as tx:
        tx.orders.add(new_order("GUEST-1"))
        accounts = [tx.accounts.add(f"{name}@example.com", name, "", Role.CUSTOMER, NOON).id for name in ("ada", "bob")]

    with store.writing() as tx:
        adopted = [tx.orders.adopt("GUEST-1", each) for each in accounts]
        assert tx.orders.adopt("NONE", accounts[0]) is False

    assert adopted == [True, False]
    with store.reading() as tx:
        assert [each.number for each in tx.orders.of_account(accounts[0], 9)] == ["GUEST-1"]
