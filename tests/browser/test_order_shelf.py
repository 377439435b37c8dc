"""Under a placed order stands a shelf of what goes with it; and it knows a no."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import checkout
from tests.browser.conftest import RunningShop

pytestmark = pytest.mark.browser


def test_a_placed_order_shows_what_goes_with_it_and_never_what_was_bought(desk: Page, running: RunningShop):
    wanted = checkout.fill_cart(desk, running)
    checkout.walk_to_review(desk, "shelf@example.com")
    desk.get_by_role("button", name="Place order").click()
    expect(desk.get_by_role("heading", name="Thank you!")).to_be_visible()

    shelf = desk.get_by_role("region", name="Goes well with your order")
    expect(shelf.get_by_role("listitem")).to_have_count(4)
    expect(shelf.get_by_role("link", name=wanted["title"], exact=True)).to_have_count(0)
    first = shelf.get_by_role("listitem").first.get_by_role("heading").inner_text()

    shelf.get_by_label(f"Why am I seeing this: {first}").click()
    shelf.get_by_role("button", name=f"Not interested: {first}").click()
    expect(shelf.get_by_role("heading", name=first, exact=True)).to_have_count(0)
    expect(shelf.get_by_role("listitem")).to_have_count(4)
