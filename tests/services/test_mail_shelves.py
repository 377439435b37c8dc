"""What mails about orders suggest, and that no mail waits for it or is lost by it."""

import re
import threading
import time
from datetime import timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest
import time_machine
from mailed import HEADING, buy, mailed, suggested

from shop_app.domain.accounts import SYSTEM
from shop_app.domain.choices import RuleKind, ShelfRule
from shop_app.domain.errors import StoreUnavailable
from shop_app.domain.recommendations import Placement
from shop_app.kit.clock import now
from shop_app.services import mail_shelves
from shop_app.services.mail import MAIL
from tests.fakes.pictures import photo
from tests.fakes.shop import Shop


@pytest.fixture
def shop(mailing_shop: Shop) -> Shop:
    return mailing_shop


# what is suggested


@pytest.mark.parametrize("has_account", [True, False])
def test_a_confirmation_suggests_three_products_that_go_with_the_order(shop, live_model, has_account):
    buyer = shop.shopper() if has_account else shop.guest()
    buy(shop, buyer, live_model[21], live_model[23])

    ((text, html),) = mailed(shop)

    slugs = [slug for slug, _ in suggested(text)]
    assert len(set(slugs)) == 3
    assert set(slugs) <= {each.slug for each in live_model[20:]} - {live_model[21].slug, live_model[23].slug}
    assert html.index("See where it is") < html.index(HEADING)
    assert text.index("See where it is") < text.index(HEADING)
    assert "Chosen to go with your order." in text
    links = [unescape(each) for each in re.findall(r'href="([^"]+/product/[^"]+)"', html)]
    assert [urlsplit(each).path for each in links] == [f"/product/{slug}" for slug in slugs]
    assert html.count("$19.99") >= 3


def test_a_mail_that_an_order_left_suggests_as_well_and_one_that_it_was_cancelled_does_not(shop, live_model):
    sent, cancelled = (buy(shop, shop.shopper(), live_model[21]) for _ in range(2))
    mailed(shop)
    shop.orders.move(SYSTEM, sent.number, "processing")
    shop.orders.move(SYSTEM, sent.number, "shipped", "TR-1")
    shop.orders.cancel(SYSTEM, cancelled.number)

    (left, _), (off, _) = mailed(shop)

    assert "It is on its way" in left
    assert len(suggested(left)) == 3
    assert HEADING not in off


def test_only_what_can_be_bought_now_and_the_merchants_rules_allow_is_suggested(shop, live_model):
    pinned, excluded = live_model[3], live_model[25]
    for thing, kind, where in ((pinned, RuleKind.PIN, Placement.EMAIL), (excluded, RuleKind.EXCLUDE, None)):
        with shop.store.writing() as tx:
            tx.choices.set_rule(ShelfRule(thing.id, kind, where, "eve@example.com", now()))
    for thing in live_model[26:]:
        shop.adjust_stock(thing, -10)
    buy(shop, shop.shopper(), live_model[21])

    ((text, _),) = mailed(shop)

    slugs = [slug for slug, _ in suggested(text)]
    assert slugs[0] == pinned.slug
    assert not set(slugs) & {each.slug for each in (live_model[21], *live_model[25:])}


def test_a_picture_has_its_words_and_an_address_outside_the_shop(shop, live_model):
    shop.images.upload(SYSTEM, live_model[3].slug, photo(), "lamp.jpg", 'A "lamp" & more')
    with shop.store.writing() as tx:
        tx.choices.set_rule(ShelfRule(live_model[3].id, RuleKind.PIN, None, "eve@example.com", now()))
    buy(shop, shop.guest(), live_model[21])

    ((_, html),) = mailed(shop)

    (picture,) = re.findall(r'<img src="([^"]+)" alt="([^"]+)"', html)
    assert re.fullmatch(r"http://localhost:3000/images/[0-9a-f]{32}-320\.webp", picture[0])
    assert unescape(picture[1]) == 'A "lamp" & more'


def test_without_the_setting_no_mail_suggests_anything():
    shop = Shop()
    lamp = shop.product()
    shop.product()
    buy(shop, shop.guest(), lamp)

    ((text, html),) = mailed(shop)
    shop.close()

    assert HEADING not in text + html


def test_a_shop_with_nothing_else_to_sell_suggests_nothing(shop):
    buy(shop, shop.guest(), shop.product())

    ((text, html),) = mailed(shop)

    assert HEADING not in text + html


@pytest.mark.parametrize("has_account", [True, False])
def test_who_opted_out_sees_what_everybody_sees_under_links_without_a_label(shop, live_model, has_account):
    shy = shop.shopper() if has_account else shop.guest()
    shop.choices.opt_out(shy)
    buy(shop, shy, live_model[21])

    ((text, html),) = mailed(shop)

    found = suggested(text)
    everybodys = shop.recommendations.shelf(shy, Placement.HOME, limit=4).suggestions
    assert {slug for slug, _ in found} <= {each.product.slug for each in everybodys}
    assert [label for _, label in found] == ["", "", ""]
    assert "?shelf=" not in html
    assert "Nothing about you was used." in text


# what it must never do


def test_no_mail_says_in_its_links_who_reads_it(shop, live_model):
    ada, bob = shop.shopper("ada@example.com"), shop.guest()
    for buyer in (ada, bob):
        buy(shop, buyer, live_model[21])

    first, second = (suggested(text) for text, _ in mailed(shop))

    assert first == second
    said = [label.split("~") for _, label in first]
    assert {(each[0], *each[2:5]) for each in said} == {("email", "m1", "current", now().date().isoformat())}


@pytest.mark.parametrize("away", ["events", "models", "experiments", "tastes", "carts"])
def test_with_a_store_away_the_mail_leaves_all_the_same(shop, live_model, away):
    buy(shop, shop.shopper(), live_model[21])
    getattr(shop, away).is_away = True

    ((text, _),) = mailed(shop)

    assert "See where it is" in text
    assert shop.mails() == []


@pytest.mark.parametrize("failure", [StoreUnavailable("MongoDB"), RuntimeError("a bug"), KeyError("m1")])
def test_a_recommender_that_fails_costs_the_mail_nothing_but_the_shelf(shop, live_model, monkeypatch, failure, caplog):
    buy(shop, shop.shopper(), live_model[21])

    def fail(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.setattr(shop.recommendations, "shelf", fail)
    ((text, _),) = mailed(shop)

    assert HEADING not in text
    assert "See where it is" in text
    assert "leaves without suggestions" in caplog.text


def test_mails_wait_for_a_slow_recommender_once_and_then_leave_without_it_for_a_while(shop, live_model, monkeypatch):
    shelves = shop.services.mail._shelves
    monkeypatch.setattr(shelves, "_patience_s", 0.2)
    asked, go_on = [], threading.Event()
    really = shop.recommendations.shelf

    def slow(*args: object, **more: object):
        asked.append(args)
        go_on.wait(30)
        return really(*args, **more)

    monkeypatch.setattr(shop.recommendations, "shelf", slow)
    for _ in range(3):
        buy(shop, shop.shopper(), live_model[21])

    texts = [text for text, _ in mailed(shop)]
    go_on.set()

    assert (len(texts), len(asked)) == (3, 1)
    assert not [text for text in texts if HEADING in text]
    monkeypatch.setattr(shelves, "_patience_s", 60.0)
    monkeypatch.setattr(shelves, "_paused_until", time.monotonic() - 1)  # the pause is over
    buy(shop, shop.shopper(), live_model[21])
    ((text, _),) = mailed(shop)
    assert HEADING in text
    assert mail_shelves.PATIENCE_S < 10 < mail_shelves.PAUSE_S


def test_a_mail_sent_again_is_the_same_mail_with_what_can_be_bought_by_then(shop, live_model):
    number = buy(shop, shop.shopper(), live_model[21]).number
    shop.mailer.is_away = True
    assert mailed(shop) == []
    gone = next(
        each for each in live_model if each.title == shop.services.mail._shelves.under(number).products[0].title
    )
    shop.adjust_stock(gone, -10)
    shop.mailer.is_away = False

    key = next(each.payload["key"] for each in shop.store._books.outbox.values() if each.topic == MAIL)
    with time_machine.travel(now() + timedelta(hours=1)):
        ((text, _),) = mailed(shop)

    assert shop.mailer.sent[0]["Message-ID"] == f"<{key}@tangelo.example>"
    assert gone.slug not in {slug for slug, _ in suggested(text)}
    assert len(suggested(text)) == 3
