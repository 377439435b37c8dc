"""Accounts and who is asking: register, sign in, sign out, and the actor behind a cookie or a token."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import jwt

from shop_app.domain import live
from shop_app.domain.accounts import COMMAND_LINE, Account, AccountDraft, Actor, Role, normal_email
from shop_app.domain.errors import InvalidCredentials, InvalidInput
from shop_app.kit.clock import now
from shop_app.kit.ids import fingerprint, secret_token
from shop_app.repositories.ports import Store
from shop_app.services.access import Permission, access
from shop_app.services.audit import record
from shop_app.services.passwords import hash_password, is_password
from shop_app.services.throttle import Throttle, client_of

ACCESS_S = 15 * 60
REFRESH_S = 30 * 86_400
ALGORITHM = "HS256"
ISSUER = "reactive-shop"
AUDIENCE = "reactive-shop-api"


@dataclass(frozen=True, slots=True)
class Tokens:
    """What an API caller signs in with."""

    access_token: str
    refresh_token: str
    expires_in: int = ACCESS_S
    token_type: str = "bearer"  # noqa: S105 - the name of the scheme


class AccountsService:
    """Everything about accounts.

    Args:
        store: where accounts and sessions live.
        throttle: spends sign-in tries, before anything is checked.
        secret: signs API tokens, at least 32 characters.
        bcrypt_cost: work factor of new password hashes.
        idle_s: a browser session unused for this long is over.
        absolute_s: a browser session is over after this, used or not.
    """

    def __init__(
        self, store: Store, throttle: Throttle, *, secret: str, bcrypt_cost: int, idle_s: int, absolute_s: int
    ) -> None:
        self._store = store
        self._throttle = throttle
        self._secret = secret
        self._cost = bcrypt_cost
        self._idle_s = idle_s
        self._absolute_s = absolute_s

    def register(self, draft: AccountDraft, role: Role = Role.CUSTOMER) -> Account:
        """Make an account.

        Raises:
            EmailTaken: the address has one.
        """
        hashed = hash_password(draft.password, self._cost)
        with self._store.writing() as tx:
            return tx.accounts.add(draft.email, draft.name, hashed, role, now())

    def create_admin(self, draft: AccountDraft) -> Account:
        """Make an administrator, or make the known account one with this password. For the command line only."""
        hashed = hash_password(draft.password, self._cost)
        with self._store.writing() as tx:
            known = tx.accounts.by_email(draft.email)
            if known is None:
                account = tx.accounts.add(draft.email, draft.name, hashed, Role.ADMIN, now())
            else:
                account = known
                tx.accounts.set_role(known.id, Role.ADMIN, hashed)
            before = {"role": known.role} if known else None
            record(tx, COMMAND_LINE, "account.make_admin", f"account {account.id}", before, {"role": Role.ADMIN})
            return account

    def login(self, email: str, password: str, came_from: str = "") -> Account:
        """Return the account these credentials open.

        The tries are counted before the check, so that guesses sent at once do not slip through together.

        Args:
            came_from: the client's address.

        Raises:
            InvalidCredentials: unknown address, wrong password or disabled account; told apart by nothing.
            TooManyRequests: too many tries of this client, or at this account; says how long to wait.
        """
        try:
            address = normal_email(email)
        except InvalidInput:
            address = ""
        name, client = address or email[:100], client_of(came_from)
        self._throttle.spend("login_pair", f"{name} {client}")
        self._throttle.spend("login_account", name)
        self._throttle.spend_from("login_client", came_from)
        with self._store.reading() as tx:
            account = tx.accounts.by_email(address) if address else None
            stored = tx.accounts.password_hash(account.id) if account else ""
        if not is_password(password[:4096], stored, self._cost) or account is None or account.is_disabled:
            raise InvalidCredentials
        # Only what this client did is forgotten: a thief of one account must not get more tries at another.
        self._throttle.give_back("login_client", client)
        self._throttle.forgive("login_pair", f"{name} {client}")
        self._throttle.give_back("login_account", name)
        return account

    def open_session(self, account: Account) -> str:
        """Return a fresh browser-session token for an account that just proved itself."""
        token = secret_token()
        with self._store.writing() as tx:
            expires_at = now() + timedelta(seconds=self._absolute_s)
            tx.accounts.open_session(account.id, fingerprint(token), now(), expires_at)
        return token

    def end_session(self, token: str) -> None:
        """Sign a browser out; the token opens nothing from here on."""
        with self._store.writing() as tx:
            found = tx.accounts.session_account(fingerprint(token), now(), self._idle_s)
            tx.accounts.end_session(fingerprint(token), now())
            if found:
                tx.tell(live.account(found[0].id))  # its other tabs are out at once

    def actor_of_session(self, token: str, visitor: str) -> Actor:
        """Return who holds this browser session; a guest when it is missing, over or made up."""
        if not token:
            return Actor(visitor)
        with self._store.reading() as tx:
            found = tx.accounts.session_account(fingerprint(token), now(), self._idle_s)
        if found is None:
            return Actor(visitor)
        account, is_stale = found
        if is_stale:
            with self._store.writing() as tx:
                tx.accounts.touch_session(fingerprint(token), now())
        return actor_of(account, visitor)

    def tokens(self, account: Account, family: str = "") -> Tokens:
        """Return API tokens; the refresh token belongs to ``family``, a new one unless it is given."""
        refresh = secret_token()
        with self._store.writing() as tx:
            expires_at = now() + timedelta(seconds=REFRESH_S)
            tx.accounts.add_refresh(account.id, family or secret_token(), fingerprint(refresh), expires_at)
        claims = {"sub": str(account.id), "iss": ISSUER, "aud": AUDIENCE, "iat": now(), "typ": "access"}
        claims["exp"] = now() + timedelta(seconds=ACCESS_S)
        return Tokens(jwt.encode(claims, self._secret, ALGORITHM), refresh)

    def refresh(self, refresh_token: str) -> Tokens:
        """Trade a refresh token for new tokens, once; a token used twice ends everything of its family.

        Raises:
            InvalidCredentials: unknown, expired, used or revoked.
        """
        with self._store.writing() as tx:
            spent = tx.accounts.use_refresh(fingerprint(refresh_token), now())
            account = tx.accounts.by_id(spent[0]) if spent else None
            if account is not None and account.is_disabled:
                raise InvalidCredentials("This refresh token is no longer valid.")  # and it is not used up
        if spent is None or account is None:
            raise InvalidCredentials("This refresh token is no longer valid.")
        return self.tokens(account, spent[1])

    def revoke(self, refresh_token: str) -> None:
        """Sign an API caller out: the token's whole family ends."""
        with self._store.writing() as tx:
            tx.accounts.revoke_refresh(fingerprint(refresh_token), now())

    def actor_of_token(self, access_token: str, visitor: str) -> Actor:
        """Return who holds this API token.

        Raises:
            InvalidCredentials: expired, forged, of another kind, or its account is gone or disabled.
        """
        try:
            claims: dict[str, Any] = jwt.decode(
                access_token,
                self._secret,
                algorithms=[ALGORITHM],
                issuer=ISSUER,
                audience=AUDIENCE,
                options={"require": ["exp", "iat", "sub", "iss", "aud"]},
            )
        except jwt.InvalidTokenError as error:
            raise InvalidCredentials("This access token is not valid.") from error
        with self._store.reading() as tx:
            account = tx.accounts.by_id(int(claims["sub"])) if claims["sub"].isdecimal() else None
        if claims.get("typ") != "access" or account is None or account.is_disabled:
            raise InvalidCredentials("This access token is not valid.")
        return actor_of(account, visitor)

    def bring_in(self, actor: Actor, profiles: Sequence[tuple[str, str]]) -> list[int]:
        """Store accounts of elsewhere as (e-mail, name); nobody can sign in to them until they set a password."""
        access(actor, Permission.BRING_IN)
        with self._store.writing() as tx:
            return tx.accounts.bring_in(profiles, now())


def actor_of(account: Account, visitor: str) -> Actor:
    """Return the actor a known account is."""
    return Actor(visitor, account.id, account.role, account.email, account.name)
