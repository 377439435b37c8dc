"""A product's page: what can be chosen, the button that stays at hand, and what was looked at before."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import staff
from tests.browser.conftest import RunningShop

pytestmark = pytest.mark.browser
PRICE = {"amount": 1999, "currency": "USD"}


def test_what_is_not_made_cannot_be_pressed_and_what_is_sold_out_is_greyed_and_cannot_be_bought(
    desk: Page, running: RunningShop
):
    made = {"RED-S": ("Red", "S", 7), "RED-M": ("Red", "M", 0), "BLUE-S": ("Blue", "S", 3)}
    thing = staff.product(running)
    variants = [
        {"sku": f"{thing['sku']}-{sku}", "price": PRICE, "stock": stock, "options": {"Colour": colour, "Size": size}}
        for sku, (colour, size, stock) in made.items()
    ]
    coat = staff.product(running, variants=variants)
    desk.goto(f"/product/{coat['slug']}")
    buy = desk.get_by_role("button", name="Add to cart", exact=True)
    colours, sizes = desk.get_by_role("group", name="Colour"), desk.get_by_role("group", name="Size")
    expect(buy).to_be_enabled()
    sold_out, made_and_there = sizes.get_by_role("button", name="M"), sizes.get_by_role("button", name="S")
    expect(sold_out).to_have_attribute("title", "Sold out")
    assert float(sold_out.evaluate("e => getComputedStyle(e).opacity")) < float(
        made_and_there.evaluate("e => getComputedStyle(e).opacity")
    )

    sold_out.click()
    expect(buy).to_be_disabled()
    made_and_there.click()
    colours.get_by_role("button", name="Blue").click()
    expect(buy).to_be_enabled()
    expect(sizes.get_by_role("button", name="M")).to_be_disabled()
    expect(sizes.get_by_role("button", name="M")).to_have_attribute("title", "Not made like this")


def test_on_a_phone_the_button_is_at_hand_wherever_one_has_scrolled_to_and_covers_nothing(
    phone: Page, running: RunningShop
):
    thing = staff.product(running, description="A long story. " * 200)
    phone.goto(f"/product/{thing['slug']}")
    button = phone.get_by_role("button", name="Add to cart", exact=True)
    last_link = phone.get_by_role("contentinfo").get_by_role("link").last

    expect(button).to_be_in_viewport(ratio=1.0)
    phone.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    expect(last_link).to_be_in_viewport(ratio=1.0)
    expect(button).to_be_in_viewport(ratio=1.0)
    end_of_page, bar = last_link.bounding_box(), phone.locator("[data-buy-bar]").bounding_box()
    assert end_of_page
    assert bar
    assert end_of_page["y"] + end_of_page["height"] <= bar["y"]

    button.click()
    expect(phone.get_by_role("link", name=re.compile("[Cc]art.*1"))).to_be_visible()


def test_what_was_looked_at_before_is_shown_under_the_next_product(desk: Page, running: RunningShop):
    first, second = staff.product(running), staff.product(running)
    desk.goto(f"/product/{first['slug']}")
    expect(desk.get_by_role("button", name="Add to cart", exact=True)).to_be_visible()  # the view is noted by then

    desk.goto(f"/product/{second['slug']}")

    shelf = desk.locator("[data-placement=seen]")
    expect(shelf.get_by_role("link", name=first["title"]).first).to_be_visible()
    expect(shelf.get_by_role("link", name=second["title"])).to_have_count(0)
