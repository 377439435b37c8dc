"""People as administrators look after them: roles, and keeping somebody out. The last administrator stays one."""

from shop_app.domain.accounts import Account, Actor, Role
from shop_app.domain.errors import InvalidInput, LastAdmin, NotFound
from shop_app.repositories.ports import Store, Transaction
from shop_app.services import audit
from shop_app.services.access import Permission, access, stored_id
from shop_app.services.sessions import end_everywhere

PAGE_SIZE = 25
QUERY_MAX = 100
ROLES = [role for role in Role if role is not Role.GUEST]


class UsersService:
    def __init__(self, store: Store) -> None:
        self._store = store

    def page(self, actor: Actor, query: str = "", role: str = "", page: int = 1) -> tuple[list[Account], int]:
        """Return a page of accounts, newest first, and how many there are.

        Args:
            query: part of a name or address; empty for all.
            role: only this role; empty for all.

        Raises:
            InvalidInput: there is no such role, or the page does not count from 1.
        """
        access(actor, Permission.MANAGE_USERS)
        if role and role not in ROLES:
            raise InvalidInput({"role": "There is no such role."})
        if type(page) is not int or not 1 <= page <= 1_000_000:
            raise InvalidInput({"page": "Pages count from 1."})
        text = query.replace("\0", "").strip()[:QUERY_MAX]
        with self._store.reading() as tx:
            return tx.accounts.page(text, role, PAGE_SIZE, (page - 1) * PAGE_SIZE)

    def change(
        self, actor: Actor, account_id: int, *, role: str | None = None, is_disabled: bool | None = None
    ) -> Account:
        """Give somebody another role, or keep them out; None leaves it as it is. Open pages notice at once.

        Raises:
            LastAdmin: nobody would be left who can do this.
            InvalidInput: there is no such role, or it needs a confirmed address.
            NotFound: there is no such account.
        """
        access(actor, Permission.MANAGE_USERS)
        if role is not None and role not in ROLES:
            raise InvalidInput({"role": "There is no such role."})
        with self._store.writing() as tx:
            # Two administrators who demote each other at once wait here for one another.
            admins = tx.accounts.hold_admins()
            account = tx.accounts.by_id(stored_id(account_id))
            if account is None:
                raise NotFound("There is no such account.")
            _change_role(tx, actor, account, admins, role)
            _change_disabled(tx, actor, account, admins, is_disabled)
            changed = tx.accounts.by_id(account.id)
        return changed or account

    def end_sessions(self, actor: Actor, account_id: int) -> None:
        """Sign somebody out everywhere.

        Raises:
            NotFound: there is no such account.
        """
        access(actor, Permission.MANAGE_USERS)
        with self._store.writing() as tx:
            account = tx.accounts.by_id(stored_id(account_id))
            if account is None:
                raise NotFound("There is no such account.")
            end_everywhere(tx, account.id)
            audit.record(tx, actor, "account.sign_out", f"account {account.id}")


def keep_one_admin(account: Account, admins: list[int]) -> None:
    """Let pass whoever is not the last administrator; ``admins`` are held by the caller's transaction.

    Raises:
        LastAdmin: it is.
    """
    if admins == [account.id]:
        raise LastAdmin


def _change_role(tx: Transaction, actor: Actor, account: Account, admins: list[int], role: str | None) -> None:
    if role is None or role == account.role:
        return
    if role != Role.ADMIN:
        keep_one_admin(account, admins)
    if role != Role.CUSTOMER and not account.is_confirmed:
        raise InvalidInput({"role": "They have to confirm their e-mail address first."})
    tx.accounts.set_role(account.id, Role(role))
    before, after = {"role": str(account.role)}, {"role": role}
    audit.record(tx, actor, "account.role", f"account {account.id}", before, after)
    end_everywhere(tx, account.id, keep=actor.session_id if actor.account_id == account.id else None)


def _change_disabled(
    tx: Transaction, actor: Actor, account: Account, admins: list[int], is_disabled: bool | None
) -> None:
    if is_disabled is None or is_disabled == account.is_disabled:
        return
    if is_disabled:
        keep_one_admin(account, admins)
        end_everywhere(tx, account.id)
    tx.accounts.set_disabled(account.id, is_disabled)
    before, after = {"disabled": account.is_disabled}, {"disabled": is_disabled}
    audit.record(tx, actor, "account.disabled", f"account {account.id}", before, after)
