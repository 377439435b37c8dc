"""How staff sign in, and a product of a test's own, for the back office's journeys."""

import uuid

import httpx
from playwright.sync_api import Page

from tests.browser.conftest import ADMIN, RunningShop


def sign_in(page: Page, email: str = ADMIN[0], password: str = ADMIN[1]) -> None:
    page.goto("/login")
    page.get_by_label("E-mail").fill(email)
    page.get_by_role("textbox", name="Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/login" not in url)


def _token(api: httpx.Client) -> dict[str, str]:
    signed_in = api.post("/auth/login", json={"email": ADMIN[0], "password": ADMIN[1]}).json()
    return {"Authorization": f"Bearer {signed_in['access_token']}"}


def add_picture(running: RunningShop, slug: str, file: bytes, alt: str) -> None:
    """Give a product a picture."""
    with httpx.Client(base_url=f"{running.url}/api/v1", timeout=60) as api:
        files, headers = {"file": ("photo.jpg", file)}, _token(api)
        answer = api.post(f"/admin/products/{slug}/images", files=files, data={"alt": alt}, headers=headers)
    assert answer.status_code in (200, 201), answer.text


def product(running: RunningShop, status: str = "published", **more: object) -> dict[str, str]:
    """Bring in a product under a name nobody else has; returns its slug, title and SKU."""
    name = uuid.uuid4().hex[:10]
    with httpx.Client(base_url=f"{running.url}/api/v1") as api:
        headers = _token(api)
        category = api.get("/products", params={"page_size": 1}).json()["items"][0]["category"]["slug"]
        draft = {"title": f"Zeppelin {name}", "sku": f"Z-{name}", "category": category, "status": status, "stock": 7}
        body = draft | {"price": {"amount": 1999, "currency": "USD"}} | more
        answer = api.post("/admin/products", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    return {each: answer.json()[each] for each in ("slug", "title", "sku")}
