"""Signing somebody in: prove who it is, in one step or two, and bring the guest's cart, wishes and history along."""

import logging
from datetime import timedelta

from shop_app.domain.accounts import Account, AccountDraft, Actor, Purpose
from shop_app.domain.errors import LinkExpired, StoreUnavailable
from shop_app.kit.clock import now
from shop_app.kit.ids import fingerprint, secret_token
from shop_app.repositories.ports import Store
from shop_app.services.accounts import AccountsService
from shop_app.services.cart import CartService
from shop_app.services.interactions import InteractionsService
from shop_app.services.second_factor import SecondFactorService
from shop_app.services.sessions import actor_of
from shop_app.services.throttle import Throttle
from shop_app.services.wishlist import WishlistService

log = logging.getLogger(__name__)

SECOND_STEP_S = 5 * 60


class SignInService:
    def __init__(
        self,
        store: Store,
        throttle: Throttle,
        accounts: AccountsService,
        second_factor: SecondFactorService,
        cart: CartService,
        interactions: InteractionsService,
        wishlist: WishlistService,
    ) -> None:
        self._store = store
        self._throttle = throttle
        self._accounts = accounts
        self._second_factor = second_factor
        self._cart = cart
        self._interactions = interactions
        self._wishlist = wishlist

    def sign_in(self, guest: Actor, email: str, password: str, code: str = "") -> Account:
        """Return the account these credentials open; the guest's cart and history are its from now on.

        Args:
            code: of the second factor, for accounts that have one.

        Raises:
            InvalidCredentials: they open none.
            TotpRequired: the password is right and a code is asked for as well.
            WrongCode: the code is not.
            TooManyRequests: too many tries of this client, or at this account.
        """
        account = self._accounts.login(email, password, guest.came_from, code)
        self._bring_along(guest, account)
        return account

    def first_step(self, guest: Actor, email: str, password: str) -> tuple[Account, str]:
        """Return the account and, when a code is asked for as well, the token that ``second_step`` takes.

        The token proves the password for five minutes and opens nothing by itself.

        Raises:
            InvalidCredentials: they open none.
            TooManyRequests: too many tries of this client, or at this account.
        """
        account = self._accounts.login(email, password, guest.came_from, code=None)
        if not account.has_second_factor:
            self._bring_along(guest, account)
            return account, ""
        token, until = secret_token(), now() + timedelta(seconds=SECOND_STEP_S)
        with self._store.writing() as tx:
            tx.proofs.void(account.id, [Purpose.SECOND_STEP], now())
            tx.proofs.add(account.id, Purpose.SECOND_STEP, fingerprint(token), "", until)
        return account, token

    def second_step(self, guest: Actor, token: str, code: str) -> Account:
        """Return the account whose password was proved by ``first_step``, now that its code is right too.

        Raises:
            LinkExpired: the first step was too long ago, or never happened.
            WrongCode: the code is not right; the first step stays good.
            TooManyRequests: too many tries at this account.
        """
        with self._store.reading() as tx:
            proof = tx.proofs.look(Purpose.SECOND_STEP, fingerprint(token), now())
        if proof is None:
            raise LinkExpired("That took too long. Please sign in again.")
        self._second_factor.check(proof.account_id, code)
        with self._store.writing() as tx:
            spent = tx.proofs.spend(Purpose.SECOND_STEP, fingerprint(token), now())
            account = tx.accounts.by_id(proof.account_id)
        if spent is None or account is None or account.is_disabled:
            raise LinkExpired("That took too long. Please sign in again.")
        self._bring_along(guest, account)
        return account

    def register(self, guest: Actor, draft: AccountDraft) -> Account:
        """Make an account that claims its address; see ``AccountsService.register``.

        Raises:
            TooManyRequests: too many accounts of this client, or for this address.
        """
        self._throttle.spend_from("register", guest.came_from)
        self._throttle.spend("reset", f"register {draft.email}")  # each is a mail to somebody who may not want it
        return self._accounts.register(draft)

    def register_and_stay(self, guest: Actor, draft: AccountDraft) -> Account:
        """Make an account and bring the guest's cart, wishes and history along.

        Raises:
            TooManyRequests: too many accounts of this client, or for this address.
        """
        account = self.register(guest, draft)
        self._bring_along(guest, account)
        return account

    def _bring_along(self, guest: Actor, account: Account) -> None:
        signed_in = actor_of(account, guest.visitor)
        try:
            self._cart.take_over(guest, signed_in)
        except StoreUnavailable:
            log.warning("a guest's cart stays with the guest: Redis is away")
        self._wishlist.take_over(guest, account.id)
        self._interactions.take_over(guest, signed_in)
