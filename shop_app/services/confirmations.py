"""Which address an account has: confirming the one it claims, and moving to another. Nobody gets one by typing it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from shop_app.domain import live
from shop_app.domain.accounts import Account, Actor, Purpose, normal_email
from shop_app.domain.errors import Conflict, EmailTaken, InvalidInput, LinkExpired, SignInNeeded
from shop_app.kit.clock import now
from shop_app.kit.ids import fingerprint, secret_token
from shop_app.repositories.ports import Store, Transaction
from shop_app.routes import RESET_PASSWORD, verify_email
from shop_app.services.access import access_account
from shop_app.services.credentials import PasswordCheck
from shop_app.services.mail import post
from shop_app.services.sessions import end_everywhere
from shop_app.services.throttle import Throttle

CONFIRM_HOURS = 24
CONFIRMATION_ASKED = "confirmation_asked"  # outbox topic


class ConfirmationsService:
    def __init__(self, store: Store, throttle: Throttle, password: PasswordCheck) -> None:
        self._store = store
        self._throttle = throttle
        self._password = password

    def send_again(self, actor: Actor) -> None:
        """Have a new link to confirm the address they claim mailed to the actor; older links stop working.

        Whether the address is somebody's already is looked up later, by the outbox: the clock must not tell.

        Raises:
            Conflict: the address is confirmed already.
        """
        account_id = access_account(actor)
        self._throttle.spend("reset", f"confirm {account_id}")
        with self._store.writing() as tx:
            account = tx.accounts.by_id(account_id)
            if account is None or account.is_confirmed:
                raise Conflict("Your e-mail address is confirmed.")
            tx.outbox.add(CONFIRMATION_ASKED, {"account_id": account_id}, now())

    def mail_again(self, payload: Mapping[str, Any]) -> None:
        """Mail the link that ``send_again`` promised. An outbox consumer: a second mail makes the first's link void."""
        with self._store.writing() as tx:
            account = tx.accounts.by_id(payload["account_id"])
            if account is None or account.is_confirmed or account.is_disabled:
                return
            if tx.accounts.by_email(account.email) is None:  # else its owner was told when it was claimed
                post_confirmation(tx, account)

    def ask_change(self, actor: Actor, email: str, password: str) -> None:
        """Mail a link to a new address, which becomes the account's when it is followed; until then nothing changes.

        An address that is somebody's gets a mail that says so; the answer is the same.

        Raises:
            InvalidInput: it is no address, or that is not the password.
        """
        account_id, address = access_account(actor), normal_email(email)
        self._password.check(actor, password)
        token, at = secret_token(), now()
        with self._store.writing() as tx:
            tx.proofs.void(account_id, [Purpose.CHANGE_EMAIL], at)
            until = at + timedelta(hours=CONFIRM_HOURS)
            tx.proofs.add(account_id, Purpose.CHANGE_EMAIL, fingerprint(token), address, until)
            if holder := tx.accounts.by_email(address):
                post(tx, address, "account_exists", {"name": holder.name, "path": RESET_PASSWORD})
            else:
                context = {"name": actor.name, "path": verify_email(token), "hours": CONFIRM_HOURS}
                post(tx, address, "verify_email", context)

    def confirm(self, actor: Actor, token: str, password: str = "") -> Account:
        """Make the address a mailed link went to the account's own.

        The link alone is not enough: a stranger may have registered with the reader's address, and their password.
        So whoever follows it is signed in as that account, or knows its password.

        Raises:
            LinkExpired: used, older than a day, or made up.
            SignInNeeded: the actor is not that account and gave no password.
            InvalidInput: it is not the password.
        """
        self._throttle.spend_for("token", actor)
        print_, at = fingerprint(token), now()
        with self._store.reading() as tx:
            purpose = next((each for each in LINKS if tx.proofs.look(each, print_, at)), None)
            proof = tx.proofs.look(purpose, print_, at) if purpose else None
        if purpose is None or proof is None:
            raise LinkExpired
        if actor.account_id != proof.account_id:
            if not password:
                raise SignInNeeded("Please enter the password you chose.")
            self._password.check_of(proof.account_id, password)
        with self._store.writing() as tx:
            if tx.proofs.spend(purpose, print_, at) is None:
                raise LinkExpired
            return _move_to(tx, proof.account_id, proof.email, actor)


LINKS = (Purpose.CONFIRM_EMAIL, Purpose.CHANGE_EMAIL)


def post_confirmation(tx: Transaction, account: Account, holder: Account | None = None) -> None:
    """Mail an account a link to confirm the address it claims; older links stop working.

    An address with a holder gets a mail that says so instead. The link that is not sent is stored all the same: the
    clock must not tell one from the other (benchmarks/enumeration.py).
    """
    token, at = secret_token(), now()
    tx.proofs.void(account.id, [Purpose.CONFIRM_EMAIL], at)
    until = at + timedelta(hours=CONFIRM_HOURS)
    tx.proofs.add(account.id, Purpose.CONFIRM_EMAIL, fingerprint(token), account.email, until)
    if holder:
        post(tx, account.email, "account_exists", {"name": holder.name, "path": RESET_PASSWORD})
        return
    post(tx, account.email, "verify_email", {"name": account.name, "path": verify_email(token), "hours": CONFIRM_HOURS})


def _move_to(tx: Transaction, account_id: int, email: str, actor: Actor) -> Account:
    old = tx.accounts.by_id(account_id)
    if old is None or old.is_disabled:
        raise LinkExpired
    try:
        tx.accounts.confirm(account_id, email)
    except EmailTaken as error:
        raise LinkExpired from error  # somebody else confirmed it first
    if old.is_confirmed and old.email != email:
        post(tx, old.email, "email_changed", {"name": old.name, "new_email": email})
        tx.proofs.void(account_id, list(Purpose), now())  # what was mailed to the old address opens nothing
        end_everywhere(tx, account_id, keep=actor.session_id if actor.account_id == account_id else None)
    tx.tell(live.account(account_id))
    moved = tx.accounts.by_id(account_id)
    if moved is None:
        raise InvalidInput({"token": "There is no such account."})
    return moved
