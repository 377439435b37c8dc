"""A shop on Stripe in a browser: its card field, its bank's question; a stand-in serves both API and script."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from shop_app.local.processes import free_port
from tests.browser import checkout
from tests.browser.conftest import PHONE, ROOT, RunningShop, _wait
from tests.gateways.stripe_stub import SECRET, StripeStub

pytestmark = pytest.mark.browser
SERVE = """
from shop_app.cli import frontend
from shop_app.local.servers import LocalServers
from shop_app.settings import get_settings
with LocalServers(get_settings()):
    frontend.serve("127.0.0.1", {port}, 1, None).wait()
"""


@pytest.fixture(scope="module")
def stripe_stub() -> Iterator[StripeStub]:
    stub = StripeStub()
    yield stub
    stub.close()


@pytest.fixture(scope="module")
def on_stripe(running: RunningShop, stripe_stub: StripeStub, tmp_path_factory) -> Iterator[RunningShop]:
    """A second server of the same shop, whose payments go through Stripe."""
    port = free_port()
    env = running.env | {
        "SHOP_STRIPE_SECRET_KEY": "sk_test_for_tests",
        "SHOP_STRIPE_WEBHOOK_SECRET": SECRET,
        "SHOP_STRIPE_PUBLISHABLE_KEY": "pk_test_for_tests",
        "SHOP_STRIPE_STAND_IN": stripe_stub.url,
        "SHOP_PUBLIC_URL": f"http://localhost:{port}",
    }
    log = tmp_path_factory.mktemp("stripe") / "up.log"
    with log.open("wb") as out:
        command = [sys.executable, "-c", SERVE.format(port=port)]
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=subprocess.STDOUT)
        try:
            _wait(f"http://localhost:{port}", process, Path(log))
            yield RunningShop(f"http://localhost:{port}", env)
        finally:
            process.terminate()
            process.wait(60)


@pytest.fixture
def page(browser: Browser, on_stripe: RunningShop) -> Iterator[Page]:
    complaints: list[str] = []
    context = browser.new_context(base_url=on_stripe.url, viewport=PHONE, has_touch=True)
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def walk_to_review(page: Page, on_stripe: RunningShop, card: str) -> None:
    checkout.fill_cart(page, on_stripe)
    page.goto("/checkout")
    checkout.tell_contact(page, "stripe@example.com")
    checkout.tell_address(page)
    checkout.tell_delivery(page)
    page.get_by_label("Card number").fill(card)
    page.get_by_role("button", name="Continue to review").click()
    expect(page.get_by_text(f"Card ending in {card[-4:]}")).to_be_visible()


def test_a_card_is_typed_into_stripes_field_and_pays(page: Page, on_stripe: RunningShop, stripe_stub: StripeStub):
    walk_to_review(page, on_stripe, "4242424242424242")

    page.get_by_role("button", name="Place order").click()

    expect(page.get_by_role("heading", name="Thank you!")).to_be_visible()
    assert len(stripe_stub.captured) == 1


def test_a_bank_that_asks_is_answered_in_stripes_dialog(page: Page, on_stripe: RunningShop, stripe_stub: StripeStub):
    before = len(stripe_stub.captured)
    walk_to_review(page, on_stripe, "4000000000003220")
    page.get_by_role("button", name="Place order").click()

    page.get_by_role("button", name="Answer your bank").click()
    page.get_by_role("button", name="Complete").click()

    expect(page.get_by_role("heading", name="Thank you!")).to_be_visible()
    assert len(stripe_stub.captured) == before + 1


def test_a_bank_that_refuses_in_stripes_dialog_costs_nothing(
    page: Page, on_stripe: RunningShop, stripe_stub: StripeStub
):
    before = len(stripe_stub.captured)
    walk_to_review(page, on_stripe, "4000000000003220")
    page.get_by_role("button", name="Place order").click()

    page.get_by_role("button", name="Answer your bank").click()
    page.get_by_role("button", name="Fail").click()

    expect(page.get_by_text("Your bank did not confirm the payment.")).to_be_visible()
    expect(page.get_by_role("link", name="Pay another way")).to_be_visible()
    assert len(stripe_stub.captured) == before
