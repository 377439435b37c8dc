"""Back in stock: one mail to whoever asked, when it can really be bought, and then the address is forgotten."""

import pytest

from shop_app.domain.errors import Conflict, InvalidInput, NotFound, TooManyRequests
from shop_app.services.mail import MAIL


def told(shop) -> list[tuple[str, str]]:
    shop.alerts.tell()
    shop.outbox.deliver(only=MAIL)
    return [(each["To"], each["Subject"]) for each in shop.mailer.sent]


def test_whoever_asked_is_told_once_when_stock_returns(shop):
    lamp = shop.product("Lamp", stock=0)
    shop.alerts.ask(shop.guest(), lamp.sku, "Ada@example.com")
    shop.alerts.ask(shop.guest(), lamp.sku, "ada@example.com")
    assert told(shop) == []

    shop.adjust_stock(lamp, 1)

    assert told(shop) == [("ada@example.com", "Lamp is back")]
    shop.adjust_stock(lamp, -1)
    shop.adjust_stock(lamp, 1)
    assert len(told(shop)) == 1
    assert shop.store._books.alerts == {}


def test_an_account_is_told_at_its_own_address(shop):
    lamp, ada = shop.product(stock=0), shop.shopper("ada@example.com")

    assert shop.alerts.ask(ada, lamp.sku) == "ada@example.com"


def test_two_workers_write_one_mail(shop):
    lamp = shop.product("Lamp", stock=0)
    shop.alerts.ask(shop.guest(), lamp.sku, "ada@example.com")
    shop.adjust_stock(lamp, 1)
    with shop.store.reading() as tx:
        seen_by_both = tx.alerts.due(9)

    written = [shop.alerts._tell_one(*seen_by_both[0]) for _ in range(2)]

    assert written == [True, False]
    assert len(told(shop)) == 1


def test_what_sold_out_again_before_the_mail_is_not_told(shop):
    lamp = shop.product("Lamp", stock=0)
    shop.alerts.ask(shop.guest(), lamp.sku, "ada@example.com")
    shop.adjust_stock(lamp, 1)
    with shop.store.reading() as tx:
        ((alert_id, sku, email),) = tx.alerts.due(9)
    shop.adjust_stock(lamp, -1)

    assert shop.alerts._tell_one(alert_id, sku, email) is False
    assert len(shop.store._books.alerts) == 1


def test_what_is_in_stock_or_not_there_cannot_be_asked_for(shop):
    lamp = shop.product(stock=1)

    with pytest.raises(Conflict, match="in stock"):
        shop.alerts.ask(shop.guest(), lamp.sku, "ada@example.com")
    with pytest.raises(NotFound):
        shop.alerts.ask(shop.guest(), "NONE", "ada@example.com")
    with pytest.raises(InvalidInput):
        shop.alerts.ask(shop.guest(), lamp.sku)


def test_nobody_fills_other_peoples_postboxes(shop):
    lamp, guest = shop.product(stock=0), shop.guest()
    for number in range(20):
        shop.alerts.ask(guest, lamp.sku, f"victim{number}@example.com")

    with pytest.raises(TooManyRequests):
        shop.alerts.ask(guest, lamp.sku, "victim20@example.com")
