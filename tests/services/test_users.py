"""Administrators look after people, are recorded doing so, and one of them always stays."""

import json

import pytest

from shop_app.domain.accounts import AccountDraft, Role
from shop_app.domain.audit import AuditQuery
from shop_app.domain.errors import InvalidCredentials, InvalidInput, LastAdmin, NotFound
from tests.fakes.shop import PASSWORD


@pytest.fixture
def boss(shop):
    return shop.shopper("boss@example.com", Role.ADMIN)


@pytest.fixture
def ada(shop):
    return shop.account("ada@example.com")


def log_of(shop, boss) -> list[tuple[str, str, dict, dict]]:
    drafts = [entry.draft for entry in shop.services.audit.page(boss, AuditQuery())[0]]
    return [(e.action, e.subject, json.loads(e.before or "{}"), json.loads(e.after or "{}")) for e in drafts]


def test_a_role_is_given_noticed_at_once_and_recorded(shop, boss, ada):
    session = shop.sessions.open(ada)

    assert shop.users.change(boss, ada.id, role="support").role is Role.SUPPORT

    assert not shop.sessions.actor_of_session(session, "v").is_signed_in  # signs in anew, with the new role
    assert shop.accounts.login("ada@example.com", PASSWORD).role is Role.SUPPORT
    assert log_of(shop, boss) == [("account.role", f"account {ada.id}", {"role": "customer"}, {"role": "support"})]
    assert f"account:{ada.id}" in shop.live.told


def test_a_disabled_account_is_out_at_once_everywhere_and_can_be_let_in_again(shop, boss, ada):
    session, api = shop.sessions.open(ada), shop.sessions.tokens(ada)

    shop.users.change(boss, ada.id, is_disabled=True)

    assert not shop.sessions.actor_of_session(session, "v").is_signed_in
    for refused in (
        lambda: shop.sessions.actor_of_token(api.access_token, "v"),
        lambda: shop.sessions.refresh(api.refresh_token),
        lambda: shop.accounts.login("ada@example.com", PASSWORD),
    ):
        with pytest.raises(InvalidCredentials):
            refused()

    shop.users.change(boss, ada.id, is_disabled=False)
    assert shop.accounts.login("ada@example.com", PASSWORD) == ada
    assert not shop.sessions.actor_of_session(session, "v").is_signed_in  # what was ended stays ended
    assert [entry[0] for entry in log_of(shop, boss)] == ["account.disabled"] * 2


def test_the_last_administrator_stays_one(shop, boss):
    for change in ({"role": "customer"}, {"is_disabled": True}):
        with pytest.raises(LastAdmin):
            shop.users.change(boss, boss.account_id, **change)

    assert shop.users.change(boss, boss.account_id, role="admin", is_disabled=False).role is Role.ADMIN
    assert log_of(shop, boss) == []


def test_a_disabled_administrator_does_not_count_as_one(shop, boss):
    other = shop.account("other@example.com", Role.ADMIN)
    shop.users.change(boss, other.id, is_disabled=True)

    with pytest.raises(LastAdmin):
        shop.users.change(boss, boss.account_id, role="support")


def test_one_of_two_administrators_may_go(shop, boss):
    other = shop.account("other@example.com", Role.ADMIN)

    assert shop.users.change(boss, other.id, role="customer").role is Role.CUSTOMER


def test_whoever_did_not_confirm_their_address_gets_no_role(shop, boss):
    claimed = shop.accounts.register(AccountDraft("new@example.com", PASSWORD, "New"))

    with pytest.raises(InvalidInput, match="confirm their e-mail"):
        shop.users.change(boss, claimed.id, role="support")


@pytest.mark.parametrize("role", ["guest", "owner", "", "Admin"])
def test_there_are_four_roles(shop, boss, ada, role):
    with pytest.raises(InvalidInput):
        shop.users.change(boss, ada.id, role=role)


@pytest.mark.parametrize("account_id", [404, 0, -1, 2**40, "1", None])
def test_an_account_that_is_not_there_is_not_found(shop, boss, account_id):
    with pytest.raises(NotFound):
        shop.users.change(boss, account_id, role="support")
    with pytest.raises(NotFound):
        shop.users.end_sessions(boss, account_id)


def test_somebody_can_be_signed_out_everywhere(shop, boss, ada):
    session = shop.sessions.open(ada)

    shop.users.end_sessions(boss, ada.id)

    assert not shop.sessions.actor_of_session(session, "v").is_signed_in
    assert log_of(shop, boss) == [("account.sign_out", f"account {ada.id}", {}, {})]


def test_people_are_found_by_a_part_of_their_address(shop, boss, ada):
    found, total = shop.users.page(boss, " ADA@ ")

    assert (found, total) == ([ada], 1)


@pytest.mark.parametrize("page", [0, -1, "1", None, 10**9])
def test_pages_count_from_one(shop, boss, page):
    with pytest.raises(InvalidInput):
        shop.users.page(boss, page=page)
