"""After the order: a guest's link, returns, refunds, staff's work, and the invoice, on real pages."""

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import checkout
from tests.browser.conftest import ADMIN, DESK, PHONE, RunningShop

pytestmark = pytest.mark.browser


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def staff(browser: Browser, running: RunningShop, request: pytest.FixtureRequest) -> Iterator[Page]:
    """An administrator, signed in, at a desk and on a phone."""
    context = browser.new_context(base_url=running.url, viewport=request.param)
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto("/login")
    page.get_by_label("E-mail").fill(ADMIN[0])
    page.get_by_role("textbox", name="Password").fill(ADMIN[1])
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/login" not in url)
    yield page
    context.close()


def newest_mail(page: Page, subject: str) -> None:
    """Open the newest mail with this subject at /dev/mail."""
    for _ in range(15):  # the worker delivers once a second
        page.goto("/dev/mail")
        mails = page.get_by_role("button", name=re.compile(re.escape(subject)))
        expect(page.get_by_role("heading", name="Templates")).to_be_visible()
        if mails.count():
            mails.first.click()
            return
        page.wait_for_timeout(1000)
    pytest.fail(f"no mail says {subject!r}")


def test_the_link_in_the_confirmation_opens_a_guests_order_with_their_e_mail_alone(
    desk: Page, browser: Browser, running: RunningShop
):
    number = checkout.order(desk, running, "guest-link@example.com")
    newest_mail(desk, f"We have your order {number}")
    href = desk.locator(f"a[href^='/order/{number}?token=']").first.get_attribute("href")
    assert href

    elsewhere = browser.new_context(base_url=running.url, viewport=PHONE).new_page()
    elsewhere.goto(f"/order/{number}")
    expect(elsewhere.get_by_role("heading", name="We could not find that order")).to_be_visible()
    elsewhere.goto(href)
    elsewhere.get_by_label("E-mail").fill("somebody@example.com")
    elsewhere.get_by_role("button", name="Show my order").click()
    expect(elsewhere.get_by_text("That is not the e-mail of this order.")).to_be_visible()
    elsewhere.get_by_label("E-mail").fill("Guest-Link@example.com")
    elsewhere.get_by_role("button", name="Show my order").click()
    expect(elsewhere.get_by_role("heading", name=f"Order {number}")).to_be_visible()
    elsewhere.context.close()


def test_a_guest_who_lost_the_link_has_it_sent_again(desk: Page, running: RunningShop):
    number = checkout.order(desk, running, "lost@example.com")
    desk.goto("/find-order")
    desk.get_by_label("Order number").fill(number.lower())
    desk.get_by_label("E-mail").fill("lost@example.com")
    desk.get_by_role("button", name="Send me the link").click()

    expect(desk.get_by_text("its link is in your postbox in a moment")).to_be_visible()
    mails = desk.get_by_role("button", name=re.compile(f"We have your order {number}"))
    for _ in range(15):
        desk.goto("/dev/mail")
        expect(desk.get_by_role("heading", name="Templates")).to_be_visible()
        if mails.count() == 2:
            break
        desk.wait_for_timeout(1000)
    expect(mails).to_have_count(2)


def test_an_order_is_cancelled_by_its_shopper_and_the_money_goes_back(desk: Page, running: RunningShop):
    number = checkout.order(desk, running, "changed-mind@example.com")

    desk.get_by_role("button", name="Cancel order").click()
    desk.get_by_role("dialog").get_by_role("button", name="Cancel the order").click()

    expect(desk.get_by_text("Cancelled", exact=True).first).to_be_visible()
    expect(desk.get_by_text("goes back to the card")).to_be_visible()
    expect(desk.get_by_role("button", name="Cancel order")).not_to_be_visible()
    newest_mail(desk, f"Your order {number} was cancelled")


def test_staff_sends_an_order_and_refunds_a_part_and_the_shopper_sees_it(desk: Page, staff: Page, running: RunningShop):
    number = checkout.order(desk, running, f"sent-{staff.viewport_size['width']}@example.com")
    staff.goto("/admin/orders")
    staff.get_by_label("Number or e-mail").fill(number)
    staff.get_by_role("button", name="Show", exact=True).click()
    staff.get_by_role("link", name=number).click()
    expect(staff.get_by_role("heading", level=1, name=number)).to_be_visible()

    staff.get_by_label("Tracking number").fill("RM123456789GB")
    staff.get_by_role("button", name="Mark as sent").click()
    expect(staff.get_by_text("On its way").first).to_be_visible()
    staff.get_by_role("button", name="Refund", exact=True).click()
    dialog = staff.get_by_role("dialog")
    dialog.get_by_label(re.compile("Amount in USD")).fill("1.00")
    dialog.get_by_role("button", name="Give it back").click()
    expect(dialog.get_by_text("Please say why.")).to_be_visible()
    dialog.get_by_label(re.compile("Why")).fill("A scratch on the box")
    dialog.get_by_role("button", name="Give it back").click()
    expect(dialog).not_to_be_visible()

    expect(desk.get_by_text("tracking number RM123456789GB")).to_be_visible()  # live, on the page left open
    expect(desk.get_by_text("$1.00 goes back to the card")).to_be_visible()
    newest_mail(desk, f"Your order {number} is on its way")
    expect(desk.get_by_label("The mail").get_by_text("RM123456789GB").first).to_be_visible()


def test_a_return_is_asked_for_approved_received_and_refunded(desk: Page, staff: Page, running: RunningShop):
    number = checkout.order(desk, running, f"back-{staff.viewport_size['width']}@example.com")
    staff.goto(f"/admin/orders/{number}")
    staff.get_by_role("button", name="Mark as sent").click()
    expect(staff.get_by_text("On its way").first).to_be_visible()

    desk.get_by_role("button", name="Return something").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_role("spinbutton").fill("1")
    dialog.get_by_label("Why?").fill("Too bright for me")
    dialog.get_by_role("button", name="Ask for the return").click()
    expect(desk.get_by_text("Return asked for").first).to_be_visible()

    staff.goto("/admin/returns")
    row = staff.get_by_role("row").filter(has_text=number)
    expect(row).to_contain_text("Too bright for me")
    row.get_by_role("button", name="Approve").click()
    expect(row).to_contain_text("On its way back")
    row.get_by_role("button", name="Received, refund it").click()
    expect(row).to_contain_text("Received")
    expect(desk.get_by_text("goes back to the card")).to_be_visible()


def test_the_invoice_prints_without_the_shop_around_it(desk: Page, running: RunningShop):
    number = checkout.order(desk, running, "paper@example.com")
    desk.get_by_role("link", name="Invoice").click()
    expect(desk.get_by_role("heading", name="Invoice")).to_be_visible()
    expect(desk.get_by_text(f"No. {number}")).to_be_visible()

    desk.emulate_media(media="print")

    expect(desk.get_by_role("banner")).not_to_be_visible()
    expect(desk.get_by_role("contentinfo")).not_to_be_visible()
    expect(desk.get_by_role("button", name="Print")).not_to_be_visible()
    expect(desk.get_by_role("heading", name="Invoice")).to_be_visible()


def test_a_stranger_sees_no_invoice(desk: Page):
    desk.goto("/order/DEMO-7-00001/invoice")

    expect(desk.get_by_role("heading", name="There is no such invoice")).to_be_visible()


def test_ordering_again_fills_the_cart(desk: Page, running: RunningShop):
    checkout.order(desk, running, "again@example.com")

    desk.get_by_role("button", name="Order again").click()

    expect(desk).to_have_url(re.compile(r"/cart$"))
    expect(desk.get_by_role("link", name="Proceed to checkout")).to_be_visible()


def test_a_sold_out_product_takes_an_address_to_write_to(desk: Page, running: RunningShop):
    found = httpx.get(f"{running.url}/api/v1/products", params={"page_size": 100, "sort": "newest"}).json()["items"]
    gone = next(product for product in found if product["availability"] == "out")
    desk.goto(f"/product/{gone['slug']}")
    email = "waiting@example.com"

    desk.get_by_label("E-mail").fill("nobody")
    desk.get_by_role("button", name="Tell me when it is back").click()
    expect(desk.get_by_text("That does not look like an e-mail address.")).to_be_visible()
    desk.get_by_label("E-mail").fill(email)
    desk.get_by_role("button", name="Tell me when it is back").click()

    expect(desk.get_by_text(f"We write to {email} when it is back.")).to_be_visible()
