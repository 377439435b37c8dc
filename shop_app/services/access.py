"""Who may do it: every rule about actors and what they may touch is here. No storage here."""

import hmac
import logging
from enum import StrEnum

from shop_app.domain.accounts import Actor, Role
from shop_app.domain.errors import NotAllowed, NotFound, SecondFactorNeeded, SignInNeeded
from shop_app.domain.orders import Order
from shop_app.kit.ids import fingerprint

security_log = logging.getLogger("shop.security")


class Permission(StrEnum):
    """What staff may do, by name."""

    SEE_ORDERS = "see_orders"
    MOVE_ORDERS = "move_orders"
    REFUND_ORDERS = "refund_orders"
    EDIT_CATALOGUE = "edit_catalogue"
    MODERATE_REVIEWS = "moderate_reviews"
    RUN_PROMOTIONS = "run_promotions"  # coupons, taxes, deliveries
    RUN_MODELS = "run_models"
    READ_AUDIT = "read_audit"
    SEE_MAIL = "see_mail"  # mails in trouble, with the address of whoever waits for them
    MANAGE_USERS = "manage_users"
    BRING_IN = "bring_in"  # accounts, orders and events of elsewhere


GRANTS: dict[Role, frozenset[Permission]] = {
    Role.GUEST: frozenset(),
    Role.CUSTOMER: frozenset(),
    Role.SUPPORT: frozenset(
        {
            Permission.SEE_ORDERS,
            Permission.MOVE_ORDERS,
            Permission.REFUND_ORDERS,
            Permission.SEE_MAIL,
            Permission.MODERATE_REVIEWS,
        }
    ),
    Role.CATALOGUE_MANAGER: frozenset(
        {Permission.EDIT_CATALOGUE, Permission.MODERATE_REVIEWS, Permission.RUN_PROMOTIONS}
    ),
    Role.ADMIN: frozenset(Permission),
}


def access(actor: Actor, permission: Permission) -> None:
    """Let staff with this permission pass.

    Raises:
        SignInNeeded: a guest asks.
        NotAllowed: the role does not have it.
        SecondFactorNeeded: the role is held back until a second factor is set up.
    """
    if permission in GRANTS[actor.role]:
        return
    if not actor.is_signed_in:
        raise SignInNeeded
    security_log.warning("denied: account %s as %s may not %s", actor.account_id, actor.role, permission)
    if actor.is_held_back:
        raise SecondFactorNeeded
    raise NotAllowed


def access_account(actor: Actor) -> int:
    """Return the actor's own account id.

    Raises:
        SignInNeeded: a guest asks.
    """
    if actor.account_id is None:
        raise SignInNeeded
    return actor.account_id


def stored_id(value: object) -> int:
    """Return an id that a stored row can have.

    Raises:
        NotFound: for whatever else a client sends; databases differ in what they do with it.
    """
    if type(value) is not int or not 0 < value < 2**31:
        raise NotFound
    return value


def access_order(actor: Actor, order: Order, order_fingerprint: str, token: str = "") -> None:
    """Let the owner, the guest with the order's token, and staff pass.

    Raises:
        NotFound: for everybody else, as if the order did not exist.
    """
    if Permission.SEE_ORDERS in GRANTS[actor.role]:
        return
    # Both sides are checked to be present: a guest's order has no account, and no account is not everybody's.
    if actor.account_id is not None and order.account_id is not None and actor.account_id == order.account_id:
        return
    if token and order_fingerprint and hmac.compare_digest(fingerprint(token), order_fingerprint):
        return
    raise NotFound("We could not find that order.")
