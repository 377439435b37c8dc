"""Wishes in SQL. A visitor's become the account's in one statement each way; none is lost and none is doubled."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, func, select, update

from shop_app.domain.wishlist import Owner
from shop_app.tables.wishlist import WishRow


class SqlWishes:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, owner: Owner, sku: str, product_id: int, at: datetime) -> bool:
        """Store a wish; False when it is there already."""
        visitor = None if owner.account_id is not None else owner.visitor
        row = WishRow(account_id=owner.account_id, visitor=visitor, sku=sku, product_id=product_id, at=at)
        try:
            with self._session.begin_nested():
                self._session.add(row)
                self._session.flush()
        except IntegrityError:
            return False
        return True

    def remove(self, owner: Owner, sku: str) -> bool:
        gone = self._session.exec(delete(WishRow).where(_owned(owner), col(WishRow.sku) == sku))
        return bool(gone.rowcount)

    def of(self, owner: Owner) -> list[tuple[str, int, datetime]]:
        """Return (SKU, product id, when) of all wishes, the newest first."""
        query = select(WishRow.sku, WishRow.product_id, WishRow.at).where(_owned(owner))
        return list(self._session.exec(query.order_by(col(WishRow.at).desc(), col(WishRow.id).desc())).all())

    def count(self, owner: Owner) -> int:
        return self._session.exec(select(func.count()).select_from(WishRow).where(_owned(owner))).one()

    def take_over(self, visitor: str, account_id: int) -> int:
        """Make a visitor's wishes the account's; return how many were new to it."""
        has = select(WishRow.sku).where(WishRow.account_id == account_id)
        self._session.exec(delete(WishRow).where(col(WishRow.visitor) == visitor, col(WishRow.sku).in_(has)))
        moved = self._session.exec(
            update(WishRow)
            .where(col(WishRow.visitor) == visitor)
            .values(visitor=None, account_id=account_id)
            .execution_options(synchronize_session=False)
        )
        return int(moved.rowcount)

    def forget_visitors(self, before: datetime) -> int:
        gone = self._session.exec(delete(WishRow).where(col(WishRow.visitor).is_not(None), col(WishRow.at) < before))
        return int(gone.rowcount)


def _owned(owner: Owner) -> ColumnElement[bool] | Any:
    if owner.account_id is not None:
        return col(WishRow.account_id) == owner.account_id
    return col(WishRow.visitor) == owner.visitor
