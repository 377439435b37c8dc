"""Stock alerts in SQL: one a SKU and address, taken out in the transaction that writes the mail."""

from datetime import datetime

from sqlalchemy import bindparam, text
from sqlmodel import Session, col, delete, select

from shop_app.domain.catalogue import Status
from shop_app.tables.alerts import StockAlertRow
from shop_app.tables.base import UtcDateTime
from shop_app.tables.catalogue import ProductRow, VariantRow

# Asked for twice is asked for once, also by two tabs at the same moment.
_ADD = text(
    "INSERT INTO stock_alerts (sku, email, asked_at) VALUES (:sku, :email, :at) ON CONFLICT (sku, email) DO NOTHING"
).bindparams(bindparam("at", type_=UtcDateTime))


class SqlAlerts:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, sku: str, email: str, at: datetime) -> None:
        """Note that an address wants to hear of a SKU; once is enough."""
        self._session.connection().execute(_ADD, {"sku": sku, "email": email, "at": at})

    def due(self, limit: int) -> list[tuple[int, str, str]]:
        """Return (id, SKU, e-mail) of alerts whose SKU is on sale and in stock, oldest first."""
        query = (
            select(StockAlertRow.id, StockAlertRow.sku, StockAlertRow.email)
            .join(VariantRow, col(VariantRow.sku) == StockAlertRow.sku)
            .join(ProductRow, col(ProductRow.id) == VariantRow.product_id)
            .where(VariantRow.stock > 0, ProductRow.status == str(Status.PUBLISHED))
            .order_by(col(StockAlertRow.id))
            .limit(limit)
        )
        return [(alert_id or 0, sku, email) for alert_id, sku, email in self._session.exec(query)]

    def take(self, alert_id: int) -> bool:
        """Take an alert out; say whether it was still there, so that one of two workers writes the mail."""
        taken = self._session.exec(delete(StockAlertRow).where(col(StockAlertRow.id) == alert_id))
        return bool(taken.rowcount == 1)

    def forget(self, email: str) -> None:
        """Take out every alert of an address."""
        self._session.exec(delete(StockAlertRow).where(col(StockAlertRow.email) == email))
