"""Every page on a phone and a desk, light and dark: accessible, and no wider than the screen."""

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.browser.conftest import DESK, PHONE, RunningShop

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# A message that is just fading in or out has too little contrast for half a second.
STILL = "*, *::before, *::after { transition: none !important; animation: none !important; }"
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

    page.add_style_tag(content=STILL)
    found = Axe().run(page, options=RULES)
    width = page.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found.response["violations"]] == []
    assert width <= size["width"]
