"""The second factor: an authenticator app's codes, and ten backup codes for when the phone is gone."""

import hmac
from dataclasses import dataclass

import pyotp
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from shop_app.domain import live
from shop_app.domain.accounts import Account, Actor
from shop_app.domain.errors import Conflict, InvalidInput, TotpRequired, WrongCode
from shop_app.kit.clock import now
from shop_app.kit.ids import backup_code, fingerprint, normal_backup_code
from shop_app.kit.keys import derive, urlsafe
from shop_app.repositories.ports import Store, Transaction
from shop_app.routes import ACCOUNT_SECURITY
from shop_app.services.access import access_account, security_log
from shop_app.services.credentials import PasswordCheck
from shop_app.services.mail import post
from shop_app.services.sessions import end_everywhere
from shop_app.services.throttle import Throttle

ISSUER = "Tangelo"
BACKUP_CODES = 10
STEP_S = 30
DRIFT = 1  # steps a phone's clock may be off, either way


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator app is given: as a link for a QR code, and to type."""

    secret: str
    uri: str


class SecondFactorService:
    """Sets up, checks and takes away second factors.

    Args:
        secret: the shop's; secrets of authenticators are stored encrypted under a key derived from it.
        previous: the secret before it; what it encrypted can still be read.
    """

    def __init__(
        self, store: Store, throttle: Throttle, password: PasswordCheck, *, secret: str, previous: str = ""
    ) -> None:
        keys = [Fernet(urlsafe(derive(each, "second-factor"))) for each in (secret, previous) if each]
        self._box = MultiFernet(keys)
        self._store = store
        self._throttle = throttle
        self._password = password

    def begin(self, actor: Actor, password: str) -> Enrolment:
        """Start setting up an authenticator; it counts once ``confirm`` saw its first code.

        Raises:
            InvalidInput: that is not the actor's password; names the field ``current_password``.
            Conflict: one is on already, or the e-mail address is not confirmed yet.
        """
        account_id = access_account(actor)
        self._password.check(actor, password)
        secret = pyotp.random_base32()
        with self._store.writing() as tx:
            account = tx.accounts.by_id(account_id)
            if account is None or not account.is_confirmed:
                raise Conflict("Please confirm your e-mail address first.")
            if account.has_second_factor:
                raise Conflict("Two-step sign-in is on already.")
            tx.proofs.put_second_factor(account_id, self._box.encrypt(secret.encode()).decode(), None, 0)
        return Enrolment(secret, pyotp.TOTP(secret).provisioning_uri(name=actor.email, issuer_name=ISSUER))

    def confirm(self, actor: Actor, code: str) -> list[str]:
        """Turn the authenticator on with its first code; return the backup codes, which are never shown again.

        Everywhere else the account is signed out: those sign-ins proved less.

        Raises:
            WrongCode: the code is not this moment's.
            TooManyRequests: too many tries.
        """
        account_id = access_account(actor)
        self._throttle.spend("second_factor", str(account_id))
        with self._store.writing() as tx:
            stored = tx.proofs.second_factor(account_id)
            step = self._step_of(stored.secret, code)
            if step is None or stored.is_on:
                raise WrongCode
            tx.proofs.put_second_factor(account_id, stored.secret, now(), step)
            end_everywhere(tx, account_id, keep=actor.session_id)
            codes = _new_codes(tx, account_id)
            post(tx, actor.email, "second_factor_on", {"name": actor.name, "path": ACCOUNT_SECURITY})
        self._throttle.forgive("second_factor", str(account_id))
        return codes

    def renew_codes(self, actor: Actor, code: str) -> list[str]:
        """Replace the backup codes, against a code; return the new ones."""
        account_id = access_account(actor)
        self.check(account_id, code)
        with self._store.writing() as tx:
            return _new_codes(tx, account_id)

    def turn_off(self, actor: Actor, code: str) -> None:
        """Take the second factor away, against a code or a backup code. The account's owner is told."""
        account_id = access_account(actor)
        self.check(account_id, code)
        with self._store.writing() as tx:
            tx.proofs.put_second_factor(account_id, "", None, 0)
            tx.proofs.put_backup_codes(account_id, [])
            post(tx, actor.email, "second_factor_off", {"name": actor.name, "path": ACCOUNT_SECURITY})
            end_everywhere(tx, account_id, keep=actor.session_id)

    def codes_left(self, actor: Actor) -> int:
        """Return how many backup codes the actor has not used."""
        account_id = access_account(actor)
        with self._store.reading() as tx:
            return tx.proofs.backup_codes_left(account_id)

    def demand(self, account: Account, code: str) -> None:
        """Let an account that proved its password pass, if it needs no code or this is a good one.

        Raises:
            TotpRequired: it needs a code and none was given.
            WrongCode: this is none, or it was used before.
            TooManyRequests: too many tries.
        """
        if not account.has_second_factor:
            return
        if not code.strip():
            raise TotpRequired
        self.check(account.id, code)

    def check(self, account_id: int, code: str) -> None:
        """Spend a code or a backup code of an account; each works once.

        Raises:
            WrongCode: this is none, or it was used before.
            TooManyRequests: too many tries.
        """
        # Counted before it is looked at: guesses sent at once must not slip through together.
        self._throttle.spend("second_factor", str(account_id))
        with self._store.writing() as tx:
            if not self._spend(tx, account_id, code):
                security_log.warning("wrong code: account %d", account_id)
                raise WrongCode
        self._throttle.forgive("second_factor", str(account_id))

    def _spend(self, tx: Transaction, account_id: int, code: str) -> bool:
        if backup := normal_backup_code(code):
            return tx.proofs.use_backup_code(account_id, fingerprint(backup), now())
        stored = tx.proofs.second_factor(account_id)
        step = self._step_of(stored.secret, code) if stored.is_on else None
        if step is None or not tx.proofs.use_step(account_id, step):
            return False
        tx.proofs.reseal(account_id, self._box.rotate(stored.secret.encode()).decode())  # under today's key
        return True

    def _step_of(self, encrypted: str, code: str) -> int | None:
        """Return the time step whose code this is, or None."""
        digits = "".join(code.split())
        if not encrypted or len(digits) != 6 or not digits.isdecimal() or not digits.isascii():
            return None
        try:
            totp = pyotp.TOTP(self._box.decrypt(encrypted.encode()).decode())
        except InvalidToken as error:
            raise InvalidInput(
                {"code": "This authenticator can no longer be read. Use a backup code, then set it up anew."}
            ) from error
        today = int(now().timestamp()) // STEP_S
        steps = range(today - DRIFT, today + DRIFT + 1)
        found = [step for step in steps if hmac.compare_digest(totp.generate_otp(step), digits)]
        return found[0] if found else None


def _new_codes(tx: Transaction, account_id: int) -> list[str]:
    codes = [backup_code() for _ in range(BACKUP_CODES)]
    tx.proofs.put_backup_codes(account_id, [fingerprint(normal_backup_code(each)) for each in codes])
    tx.tell(live.account(account_id))
    return codes
