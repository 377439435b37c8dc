"""Shelves answer what a visitor does, on the open page, without loading it anew."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

SOON_MS = 10_000
MARK = "window.__notReloaded = true"


def titles(page: Page) -> list[str]:
    return page.locator("[data-placement=home] li h3").all_inner_texts()


def wait_for_other(page: Page, before: list[str]) -> list[str]:
    """Wait until the home shelf shows something else; the page must be the one it was."""
    shown = "[...document.querySelectorAll('[data-placement=home] li h3')].map(e => e.innerText).join()"
    changed = f"before => {shown} !== before"
    page.wait_for_function(changed, arg=",".join(before), timeout=SOON_MS)
    assert page.evaluate("window.__notReloaded") is True
    return titles(page)


@pytest.fixture
def home(desk: Page) -> Page:
    desk.goto("/")
    expect(desk.locator("[data-placement=home] li").first).to_be_visible()
    desk.evaluate(MARK)
    return desk


def test_adding_from_a_shelf_changes_the_shelf_without_a_page_load(home: Page):
    before = titles(home)

    home.locator("[data-placement=home] li").first.get_by_role("button", name=re.compile("Add to cart")).click()

    after = wait_for_other(home, before)
    assert before[0] not in after
    expect(home.get_by_role("link", name="Cart, 1 in it")).to_be_visible()


def test_what_is_looked_at_in_another_tab_changes_the_shelf_of_this_one(home: Page):
    before = titles(home)
    other = home.context.new_page()

    other.goto(home.locator("[data-placement=home] li a").first.get_attribute("href") or "")
    expect(other.get_by_role("heading", level=1)).to_be_visible()

    assert wait_for_other(home, before) != before


def test_not_interested_takes_a_product_off_the_shelf_and_undo_brings_it_back(home: Page):
    before = titles(home)
    card = home.locator("[data-placement=home] li").first
    card.hover()
    card.get_by_label(re.compile("Why am I seeing this")).click()
    expect(card.get_by_text("Many shoppers buy it at the moment")).to_be_visible()

    card.get_by_role("button", name=re.compile("Not interested")).click()
    after = wait_for_other(home, before)
    assert before[0] not in after

    home.get_by_role("button", name="Undo").click()
    assert wait_for_other(home, after) == before


def test_what_was_on_the_screen_is_counted_once(home: Page):
    beacons: list[str] = []
    home.on("request", lambda sent: beacons.append(sent.post_data or "") if "/shelves/seen" in sent.url else None)

    home.locator("[data-placement=home]").scroll_into_view_if_needed()
    home.wait_for_timeout(6_000)

    told = re.findall(r'\["home","\w+","([\w-]+)"\]', "".join(beacons))
    assert len(told) >= 4
    assert len(set(told)) == len(told)


def test_who_opts_out_is_told_so_and_can_come_back(home: Page):
    home.goto("/privacy")
    home.get_by_role("button", name="Do not follow me").click()
    expect(home.get_by_role("heading", name="Nobody follows what you do")).to_be_visible()

    home.reload()
    home.get_by_role("button", name="Follow me again").click()

    expect(home.get_by_role("heading", name="Shelves follow what you do")).to_be_visible()
