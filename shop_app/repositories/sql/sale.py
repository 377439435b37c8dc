"""The statements of a sale, built once: to build one through the mapper costs more than to run it. No rules here."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable, Table, bindparam, delete, insert, select, update
from sqlmodel import Session, SQLModel

from shop_app.domain.catalogue import Status
from shop_app.tables.catalogue import CategoryRow, ProductRow, StockMovementRow, VariantRow
from shop_app.tables.orders import (
    IdempotencyKeyRow,
    OrderClaimRow,
    OrderEventRow,
    OrderLineRow,
    OrderRow,
    PaymentRow,
)
from shop_app.tables.outbox import OutboxRow
from shop_app.tables.pricing import TariffRow


def run(session: Session, statement: Executable, values: Mapping[str, Any] | None = None) -> CursorResult[Any]:
    """Run a statement in the session's transaction, after what was added to the session as rows."""
    return _line(session).execute(statement, values)


def run_all(session: Session, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
    """Run a statement for every one of these, in one round trip."""
    if rows:  # one row alone goes the plain way: half the work for the driver
        _line(session).execute(statement, rows if len(rows) > 1 else rows[0])


def _line(session: Session) -> Connection:
    session.flush()
    line: Connection | None = session.info.get("line")  # a session of ours has one transaction: asked for once
    if line is None:
        line = session.info["line"] = session.connection()
    return line


def table(row: type[SQLModel]) -> Table:
    return SQLModel.metadata.tables[str(row.__tablename__)]


_variants, _products, _categories = table(VariantRow), table(ProductRow), table(CategoryRow)
_orders, _lines, _events = table(OrderRow), table(OrderLineRow), table(OrderEventRow)
_keys, _claims, _payments, _tariffs = (
    table(IdempotencyKeyRow),
    table(OrderClaimRow),
    table(PaymentRow),
    table(TariffRow),
)

# the shelf

SELLABLE = (
    select(
        *(_variants.c[name] for name in ("product_id", "sku", "price", "compare_at", "stock", "options", "weight_g")),
        *(_products.c[name] for name in ("slug", "title", "images", "currency")),
        _categories.c.slug.label("category"),
    )
    .join(_products, _products.c.id == _variants.c.product_id)
    .join(_categories, _categories.c.id == _products.c.category_id)
    .where(_variants.c.sku.in_(bindparam("skus", expanding=True)), _products.c.status == str(Status.PUBLISHED))
)
TAKE = (
    update(_variants)
    .where(_variants.c.sku == bindparam("taken"), _variants.c.stock >= bindparam("quantity"))
    .values(stock=_variants.c.stock - bindparam("quantity"))
    .returning(_variants.c.product_id)
)
LESS_AVAILABLE = (
    update(_products)
    .where(_products.c.id == bindparam("product"))
    .values(available=_products.c.available - bindparam("quantity"))
)
SOLD = (
    update(_products)
    .where(_products.c.id == bindparam("product"))
    .values(sold_count=_products.c.sold_count + bindparam("quantity"))
)
ADD_MOVEMENT = insert(table(StockMovementRow))

# the order

ADD_ORDER, ADD_LINE, ADD_EVENT = insert(_orders), insert(_lines), insert(_events)
ORDER = select(_orders).where(_orders.c.number == bindparam("number"))
HELD_ORDER = ORDER.with_for_update()
LINES = select(_lines).where(_lines.c.order_id == bindparam("order")).order_by(_lines.c.id)
EVENTS = (
    select(_events.c.at, _events.c.status, _events.c.note)
    .where(_events.c.order_id == bindparam("order"))
    .order_by(_events.c.id)
)
MOVE = (
    update(_orders)
    .where(_orders.c.number == bindparam("moved"), _orders.c.status == bindparam("was"))
    .values(status=bindparam("becomes"))
    .returning(_orders.c.id)
)

# who is ordering, and under which key

ADD_CLAIM, ADD_KEY = insert(_claims), insert(_keys)
CLAIMED = select(_claims.c.order_number).where(_claims.c.owner == bindparam("owner"))
UNCLAIM = delete(_claims).where(_claims.c.order_number == bindparam("number"))
KEY = select(_keys.c.request_fingerprint, _keys.c.order_number).where(
    _keys.c.owner == bindparam("owner"), _keys.c.key == bindparam("key")
)

# the money, and the work after

ADD_PAYMENT, ADD_WORK = insert(_payments), insert(table(OutboxRow))
TURN = (
    update(_payments)
    .where(_payments.c.key == bindparam("turned"), _payments.c.status.in_(bindparam("was", expanding=True)))
    .values(status=bindparam("becomes"), reference=bindparam("said"))
)
TARIFF_IN_FORCE = select(_tariffs.c.version, _tariffs.c.created_at).order_by(_tariffs.c.version.desc()).limit(1)
TARIFF = select(_tariffs.c.document).where(_tariffs.c.version == bindparam("version"))
