"""What people do in the shop, by role and label, in a real browser on the production build."""

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.browser import checkout
from tests.browser.checkout import product
from tests.browser.conftest import ADMIN, RunningShop

pytestmark = pytest.mark.browser

PASSWORD = "plum lantern river"


def register(page: Page, email: str) -> None:
    page.goto("/register")
    page.get_by_label("Name").fill("Ada Lovelace")
    page.get_by_label("E-mail").fill(email)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("button", name="Ada Lovelace")).to_be_visible()


def test_a_guest_browses_searches_registers_buys_and_meets_a_changed_shelf(desk: Page, running: RunningShop):
    wanted = product(running)
    desk.goto("/")
    expect(desk.get_by_role("heading", name="Everybody's favourites")).to_be_visible()

    desk.get_by_role("searchbox", name="Search products").fill(wanted["title"])
    desk.get_by_role("searchbox", name="Search products").press("Enter")
    expect(desk).to_have_url(re.compile(r"/products\?q="))
    desk.locator("main article").get_by_role("link", name=wanted["title"], exact=True).first.click()
    expect(desk.get_by_role("heading", level=1, name=wanted["title"], exact=True)).to_be_visible()
    desk.get_by_role("button", name="Add to cart", exact=True).click()
    expect(desk.get_by_text("Added to your cart")).to_be_visible()
    expect(desk.get_by_role("link", name="Cart, 1 in it")).to_be_visible()

    register(desk, f"ada-{uuid.uuid4().hex[:8]}@example.com")
    desk.goto("/cart")
    expect(desk.get_by_role("link", name=wanted["title"])).to_be_visible()
    desk.get_by_role("link", name="Proceed to checkout").click()
    desk.get_by_role("button", name="Continue to address").click()  # the account's own e-mail stands there
    checkout.tell_address(desk)
    checkout.tell_delivery(desk)
    checkout.tell_card(desk)
    desk.get_by_role("button", name="Place order").click()

    expect(desk.get_by_role("heading", name="Thank you!")).to_be_visible()
    expect(desk.get_by_text("Paid").first).to_be_visible()
    number = desk.url.rsplit("/", 1)[-1]
    desk.goto("/account")
    expect(desk.get_by_role("link", name=number)).to_be_visible()
    desk.goto("/")
    expect(desk.get_by_role("heading", name="Picked for you")).to_be_visible()
    expect(desk.locator("[data-placement=home] article").first).to_be_visible()
    assert wanted["title"] not in desk.locator("[data-placement=home] h3").all_inner_texts()


def test_an_administrator_sees_the_order_a_guest_has_just_placed(desk: Page, running: RunningShop):
    number = checkout.order(desk, running, "guest@example.com")

    desk.goto("/login")
    desk.get_by_label("E-mail").fill(ADMIN[0])
    desk.get_by_role("textbox", name="Password").fill(ADMIN[1])
    desk.get_by_role("button", name="Sign in").click()
    expect(desk.get_by_role("button", name="Administrator")).to_be_visible()
    desk.goto("/admin/orders")
    row = desk.get_by_role("row").filter(has_text=number)
    expect(row).to_contain_text("guest@example.com")
    expect(row).to_contain_text("Paid")
    desk.goto("/admin/recommendations")
    expect(desk.get_by_text("Live", exact=True)).to_be_visible()


def test_a_stranger_cannot_open_somebody_elses_order(desk: Page, running: RunningShop):
    desk.goto("/order/DEMO-7-00001")

    expect(desk.get_by_role("heading", name="We could not find that order")).to_be_visible()


def test_signing_out_forgets_what_the_tab_knew(desk: Page):
    register(desk, "leaver@example.com")
    desk.get_by_role("button", name="Ada Lovelace").click()
    desk.get_by_role("button", name="Sign out").click()

    expect(desk.get_by_role("link", name="Sign in")).to_be_visible()
    desk.goto("/account")
    expect(desk.get_by_role("heading", name="Sign in to see your orders")).to_be_visible()


def test_a_wrong_password_is_said_without_telling_whether_the_address_is_known(desk: Page):
    desk.goto("/login")
    desk.get_by_label("E-mail").fill("nobody@example.com")
    desk.get_by_role("textbox", name="Password").fill("certainly wrong")
    desk.get_by_role("button", name="Sign in").click()

    expect(desk.get_by_text("E-mail or password is wrong.")).to_be_visible()
    assert "nobody" not in desk.url


def test_a_shopper_is_refused_in_the_back_office(desk: Page):
    register(desk, "curious@example.com")

    desk.goto("/admin/orders")

    expect(desk.get_by_text("Your account may not do that.")).to_be_visible()


def test_filters_live_in_the_address_and_survive_back_and_reload(desk: Page):
    desk.goto("/products?in_stock=1&sort=price")
    expect(desk.get_by_label("Sort by")).to_have_value("price")
    first = desk.locator("main article h2").first.inner_text()

    desk.locator("main article h2 a").first.click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(first)
    desk.go_back()

    expect(desk).to_have_url(re.compile(r"sort=price"))
    expect(desk.locator("main article h2").first).to_have_text(first)
    desk.reload()
    expect(desk.locator("main article h2").first).to_have_text(first)


def test_a_listing_without_results_offers_a_way_out(desk: Page):
    desk.goto("/products?q=qqqqzzzz")

    expect(desk.get_by_role("heading", name="Nothing fits all of that")).to_be_visible()
    desk.get_by_role("link", name="Clear filters").click()
    expect(desk.locator("main article").first).to_be_visible()


@pytest.mark.parametrize("path", ["/product/no-such-thing", "/category/no-such-thing", "/no/such/page"])
def test_addresses_that_lead_nowhere_say_so_kindly(desk: Page, path: str):
    desk.goto(path)

    expect(desk.get_by_role("main").get_by_role("link").first).to_be_visible()
    expect(desk.get_by_role("main").get_by_role("heading").first).to_be_visible()


def test_the_quantity_cannot_be_talked_beyond_the_stock(desk: Page, running: RunningShop):
    wanted = product(running)
    desk.goto(f"/product/{wanted['slug']}")
    desk.get_by_role("button", name="Add to cart", exact=True).click()
    expect(desk.get_by_text("Added to your cart")).to_be_visible()
    desk.goto("/cart")

    desk.get_by_role("spinbutton", name="Quantity").fill("999")
    desk.get_by_role("spinbutton", name="Quantity").press("Enter")

    expect(desk.get_by_text(re.compile(r"Only \d+ of .* left"))).to_be_visible()


def test_a_whole_purchase_on_a_phone(phone: Page, running: RunningShop):
    wanted = product(running)
    phone.goto(f"/product/{wanted['slug']}")
    phone.get_by_role("button", name="Add to cart", exact=True).tap()
    expect(phone.get_by_text("Added to your cart")).to_be_visible()
    checkout.walk_to_review(phone, "phone@example.com")

    phone.get_by_role("button", name="Place order").tap()

    expect(phone.get_by_role("heading", name="Thank you!")).to_be_visible()
