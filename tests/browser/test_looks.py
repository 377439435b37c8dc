"""Every page on a phone and a desk, light and dark: accessible, and no wider than the screen."""

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.axe import violations
from tests.browser.conftest import DESK, PHONE, RunningShop

pytestmark = pytest.mark.browser

PAGES = [
    "/", "/products", "/products?q=qqqqzzzz", "/product/{slug}", "/category/{category}", "/cart", "/checkout", "/login",
    "/register", "/account", "/about", "/help", "/privacy", "/licences", "/admin/orders", "/admin/recommendations",
    "/order/NONE-SUCH", "/nothing-here",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (PHONE, "dark")], ids=["desk-light", "phone-dark"])
def test_page_is_accessible_and_fits(browser: Browser, running: RunningShop, path: str, size: dict, scheme: str):
    known = httpx.get(f"{running.url}/api/v1/products", params={"page_size": 1}).json()["items"][0]
    context = browser.new_context(base_url=running.url, viewport=size, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(path.format(slug=known["slug"], category=known["category"]["slug"]))
    expect(page.get_by_role("main").get_by_role("heading").first).to_be_visible(timeout=20_000)
    expect(page.locator(".shimmer")).to_have_count(0, timeout=20_000)

    broken = violations(page)
    width = page.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert broken == []
    assert width <= size["width"]
