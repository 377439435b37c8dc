"""What the shop holds about a person: handed over when they ask, and erased when they go."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from shop_app.domain.accounts import Account, Actor, Purpose
from shop_app.domain.errors import NotFound
from shop_app.domain.interactions import Interaction, Kind
from shop_app.kit.clock import iso, now
from shop_app.repositories.ports import Carts, Store, Tastes, Transaction
from shop_app.services.access import Permission, access, access_account
from shop_app.services.credentials import PasswordCheck
from shop_app.services.interactions import FORGET, FORGET_AGAIN, InteractionsService
from shop_app.services.mail import post
from shop_app.services.sessions import actor_of, end_everywhere
from shop_app.services.users import keep_one_admin

CART_LEFT = "cart_left"  # outbox topic
FRESH_S = 600
CLAIM_KEPT = timedelta(days=90)
CLAIMS_AT_ONCE = 500  # a day's work is bounded; the rest waits for the next


class PersonalDataService:
    def __init__(
        self, store: Store, carts: Carts, tastes: Tastes, interactions: InteractionsService, password: PasswordCheck
    ) -> None:
        self._store = store
        self._carts = carts
        self._tastes = tastes
        self._interactions = interactions
        self._password = password

    def export(self, actor: Actor) -> dict[str, Any]:
        """Return everything that is held about the actor in all stores, as JSON; passwords and tokens are not.

        What is kept under an address is handed over, and erased, only for an account that has confirmed the address:
        whoever merely typed it may be a stranger.

        Raises:
            SignInNeeded: a guest asks.
            StoreUnavailable: a store is away; half an answer would pass for a whole one.
        """
        account_id = access_account(actor)
        with self._store.reading() as tx:
            account = tx.accounts.by_id(account_id)
            rows = tx.personal.export(account_id, account.confirmed_email if account else "")
        return {
            "exported_at": iso(now()),
            "database": rows,
            "cart": self._carts.lines(actor.shopper),
            "recently_looked_at": self._tastes.recent(actor.shopper),
            "interactions": [_event(each) for each in self._interactions.history(actor)],
        }

    def delete(self, actor: Actor, password: str, *, is_fresh_enough: bool = False) -> None:
        """Erase the actor: at once what SQL holds, and through the outbox what other stores hold.

        Orders stay in the books without a name, reviews without an author.

        Args:
            is_fresh_enough: a sign-in of the last ten minutes stands for the password.

        Raises:
            SignInNeeded: a guest asks.
            InvalidInput: that is not the password; names the field ``current_password``.
            LastAdmin: nobody would be left to look after the shop.
        """
        account_id = access_account(actor)
        if password or not (is_fresh_enough and self._is_fresh(actor)):
            self._password.check(actor, password)
        at = now()
        with self._store.writing() as tx:
            admins = tx.accounts.hold_admins()
            account = tx.accounts.by_id(account_id)
            if account is None:
                raise NotFound
            keep_one_admin(account, admins)
            _erase(tx, account, at)
            if account.is_confirmed:
                post(tx, account.email, "account_deleted", {"name": account.name})

    def forget_claims(self, actor: Actor) -> int:
        """Erase accounts that never confirmed their address and that nobody uses; return how many.

        Used is an account of the last 90 days, one somebody is signed in to, and one with an order or a review: an
        address that was mistyped once must not cost anybody what they bought.
        """
        access(actor, Permission.MANAGE_USERS)
        at = now()
        with self._store.writing() as tx:
            left = tx.accounts.unused_claims(at - CLAIM_KEPT, at, CLAIMS_AT_ONCE)
            for account in left:
                _erase(tx, account, at)
        return len(left)

    def _is_fresh(self, actor: Actor) -> bool:
        with self._store.reading() as tx:
            found = tx.sessions.of_account(access_account(actor), now(), {"browser": FRESH_S, "api": FRESH_S})
        begun = [each.created_at for each in found if each.id == actor.session_id]
        return bool(begun) and begun[0] + timedelta(seconds=FRESH_S) > now()

    def clear_cart(self, payload: Mapping[str, Any]) -> None:
        """Empty the cart of somebody who went. An outbox consumer."""
        self._carts.clear(payload["shopper"])


def _erase(tx: Transaction, account: Account, at: datetime) -> None:
    """Take a person out of SQL now and out of the other stores through the outbox."""
    end_everywhere(tx, account.id)
    tx.proofs.void(account.id, list(Purpose), at)
    tx.personal.erase(account.id, account.confirmed_email)
    tx.accounts.bury(account.id, at)
    shopper = actor_of(account, "").shopper
    forget = {"shopper": shopper, "until": at.isoformat(), "with_tastes": True}
    tx.outbox.add(FORGET, forget, at)
    tx.outbox.add(FORGET, forget, at + FORGET_AGAIN)  # another process may still hold an event of theirs
    tx.outbox.add(CART_LEFT, {"shopper": shopper}, at)


def _event(event: Interaction) -> dict[str, Any]:
    said: dict[str, Any] = {"kind": str(event.kind), "at": iso(event.at)}
    if event.kind is Kind.SEARCH:
        return said | {"term": event.term, "found": event.found}
    said |= {"product_id": event.product_id, "quantity": event.quantity}
    extra = {"placement": event.placement, "source": event.source, "model_version": event.model_version}
    return said | {name: value for name, value in extra.items() if value}
