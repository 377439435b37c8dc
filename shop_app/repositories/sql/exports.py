"""Reads everything there is, a bounded part at a time, for files that leave the shop. Changes nothing."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from shop_app.domain.catalogue import Category, Product, Variant
from shop_app.domain.money import Money
from shop_app.domain.orders import Address, Order, OrderLine, OrderStatus
from shop_app.kit.chunks import chunks
from shop_app.repositories.sql import catalogue_rows, order_rows
from shop_app.tables.accounts import AccountRow
from shop_app.tables.catalogue import CategoryRow, ProductRow, VariantRow
from shop_app.tables.orders import OrderLineRow, OrderRow


class SqlExports:
    def __init__(self, session: Session) -> None:
        self._session = session

    def products(self, after: int, limit: int) -> list[Product]:
        """Return products in any status, the oldest first, from the one after this id."""
        query = select(ProductRow).where(col(ProductRow.id) > after).order_by(col(ProductRow.id)).limit(limit)
        rows = self._session.exec(query).all()
        variants: dict[int, list[Variant]] = {}
        if rows:
            ids = [row.id for row in rows]
            found = select(VariantRow).where(col(VariantRow.product_id).in_(ids)).order_by(col(VariantRow.position))
            currency = rows[0].currency
            for each in self._session.exec(found):
                variants.setdefault(each.product_id, []).append(catalogue_rows.variant(each, currency))
        trails = self._trails()
        return [catalogue_rows.product(row, trails[row.category_id], variants.get(row.id or 0, [])) for row in rows]

    def orders(self, after: int, limit: int) -> list[tuple[int, Order]]:
        """Return orders with their ids, the oldest first, from the one after this id; lines, not what followed."""
        query = select(OrderRow).where(col(OrderRow.id) > after).order_by(col(OrderRow.id)).limit(limit)
        rows = self._session.exec(query).all()
        lines: dict[int, list[OrderLine]] = {}
        if rows:
            currencies = {row.id: row.currency for row in rows}
            found = select(OrderLineRow).where(col(OrderLineRow.order_id).in_(list(currencies)))
            for each in self._session.exec(found.order_by(col(OrderLineRow.id))):
                lines.setdefault(each.order_id, []).append(order_rows.line_of(each, currencies[each.order_id]))
        return [(row.id or 0, _order(row, lines.get(row.id or 0, []))) for row in rows]

    def products_by_sku(self, skus: Sequence[str] | None = None) -> dict[str, int]:
        """Return product ids by SKU, of these SKUs or of all; a product's first SKU comes before its others."""
        query = select(VariantRow.sku, VariantRow.product_id).order_by(
            col(VariantRow.product_id), col(VariantRow.position)
        )
        if skus is None:
            return dict(self._session.exec(query).all())
        found: dict[str, int] = {}
        for chunk in chunks(skus, 500):
            found |= dict(self._session.exec(query.where(col(VariantRow.sku).in_(chunk))).all())
        return found

    def accounts_by_email(self) -> dict[str, int]:
        rows = self._session.exec(select(AccountRow.email, AccountRow.id))
        return {email.lower(): id_ or 0 for email, id_ in rows}

    def _trails(self) -> dict[int, list[Category]]:
        rows = {row.id or 0: row for row in self._session.exec(select(CategoryRow))}

        def trail(id_: int | None) -> list[Category]:
            if id_ is None:
                return []
            row = rows[id_]
            parent = rows[row.parent_id].slug if row.parent_id else None
            return [*trail(row.parent_id), Category(row.slug, row.title, parent)]

        return {id_: trail(id_) for id_ in rows}


def _order(row: OrderRow, lines: Sequence[OrderLine]) -> Order:
    return Order(
        number=row.number,
        account_id=row.account_id,
        email=row.email,
        status=OrderStatus(row.status),
        placed_at=row.placed_at,
        lines=lines,
        subtotal=Money(row.subtotal, row.currency),
        discount=Money(row.discount, row.currency),
        shipping=Money(row.shipping, row.currency),
        tax=Money(row.tax, row.currency),
        total=Money(row.total, row.currency),
        shipping_address=Address(**row.shipping_address),
        shipping_method=row.shipping_method,
        coupon=row.coupon,
    )
