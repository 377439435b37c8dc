"""Promotions, for staff: coupons and the tariff. Every change goes to the audit log in its own transaction."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from shop_app.domain.accounts import Actor
from shop_app.domain.coupons import Coupon, CouponDraft, check_changes
from shop_app.domain.errors import EditConflict, InvalidInput, NotFound
from shop_app.domain.money import Money
from shop_app.domain.pricing.tariff import Tariff
from shop_app.kit.clock import iso, now
from shop_app.repositories.ports import Store, Transaction
from shop_app.services import audit
from shop_app.services.access import Permission, access
from shop_app.services.pricing import tariff_of

PAGE_SIZE = 25


class CouponsService:
    def __init__(self, store: Store, currency: str) -> None:
        self._store = store
        self._currency = currency

    @property
    def currency(self) -> str:
        """The currency every amount of a promotion is in."""
        return self._currency

    def page(self, actor: Actor, page: int = 1) -> tuple[list[Coupon], int]:
        """Return a page of coupons, newest first, and how many there are."""
        access(actor, Permission.RUN_PROMOTIONS)
        if type(page) is not int or not 1 <= page <= 1_000_000:
            raise InvalidInput({"page": "Pages count from 1."})
        with self._store.reading() as tx:
            return tx.coupons.newest(PAGE_SIZE, (page - 1) * PAGE_SIZE)

    def get(self, actor: Actor, code: str) -> Coupon:
        """Return one coupon with its uses.

        Raises:
            NotFound: there is no such code.
        """
        access(actor, Permission.RUN_PROMOTIONS)
        with self._store.reading() as tx:
            return _held(tx, code)

    def add(self, actor: Actor, draft: CouponDraft) -> Coupon:
        """Make a coupon.

        Raises:
            InvalidInput: the code is taken, the category unknown, or the currency not the shop's.
        """
        access(actor, Permission.RUN_PROMOTIONS)
        if draft.minimum.currency != self._currency:
            raise InvalidInput({"minimum": f"Every amount is in {self._currency}."})
        with self._store.writing() as tx:
            if draft.category and draft.category not in {each.slug for each in tx.catalogue.categories()}:
                raise InvalidInput({"category": f"There is no category {draft.category!r}."})
            coupon = tx.coupons.add(draft, now())
            audit.record(tx, actor, "coupon.add", coupon.code, after=_told(coupon))
        return coupon

    def change(self, actor: Actor, code: str, changes: Mapping[str, Any], version: int | None = None) -> Coupon:
        """Change what may change on a coupon that is out: period, limit, minimum, whether it is active.

        Args:
            version: the one the caller looked at; None to change whatever it is now.

        Raises:
            EditConflict: somebody else saved it meanwhile.
        """
        access(actor, Permission.RUN_PROMOTIONS)
        check_changes(list(changes))
        with self._store.writing() as tx:
            before = _held(tx, code)
            after = replace(before, **changes)
            if version not in (None, before.version) or not tx.coupons.save(after):
                raise EditConflict
            audit.record(tx, actor, "coupon.change", code, _told(before), _told(after))
            return replace(after, version=before.version + 1)

    def end(self, actor: Actor, code: str) -> Coupon:
        """Take a coupon back; orders that used it keep what it took off. Ending it twice changes nothing."""
        if not (coupon := self.get(actor, code)).is_active:
            return coupon
        return self.change(actor, code, {"is_active": False})

    def tariff(self, actor: Actor) -> tuple[Tariff, int]:
        """Return the tariff in force and its version; 0 while it is the one the shop came with."""
        access(actor, Permission.RUN_PROMOTIONS)
        with self._store.reading() as tx:
            stored = tx.tariffs.current()
            return tariff_of(tx, self._currency), stored[1] if stored else 0

    def save_tariff(self, actor: Actor, tariff: Tariff, version: int) -> int:
        """Put a tariff in force for every price from now on; return its version.

        Args:
            version: the one the caller looked at.

        Raises:
            EditConflict: somebody else saved one meanwhile.
        """
        access(actor, Permission.RUN_PROMOTIONS)
        if tariff.currency != self._currency:
            raise InvalidInput({"currency": f"Every amount is in {self._currency}."})
        with self._store.writing() as tx:
            stored = tx.tariffs.current()
            if version != (stored[1] if stored else 0):
                raise EditConflict
            before = asdict(tariff_of(tx, self._currency))
            tx.tariffs.save(tariff, version + 1, now())
            audit.record(tx, actor, "tariff.save", f"version {version + 1}", before, asdict(tariff))
        return version + 1


def _held(tx: Transaction, code: str) -> Coupon:
    coupon = tx.coupons.by_code(code.strip().upper()) if "\0" not in code else None
    if coupon is None:
        raise NotFound("There is no such coupon.")
    return coupon


def _told(coupon: Coupon) -> dict[str, Any]:
    """Return a coupon as the audit log keeps it."""
    told: dict[str, Any] = {}
    for name, value in asdict(coupon).items():
        told[name] = iso(value) if hasattr(value, "astimezone") else value
    for name in ("amount", "minimum"):
        money = getattr(coupon, name)
        told[name] = money.text if isinstance(money, Money) else None
    return told
