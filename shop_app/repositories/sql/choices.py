"""Shoppers' decisions about shelves and the merchant's rules, in SQL."""

from datetime import datetime

from sqlalchemy import bindparam, text
from sqlmodel import Session, col, delete, select, update
from sqlmodel.sql.expression import SelectOfScalar

from shop_app.domain.choices import HIDDEN_MAX, NO_CHOICES, Choices, RuleKind, ShelfRule
from shop_app.domain.recommendations import Placement
from shop_app.tables.base import UtcDateTime
from shop_app.tables.choices import HiddenProductRow, ShelfRuleRow, ShopperChoiceRow

# Two tabs may decide at the same moment: the second one finds the row there and changes nothing it should not.
_MEET = text(
    "INSERT INTO shopper_choices (shopper, is_opted_out, changed_at) VALUES (:shopper, false, :at) "
    "ON CONFLICT (shopper) DO UPDATE SET changed_at = excluded.changed_at"
).bindparams(bindparam("at", type_=UtcDateTime))
_HIDE = text(
    "INSERT INTO hidden_products (shopper, product_id, hidden_at) VALUES (:shopper, :product_id, :at) "
    "ON CONFLICT (shopper, product_id) DO UPDATE SET hidden_at = excluded.hidden_at"
).bindparams(bindparam("at", type_=UtcDateTime))
_RULE = text(
    "INSERT INTO shelf_rules (product_id, placement, kind, set_by, set_at) "
    "VALUES (:product_id, :placement, :kind, :set_by, :at) ON CONFLICT (product_id, placement) "
    "DO UPDATE SET kind = excluded.kind, set_by = excluded.set_by, set_at = excluded.set_at"
).bindparams(bindparam("at", type_=UtcDateTime))


class SqlChoices:
    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, shopper: str) -> Choices:
        """Return what the shopper decided; nothing, for most."""
        row = self._session.get(ShopperChoiceRow, shopper)
        hidden = frozenset(self._session.exec(_hidden_of(shopper)))
        if row is None and not hidden:
            return NO_CHOICES
        return Choices(
            is_opted_out=row.is_opted_out if row else False,
            forgotten_at=row.forgotten_at if row else None,
            hidden=hidden,
        )

    def opt(self, shopper: str, *, is_out: bool, at: datetime) -> None:
        """Note that the shopper does not want to be followed, or does again."""
        self._change(shopper, at, is_opted_out=is_out)

    def forget(self, shopper: str, at: datetime) -> None:
        """Drop what the shopper hid, and note since when nothing older may be known of them."""
        self._session.exec(delete(HiddenProductRow).where(col(HiddenProductRow.shopper) == shopper))
        self._change(shopper, at, forgotten_at=at)

    def forgotten_since(self, moment: datetime) -> set[str]:
        """Return who has had everything erased since then."""
        rows = select(ShopperChoiceRow.shopper).where(col(ShopperChoiceRow.forgotten_at) >= moment)
        return set(self._session.exec(rows))

    def hide(self, shopper: str, product_id: int, at: datetime) -> None:
        """Keep a product off the shopper's shelves; past ``HIDDEN_MAX`` the ones hidden first come back."""
        self._session.connection().execute(_HIDE, {"shopper": shopper, "product_id": product_id, "at": at})
        oldest = list(self._session.exec(_hidden_of(shopper).offset(HIDDEN_MAX).limit(HIDDEN_MAX)))
        if oldest:
            self._session.exec(
                delete(HiddenProductRow).where(
                    col(HiddenProductRow.shopper) == shopper, col(HiddenProductRow.product_id).in_(oldest)
                )
            )

    def show_again(self, shopper: str, product_id: int) -> None:
        self._session.exec(
            delete(HiddenProductRow).where(
                col(HiddenProductRow.shopper) == shopper, col(HiddenProductRow.product_id) == product_id
            )
        )

    def merge(self, source: str, target: str, at: datetime) -> None:
        """Let an account inherit what its guest hid, and the guest's wish not to be followed."""
        guest = self.of(source)
        for product_id in sorted(guest.hidden):
            self.hide(target, product_id, at)
        if guest.is_opted_out:
            self.opt(target, is_out=True, at=at)
        self.drop(source)

    def drop(self, shopper: str) -> None:
        """Delete every decision of a shopper who is no more."""
        self._session.exec(delete(HiddenProductRow).where(col(HiddenProductRow.shopper) == shopper))
        self._session.exec(delete(ShopperChoiceRow).where(col(ShopperChoiceRow.shopper) == shopper))

    def drop_guests(self, before: datetime) -> int:
        """Delete decisions of guests who have not changed them since ``before``: their cookie is gone by then."""
        guests = col(ShopperChoiceRow.shopper).like("v:%"), col(ShopperChoiceRow.changed_at) < before
        hidden = col(HiddenProductRow.shopper).like("v:%"), col(HiddenProductRow.hidden_at) < before
        return sum(
            self._session.exec(each).rowcount
            for each in (delete(ShopperChoiceRow).where(*guests), delete(HiddenProductRow).where(*hidden))
        )

    def rules(self) -> list[ShelfRule]:
        """Return the merchant's rules, the newest first."""
        rows = self._session.exec(select(ShelfRuleRow).order_by(col(ShelfRuleRow.set_at).desc()))
        return [
            ShelfRule(
                row.product_id,
                RuleKind(row.kind),
                Placement(row.placement) if row.placement else None,
                row.set_by,
                row.set_at,
            )
            for row in rows
        ]

    def set_rule(self, rule: ShelfRule) -> None:
        """Store a rule in place of the one about the same product and placement."""
        values = {"product_id": rule.product_id, "placement": rule.placement or "", "kind": str(rule.kind)}
        self._session.connection().execute(_RULE, values | {"set_by": rule.set_by, "at": rule.set_at})

    def drop_rule(self, product_id: int, placement: Placement | None) -> bool:
        """Delete a rule; say whether there was one."""
        found = delete(ShelfRuleRow).where(
            col(ShelfRuleRow.product_id) == product_id, col(ShelfRuleRow.placement) == (placement or "")
        )
        return bool(self._session.exec(found).rowcount)

    def _change(self, shopper: str, at: datetime, **values: object) -> None:
        self._session.connection().execute(_MEET, {"shopper": shopper, "at": at})
        self._session.exec(update(ShopperChoiceRow).where(col(ShopperChoiceRow.shopper) == shopper).values(**values))
        self._session.expire_all()


def _hidden_of(shopper: str) -> SelectOfScalar[int]:
    newest_first = col(HiddenProductRow.hidden_at).desc(), col(HiddenProductRow.product_id)
    return select(HiddenProductRow.product_id).where(HiddenProductRow.shopper == shopper).order_by(*newest_first)
