"""What stands in a page before and without its scripts, and that the scripts take over without a jolt."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, RunningShop

pytestmark = pytest.mark.browser

WATCH_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => list.getEntries().forEach((each) => (window.shifted += each.value)))
  .observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture
def plain(browser: Browser, running: RunningShop) -> Page:
    context = browser.new_context(base_url=running.url, viewport=DESK, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_a_reader_without_javascript_walks_from_a_department_to_a_product(plain):
    plain.goto("/category/kitchen")
    name = plain.locator("main h2 a").first.inner_text()

    plain.locator("main h2 a").first.click()

    expect(plain.get_by_role("heading", level=1, name=name)).to_be_visible()
    assert plain.title() == f"{name} | Tangelo"
    expect(plain.locator("main").get_by_text("$").first).to_be_visible()
    expect(plain.locator("main img").first).to_be_visible()


def test_the_page_takes_over_from_the_servers_without_moving_anything(desk):
    desk.add_init_script(WATCH_SHIFTS)
    slug = desk.request.get("/api/v1/products?page_size=1").json()["items"][0]["slug"]

    desk.goto(f"/product/{slug}")

    expect(desk.get_by_role("button", name="Add to cart", exact=True)).to_be_visible()
    expect(desk.locator("#ssr")).to_have_count(0)
    assert desk.evaluate("window.shifted") < 0.05


def test_a_product_that_is_not_there_says_so_with_and_without_javascript(desk, plain):
    assert plain.goto("/product/no-such-thing").status == 404
    expect(plain.get_by_role("heading", name="We do not have this product")).to_be_visible()

    desk.goto("/product/no-such-thing")

    expect(desk.get_by_role("link", name="See what we have")).to_be_visible()
    expect(desk.locator("#ssr")).to_have_count(0)
