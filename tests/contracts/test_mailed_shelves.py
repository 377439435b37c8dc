"""Suggestions in mails on real stores and over real SMTP: from the order to the figures, and with MongoDB away."""

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from lamp_lovers import STRANGER, open_for_business

from shop_app import bootstrap
from shop_app.domain.accounts import SYSTEM, Actor
from shop_app.domain.addresses import Address
from shop_app.domain.orders import OrderDraft
from shop_app.services.mail import MAIL
from shop_app.settings import Settings
from tests.gateways.smtp_server import MailServer, Postbox

pytestmark = pytest.mark.stores

HEADING = "You may also like"
NOWHERE = "mongodb://127.0.0.1:1/shop"
BUYER, READER = Actor("visitor-who-orders-0001"), Actor("visitor-who-reads-00001")


@pytest.fixture
def box() -> Iterator[tuple[Postbox, str]]:
    box = Postbox()
    with MailServer(box) as server:
        yield box, f"smtp://127.0.0.1:{server.port}"


@pytest.fixture
def settings(sqlite_url, redis_url, mongo_url, database, box) -> Settings:
    stores = {"database_url": sqlite_url, "redis_url": redis_url, "mongo_url": mongo_url}
    return Settings(**stores, smtp_url=box[1], bcrypt_cost=4, mail_shelf=True)


@pytest.fixture
def shop(settings, monkeypatch) -> Iterator[bootstrap.Services]:
    """Thirty things, ten of each kind, a live model, and an order of one rug that is paid."""
    shop = open_for_business(settings)
    monkeypatch.setattr(shop.interactions._buffer, "_start_writer", lambda: None)
    order(shop, "S20")
    yield shop
    shop.close()


def order(shop: bootstrap.Services, sku: str, actor: Actor = BUYER) -> None:
    shop.cart.add(actor, sku, 1)
    home = Address("Ada", "1 Street", "London", "N1", "GB")
    total = shop.checkout.quote(actor, "GB", "").totals.total
    shop.checkout.place(actor, OrderDraft("ada@example.com", home, "standard", "tok_visa", total), f"key-{sku}-of-ada")


def texts(box: Postbox) -> list[str]:
    return [next(mail.iter_parts()).get_content() for mail in box.mails]


def test_what_a_mail_suggested_is_followed_bought_and_stands_in_the_figures(shop, box, database):
    assert shop.outbox.deliver() >= 2  # the mail and the purchase

    (text,) = texts(box[0])
    links = [urlsplit(each) for each in re.findall(r"https?://\S+/product/\S+", text.partition(HEADING)[2])]
    slugs = [each.path.rpartition("/")[2] for each in links]
    assert len(slugs) == 3
    assert [slug.startswith("rug-number-") for slug in slugs] == [True] * 3
    assert "rug-number-20" not in slugs

    label = parse_qs(links[0].query)["shelf"][0]
    for reader in (READER, READER, replace(STRANGER, is_robot=True)):
        assert shop.reports.arrive(reader, slugs[0], label)
    assert not shop.reports.arrive(STRANGER, slugs[1], label)
    order(shop, f"S{slugs[0][-2:]}", READER)
    shop.outbox.deliver()
    shop.interactions.flush()

    stored = list(database["interactions"].find({"placement": "email"}).sort("at"))
    assert sorted((each["kind"], each.get("by", "")) for each in stored) == [
        ("click", ""), ("click", "robot"), ("purchase", ""),
    ]  # fmt: skip
    assert {each["model_version"] for each in stored} == {shop.recommendations.live_version}
    shop.shelf_stats.roll_up(SYSTEM)
    (mails,) = [each for each in shop.shelf_stats.online(SYSTEM).by_placement if each.name == "email"]
    assert (mails.seen, mails.clicked, mails.bought) == (0, 1, 1)


def test_with_mongodb_away_the_mail_arrives_and_the_next_ones_wait_for_nothing(shop, settings, box):
    order(shop, "S21")
    cut = bootstrap.real_parts(settings.model_copy(update={"mongo_url": NOWHERE}))
    alone = bootstrap.build(settings, cut)  # a worker that finds no MongoDB

    assert alone.outbox.deliver(only=MAIL) == 2
    alone.close()

    assert [("See where it is" in text, HEADING in text) for text in texts(box[0])] == [(True, False)] * 2
    assert alone.mail._shelves._paused_until > 0
    assert box[0].mails[0]["Message-ID"] != box[0].mails[1]["Message-ID"]
