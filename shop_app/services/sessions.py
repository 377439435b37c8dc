"""Where people are signed in: browser cookies, API tokens, and ending either from anywhere. No passwords here."""

from dataclasses import dataclass, replace
from datetime import timedelta

from shop_app.domain import live
from shop_app.domain.accounts import Account, Actor, Role, SignIn
from shop_app.domain.errors import InvalidCredentials, NotFound
from shop_app.kit.clock import now
from shop_app.kit.devices import device_of, network_of
from shop_app.kit.ids import fingerprint, secret_token
from shop_app.repositories.ports import Store, Transaction
from shop_app.services.access import access_account, security_log, stored_id
from shop_app.services.api_tokens import ACCESS_S, TokenSigner

REFRESH_S = 30 * 86_400


@dataclass(frozen=True, slots=True)
class Tokens:
    """What an API caller signs in with."""

    access_token: str
    refresh_token: str
    expires_in: int = ACCESS_S
    token_type: str = "bearer"  # noqa: S105 - the name of the scheme


class SessionsService:
    """Opens, knows and ends sign-ins.

    Args:
        idle_s: a browser session unused for this long is over.
        absolute_s: any session is over after this, used or not.
        staff_needs_second_factor: the role of staff counts only with a second factor.
    """

    def __init__(
        self, store: Store, signer: TokenSigner, *, idle_s: int, absolute_s: int, staff_needs_second_factor: bool
    ) -> None:
        self._store = store
        self._signer = signer
        self._idle_s = {"browser": idle_s, "api": REFRESH_S}
        self._absolute_s = absolute_s
        self._is_strict = staff_needs_second_factor

    def open(self, account: Account, user_agent: str = "", came_from: str = "") -> str:
        """Return a fresh browser-session token for an account that just proved itself."""
        token = secret_token()
        with self._store.writing() as tx:
            self._open(tx, account, "browser", token, user_agent, came_from)
        return token

    def tokens(self, account: Account, user_agent: str = "", came_from: str = "") -> Tokens:
        """Return API tokens of a new sign-in for an account that just proved itself."""
        refresh = secret_token()
        with self._store.writing() as tx:
            session_id = self._open(tx, account, "api", secret_token(), user_agent, came_from)
            tx.sessions.add_refresh(account.id, session_id, fingerprint(refresh), now() + timedelta(seconds=REFRESH_S))
        return Tokens(self._signer.sign(account.id, session_id), refresh)

    def refresh(self, refresh_token: str) -> Tokens:
        """Trade a refresh token for new tokens, once; a token used twice ends its whole sign-in.

        Raises:
            InvalidCredentials: unknown, expired, used, or its sign-in was ended.
        """
        fresh, at = secret_token(), now()
        with self._store.writing() as tx:
            spent = tx.sessions.use_refresh(fingerprint(refresh_token), at)
            found = tx.sessions.by_id(spent[1], at, self._idle_s["api"]) if spent else None
            if spent and found is None:
                raise InvalidCredentials("This refresh token is no longer valid.")  # rolled back: it is not used up
            if spent:
                tx.sessions.touch(spent[1], at)
                tx.sessions.add_refresh(spent[0], spent[1], fingerprint(fresh), at + timedelta(seconds=REFRESH_S))
        if spent is None:
            security_log.warning("refresh refused: unknown, expired or used before; of a used one the sign-in is over")
            raise InvalidCredentials("This refresh token is no longer valid.")
        return Tokens(self._signer.sign(*spent), fresh)

    def revoke(self, refresh_token: str) -> None:
        """Sign an API caller out; nothing of that sign-in works any more."""
        with self._store.writing() as tx:
            if owner := tx.sessions.session_of_refresh(fingerprint(refresh_token)):
                tx.sessions.end(*owner, now())

    def end(self, token: str) -> None:
        """Sign a browser out; the token opens nothing from here on."""
        with self._store.writing() as tx:
            if found := tx.sessions.by_token(fingerprint(token), now(), self._idle_s["browser"]):
                tx.sessions.end(found[0].id, found[1], now())
                tx.tell(live.account(found[0].id))  # its other tabs are out at once

    def actor_of_session(self, token: str, visitor: str) -> Actor:
        """Return who holds this browser session; a guest when it is missing, over or made up."""
        if not token:
            return Actor(visitor)
        with self._store.reading() as tx:
            found = tx.sessions.by_token(fingerprint(token), now(), self._idle_s["browser"])
        return self._actor(found, visitor) if found else Actor(visitor)

    def actor_of_token(self, access_token: str, visitor: str) -> Actor:
        """Return who holds this API token.

        Raises:
            InvalidCredentials: expired, forged, or its sign-in or account is gone or disabled.
        """
        account_id, session_id = self._signer.read(access_token)
        with self._store.reading() as tx:
            found = tx.sessions.by_id(session_id, now(), self._idle_s["api"])
        if found is None or found[0].id != account_id:
            raise InvalidCredentials("This access token is not valid.")
        return self._actor(found, visitor)

    def mine(self, actor: Actor) -> list[SignIn]:
        """Return where the actor is signed in, the one used last first.

        Raises:
            SignInNeeded: a guest asks.
        """
        account_id = access_account(actor)
        with self._store.reading() as tx:
            found = tx.sessions.of_account(account_id, now(), self._idle_s)
        return [replace(each, is_current=each.id == actor.session_id) for each in found]

    def end_mine(self, actor: Actor, session_id: int) -> None:
        """Sign the actor out somewhere; open pages there are out at once.

        Raises:
            NotFound: that is none of the actor's sign-ins.
        """
        account_id = access_account(actor)
        with self._store.writing() as tx:
            if not tx.sessions.end(account_id, stored_id(session_id), now()):
                raise NotFound("That device is not signed in any more.")
            tx.tell(live.account(account_id))

    def end_others(self, actor: Actor) -> int:
        """Sign the actor out everywhere but here; return in how many places that was."""
        account_id = access_account(actor)
        with self._store.writing() as tx:
            ended = tx.sessions.end_all(account_id, now(), keep=actor.session_id)
            tx.tell(live.account(account_id))
        return ended

    def _open(self, tx: Transaction, account: Account, kind: str, token: str, user_agent: str, came_from: str) -> int:
        origin = (device_of(user_agent), network_of(came_from))
        until = now() + timedelta(seconds=self._absolute_s)
        security_log.info("signed in: account %d by %s from %s", account.id, kind, origin[1])
        return tx.sessions.open(account.id, kind, fingerprint(token), origin, now(), until)

    def _actor(self, found: tuple[Account, int, bool], visitor: str) -> Actor:
        account, session_id, is_stale = found
        if is_stale:
            with self._store.writing() as tx:
                tx.sessions.touch(session_id, now())
        actor = replace(actor_of(account, visitor), session_id=session_id)
        if self._is_strict and account.role not in (Role.GUEST, Role.CUSTOMER) and not account.has_second_factor:
            return replace(actor, role=Role.CUSTOMER, is_held_back=True)
        return actor


def actor_of(account: Account, visitor: str) -> Actor:
    """Return the actor a known account is."""
    return Actor(visitor, account.id, account.role, account.email, account.name)


def end_everywhere(tx: Transaction, account_id: int, keep: int | None = None) -> None:
    """End an account's sign-ins but ``keep`` within a transaction that changes who may use it."""
    tx.sessions.end_all(account_id, now(), keep)
    tx.tell(live.account(account_id))
