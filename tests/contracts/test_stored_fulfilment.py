"""What services may expect of parcels, returns, notes and goods put back, on the fake and on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sample_books import NOON, new_order, put_on_sale, stock

from shop_app.domain.errors import Conflict
from shop_app.domain.fulfilment import ReturnRequest, ReturnStatus, Shipment, StaffNote
from shop_app.domain.orders import OrderStatus

REQUESTED, APPROVED, REJECTED = ReturnStatus.REQUESTED, ReturnStatus.APPROVED, ReturnStatus.REJECTED


@pytest.fixture(autouse=True)
def placed(store):
    put_on_sale(store)
    with store.writing() as tx:
        for number in ("A", "B"):
            tx.orders.add(new_order(number, status=OrderStatus.PAID))


def asked(number: str, pieces: int = 1) -> ReturnRequest:
    return ReturnRequest(0, number, {"LAMP": pieces}, "Too bright", REQUESTED, NOON)


# parcels


def test_parcels_are_read_with_their_order_as_they_left(store):
    first = Shipment(NOON, {"LAMP": 1}, "TRACK-1")
    second = Shipment(NOON + timedelta(hours=1), {"LAMP": 1})
    with store.writing() as tx:
        tx.fulfilment.ship("A", first)
        tx.fulfilment.ship("B", second)
        tx.fulfilment.ship("A", second)

        assert tx.orders.by_number("A")[0].shipments == [first, second]  # seen in the same transaction

    with store.reading() as tx:
        assert tx.orders.by_number("A")[0].shipments == [first, second]
        assert tx.orders.by_number("B")[0].shipments == [second]


# sending back


def test_a_return_gets_an_id_and_is_read_by_it_and_with_its_order(store):
    with store.writing() as tx:
        first, second = tx.fulfilment.add_return(asked("A")), tx.fulfilment.add_return(asked("B", 2))

    assert first != second
    with store.reading() as tx:
        assert tx.fulfilment.return_by_id(first) == replace(asked("A"), id=first)
        assert tx.orders.by_number("B")[0].returns == [replace(asked("B", 2), id=second)]
        assert tx.fulfilment.return_by_id(second + 1) is None


def test_a_return_is_decided_only_from_where_the_caller_saw_it(store):
    with store.writing() as tx:
        mine, other = tx.fulfilment.add_return(asked("A")), tx.fulfilment.add_return(asked("B"))

    with store.writing() as tx:
        decided = [
            tx.fulfilment.decide_return(mine, REQUESTED, APPROVED, "Send it"),
            tx.fulfilment.decide_return(mine, REQUESTED, REJECTED, "Too late"),
            tx.fulfilment.decide_return(other + 1, REQUESTED, APPROVED, ""),
        ]

    assert decided == [True, False, False]
    with store.reading() as tx:
        found = tx.fulfilment.return_by_id(mine)
        assert (found.status, found.note, found.lines) == (APPROVED, "Send it", {"LAMP": 1})
        assert tx.fulfilment.return_by_id(other).status == REQUESTED


def test_returns_are_paged_newest_first_and_counted_by_status(store):
    with store.writing() as tx:
        first, second, third = (tx.fulfilment.add_return(asked(number)) for number in ("A", "B", "A"))
        tx.fulfilment.decide_return(second, REQUESTED, REJECTED, "")

    with store.reading() as tx:
        page, total = tx.fulfilment.returns(None, limit=2, offset=0)
        rest, _ = tx.fulfilment.returns(None, limit=2, offset=2)
        waiting, waiting_total = tx.fulfilment.returns(REQUESTED, limit=1, offset=1)
        assert tx.fulfilment.returns(ReturnStatus.RECEIVED, 9, 0) == ([], 0)

    assert ([each.id for each in page], [each.id for each in rest], total) == ([third, second], [first], 3)
    assert ([each.id for each in waiting], waiting_total) == ([first], 2)


# notes


def test_notes_of_staff_are_kept_by_order_oldest_first(store):
    first, second = StaffNote(NOON, "ada@shop.example", "Rang"), StaffNote(NOON, "bob@shop.example", "Wrote")
    with store.writing() as tx:
        tx.fulfilment.add_note("A", first)
        tx.fulfilment.add_note("B", second)
        tx.fulfilment.add_note("A", second)

    with store.reading() as tx:
        assert tx.fulfilment.notes("A") == [first, second]
        assert tx.fulfilment.notes("B") == [second]
        assert tx.fulfilment.notes("none") == []


# goods put back


@pytest.fixture
def taken(store):
    """Order A holds three lamps and a vase, order B one lamp."""
    with store.writing() as tx:
        tx.stock.take({"LAMP": 3, "VASE": 1}, "A", NOON)
        tx.stock.take({"LAMP": 1}, "B", NOON)


def put_back(store, number: str, **pieces: int) -> None:
    with store.writing() as tx:
        tx.stock.put_back(number, pieces, NOON)


def test_pieces_are_put_back_in_parts_and_into_the_ledger(store, taken):
    put_back(store, "A", LAMP=1)
    put_back(store, "A", LAMP=2, VASE=1)

    assert (stock(store, "LAMP"), stock(store, "VASE")) == (4, 5)
    with store.reading() as tx:
        assert [each.delta for each in tx.stock.movements("LAMP", 3)] == [2, 1, -1]
        assert tx.stock.off_the_ledger() == []


@pytest.mark.parametrize("too_many", [{"LAMP": 3}, {"VASE": 1, "LAMP": 3}, {"NO-SUCH-SKU": 1}])
def test_no_more_comes_back_than_went_out_and_a_refusal_puts_nothing_back(store, taken, too_many):
    put_back(store, "A", LAMP=1)

    with pytest.raises(Conflict):
        put_back(store, "A", **too_many)

    assert (stock(store, "LAMP"), stock(store, "VASE")) == (2, 4)
    with store.reading() as tx:
        assert tx.stock.off_the_ledger() == []


def test_what_was_put_back_is_not_given_back_again(store, taken):
    put_back(store, "A", LAMP=1)

    for _ in range(2):
        with store.writing() as tx:
            tx.stock.give_back("A", NOON)

    assert (stock(store, "LAMP"), stock(store, "VASE")) == (4, 5)
    with pytest.raises(Conflict):
        put_back(store, "A", LAMP=1)
