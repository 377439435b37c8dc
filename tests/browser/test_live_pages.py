"""Open pages follow what happens elsewhere, without a reload: stock, the cart on a second device, a session's end."""

import re
import uuid

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, RunningShop

pytestmark = pytest.mark.browser

SOON_MS = 5_000  # "within a second" on a quiet machine; two shared cores are not always quiet
HOME = {"name": "Ada", "line1": "12 St James's Square", "city": "London", "postal_code": "SW1Y 4JH", "country": "GB"}


def buy_all(running: RunningShop, sku: str, quantity: int) -> None:
    """Buy pieces through REST, as somebody on another continent would."""
    with httpx.Client(base_url=f"{running.url}/api/v1", timeout=30) as client:
        added = client.post("/cart/items", json={"sku": sku, "quantity": quantity})
        assert added.status_code < 300, added.text
        cart = {"X-Cart-Token": added.headers["X-Cart-Token"]}
        total = client.post("/checkout/quote", json={"shipping_address": HOME}, headers=cart).json()["total"]
        order = {"email": "bob@example.com", "shipping_address": HOME, "shipping_method": "standard"}
        order |= {"payment": {"provider": "sandbox", "token": "tok_visa"}, "expected_total": total}
        key = {"Idempotency-Key": uuid.uuid4().hex}
        assert client.post("/orders", json=order, headers=cart | key).status_code == 201


def stock_of(running: RunningShop, sku: str) -> int:
    """Find out how many are left the way a shopper can: a cart takes no more than there are."""
    with httpx.Client(base_url=f"{running.url}/api/v1", timeout=30) as client:
        cart = client.post("/cart/items", json={"sku": sku, "quantity": 999}).json()
        return next(line["quantity"] for line in cart["lines"] if line["sku"] == sku)


def few_left(running: RunningShop) -> tuple[str, str, int]:
    """Return (slug, SKU, pieces left) of a product of one variant that can be bought out in one order."""
    found = httpx.get(f"{running.url}/api/v1/products", params={"in_stock": "true", "page_size": 100}).json()["items"]
    for each in found:
        product = httpx.get(f"{running.url}/api/v1/products/{each['slug']}").json()
        if len(product["variants"]) == 1 and (left := stock_of(running, product["sku"])) < 100:
            return each["slug"], product["sku"], left
    raise AssertionError("no product of one variant has few pieces left")


def test_buying_the_last_pieces_greys_the_button_of_everybody_who_looks_at_it(desk: Page, running: RunningShop):
    slug, sku, left = few_left(running)
    desk.goto(f"/product/{slug}")
    expect(desk.get_by_role("button", name="Add to cart", exact=True)).to_be_enabled()

    buy_all(running, sku, left)

    expect(desk.locator("main").get_by_text("Sold out").first).to_be_visible(timeout=SOON_MS)
    expect(desk.get_by_role("button", name="Add to cart", exact=True)).to_be_disabled(timeout=SOON_MS)


def test_the_same_cart_changes_on_both_devices(desk: Page, browser: Browser, running: RunningShop):
    found = httpx.get(f"{running.url}/api/v1/products", params={"in_stock": "true", "sort": "popular"}).json()["items"]
    desk.goto("/cart")
    expect(desk.get_by_role("heading", name=re.compile("cart is empty", re.IGNORECASE))).to_be_visible()
    context = browser.new_context(
        base_url=running.url, viewport=DESK, storage_state=desk.context.storage_state()
    )  # the same visitor on a second device
    other = context.new_page()
    other.goto(f"/product/{found[0]['slug']}")

    other.get_by_role("button", name="Add to cart", exact=True).click()

    expect(desk.get_by_role("link", name=found[0]["title"]).first).to_be_visible(timeout=SOON_MS)
    expect(desk.get_by_role("link", name="Cart, 1 in it")).to_be_visible(timeout=SOON_MS)
    context.close()
