"""Signing a browser in: prove who it is, open a session, and bring the guest's cart and history along."""

import logging

from shop_app.domain.accounts import Account, AccountDraft, Actor
from shop_app.domain.errors import StoreUnavailable
from shop_app.services.accounts import AccountsService, actor_of
from shop_app.services.cart import CartService
from shop_app.services.interactions import InteractionsService

log = logging.getLogger(__name__)


class SignInService:
    def __init__(self, accounts: AccountsService, cart: CartService, interactions: InteractionsService) -> None:
        self._accounts = accounts
        self._cart = cart
        self._interactions = interactions

    def sign_in(self, guest: Actor, email: str, password: str) -> Account:
        """Return the account these credentials open; the guest's cart and history are its from now on.

        Raises:
            InvalidCredentials: they open none.
            TooManyRequests: too many tries of this client, or at this account.
        """
        account = self._accounts.login(email, password, guest.came_from)
        self._bring_along(guest, account)
        return account

    def register(self, guest: Actor, draft: AccountDraft) -> Account:
        """Make an account and bring the guest's cart and history along.

        Raises:
            EmailTaken: the address has one.
        """
        account = self._accounts.register(draft)
        self._bring_along(guest, account)
        return account

    def _bring_along(self, guest: Actor, account: Account) -> None:
        signed_in = actor_of(account, guest.visitor)
        try:
            self._cart.take_over(guest, signed_in)
        except StoreUnavailable:
            log.warning("a guest's cart stays with the guest: Redis is away")
        self._interactions.take_over(guest, signed_in)
