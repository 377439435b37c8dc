"""Changing a password, and a new one for a forgotten one: who is signed out, who is told, what a link is worth."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from shop_app.domain.accounts import SYSTEM, AccountDraft
from shop_app.domain.errors import (
    InvalidCredentials,
    InvalidInput,
    LinkExpired,
    SignInNeeded,
    TooManyRequests,
    TotpRequired,
)
from shop_app.kit.clock import now
from tests.fakes.shop import PASSWORD, Shop

ADDRESS = "ada@example.com"
NEW = "quartz meadow comet"
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def ada(shop):
    return shop.account(ADDRESS)


def reset_token(shop: Shop, email: str = ADDRESS) -> str:
    """Ask for a new password and return the token that is mailed."""
    shop.credentials.ask_reset(shop.guest(), email)
    shop.outbox.deliver(only="reset_asked")
    return shop.mails("reset_password")[-1].context["path"].partition("token=")[2]


def test_a_new_password_takes_the_current_one_and_signs_out_everywhere_else(shop, ada):
    here, elsewhere = shop.sessions.open(ada), shop.sessions.open(ada)
    api = shop.sessions.tokens(ada)
    actor = shop.sessions.actor_of_session(here, "v")

    shop.credentials.change(actor, PASSWORD, NEW)

    assert shop.accounts.login(ADDRESS, NEW) == ada
    with pytest.raises(InvalidCredentials):
        shop.accounts.login(ADDRESS, PASSWORD)
    assert shop.sessions.actor_of_session(here, "v").is_signed_in
    assert not shop.sessions.actor_of_session(elsewhere, "v").is_signed_in
    with pytest.raises(InvalidCredentials):
        shop.sessions.actor_of_token(api.access_token, "v")
    with pytest.raises(InvalidCredentials):
        shop.sessions.refresh(api.refresh_token)
    assert [(mail.template, mail.to) for mail in shop.mails()] == [("password_changed", ADDRESS)]


@pytest.mark.parametrize(
    ("current", "new", "field"),
    [("wrong password", NEW, "current_password"), ("", NEW, "current_password"), (PASSWORD, "short", "new_password")],
)
def test_a_change_that_will_not_do_names_its_field_and_changes_nothing(shop, ada, current, new, field):
    actor = shop.sessions.actor_of_session(shop.sessions.open(ada), "v")

    with pytest.raises(InvalidInput) as refusal:
        shop.credentials.change(actor, current, new)

    assert list(refusal.value.fields) == [field]
    assert shop.accounts.login(ADDRESS, PASSWORD) == ada
    assert shop.mails() == []


def test_the_current_password_cannot_be_guessed_on_a_stolen_open_page(shop, ada):
    actor = shop.sessions.actor_of_session(shop.sessions.open(ada), "v")
    with time_machine.travel(NOON, tick=False):
        for _ in range(5):
            with pytest.raises(InvalidInput):
                shop.credentials.change(actor, "wrong password", NEW)

        with pytest.raises(TooManyRequests):
            shop.credentials.change(actor, PASSWORD, NEW)


def test_a_guest_has_no_password_to_change(shop):
    with pytest.raises(SignInNeeded):
        shop.credentials.change(shop.guest(), PASSWORD, NEW)


# forgotten


def test_a_mailed_link_chooses_a_new_password_once_and_ends_every_sign_in(shop, ada):
    session = shop.sessions.open(ada)
    token = reset_token(shop)

    shop.credentials.reset(shop.guest(), token, NEW)

    assert shop.accounts.login(ADDRESS, NEW) == ada
    assert not shop.sessions.actor_of_session(session, "v").is_signed_in
    with pytest.raises(LinkExpired):
        shop.credentials.reset(shop.guest(), token, "another good password")
    assert shop.mails()[-1].template == "password_changed"


def test_asking_does_the_same_for_an_address_nobody_has(shop, ada):
    for address in (ADDRESS, "nobody@example.com"):
        shop.credentials.ask_reset(shop.guest(), address)

    with shop.store.reading() as tx:
        first, second = tx.outbox.due(now(), 10)
    assert (first.topic, first.payload) == ("reset_asked", {"email": ADDRESS})
    assert (second.topic, second.payload) == ("reset_asked", {"email": "nobody@example.com"})
    shop.outbox.deliver(only="reset_asked")
    assert [mail.to for mail in shop.mails("reset_password")] == [ADDRESS]


def test_a_link_works_for_an_hour_and_a_newer_one_replaces_it(shop, ada):
    with time_machine.travel(NOON, tick=False) as clock:
        first = reset_token(shop)
        second = reset_token(shop)
        with pytest.raises(LinkExpired):
            shop.credentials.reset(shop.guest(), first, NEW)

        clock.shift(timedelta(hours=1))
        with pytest.raises(LinkExpired):
            shop.credentials.reset(shop.guest(), second, NEW)


def test_a_password_that_will_not_do_leaves_the_link_good(shop, ada):
    token = reset_token(shop)

    with pytest.raises(InvalidInput):
        shop.credentials.reset(shop.guest(), token, "password")
    shop.credentials.reset(shop.guest(), token, NEW)

    assert shop.accounts.login(ADDRESS, NEW) == ada


@pytest.mark.parametrize("token", ["", "made up"])
def test_a_made_up_link_changes_nothing(shop, ada, token):
    with pytest.raises(LinkExpired):
        shop.credentials.reset(shop.guest(), token, NEW)

    assert shop.accounts.login(ADDRESS, PASSWORD) == ada


def test_a_link_to_confirm_an_address_chooses_no_password(shop):
    shop.accounts.register(AccountDraft(ADDRESS, PASSWORD, "Ada"))
    token = shop.mails("verify_email")[-1].context["path"].partition("token=")[2]

    with pytest.raises(LinkExpired):
        shop.credentials.reset(shop.guest(), token, NEW)


def test_a_disabled_account_gets_no_link(shop, ada):
    with shop.store.writing() as tx:
        tx.accounts.set_disabled(ada.id, is_disabled=True)

    shop.credentials.ask_reset(shop.guest(), ADDRESS)
    shop.outbox.deliver(only="reset_asked")

    assert shop.mails() == []


def test_a_link_to_an_address_that_was_only_claimed_confirms_it(shop):
    claimed = shop.accounts.register(AccountDraft(ADDRESS, PASSWORD, "Ada"))

    shop.credentials.reset(shop.guest(), reset_token(shop), NEW)

    assert shop.accounts.login(ADDRESS, NEW).id == claimed.id
    with shop.store.reading() as tx:
        assert tx.accounts.by_email(ADDRESS).id == claimed.id


def test_where_the_address_has_an_owner_the_link_is_the_owners(shop, ada):
    shop.accounts.register(AccountDraft(ADDRESS, "the stranger's words", "Not Ada"))

    shop.credentials.reset(shop.guest(), reset_token(shop), NEW)

    assert shop.accounts.login(ADDRESS, NEW) == ada


def test_an_account_brought_in_without_a_password_gets_its_first_one_this_way(shop):
    (id_,) = shop.accounts.bring_in(SYSTEM, [("brought@example.com", "Brought in")])

    shop.credentials.reset(shop.guest(), reset_token(shop, "brought@example.com"), NEW)

    assert shop.accounts.login("brought@example.com", NEW).id == id_


def test_a_new_password_does_not_get_round_the_second_factor(shop, ada):
    shop.turn_on_second_factor(ada)

    shop.credentials.reset(shop.guest(), reset_token(shop), NEW)

    with pytest.raises(TotpRequired):
        shop.accounts.login(ADDRESS, NEW)


def test_one_address_is_asked_for_five_times_an_hour(shop, ada):
    for _ in range(5):
        shop.credentials.ask_reset(shop.guest(), ADDRESS)

    with pytest.raises(TooManyRequests):
        shop.credentials.ask_reset(shop.guest(), ADDRESS)
    shop.credentials.ask_reset(shop.guest(), "bob@example.com")
