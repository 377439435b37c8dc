"""Whoever follows what a mail suggested: the mail has the credit, once, and only for links it wrote."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from mailed import buy, mailed, suggested

from shop_app.domain.accounts import SYSTEM, Role
from shop_app.domain.interactions import NO_TOUCH, Kind, Touch
from shop_app.domain.recommendations import Placement
from shop_app.kit.clock import now
from shop_app.services.mail import MAIL
from shop_app.services.reports import Report
from tests.fakes.shop import Shop


@pytest.fixture
def shop(mailing_shop: Shop) -> Shop:
    return mailing_shop


@pytest.fixture
def link(shop, live_model) -> tuple[str, str]:
    """Slug and label of the first suggestion in somebody's mail."""
    buy(shop, shop.shopper(), live_model[21])
    ((text, _),) = mailed(shop)
    shop.outbox.deliver()
    return suggested(text)[0]


def clicks(shop) -> list[tuple[str, Touch]]:
    shop.interactions.flush()
    return [(each.by, each.touch) for each in shop.events.events if each.kind is Kind.CLICK]


def test_a_followed_link_and_what_is_bought_then_are_credited_to_the_mail(shop, live_model, link):
    slug, label = link
    reader = shop.guest()

    assert shop.services.reports.arrive(reader, slug, label)
    bought = next(each for each in live_model if each.slug == slug)
    buy(shop, reader, bought)
    shop.outbox.deliver(but=MAIL)

    ((_, touch),) = clicks(shop)
    assert (touch.placement, touch.model_version, touch.arm) == ("email", "m1", "current")
    assert [each.touch for each in shop.events.events if each.kind is Kind.PURCHASE][-1] == touch
    shop.services.shelf_stats.roll_up(SYSTEM)
    online = shop.services.shelf_stats.online(shop.shopper(role=Role.ADMIN))
    (mails,) = online.by_placement
    assert (mails.name, mails.seen, mails.clicked, mails.bought, mails.click_rate) == ("email", 0, 1, 1, 0.0)
    assert online.by_source == online.by_arm == online.by_model == []


def test_a_link_followed_again_counts_once_for_each_shopper(shop, link):
    ada, bob = shop.guest(), shop.guest()

    for reader in (ada, ada, bob):
        shop.services.reports.arrive(reader, *link)

    assert len(clicks(shop)) == 2


def test_a_made_up_label_or_one_of_another_product_is_worth_nothing(shop, live_model, link):
    slug, label = link
    other = next(each.slug for each in live_model if each.slug != slug)

    found = [
        shop.services.reports.arrive(shop.guest(), *each)
        for each in ((other, label), (slug, label.replace("m1", "m2")), (slug, "email~hybrid~m1~current"), ("", label))
    ]

    assert found == [False] * 4
    assert clicks(shop) == []
    with time_machine.travel(now() + timedelta(days=32)):
        assert not shop.services.reports.arrive(shop.guest(), slug, label)


def test_who_opted_out_leaves_nothing_and_staff_and_robots_are_marked(shop, link):
    shy, staff, robot = shop.guest(), shop.shopper(role=Role.SUPPORT), replace(shop.guest(), is_robot=True)
    shop.choices.opt_out(shy)

    for reader in (shy, staff, robot):
        shop.services.reports.arrive(reader, *link)

    assert [by for by, _ in clicks(shop)] == ["staff", "robot"]
    assert shop.tastes.touches(shy.shopper) == {}


def test_no_page_and_no_program_can_say_that_a_mail_led_somewhere(shop, live_model):
    shop.services.reports.take(shop.guest(), [Report(Kind.CLICK, live_model[3].slug, Placement.EMAIL)])

    assert clicks(shop) == [("", NO_TOUCH)]
