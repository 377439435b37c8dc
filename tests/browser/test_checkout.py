"""Checkout in steps: none skipped, Back walks them, wrong fields are said by the field, and one order comes of it."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser import checkout
from tests.browser.conftest import RunningShop

pytestmark = pytest.mark.browser


def at(step: str) -> re.Pattern[str]:
    return re.compile(rf"/checkout\?step={step}$")


def test_back_walks_the_steps_and_what_was_typed_is_kept(desk: Page, running: RunningShop):
    checkout.fill_cart(desk, running)
    checkout.walk_to_review(desk, "walker@example.com")

    desk.go_back()
    expect(desk).to_have_url(at("payment"))
    desk.go_back()
    expect(desk).to_have_url(at("shipping"))
    desk.go_back()
    expect(desk.get_by_label("Street and number")).to_have_value("12 St James's Square")
    desk.go_back()
    expect(desk.get_by_label("E-mail")).to_have_value("walker@example.com")
    desk.go_forward()
    expect(desk.get_by_label("Town or city")).to_have_value("New York")


@pytest.mark.parametrize("step", ["address", "shipping", "payment", "review"])
def test_a_step_cannot_be_skipped_by_its_address(desk: Page, running: RunningShop, step: str):
    checkout.fill_cart(desk, running)

    desk.goto(f"/checkout?step={step}")

    expect(desk).to_have_url(at("contact"))
    expect(desk.get_by_role("heading", name="Who is it for?")).to_be_visible()


def test_wrong_fields_say_so_and_the_first_of_them_has_the_focus(desk: Page, running: RunningShop):
    checkout.fill_cart(desk, running)
    desk.goto("/checkout")

    checkout.tell_contact(desk, "not an address")
    expect(desk.get_by_text("That does not look like an e-mail address.")).to_be_visible()
    expect(desk.get_by_label("E-mail")).to_be_focused()

    checkout.tell_contact(desk, "fields@example.com")
    desk.get_by_label("Full name").fill("Ada Lovelace")
    desk.get_by_role("button", name="Continue to delivery").click()
    expect(desk.get_by_text("Please enter a street and number.")).to_be_visible()
    expect(desk.get_by_text("Please enter a town or city.")).to_be_visible()
    expect(desk.get_by_label("Street and number")).to_be_focused()
    expect(desk.get_by_label("Full name")).to_have_value("Ada Lovelace")

    checkout.tell_address(desk)
    checkout.tell_delivery(desk)
    desk.get_by_role("button", name="Continue to review").click()
    expect(desk.get_by_text("Please enter a card number of 16 digits.")).to_be_visible()
    expect(desk.get_by_label("Card number")).to_be_focused()


def test_a_card_number_never_leaves_the_browser(desk: Page, running: RunningShop):
    frames: list[str] = []
    desk.on("websocket", lambda socket: socket.on("framesent", lambda data: frames.append(str(data))))
    checkout.fill_cart(desk, running)

    checkout.walk_to_review(desk, "secret@example.com")

    expect(desk.get_by_text("Card ending in 4242")).to_be_visible()
    said = "".join(frames)
    assert "tok_visa" in said
    assert "4242424242424242" not in said.replace(" ", "")
    assert '"12 / 30"' not in said


def test_another_billing_address_is_kept_through_the_steps_and_stands_on_order_and_invoice(
    desk: Page, running: RunningShop
):
    checkout.fill_cart(desk, running)
    checkout.walk_to_review(desk, "billed@example.com")
    desk.go_back()
    same = desk.get_by_label("The billing address is the delivery address")
    expect(same).to_be_checked()

    same.uncheck()
    checkout.tell_card(desk)
    expect(desk.get_by_text("Please enter a street and number.")).to_be_visible()
    billing = desk.get_by_role("group", name="Billing address")
    billing.get_by_label("Full name").fill("Analytical Engines Ltd")
    billing.get_by_label("Street and number").fill("5 Dorset Street")
    billing.get_by_label("Postal code").fill("10002")
    billing.get_by_label("Town or city").fill("Boston")
    checkout.tell_card(desk)

    expect(desk.get_by_text("5 Dorset Street")).to_be_visible()
    desk.get_by_role("link", name="Change billing").click()
    expect(billing.get_by_label("Street and number")).to_have_value("5 Dorset Street")
    checkout.tell_card(desk)
    desk.get_by_role("button", name="Place order").click()
    expect(desk.get_by_role("heading", name="Billed to")).to_be_visible()
    desk.goto(desk.url.partition("?")[0] + "/invoice")
    expect(desk.get_by_text("5 Dorset Street")).to_be_visible()
    expect(desk.get_by_text("12 St James's Square")).to_be_visible()


def test_a_declined_card_leads_back_to_the_card_and_costs_nothing(desk: Page, running: RunningShop):
    wanted = checkout.fill_cart(desk, running)
    checkout.walk_to_review(desk, "unlucky@example.com", "4000 0000 0000 0002")

    desk.get_by_role("button", name="Place order").click()

    expect(desk).to_have_url(at("payment"))
    expect(desk.get_by_role("alert").filter(has_text="declined")).to_be_visible()
    checkout.tell_card(desk)
    desk.get_by_role("button", name="Place order").click()
    expect(desk.get_by_role("heading", name="Thank you!")).to_be_visible()
    expect(desk.get_by_role("main").get_by_role("link", name=wanted["title"])).to_be_visible()


def test_a_bank_that_asks_is_answered_on_the_orders_page_and_the_order_is_placed(desk: Page, running: RunningShop):
    checkout.fill_cart(desk, running)
    checkout.walk_to_review(desk, "asked@example.com", "4000 0000 0000 3220")
    desk.get_by_role("button", name="Place order").click()
    expect(desk.get_by_role("heading", name="One more step")).to_be_visible()

    desk.get_by_role("button", name="Confirm the payment").click()

    expect(desk.get_by_role("heading", name="Thank you!")).to_be_visible()
    expect(desk.get_by_role("button", name="Confirm the payment")).to_have_count(0)
    desk.goto("/cart")
    expect(desk.get_by_role("heading", name="Your cart is empty")).to_be_visible()


def test_a_bank_that_refuses_leads_back_to_the_checkout_with_the_cart_as_it_was(phone: Page, running: RunningShop):
    wanted = checkout.fill_cart(phone, running)
    checkout.walk_to_review(phone, "refused@example.com", "4000 0000 0000 3220")
    phone.get_by_role("button", name="Place order").click()

    phone.get_by_role("button", name="Refuse it").click()

    expect(phone.get_by_text("Your bank did not confirm the payment.")).to_be_visible()
    phone.get_by_role("link", name="Pay another way").click()
    checkout.tell_card(phone)
    phone.get_by_role("button", name="Place order").click()
    expect(phone.get_by_role("heading", name="Thank you!")).to_be_visible()
    expect(phone.get_by_role("main").get_by_role("link", name=wanted["title"])).to_be_visible()


def test_another_country_changes_the_total_before_anything_is_charged(desk: Page, running: RunningShop):
    checkout.fill_cart(desk, running)
    desk.goto("/checkout")
    checkout.tell_contact(desk, "total@example.com")
    total = desk.get_by_role("complementary", name="Your order").locator("dd[aria-live=polite]")
    expect(desk.get_by_label("Country")).to_be_visible()
    before = total.inner_text()

    desk.get_by_label("Country").select_option("NZ")

    expect(total).not_to_have_text(before)


def test_place_order_on_a_slow_network_shows_progress_and_three_clicks_make_one_order(desk: Page, running: RunningShop):
    email = f"triple-{time.time_ns()}@example.com"
    checkout.fill_cart(desk, running)
    checkout.walk_to_review(desk, email)
    network = desk.context.new_cdp_session(desk)
    network.send("Network.enable")
    slow = {"offline": False, "latency": 1500, "downloadThroughput": 6000, "uploadThroughput": 6000}
    network.send("Network.emulateNetworkConditions", slow)

    desk.get_by_role("button", name="Place order").evaluate(
        "button => { button.click(); button.click(); button.click() }"
    )

    expect(desk.get_by_role("heading", name="Thank you!")).to_be_visible()
    number = desk.url.rsplit("/", 1)[-1]
    network.send(
        "Network.emulateNetworkConditions", slow | {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    )
    desk.goto("/cart")
    expect(desk.get_by_role("heading", name="Your cart is empty")).to_be_visible()
    running.command("verify")
    assert [order["number"] for order in running.orders_of(email)] == [number]


def test_the_summary_on_a_phone_shows_the_total_and_opens(phone: Page, running: RunningShop):
    wanted = checkout.fill_cart(phone, running)
    phone.goto("/checkout")

    summary = phone.get_by_role("main").locator("details").first
    expect(summary.locator("summary")).to_contain_text("$")
    expect(phone.get_by_text(wanted["title"]).first).not_to_be_visible()
    summary.locator("summary").tap()

    expect(phone.get_by_text(wanted["title"]).first).to_be_visible()


def test_a_phone_sized_purchase_with_the_keyboard_alone_takes_less_than_a_minute(phone: Page, running: RunningShop):
    wanted = checkout.product(running)
    phone.goto(f"/product/{wanted['slug']}")
    expect(phone.get_by_role("button", name="Add to cart", exact=True)).to_be_visible()
    start = time.monotonic()

    press_on(phone, "Add to cart")
    expect(phone.get_by_text("Added to your cart")).to_be_visible()
    phone.goto("/checkout")
    fill(phone, {"E-mail": "keys@example.com"}, "Continue to address")
    where = {"Full name": "Ada Lovelace", "Street and number": "1 Street", "Postal code": "10001"}
    fill(phone, where | {"Town or city": "New York"}, "Continue to delivery")
    fill(phone, {}, "Continue to payment")
    fill(phone, {"Card number": checkout.VISA, "Expires": "12 / 30", "Code": "123"}, "Continue to review")
    expect(phone.get_by_role("heading", name="Is this right?")).to_be_visible()
    press_on(phone, "Place order")
    expect(phone.get_by_role("heading", name="Thank you!")).to_be_visible()

    assert time.monotonic() - start < 60


def fill(page: Page, fields: dict[str, str], go: str) -> None:
    """Reach every field by Tab and type; go on with Enter on the button."""
    expect(page.get_by_role("button", name=go)).to_be_visible()
    for label, text in fields.items():
        tab_to(page, page.get_by_label(label, exact=True))
        page.keyboard.type(text)
    press_on(page, go)


def press_on(page: Page, name: str) -> None:
    tab_to(page, page.get_by_role("button", name=name, exact=True))
    page.keyboard.press("Enter")


def tab_to(page: Page, wanted) -> None:
    for _ in range(60):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{wanted} cannot be reached with the Tab key")
