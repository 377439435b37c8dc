"""Passwords of accounts: asking for the current one, changing it, and choosing a new one when it is forgotten."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from shop_app.domain.accounts import Account, Actor, Purpose, normal_email, password_problem
from shop_app.domain.errors import InvalidInput, LinkExpired
from shop_app.kit.clock import now
from shop_app.kit.ids import fingerprint, secret_token
from shop_app.repositories.ports import Store, Transaction
from shop_app.routes import RESET_PASSWORD, reset_password
from shop_app.services.access import access_account, security_log
from shop_app.services.mail import post
from shop_app.services.passwords import hash_password, is_password
from shop_app.services.sessions import end_everywhere
from shop_app.services.throttle import Throttle

RESET_HOURS = 1
RESET_ASKED = "reset_asked"  # outbox topic


class PasswordCheck:
    """Asks for an account's password before what only its owner may do."""

    def __init__(self, store: Store, throttle: Throttle, bcrypt_cost: int) -> None:
        self._store = store
        self._throttle = throttle
        self._cost = bcrypt_cost

    def check(self, actor: Actor, password: str) -> None:
        """Let an actor pass who knows their own password.

        Raises:
            SignInNeeded: a guest asks.
            InvalidInput: it is not; names the field ``current_password``.
            TooManyRequests: too many tries.
        """
        self.check_of(access_account(actor), password)

    def check_of(self, account_id: int, password: str) -> None:
        """Let pass who knows the password of this account."""
        self._throttle.spend("password_check", str(account_id))
        with self._store.reading() as tx:
            stored = tx.accounts.password_hash(account_id)
        if not is_password(password[:4096], stored, self._cost):
            raise InvalidInput({"current_password": "That is not your password."})
        self._throttle.forgive("password_check", str(account_id))


class CredentialsService:
    def __init__(self, store: Store, throttle: Throttle, password: PasswordCheck, *, bcrypt_cost: int) -> None:
        self._store = store
        self._throttle = throttle
        self._password = password
        self._cost = bcrypt_cost

    def change(self, actor: Actor, current: str, new: str) -> None:
        """Give the actor's account a new password; it is signed out everywhere but here, and its owner is told.

        Raises:
            InvalidInput: ``current_password`` is not it, or ``new_password`` will not do.
        """
        account_id = access_account(actor)
        if problem := password_problem(new):
            raise InvalidInput({"new_password": problem})
        self._password.check(actor, current)
        self._put(account_id, new, keep=actor.session_id)

    def ask_reset(self, actor: Actor, email: str) -> None:
        """Have a link to choose a new password mailed to an address, if it has an account.

        Who has one is looked up later, by the outbox: the answer takes as long for an address nobody has.

        Raises:
            InvalidInput: it is no address.
        """
        address = normal_email(email)
        self._throttle.spend("reset", address)
        self._throttle.spend_from("login_client", actor.came_from)
        with self._store.writing() as tx:
            tx.outbox.add(RESET_ASKED, {"email": address}, now())

    def mail_reset(self, payload: Mapping[str, Any]) -> None:
        """Mail the link that ``ask_reset`` promised. An outbox consumer: a second mail makes the first one's link void.

        Whoever holds the address gets it; where nobody does, the newest of those who claim it.
        """
        address, token, at = payload["email"], secret_token(), now()
        with self._store.writing() as tx:
            there = [account for account, _ in tx.accounts.at_address(address) if not account.is_disabled]
            account = next((each for each in there if each.is_confirmed), there[0] if there else None)
            if account is None:
                return
            tx.proofs.void(account.id, [Purpose.RESET_PASSWORD], at)
            until = at + timedelta(hours=RESET_HOURS)
            tx.proofs.add(account.id, Purpose.RESET_PASSWORD, fingerprint(token), address, until)
            context = {"name": account.name, "path": reset_password(token), "hours": RESET_HOURS}
            post(tx, address, "reset_password", context)

    def reset(self, actor: Actor, token: str, new: str) -> None:
        """Choose a new password with a mailed link. Every sign-in ends; a second factor is asked for as before.

        Raises:
            LinkExpired: used, older than an hour, or made up.
            InvalidInput: ``password`` will not do; the link stays good.
        """
        self._throttle.spend_for("token", actor)
        if problem := password_problem(new):
            raise InvalidInput({"password": problem})
        with self._store.reading() as tx:
            proof = tx.proofs.look(Purpose.RESET_PASSWORD, fingerprint(token), now())
        if proof is None:
            raise LinkExpired
        self._put(proof.account_id, new, keep=None, link=token)

    def _put(self, account_id: int, new: str, keep: int | None, link: str = "") -> None:
        with self._store.reading() as tx:
            like = _neighbours_salt(tx, account_id)
        hashed = hash_password(new, self._cost, like)  # before the transaction: it takes a quarter of a second
        with self._store.writing() as tx:
            if link and tx.proofs.spend(Purpose.RESET_PASSWORD, fingerprint(link), now()) is None:
                raise LinkExpired
            account = tx.accounts.by_id(account_id)
            if account is None or account.is_disabled:
                raise LinkExpired
            tx.accounts.set_password(account_id, hashed)
            security_log.info("password changed: account %d %s", account_id, "by link" if link else "by its owner")
            # Older links and half-finished sign-ins proved the old password, or that somebody asked twice.
            tx.proofs.void(account_id, [Purpose.RESET_PASSWORD, Purpose.SECOND_STEP], now())
            end_everywhere(tx, account_id, keep)
            _tell_owner(tx, account)
            if link and not account.is_confirmed and tx.accounts.by_email(account.email) is None:
                tx.accounts.confirm(account_id, account.email)  # the link proves that mails reach them


def _tell_owner(tx: Transaction, account: Account) -> None:
    at = now()
    context = {"name": account.name, "date": f"{at.day} {at:%B %Y}", "path": RESET_PASSWORD}
    if account.is_confirmed:
        post(tx, account.email, "password_changed", context)


def _neighbours_salt(tx: Transaction, account_id: int) -> str:
    """Return a hash to share the salt of, where several accounts are at one address; see ``hash_password``."""
    account = tx.accounts.by_id(account_id)
    there = tx.accounts.at_address(account.email) if account else []
    return next((stored for each, stored in there if each.id != account_id and stored), "")
