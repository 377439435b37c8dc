"""How shoppers find things: while typing, by filters that live in the address, and when nothing is found."""

import re
import uuid

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import staff
from tests.browser.conftest import RunningShop

pytestmark = pytest.mark.browser


def search_box(page: Page) -> Locator:
    return page.get_by_role("searchbox", name="Search products")


def cards(page: Page) -> Locator:
    return page.locator("main article")


def test_what_is_typed_is_offered_and_the_keyboard_opens_it(desk: Page, running: RunningShop):
    name = "q" + uuid.uuid4().hex[:9]
    first = staff.product(running, title=f"Harmonica {name}")
    desk.goto("/")
    expect(desk.get_by_role("heading", level=1)).to_be_visible()
    desk.keyboard.press("/")
    expect(search_box(desk)).to_be_focused()

    desk.keyboard.type(name)
    offers = desk.get_by_role("listbox", name="Suggestions").get_by_role("option")
    expect(offers).to_have_count(2)
    desk.keyboard.press("ArrowDown")
    expect(offers.first).to_have_attribute("aria-selected", "true")
    expect(search_box(desk)).to_have_attribute("aria-activedescendant", re.compile("search-offer-0"))
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("ArrowDown")  # beyond the last: the box itself
    expect(search_box(desk)).not_to_have_attribute("aria-activedescendant", re.compile("."))
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")

    expect(desk).to_have_url(re.compile(f"/product/{first['slug']}$"))
    expect(desk.get_by_role("heading", level=1, name=first["title"])).to_be_visible()
    expect(offers.first).to_be_hidden()


def test_escape_closes_the_offers_and_enter_searches_for_what_was_typed(desk: Page):
    desk.goto("/")
    search_box(desk).press_sequentially("lamp")
    offers = desk.get_by_role("listbox", name="Suggestions")
    expect(offers).to_be_visible()

    desk.keyboard.press("Escape")
    expect(offers).to_be_hidden()
    expect(search_box(desk)).to_have_value("lamp")
    desk.keyboard.press("Enter")

    expect(desk).to_have_url(re.compile(r"/products\?q=lamp"))
    expect(cards(desk).first).to_be_visible()


def test_a_search_that_finds_nothing_offers_the_nearest_words_and_what_others_like(desk: Page, running: RunningShop):
    staff.product(running, title="Xylophone of maple")
    desk.goto("/products?q=xylphoniques")

    expect(desk.get_by_role("heading", name="Nothing fits all of that")).to_be_visible()
    expect(desk.get_by_role("region", name="What others like").locator("article").first).to_be_visible()
    desk.get_by_role("main").get_by_role("link", name="xylophone", exact=True).click()

    expect(desk).to_have_url(re.compile("q=xylophone"))
    expect(cards(desk).filter(has_text="Xylophone of maple").first).to_be_visible()


def test_filters_live_in_the_address_and_go_one_by_one(desk: Page):
    desk.goto("/products")
    filters = desk.get_by_role("complementary", name="Filters")
    first = filters.locator("details", has_text="Category").get_by_role("link").first
    title = first.inner_text().splitlines()[0]
    first.click()
    expect(desk).to_have_url(re.compile("/category/"))
    expect(desk.get_by_role("heading", level=1, name=title)).to_be_visible()
    counted = int(filters.locator("details", has_text="Price").get_by_role("link").first.inner_text().split()[-1])
    filters.locator("details", has_text="Price").get_by_role("link").first.click()

    expect(
        desk.get_by_text(re.compile(rf"^{counted} products?$"))
    ).to_be_visible()  # as many as the choice had promised
    address = desk.url
    desk.reload()
    expect(desk.get_by_text(re.compile(rf"^{counted} products?$"))).to_be_visible()
    chips = desk.get_by_role("list", name="Active filters")
    chips.get_by_role("link", name=re.compile(f"Remove filter {re.escape(title)}")).click()
    expect(desk).to_have_url(re.compile(r"/products\?(min|max)_price="))
    desk.go_back()
    expect(desk).to_have_url(address)
    expect(desk.get_by_text(re.compile(rf"^{counted} products?$"))).to_be_visible()
    chips.get_by_role("link", name="Clear all").click()
    expect(chips).to_have_count(0)


def test_who_goes_back_to_a_listing_is_where_they_were(desk: Page):
    desk.goto("/products?sort=newest")
    expect(cards(desk)).to_have_count(24)
    wanted = cards(desk).nth(20)
    wanted.scroll_into_view_if_needed()
    desk.wait_for_function("window.scrollY > 600")
    before = desk.evaluate("window.scrollY")

    wanted.locator("h2 a").click()
    expect(desk.get_by_role("button", name="Add to cart", exact=True)).to_be_visible()
    desk.go_back()

    expect(cards(desk)).to_have_count(24)
    desk.wait_for_function("before => Math.abs(window.scrollY - before) < 80", arg=before)
    expect(wanted).to_be_in_viewport()
