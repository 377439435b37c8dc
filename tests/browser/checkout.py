"""The checkout's steps as a person walks them, for journeys that need an order."""

from typing import Any

import httpx
from playwright.sync_api import Page, expect

from tests.browser.conftest import RunningShop

VISA = "4242 4242 4242 4242"


def product(running: RunningShop, **filters: str | int) -> dict[str, Any]:
    """Return one product that is in stock, as the API knows it."""
    asked = {"in_stock": "true", "page_size": 1, "sort": "popular"} | filters
    found: dict[str, Any] = httpx.get(f"{running.url}/api/v1/products", params=asked).json()["items"][0]
    return found


def fill_cart(page: Page, running: RunningShop, **filters: str | int) -> dict[str, Any]:
    """Put one piece of a product in the cart."""
    wanted = product(running, **filters)
    page.goto(f"/product/{wanted['slug']}")
    page.get_by_role("button", name="Add to cart", exact=True).click()
    expect(page.get_by_text("Added to your cart")).to_be_visible()
    return wanted


def tell_contact(page: Page, email: str) -> None:
    page.get_by_label("E-mail").fill(email)
    page.get_by_role("button", name="Continue to address").click()


def tell_address(page: Page) -> None:
    page.get_by_label("Full name").fill("Ada Lovelace")
    page.get_by_label("Street and number").fill("12 St James's Square")
    page.get_by_label("Postal code").fill("10001")
    page.get_by_label("Town or city").fill("New York")
    page.get_by_role("button", name="Continue to delivery").click()


def tell_delivery(page: Page) -> None:
    page.get_by_role("button", name="Continue to payment").click()


def tell_card(page: Page, card: str = VISA) -> None:
    page.get_by_label("Card number").fill(card)
    page.get_by_label("Expires").fill("12 / 30")
    page.get_by_label("Code", exact=True).fill("123")
    page.get_by_role("button", name="Continue to review").click()


def walk_to_review(page: Page, email: str = "", card: str = VISA) -> None:
    """Go through every step with what is in the cart; ``email`` is for guests."""
    page.goto("/checkout")
    if email:
        tell_contact(page, email)
    else:
        page.get_by_role("button", name="Continue to address").click()
    tell_address(page)
    tell_delivery(page)
    tell_card(page, card)
    expect(page.get_by_role("heading", name="Is this right?")).to_be_visible()


def order(page: Page, running: RunningShop, email: str = "") -> str:
    """Buy one piece; return the order's number."""
    fill_cart(page, running)
    walk_to_review(page, email)
    page.get_by_role("button", name="Place order").click()
    expect(page.get_by_role("heading", name="Thank you!")).to_be_visible()
    return page.url.partition("?")[0].rsplit("/", 1)[-1]
