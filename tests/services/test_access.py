"""Who may do what: the whole table, so that a new role or permission fails here until somebody decides."""

import itertools
from contextlib import suppress

import pytest

from shop_app.domain.accounts import SYSTEM, Actor, Role
from shop_app.domain.audit import AuditQuery
from shop_app.domain.errors import NotAllowed, NotFound, SignInNeeded
from shop_app.services.access import GRANTS, Permission, access, access_account

ALLOWED = {
    (Role.SUPPORT, Permission.SEE_ORDERS),
    (Role.SUPPORT, Permission.MOVE_ORDERS),
    (Role.SUPPORT, Permission.REFUND_ORDERS),
    (Role.SUPPORT, Permission.SEE_MAIL),
    (Role.SUPPORT, Permission.MODERATE_REVIEWS),
    (Role.CATALOGUE_MANAGER, Permission.EDIT_CATALOGUE),
    (Role.CATALOGUE_MANAGER, Permission.MODERATE_REVIEWS),
    (Role.ADMIN, Permission.MODERATE_REVIEWS),
    (Role.CATALOGUE_MANAGER, Permission.RUN_PROMOTIONS),
    (Role.ADMIN, Permission.RUN_PROMOTIONS),
    (Role.ADMIN, Permission.SEE_ORDERS),
    (Role.ADMIN, Permission.MOVE_ORDERS),
    (Role.ADMIN, Permission.REFUND_ORDERS),
    (Role.ADMIN, Permission.SEE_MAIL),
    (Role.ADMIN, Permission.EDIT_CATALOGUE),
    (Role.ADMIN, Permission.RUN_MODELS),
    (Role.ADMIN, Permission.BRING_IN),
    (Role.ADMIN, Permission.READ_AUDIT),
    (Role.ADMIN, Permission.MANAGE_USERS),
}


def actor(role: Role) -> Actor:
    return Actor("visitor", None if role is Role.GUEST else 1, role)


def outcome(role: Role, permission: Permission) -> str:
    try:
        access(actor(role), permission)
    except SignInNeeded:
        return "sign in first"
    except NotAllowed:
        return "not allowed"
    return "allowed"


@pytest.mark.parametrize(("role", "permission"), list(itertools.product(Role, Permission)))
def test_every_role_has_exactly_the_permissions_of_the_table(role, permission):
    expected = "allowed" if (role, permission) in ALLOWED else "not allowed"
    if role is Role.GUEST:
        expected = "sign in first"

    assert outcome(role, permission) == expected


def test_every_role_is_decided_on():
    assert set(GRANTS) == set(Role)


def test_the_shop_itself_may_do_everything():
    assert {permission for permission in Permission if access(SYSTEM, permission) is None} == set(Permission)


def test_a_guest_has_no_account():
    with pytest.raises(SignInNeeded):
        access_account(actor(Role.GUEST))

    assert access_account(actor(Role.CUSTOMER)) == 1


CALLS = {
    "orders.everyones": lambda shop, who: shop.orders.everyones(who),
    "orders.move": lambda shop, who: shop.orders.move(who, "NONE-SUCH", "shipped"),
    "orders.refund": lambda shop, who: shop.orders.refund(who, "NONE-SUCH", None, "Late"),
    "orders.note": lambda shop, who: shop.orders.note(who, "NONE-SUCH", "Rang twice"),
    "orders.notes": lambda shop, who: shop.orders.notes(who, "NONE-SUCH"),
    "returns.listed": lambda shop, who: shop.returns.listed(who),
    "returns.decide": lambda shop, who: shop.returns.decide(who, 1, "approved"),
    "history.bring_in": lambda shop, who: shop.history.bring_in(who, []),
    "catalogue.bring_in": lambda shop, who: shop.catalogue.bring_in(who, [], []),
    "catalogue.bring_in_reviews": lambda shop, who: shop.catalogue.bring_in_reviews(who, []),
    "interactions.bring_in": lambda shop, who: shop.interactions.bring_in(who, []),
    "accounts.bring_in": lambda shop, who: shop.accounts.bring_in(who, []),
    "users.page": lambda shop, who: shop.users.page(who),
    "users.change": lambda shop, who: shop.users.change(who, 1, role="admin"),
    "users.end_sessions": lambda shop, who: shop.users.end_sessions(who, 1),
    "audit.page": lambda shop, who: shop.services.audit.page(who, AuditQuery()),
    "training.cards": lambda shop, who: shop.training.cards(who),
    "training.promote": lambda shop, who: shop.training.promote(who, "m1"),
    "training.retrain": lambda shop, who: shop.training.retrain(who),
}
STAFF = {
    **{key: {Role.SUPPORT} for key in ("orders.everyones", "orders.notes", "returns.listed")},
    **{key: {Role.SUPPORT} for key in ("orders.move", "orders.refund", "orders.note", "returns.decide")},
    "catalogue.bring_in": {Role.CATALOGUE_MANAGER},
    "catalogue.bring_in_reviews": {Role.CATALOGUE_MANAGER},
}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
@pytest.mark.parametrize("name", CALLS)
def test_what_staff_do_is_refused_to_everybody_else(shop, name, role):
    if role in STAFF.get(name, set()):
        with suppress(NotFound):  # allowed to ask: there is nothing there
            CALLS[name](shop, actor(role))
        return

    with pytest.raises(SignInNeeded if role is Role.GUEST else NotAllowed):
        CALLS[name](shop, actor(role))

    assert shop.catalogue.count() == 0
    assert shop.models.live_version() == ""
