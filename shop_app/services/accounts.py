"""Accounts: register, prove who one is, and what one is called. A stranger learns from no answer who has one."""

from collections.abc import Sequence
from dataclasses import replace

from shop_app.domain import live
from shop_app.domain.accounts import COMMAND_LINE, Account, AccountDraft, Actor, Role, normal_email, normal_name
from shop_app.domain.errors import InvalidCredentials, InvalidInput, NotFound
from shop_app.kit.clock import now
from shop_app.kit.devices import network_of
from shop_app.repositories.ports import Store
from shop_app.services import audit
from shop_app.services.access import Permission, access, access_account, security_log
from shop_app.services.confirmations import post_confirmation
from shop_app.services.passwords import hash_password, is_cheaper, matching
from shop_app.services.second_factor import SecondFactorService
from shop_app.services.sessions import end_everywhere
from shop_app.services.throttle import Throttle, client_of


class AccountsService:
    """Registering and signing in.

    Args:
        throttle: spends tries, before anything is checked.
        bcrypt_cost: work factor of new password hashes.
    """

    def __init__(
        self, store: Store, throttle: Throttle, second_factor: SecondFactorService, *, bcrypt_cost: int
    ) -> None:
        self._store = store
        self._throttle = throttle
        self._second_factor = second_factor
        self._cost = bcrypt_cost

    def register(self, draft: AccountDraft, role: Role = Role.CUSTOMER) -> Account:
        """Make an account that claims its address until the mail sent there is answered.

        An address may be claimed though it has an account: its owner is told by mail, and whoever claims it gets an
        account of their own, with their own password, that never becomes the owner's. So the answer, what follows it
        and the time it takes are the same for known and unknown addresses (docs/adr/0008).

        What is typed here is compared with no password that is there: it would be a way to guess them.
        """
        with self._store.reading() as tx:
            there = tx.accounts.at_address(draft.email)
        like = next((stored for _, stored in there if stored), "")
        hashed = hash_password(draft.password, self._cost, like)
        with self._store.writing() as tx:
            made = tx.accounts.add(draft.email, draft.name, hashed, role, now(), is_confirmed=False)
            post_confirmation(tx, made, tx.accounts.by_email(draft.email))
        return made

    def create_admin(self, draft: AccountDraft) -> Account:
        """Make an administrator, or make the known account one with this password. For the command line only."""
        hashed = hash_password(draft.password, self._cost)
        with self._store.writing() as tx:
            known = tx.accounts.by_email(draft.email)
            made = known or tx.accounts.add(draft.email, draft.name, hashed, Role.ADMIN, now())
            if known:
                tx.accounts.set_role(known.id, Role.ADMIN)
                tx.accounts.set_password(known.id, hashed)
                tx.accounts.set_disabled(known.id, is_disabled=False)
                end_everywhere(tx, known.id)
            before, after = {"role": str(known.role)} if known else None, {"role": str(Role.ADMIN)}
            audit.record(tx, COMMAND_LINE, "account.make_admin", f"account {made.id}", before, after)
        return replace(made, role=Role.ADMIN)

    def login(self, email: str, password: str, came_from: str = "", code: str | None = "") -> Account:
        """Return the account these credentials open.

        The tries are counted before the check, so that guesses sent at once do not slip through together.

        Args:
            came_from: the client's address.
            code: of the second factor, for accounts that have one; None leaves it to a second step.

        Raises:
            InvalidCredentials: unknown address, wrong password or disabled account; told apart by nothing.
            TotpRequired: the password is right and a code is asked for as well.
            WrongCode: the code is not.
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
        account = self._opened_by(address, password[:4096], came_from)
        # Only what this client did is forgotten: a thief of one account must not get more tries at another.
        self._throttle.give_back("login_client", client)
        self._throttle.forgive("login_pair", f"{name} {client}")
        self._throttle.give_back("login_account", name)
        if code is not None:
            self._second_factor.demand(account, code)
        return account

    def mine(self, actor: Actor) -> Account:
        """Return the actor's own account as it is stored.

        Raises:
            SignInNeeded: a guest asks.
        """
        with self._store.reading() as tx:
            account = tx.accounts.by_id(access_account(actor))
        if account is None:
            raise NotFound
        return account

    def rename(self, actor: Actor, name: str) -> Account:
        """Call the actor by another name from now on.

        Raises:
            InvalidInput: it is empty or too long.
        """
        account_id, chosen = access_account(actor), normal_name(name)
        with self._store.writing() as tx:
            tx.accounts.rename(account_id, chosen)
            tx.tell(live.account(account_id))
        return self.mine(actor)

    def bring_in(self, actor: Actor, profiles: Sequence[tuple[str, str]]) -> list[int]:
        """Store accounts of elsewhere as (e-mail, name); nobody can sign in to them until they set a password."""
        access(actor, Permission.BRING_IN)
        with self._store.writing() as tx:
            return tx.accounts.bring_in(profiles, now())

    def _opened_by(self, address: str, password: str, came_from: str) -> Account:
        with self._store.reading() as tx:
            there = tx.accounts.at_address(address) if address else []
        found = matching(password, [stored for _, stored in there], self._cost)
        if found is None or there[found][0].is_disabled:
            # Not what was typed: it may be a password in the wrong field.
            whose = f"account {there[0][0].id}" if there else "nobody's address"
            security_log.warning("sign-in refused: %s from %s", whose, network_of(came_from))
            raise InvalidCredentials
        account, stored = there[found]
        # Accounts that share an address share a salt too (see `hash_password`); a dearer hash would tell them apart.
        if is_cheaper(stored, self._cost) and len(there) == 1:
            self._rehash(account, password, stored)
        return account

    def _rehash(self, account: Account, password: str, stored: str) -> None:
        dearer = hash_password(password, self._cost)
        with self._store.writing() as tx:
            if tx.accounts.password_hash(account.id) == stored:  # it was not changed meanwhile
                tx.accounts.set_password(account.id, dearer)
