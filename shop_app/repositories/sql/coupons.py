"""Coupons and their uses in SQL: counted by conditional updates only, never check-then-act."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, func, select, update

from shop_app.domain.coupons import Coupon, CouponDraft, CouponKind, holder_of, used_by_you, used_up
from shop_app.domain.errors import InvalidInput
from shop_app.domain.money import Money
from shop_app.tables.pricing import CouponRow, RedemptionRow


class SqlCoupons:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, draft: CouponDraft, at: datetime) -> Coupon:
        """Store a new coupon.

        Raises:
            InvalidInput: the code is taken.
        """
        row = CouponRow(
            code=draft.code,
            kind=str(draft.kind),
            basis_points=draft.basis_points,
            amount=draft.amount.amount if draft.amount else None,
            minimum=draft.minimum.amount,
            currency=draft.minimum.currency,
            category=draft.category,
            max_uses=draft.max_uses,
            is_once_per_account=draft.is_once_per_account,
            is_active=draft.is_active,
            starts_at=draft.starts_at,
            ends_at=draft.ends_at,
            created_at=at,
        )
        self._session.add(row)
        try:
            self._session.flush()
        except IntegrityError as error:
            raise InvalidInput({"code": f"There is already a coupon {draft.code}."}) from error
        return _coupon(row)

    def by_code(self, code: str) -> Coupon | None:
        row = self._session.exec(select(CouponRow).where(CouponRow.code == code)).first()
        return _coupon(row) if row else None

    def newest(self, limit: int, offset: int) -> tuple[list[Coupon], int]:
        """Return a page of coupons, newest first, and how many there are."""
        total = self._session.exec(select(func.count()).select_from(CouponRow)).one()
        query = select(CouponRow).order_by(col(CouponRow.id).desc()).offset(offset).limit(limit)
        return [_coupon(row) for row in self._session.exec(query)], total

    def save(self, coupon: Coupon) -> bool:
        """Store what may change on a coupon if nobody saved since its version was read; say whether it did."""
        saved = self._session.exec(
            update(CouponRow)
            .where(col(CouponRow.id) == coupon.id, col(CouponRow.version) == coupon.version)
            .values(
                minimum=coupon.minimum.amount,
                max_uses=coupon.max_uses,
                starts_at=coupon.starts_at,
                ends_at=coupon.ends_at,
                is_active=coupon.is_active,
                version=coupon.version + 1,
            )
        )
        return bool(saved.rowcount == 1)

    def is_used_by(self, coupon: Coupon, account_id: int | None, email: str) -> bool:
        """Say whether this person's one use is gone; always False where everybody may use it again."""
        account_key, email_key = _keys(coupon, account_id, email)
        is_theirs = (RedemptionRow.account_key == account_key) | (RedemptionRow.email_key == email_key)
        query = select(RedemptionRow.id).where(RedemptionRow.coupon_id == coupon.id, is_theirs)
        return (account_key or email_key) is not None and self._session.exec(query).first() is not None

    def redeem(self, coupon: Coupon, order_number: str, account_id: int | None, email: str, at: datetime) -> None:
        """Count one use towards an order. Whoever raced for the last one and lost is refused.

        Raises:
            CouponRefused: used up, or used by this person; the caller's transaction must roll back.
        """
        counted = self._session.exec(
            update(CouponRow)
            .where(
                col(CouponRow.id) == coupon.id,
                col(CouponRow.is_active).is_(True),
                col(CouponRow.max_uses).is_(None) | (col(CouponRow.uses) < col(CouponRow.max_uses)),
            )
            .values(uses=CouponRow.uses + 1)
        )
        if counted.rowcount != 1:
            raise used_up(coupon.code)
        account_key, email_key = _keys(coupon, account_id, email)
        self._session.add(
            RedemptionRow(
                coupon_id=coupon.id, order_number=order_number, account_key=account_key, email_key=email_key, at=at
            )
        )
        try:
            self._session.flush()
        except IntegrityError as error:
            raise used_by_you(coupon.code) from error

    def release(self, order_number: str) -> None:
        """Give back the use of an order that came to nothing; a second call finds nothing to give back."""
        mine = RedemptionRow.order_number == order_number
        coupon_id = self._session.exec(select(RedemptionRow.coupon_id).where(mine)).first()
        gone = self._session.exec(delete(RedemptionRow).where(col(RedemptionRow.order_number) == order_number))
        if coupon_id is not None and gone.rowcount == 1:
            self._session.exec(update(CouponRow).where(col(CouponRow.id) == coupon_id).values(uses=CouponRow.uses - 1))

    def miscounted(self) -> list[str]:
        """Return codes whose count of uses is not the number of their redemptions; none, if all is well."""
        counts = (
            select(RedemptionRow.coupon_id, func.count().label("redeemed"))
            .group_by(col(RedemptionRow.coupon_id))
            .subquery()
        )
        query = select(CouponRow.code).outerjoin(counts, counts.c.coupon_id == CouponRow.id)
        return list(self._session.exec(query.where(CouponRow.uses != func.coalesce(counts.c.redeemed, 0))))


def _keys(coupon: Coupon, account_id: int | None, email: str) -> tuple[int | None, str | None]:
    if not coupon.is_once_per_account:
        return None, None
    return account_id, holder_of(email) if email else None


def _coupon(row: CouponRow) -> Coupon:
    return Coupon(
        id=row.id or 0,
        code=row.code,
        kind=CouponKind(row.kind),
        basis_points=row.basis_points,
        amount=None if row.amount is None else Money(row.amount, row.currency),
        minimum=Money(row.minimum, row.currency),
        category=row.category,
        max_uses=row.max_uses,
        uses=row.uses,
        is_once_per_account=row.is_once_per_account,
        is_active=row.is_active,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        version=row.version,
    )
