"""REST for staff: all orders, moving them, giving money back, deciding returns. The services check every call."""

from typing import Annotated

from fastapi import APIRouter, Header
from pydantic import AwareDatetime

from shop_app.api.caller import Caller, Shop
from shop_app.api.shapes.base import MoneyIn, Page, Shape
from shop_app.api.shapes.fulfilment import Pieces, ReturnOut, StaffNoteOut
from shop_app.api.shapes.orders import OrderSummaryOut, StaffOrderOut
from shop_app.domain.orders import OrderFilter, OrderStatus
from shop_app.services.orders import PAGE_SIZE
from shop_app.services.returns import PAGE_SIZE as RETURNS_PAGE_SIZE

router = APIRouter(prefix="/admin", tags=["admin"])


class TransitionIn(Shape):
    to: str
    tracking: str = ""
    note: str = ""
    lines: Pieces | None = None


class RefundIn(Shape):
    amount: MoneyIn | None = None
    reason: str
    restock: Pieces | bool = False


class NoteIn(Shape):
    text: str


class DecisionIn(Shape):
    to: str
    note: str = ""
    amount: MoneyIn | None = None
    restock: Pieces | None = None


@router.get("/orders")
def list_orders(
    shop: Shop,
    actor: Caller,
    status: OrderStatus | None = None,
    q: str = "",
    since: AwareDatetime | None = None,
    until: AwareDatetime | None = None,
    page: int = 1,
) -> Page[OrderSummaryOut]:
    """All orders, newest first; ``q`` is the beginning of a number or an e-mail address."""
    orders, total = shop.orders.everyones(actor, page, OrderFilter(status, q, since, until))
    items = [OrderSummaryOut.of(order) for order in orders]
    return Page(items=items, page=page, page_size=PAGE_SIZE, total=total, pages=-(-total // PAGE_SIZE))


@router.get("/orders/{number}")
def get_order(shop: Shop, actor: Caller, number: str) -> StaffOrderOut:
    """One order with what staff need: where it may go, who refunded what, what colleagues wrote."""
    notes = shop.orders.notes(actor, number)
    return StaffOrderOut.of_staff(shop.orders.get(actor, number), notes)


@router.post("/orders/{number}/transitions")
def move_order(shop: Shop, actor: Caller, number: str, asked: TransitionIn) -> StaffOrderOut:
    """Move an order; ``illegal_transition`` lists where it can go."""
    order = shop.orders.move(actor, number, asked.to, asked.tracking, asked.note, asked.lines)
    return StaffOrderOut.of_staff(order, shop.orders.notes(actor, number))


@router.post("/orders/{number}/refunds", status_code=201)
def refund_order(
    shop: Shop, actor: Caller, number: str, asked: RefundIn, idempotency_key: Annotated[str, Header()] = ""
) -> StaffOrderOut:
    """Give back part, or all that is left. The same Idempotency-Key gives back once."""
    amount = asked.amount.money() if asked.amount else None
    order = shop.orders.refund(actor, number, amount, asked.reason, asked.restock, idempotency_key)
    return StaffOrderOut.of_staff(order, shop.orders.notes(actor, number))


@router.post("/orders/{number}/notes", status_code=201)
def add_note(shop: Shop, actor: Caller, number: str, asked: NoteIn) -> list[StaffNoteOut]:
    """Write down something for the staff; shoppers never see it."""
    shop.orders.note(actor, number, asked.text)
    return [StaffNoteOut.of(note) for note in shop.orders.notes(actor, number)]


@router.get("/returns")
def list_returns(shop: Shop, actor: Caller, status: str = "", page: int = 1) -> Page[ReturnOut]:
    """All returns, newest first."""
    found, total = shop.returns.listed(actor, status, page)
    items = [ReturnOut.of(each) for each in found]
    size = RETURNS_PAGE_SIZE
    return Page(items=items, page=page, page_size=size, total=total, pages=-(-total // size))


@router.post("/returns/{return_id}")
def decide_return(shop: Shop, actor: Caller, return_id: int, asked: DecisionIn) -> ReturnOut:
    """Approve, reject or receive a return; what is received is refunded."""
    amount = asked.amount.money() if asked.amount else None
    return ReturnOut.of(shop.returns.decide(actor, return_id, asked.to, asked.note, amount, asked.restock))
