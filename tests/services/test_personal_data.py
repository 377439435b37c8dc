"""Handing over what is held about a person, and erasing it, over every store and when one of them is away."""

import json

import pytest

from shop_app.domain.accounts import AccountDraft, Role
from shop_app.domain.errors import InvalidCredentials, InvalidInput, LastAdmin, SignInNeeded
from shop_app.domain.interactions import Kind
from shop_app.services.sessions import actor_of
from tests.fakes.shop import HOME, PASSWORD


@pytest.fixture
def ada(shop):
    """Somebody who bought, looked, keeps an address and has something in the cart."""
    ada, lamp, vase = shop.shopper("ada@example.com"), shop.product("Lamp"), shop.product("Vase")
    shop.address_book.add(ada, HOME)
    shop.cart.add(ada, lamp.sku, 1)
    shop.place_order(ada)
    shop.cart.add(ada, vase.sku, 2)
    shop.interactions.record(ada, Kind.VIEW, vase.id)
    shop.interactions.flush()
    shop.outbox.deliver(but="mail")
    return ada


def test_everything_about_a_person_is_handed_over_as_json(shop, ada):
    found = json.loads(json.dumps(shop.personal_data.export(ada)))

    assert found["database"]["accounts"][0]["email"] == "ada@example.com"
    assert len(found["database"]["orders"]) == 1
    assert found["database"]["addresses"][0]["line1"] == HOME.line1
    assert list(found["cart"].values()) == [2]
    assert len(found["recently_looked_at"]) >= 1
    assert {each["kind"] for each in found["interactions"]} == {"view", "purchase"}


def test_nobody_is_handed_what_is_anothers(shop, ada):
    bob = shop.shopper("bob@example.com")

    text = json.dumps(shop.personal_data.export(bob))

    assert "ada@example.com" not in text
    assert HOME.line1 not in text


def test_whoever_only_claims_an_address_is_handed_nothing_of_its_owner_and_erases_nothing(shop, ada):
    shop.alerts.ask(shop.guest(), shop.product("Clock", stock=0).sku, "ada@example.com")
    stranger = actor_of(shop.accounts.register(AccountDraft("ada@example.com", "words of mine", "Eve")), "visitor")

    found = shop.personal_data.export(stranger)["database"]
    shop.personal_data.delete(stranger, "words of mine")

    assert set(found) == {"accounts"}
    assert len(shop.personal_data.export(ada)["database"]["stock_alerts"]) == 1


def test_a_deleted_person_is_nowhere_and_their_order_has_no_name(shop, ada):
    token = shop.sessions.open(shop.accounts.mine(ada))
    number = shop.orders.mine(ada)[0].number

    shop.personal_data.delete(ada, PASSWORD)
    shop.outbox.deliver()

    books = repr(shop.store._books)
    for trace in ("ada@example.com", HOME.line1, HOME.name):
        assert trace not in books, trace
    assert not shop.sessions.actor_of_session(token, "v").is_signed_in
    with pytest.raises(InvalidCredentials):
        shop.accounts.login("ada@example.com", PASSWORD)
    assert shop.events.events == []
    assert shop.tastes.recent(ada.shopper) == []
    assert shop.carts.lines(ada.shopper) == {}
    with shop.store.reading() as tx:
        order, print_ = tx.orders.by_number(number)
        assert (order.account_id, order.shipping_address.country, order.total.amount > 0) == (None, "GB", True)
        assert print_ == ""


def test_it_is_completed_when_the_other_stores_come_back(shop, ada):
    shop.events.is_away = shop.tastes.is_away = shop.carts.is_away = True

    shop.personal_data.delete(ada, PASSWORD)
    shop.outbox.deliver(but="mail")
    assert shop.events.events != []

    shop.events.is_away = shop.tastes.is_away = shop.carts.is_away = False
    assert shop.outbox.waiting() > 0
    for entry in list(shop.store._books.outbox.values()):
        with shop.store.writing() as tx:
            if not entry.is_delivered:
                tx.outbox.failed(entry.id, "", entry.created_at)  # its wait is over
    shop.outbox.deliver(but="mail")

    assert shop.events.events == []
    assert shop.tastes.recent(ada.shopper) == []
    assert shop.carts.lines(ada.shopper) == {}


def test_the_person_is_told_once_and_may_come_back_as_somebody_new(shop, ada):
    shop.personal_data.delete(ada, PASSWORD)
    assert [mail.to for mail in shop.mails("account_deleted")] == ["ada@example.com"]

    again = shop.account("ada@example.com")

    assert again.id != ada.account_id


def test_deleting_takes_the_password(shop, ada):
    with pytest.raises(InvalidInput) as refusal:
        shop.personal_data.delete(ada, "wrong password")

    assert list(refusal.value.fields) == ["current_password"]
    assert shop.accounts.login("ada@example.com", PASSWORD).id == ada.account_id


def test_the_last_administrator_cannot_go(shop):
    boss = shop.shopper("boss@example.com", Role.ADMIN)

    with pytest.raises(LastAdmin):
        shop.personal_data.delete(boss, PASSWORD)

    assert shop.accounts.login("boss@example.com", PASSWORD).role is Role.ADMIN


def test_a_guest_has_nothing_to_hand_over_or_delete(shop):
    with pytest.raises(SignInNeeded):
        shop.personal_data.export(shop.guest())
    with pytest.raises(SignInNeeded):
        shop.personal_data.delete(shop.guest(), PASSWORD)
