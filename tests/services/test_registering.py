"""Registering: an account at once, and not a word about who has one. See docs/adr/0008."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from shop_app.domain.accounts import AccountDraft, Actor
from shop_app.domain.errors import (
    Conflict,
    InvalidCredentials,
    InvalidInput,
    LinkExpired,
    SignInNeeded,
    TooManyRequests,
)
from shop_app.services.sessions import actor_of
from tests.fakes.shop import PASSWORD, Shop

ADDRESS = "ada@example.com"
MINE, THEIRS = "plum lantern river", "quartz meadow comet"
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def register(shop: Shop, password: str = MINE, name: str = "Ada") -> Actor:
    account = shop.accounts.register(AccountDraft(ADDRESS, password, name))
    return actor_of(account, shop.guest().visitor)


def mailed_token(shop: Shop, template: str = "verify_email") -> str:
    """The token of the newest mail of this kind."""
    return shop.mails(template)[-1].context["path"].partition("token=")[2]


def send_again(shop: Shop, actor: Actor) -> None:
    shop.confirmations.send_again(actor)
    shop.outbox.deliver(but="mail")


def test_a_new_account_can_be_used_at_once_and_is_asked_to_confirm_its_address(shop):
    ada = register(shop)

    assert shop.accounts.login(ADDRESS, MINE).id == ada.account_id
    assert shop.accounts.mine(ada).is_confirmed is False
    assert [(mail.template, mail.to) for mail in shop.mails()] == [("verify_email", ADDRESS)]


def test_a_known_address_gives_the_stranger_the_same_account_of_their_own_and_tells_the_owner(shop):
    owner = shop.account(ADDRESS)

    stranger = register(shop)

    assert stranger.account_id != owner.id
    assert shop.accounts.login(ADDRESS, MINE).id == stranger.account_id
    assert shop.accounts.login(ADDRESS, PASSWORD).id == owner.id
    assert [(mail.template, mail.to) for mail in shop.mails()] == [("account_exists", ADDRESS)]


def test_a_stranger_who_happens_on_the_owners_password_while_registering_does_not_get_in(shop):
    owner = shop.account(ADDRESS)

    stranger = register(shop, PASSWORD)

    assert stranger.account_id != owner.id


def test_the_link_confirms_the_address_once(shop):
    ada = register(shop)
    token = mailed_token(shop)

    assert shop.confirmations.confirm(ada, token).is_confirmed is True

    with pytest.raises(LinkExpired):
        shop.confirmations.confirm(ada, token)
    with shop.store.reading() as tx:
        assert tx.accounts.by_email(ADDRESS).id == ada.account_id


@pytest.mark.parametrize("password", ["", THEIRS])
def test_whoever_follows_a_link_somebody_else_asked_for_does_not_give_them_the_address(shop, password):
    register(shop)  # by a stranger, with the reader's address
    reader = shop.guest()

    with pytest.raises(InvalidInput if password else SignInNeeded):
        shop.confirmations.confirm(reader, mailed_token(shop), password)

    with shop.store.reading() as tx:
        assert tx.accounts.by_email(ADDRESS) is None


def test_on_another_device_the_link_takes_the_password_too(shop):
    ada = register(shop)

    assert shop.confirmations.confirm(shop.guest(), mailed_token(shop), MINE).id == ada.account_id


def test_of_two_who_claim_an_address_the_one_who_reads_its_mail_gets_it(shop):
    stranger, owner = register(shop, THEIRS), register(shop)
    first, second = (mail.context["path"].partition("token=")[2] for mail in shop.mails("verify_email"))

    shop.confirmations.confirm(owner, second)

    with pytest.raises(LinkExpired):
        shop.confirmations.confirm(stranger, first)
    assert shop.accounts.mine(owner).is_confirmed
    assert not shop.accounts.mine(stranger).is_confirmed


def test_a_link_works_for_a_day_and_the_newest_one_only(shop):
    with time_machine.travel(NOON, tick=False) as clock:
        ada = register(shop)
        old = mailed_token(shop)
        send_again(shop, ada)
        with pytest.raises(LinkExpired):
            shop.confirmations.confirm(ada, old)

        clock.shift(timedelta(hours=24))
        with pytest.raises(LinkExpired):
            shop.confirmations.confirm(ada, mailed_token(shop))


def test_asking_for_the_link_again_tells_a_stranger_nothing_either(shop):
    shop.account(ADDRESS)
    stranger = register(shop)

    send_again(shop, stranger)

    assert [mail.template for mail in shop.mails()] == ["account_exists"]


def test_a_confirmed_address_needs_no_other_link(shop):
    with pytest.raises(Conflict):
        shop.confirmations.send_again(shop.shopper())


@pytest.mark.parametrize("token", ["", "made up", "x" * 200])
def test_a_made_up_link_confirms_nothing(shop, token):
    with pytest.raises(LinkExpired):
        shop.confirmations.confirm(register(shop), token)


def test_the_token_itself_is_stored_nowhere_but_in_the_mail(shop):
    register(shop)
    token = mailed_token(shop)

    shop.outbox.deliver()

    assert token not in repr(shop.store._books)


def test_one_address_is_not_mailed_more_than_five_times_an_hour_by_registering(shop):
    for _ in range(5):
        shop.sign_in.register(shop.guest(), AccountDraft(ADDRESS, MINE, "Ada"))

    with pytest.raises(TooManyRequests):
        shop.sign_in.register(shop.guest(), AccountDraft(ADDRESS, MINE, "Ada"))

    assert len(shop.mails()) == 5


# moving to another address


def test_a_new_address_counts_once_its_link_is_followed_and_the_old_one_is_told(shop):
    ada = shop.shopper(ADDRESS)
    shop.confirmations.ask_change(ada, "Ada@New.example", PASSWORD)
    assert shop.accounts.login(ADDRESS, PASSWORD).id == ada.account_id
    with pytest.raises(InvalidCredentials):
        shop.accounts.login("ada@new.example", PASSWORD)

    shop.confirmations.confirm(ada, mailed_token(shop))

    assert shop.accounts.login("ada@new.example", PASSWORD).id == ada.account_id
    with pytest.raises(InvalidCredentials):
        shop.accounts.login(ADDRESS, PASSWORD)
    assert [(mail.template, mail.to) for mail in shop.mails()] == [
        ("verify_email", "ada@new.example"),
        ("email_changed", ADDRESS),
    ]


def test_moving_signs_out_everywhere_else_and_voids_what_was_mailed_before(shop):
    account = shop.account(ADDRESS)
    elsewhere, here = shop.sessions.open(account), shop.sessions.open(account)
    ada = shop.sessions.actor_of_session(here, "v")
    shop.credentials.ask_reset(ada, ADDRESS)
    shop.outbox.deliver(but="mail")
    reset = mailed_token(shop, "reset_password")

    shop.confirmations.ask_change(ada, "ada@new.example", PASSWORD)
    shop.confirmations.confirm(ada, mailed_token(shop))

    assert shop.sessions.actor_of_session(elsewhere, "v").is_signed_in is False
    assert shop.sessions.actor_of_session(here, "v").email == "ada@new.example"
    with pytest.raises(LinkExpired):
        shop.credentials.reset(ada, reset, THEIRS)


def test_moving_takes_the_password(shop):
    ada = shop.shopper(ADDRESS)

    with pytest.raises(InvalidInput) as refusal:
        shop.confirmations.ask_change(ada, "ada@new.example", "wrong password")

    assert list(refusal.value.fields) == ["current_password"]
    assert shop.mails() == []


def test_an_address_of_somebody_else_cannot_be_moved_to_and_the_answer_does_not_say_so(shop):
    ada, _ = shop.shopper(ADDRESS), shop.account("bob@example.com")

    shop.confirmations.ask_change(ada, "bob@example.com", PASSWORD)

    assert [(mail.template, mail.to) for mail in shop.mails()] == [("account_exists", "bob@example.com")]
    assert shop.accounts.mine(ada).email == ADDRESS
