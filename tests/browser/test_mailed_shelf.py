"""A confirmation suggests what goes with the order; following it shows in the figures of shelves under "email"."""

import time
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser import checkout
from tests.browser.conftest import ADMIN, RunningShop

pytestmark = pytest.mark.browser

SUMMED_S = 240  # the worker sums up every minute; how long that takes on a busy machine nobody knows


def figures(running: RunningShop) -> dict[str, dict[str, Any]]:
    with httpx.Client(base_url=f"{running.url}/api/v1", timeout=30) as api:
        signed_in = api.post("/auth/login", json={"email": ADMIN[0], "password": ADMIN[1]}).json()
        headers = {"Authorization": f"Bearer {signed_in['access_token']}"}
        return {
            each["name"]: each for each in api.get("/admin/recommendations", headers=headers).json()["by_placement"]
        }


def test_a_mailed_suggestion_is_followed_and_counted(desk: Page, running: RunningShop):
    wanted = checkout.fill_cart(desk, running)
    checkout.walk_to_review(desk, "mailed@example.com")
    desk.get_by_role("button", name="Place order").click()
    expect(desk.get_by_role("heading", name="Thank you!")).to_be_visible()
    desk.goto("/dev/mail")
    letter = desk.get_by_role("button", name="mailed@example.com").filter(has_text="We have your order")
    for _ in range(30):  # the worker sends it within seconds
        if letter.count():
            break
        desk.wait_for_timeout(1_000)
        desk.reload()
        expect(desk.get_by_role("heading", name="Kept")).to_be_visible()
    letter.first.click()

    shelf = (
        desk.frame_locator("iframe").locator("h2", has_text="You may also like").locator("xpath=following::table[1]")
    )
    expect(shelf.locator("tr")).to_have_count(3)
    expect(shelf.get_by_text(wanted["title"], exact=True)).to_have_count(0)
    title = shelf.locator("td:last-child a").first.inner_text()
    shelf.locator("td:last-child a").first.click()

    expect(desk.get_by_role("heading", level=1, name=title)).to_be_visible()
    deadline = time.monotonic() + SUMMED_S
    while "email" not in (found := figures(running)) and time.monotonic() < deadline:
        time.sleep(2)
    assert (found["email"]["impressions"], found["email"]["clicks"], found["email"]["click_rate"]) == (0, 1, 0.0)
