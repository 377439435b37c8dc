"""Payments and refunds in SQL: every outcome is given once, and no more goes back than came in. No gateway here."""

from datetime import datetime

from sqlmodel import Session, case, col, func, select, update

from shop_app.domain.errors import Conflict
from shop_app.domain.fulfilment import Refund, RefundStatus
from shop_app.domain.money import Money
from shop_app.domain.orders import OrderStatus
from shop_app.domain.payments import Payment, PaymentStatus
from shop_app.repositories.sql import sale
from shop_app.repositories.sql.fulfilment import refund_of
from shop_app.tables.fulfilment import RefundRow
from shop_app.tables.orders import OrderLineRow, OrderRow, PaymentRow

UNPAID = (str(OrderStatus.PENDING_PAYMENT), str(OrderStatus.CANCELLED))


class SqlPayments:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, payment: Payment) -> None:
        values = {
            "order_number": payment.order_number,
            "provider": payment.provider,
            "key": payment.key,
            "reference": payment.reference,
            "amount": payment.amount.amount,
            "currency": payment.amount.currency,
            "status": str(payment.status),
            "refunded": 0,
            "created_at": payment.created_at,
        }
        sale.run(self._session, sale.ADD_PAYMENT, values)

    def by_key(self, key: str) -> Payment | None:
        row = self._session.exec(select(PaymentRow).where(PaymentRow.key == key)).first()
        return _payment(row) if row else None

    def of_order(self, number: str) -> Payment | None:
        """Return the newest payment of an order."""
        query = select(PaymentRow).where(PaymentRow.order_number == number).order_by(col(PaymentRow.id).desc())
        row = self._session.exec(query).first()
        return _payment(row) if row else None

    def settle(self, key: str, status: PaymentStatus, reference: str) -> bool:
        """Give an open payment its outcome once; say whether this call did."""
        return self._turn(key, (PaymentStatus.OPEN,), status, reference)

    def take_late(self, key: str, reference: str) -> bool:
        """Book money that came although the payment was given up; say whether this call did."""
        return self._turn(key, (PaymentStatus.DECLINED, PaymentStatus.VOIDED), PaymentStatus.CAPTURED, reference)

    def open(self, before: datetime, limit: int) -> list[Payment]:
        """Return payments that were asked before this moment and never answered, oldest first."""
        query = (
            select(PaymentRow)
            .where(PaymentRow.status == str(PaymentStatus.OPEN), PaymentRow.created_at < before)
            .order_by(col(PaymentRow.created_at))
            .limit(limit)
        )
        return [_payment(row) for row in self._session.exec(query)]

    def add_refund(self, refund: Refund) -> bool:
        """Promise a refund if that much is left of the payment, in one conditional UPDATE.

        Returns:
            Whether it was new; False for a key that was promised before.

        Raises:
            Conflict: less is left than asked for; the caller's transaction must roll back.
        """
        if self._session.exec(select(RefundRow.id).where(RefundRow.key == refund.key)).first():
            return False
        amount = refund.amount.amount
        taken = self._session.exec(
            update(PaymentRow)
            .where(col(PaymentRow.key) == refund.payment_key)
            .where(
                col(PaymentRow.status) == str(PaymentStatus.CAPTURED),
                col(PaymentRow.currency) == refund.amount.currency,
            )
            .where(col(PaymentRow.refunded) + amount <= col(PaymentRow.amount))
            .values(refunded=PaymentRow.refunded + amount)
            .execution_options(synchronize_session=False)
        )
        if taken.rowcount != 1 or amount < 1:
            raise Conflict("That is more than is left of the payment.")
        self._session.add(
            RefundRow(
                key=refund.key,
                order_number=refund.order_number,
                payment_key=refund.payment_key,
                amount=amount,
                currency=refund.amount.currency,
                reason=refund.reason,
                status=str(refund.status),
                made_by=refund.by,
                at=refund.at,
            )
        )
        self._session.flush()
        return True

    def settle_refund(self, key: str, status: RefundStatus, reference: str) -> bool:
        """Give an open refund its outcome once; a refused one may be refunded another way. Says whether this did."""
        settled = self._session.exec(
            update(RefundRow)
            .where(col(RefundRow.key) == key, col(RefundRow.status) == str(RefundStatus.OPEN))
            .values(status=str(status), reference=reference)
            .execution_options(synchronize_session=False)
        )
        if settled.rowcount != 1:
            return False
        if status is RefundStatus.REFUSED:
            row = self._session.exec(select(RefundRow).where(RefundRow.key == key)).one()
            self._session.exec(
                update(PaymentRow)
                .where(col(PaymentRow.key) == row.payment_key)
                .values(refunded=PaymentRow.refunded - row.amount)
                .execution_options(synchronize_session=False)
            )
        return True

    def open_refunds(self, before: datetime, limit: int) -> list[Refund]:
        """Return refunds that were promised before this moment and never confirmed, oldest first."""
        query = (
            select(RefundRow)
            .where(RefundRow.status == str(RefundStatus.OPEN), RefundRow.at < before)
            .order_by(col(RefundRow.at))
            .limit(limit)
        )
        return [refund_of(row) for row in self._session.exec(query)]

    def captured(self, provider: str, since: datetime) -> list[Payment]:
        """Return every payment this provider took that was asked for since a moment."""
        query = select(PaymentRow).where(PaymentRow.provider == provider, PaymentRow.created_at >= since)
        return [
            _payment(row) for row in self._session.exec(query.where(PaymentRow.status == str(PaymentStatus.CAPTURED)))
        ]

    def unbalanced(self) -> list[str]:
        """Return numbers of orders whose lines, totals, payments or refunds do not add up; none, if all is well."""
        return sorted({*self._off_their_lines(), *self._off_their_payment(), *self._off_their_refunds()})

    def _off_their_lines(self) -> list[str]:
        sums = (
            select(
                OrderLineRow.order_id,
                func.sum(OrderLineRow.line_total).label("lines"),
                func.sum(OrderLineRow.discount).label("discounts"),
            )
            .group_by(col(OrderLineRow.order_id))
            .subquery()
        )
        added_tax = case((col(OrderRow.is_tax_included), 0), else_=col(OrderRow.tax))
        wrong_total = OrderRow.total != OrderRow.subtotal - OrderRow.discount + OrderRow.shipping + added_tax
        wrong_discount = OrderRow.discount != func.coalesce(sums.c.discounts, 0)
        wrong_lines = OrderRow.subtotal != func.coalesce(sums.c.lines, 0)
        orders = select(OrderRow.number).outerjoin(sums, sums.c.order_id == OrderRow.id)
        return list(self._session.exec(orders.where(wrong_lines | wrong_discount | wrong_total)))

    def _off_their_payment(self) -> list[str]:
        kept = (
            select(
                PaymentRow.order_number,
                func.count().label("count"),
                func.sum(PaymentRow.amount).label("taken"),
                func.sum(PaymentRow.refunded).label("refunded"),
            )
            .where(PaymentRow.status == str(PaymentStatus.CAPTURED))
            .group_by(col(PaymentRow.order_number))
            .subquery()
        )
        orders = select(OrderRow.number).outerjoin(kept, kept.c.order_number == OrderRow.number)
        needs_payment = col(OrderRow.status).not_in(UNPAID)
        unpaid = needs_payment & (func.coalesce(kept.c.count, 0) != 1)
        wrong = needs_payment & (kept.c.taken != OrderRow.total)
        all_back = col(OrderRow.status).in_((str(OrderStatus.CANCELLED), str(OrderStatus.REFUNDED)))
        kept_money = all_back & (kept.c.taken != kept.c.refunded)
        too_much = kept.c.refunded > kept.c.taken
        return list(self._session.exec(orders.where(unpaid | wrong | kept_money | too_much)))

    def _off_their_refunds(self) -> list[str]:
        given = (
            select(RefundRow.payment_key, func.sum(RefundRow.amount).label("given"))
            .where(RefundRow.status != str(RefundStatus.REFUSED))
            .group_by(col(RefundRow.payment_key))
            .subquery()
        )
        query = select(PaymentRow.order_number).outerjoin(given, given.c.payment_key == PaymentRow.key)
        return list(self._session.exec(query.where(PaymentRow.refunded != func.coalesce(given.c.given, 0))))

    def _turn(self, key: str, was: tuple[PaymentStatus, ...], status: PaymentStatus, reference: str) -> bool:
        values = {"turned": key, "was": [str(each) for each in was], "becomes": str(status), "said": reference}
        return sale.run(self._session, sale.TURN, values).rowcount == 1


def _payment(row: PaymentRow) -> Payment:
    return Payment(
        order_number=row.order_number,
        provider=row.provider,
        key=row.key,
        amount=Money(row.amount, row.currency),
        status=PaymentStatus(row.status),
        created_at=row.created_at,
        reference=row.reference,
        refunded=row.refunded,
    )
