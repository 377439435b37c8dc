"""What people do about their account, by role and label, in a real browser; mails are read at /dev/mail."""

import re

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from shop_app.kit.clock import now
from tests.browser.conftest import ADMIN, DESK, RunningShop

pytestmark = pytest.mark.browser

PASSWORD, NEW = "plum lantern river", "quartz meadow comet"


def register(page: Page, email: str, name: str = "Grace Hopper") -> None:
    page.goto("/register")
    page.get_by_label("Name").fill(name)
    page.get_by_label("E-mail").fill(email)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("button", name=f"Account of {name}")).to_be_visible()


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/login")
    page.get_by_label("E-mail").fill(email)
    page.get_by_role("textbox", name="Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def mailed_link(page: Page, subject: str, recipient: str) -> str:
    """Read the newest mail of this subject at /dev/mail, as a developer would, and return where its link leads."""
    row = page.get_by_role("button").filter(has_text=subject).filter(has_text=recipient).first
    for _ in range(20):
        page.goto("/dev/mail")
        expect(page.get_by_role("heading", name="Kept")).to_be_visible()
        if row.count():
            break
        page.wait_for_timeout(500)  # the outbox turns once a second
    row.click()
    expect(row).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("heading", name=subject, level=2)).to_be_visible()
    text = page.locator("pre").filter(has_text="token=")
    expect(text.first).to_be_visible()
    found = re.search(r"(/[a-z-]+\?token=[\w-]+)", text.first.inner_text())
    assert found
    return found[1]


def test_registering_confirming_signing_out_and_in(desk: Page):
    register(desk, "grace@example.com")
    expect(desk.get_by_text("Your address is not confirmed yet")).to_be_visible()

    desk.goto(mailed_link(desk, "Please confirm your e-mail address", "grace@example.com"))
    desk.get_by_role("button", name="Confirm").click()

    expect(desk.get_by_text("Thank you, your address is confirmed.")).to_be_visible()
    expect(desk.get_by_text("Your address is not confirmed yet")).to_be_hidden()
    desk.get_by_role("button", name="Account of Grace Hopper").click()
    desk.get_by_role("button", name="Sign out").click()
    expect(desk.get_by_role("link", name="Sign in")).to_be_visible()
    sign_in(desk, "grace@example.com", PASSWORD)
    expect(desk.get_by_role("button", name="Account of Grace Hopper")).to_be_visible()


def test_a_forgotten_password_is_chosen_anew(desk: Page, browser: Browser, running: RunningShop):
    register(desk, "forgetful@example.com")
    other = browser.new_context(base_url=running.url, viewport=DESK).new_page()
    other.goto("/login")
    other.get_by_role("link", name="Choose a new one").click()
    expect(other.get_by_role("heading", name="New password")).to_be_visible()
    other.get_by_label("E-mail").fill("forgetful@example.com")
    other.get_by_role("button", name="Send me a link").click()
    expect(other.get_by_text("If that address has an account, a mail is on its way.")).to_be_visible()

    other.goto(mailed_link(other, "Choose a new password", "forgetful@example.com"))
    other.get_by_role("textbox", name="New password").fill("password")
    other.get_by_role("button", name="Save new password").click()
    expect(other.get_by_text("Use at least 8 characters that nobody would guess")).to_be_visible()
    expect(other.get_by_role("textbox", name="New password")).to_be_focused()
    other.get_by_role("textbox", name="New password").fill(NEW)
    other.get_by_role("button", name="Save new password").click()
    expect(other.get_by_text("Your password is changed. Sign in with the new one.")).to_be_visible()

    # Where it was signed in before, the open page says so by itself.
    expect(desk.get_by_text("You were signed out.").first).to_be_visible()
    expect(desk.get_by_role("link", name="Sign in").first).to_be_visible()
    sign_in(other, "forgetful@example.com", NEW)
    expect(other.get_by_role("button", name="Account of Grace Hopper")).to_be_visible()
    other.context.close()


def test_two_step_sign_in_from_the_qr_code_to_a_backup_code(desk: Page):
    register(desk, "careful@example.com")
    desk.goto(mailed_link(desk, "Please confirm your e-mail address", "careful@example.com"))
    desk.get_by_role("button", name="Confirm").click()
    expect(desk.get_by_text("Thank you, your address is confirmed.")).to_be_visible()
    desk.goto("/account/security")
    desk.get_by_role("textbox", name="Your password").fill(PASSWORD)
    desk.get_by_role("button", name="Set it up").click()
    expect(desk.get_by_role("img", name="QR code for your authenticator app")).to_be_visible()
    secret = desk.locator("code").first.inner_text()

    desk.get_by_role("textbox", name="Code").fill("000000")
    desk.get_by_role("button", name="Turn it on").click()
    expect(desk.get_by_text("That code is not right")).to_be_visible()
    desk.get_by_role("textbox", name="Code").fill(pyotp.TOTP(secret).at(now()))
    desk.get_by_role("button", name="Turn it on").click()
    codes = desk.get_by_role("list", name="Backup codes").get_by_role("listitem")
    expect(codes).to_have_count(10)
    backup = codes.first.inner_text()

    desk.get_by_role("button", name="Account of Grace Hopper").click()
    desk.get_by_role("button", name="Sign out").click()
    sign_in(desk, "careful@example.com", PASSWORD)
    expect(desk.get_by_role("heading", name="One more step")).to_be_visible()
    expect(desk.get_by_role("textbox", name="Code")).to_be_focused()
    desk.get_by_role("textbox", name="Code").fill("123456")
    desk.get_by_role("button", name="Sign in").click()
    expect(desk.get_by_text("That code is not right")).to_be_visible()
    desk.get_by_role("textbox", name="Code").fill(backup)
    desk.get_by_role("button", name="Sign in").click()
    expect(desk.get_by_role("button", name="Account of Grace Hopper")).to_be_visible()
    desk.goto("/account/security")
    expect(desk.get_by_text("9 backup codes left")).to_be_visible()


def test_a_device_signed_out_elsewhere_is_out_at_once(desk: Page, browser: Browser, running: RunningShop):
    register(desk, "two-places@example.com")
    other = browser.new_context(base_url=running.url, viewport=DESK).new_page()
    sign_in(other, "two-places@example.com", PASSWORD)
    expect(other.get_by_role("button", name="Account of Grace Hopper")).to_be_visible()
    other.goto("/account/security")

    desk.goto("/account/security")
    desk.get_by_role("button", name="Sign out everywhere else").click()

    expect(other.get_by_text("You were signed out.").first).to_be_visible()
    expect(other).to_have_url(re.compile("/login"))
    expect(desk.get_by_text("This device")).to_be_visible()
    other.context.close()


def test_an_address_is_kept_and_its_wrong_fields_say_so(phone: Page):
    register(phone, "resident@example.com")
    phone.goto("/account/addresses")
    phone.get_by_role("button", name="Add an address").click()
    phone.get_by_label("Full name").fill("Grace Hopper")
    phone.get_by_role("button", name="Save address").click()
    expect(phone.get_by_text("Please enter a street and number.")).to_be_visible()
    phone.get_by_label("Street and number").fill("1 Harbour Road")
    phone.get_by_label("Postal code").fill("10001")
    phone.get_by_label("Town or city").fill("New York")
    phone.get_by_role("button", name="Save address").click()

    expect(phone.get_by_text("1 Harbour Road")).to_be_visible()
    expect(phone.get_by_text("Parcels go here")).to_be_visible()
    phone.get_by_role("button", name="Remove 1 Harbour Road").click()
    expect(phone.get_by_role("heading", name="No addresses yet")).to_be_visible()


def test_leaving_hands_over_the_data_and_takes_the_password(desk: Page):
    register(desk, "leaving@example.com")
    desk.goto("/account/privacy")
    with desk.expect_download() as download:
        desk.get_by_role("button", name="Download your data").click()
    assert "leaving@example.com" in download.value.path().read_text()

    desk.get_by_role("textbox", name="Your password").fill("wrong password")
    desk.get_by_role("button", name="Delete my account").click()
    expect(desk.get_by_text("That is not the password you chose.")).to_be_visible()
    desk.get_by_role("textbox", name="Your password").fill(PASSWORD)
    desk.get_by_role("button", name="Delete my account").click()

    expect(desk.get_by_text("Your account is deleted.")).to_be_visible()
    sign_in(desk, "leaving@example.com", PASSWORD)
    expect(desk.get_by_text("E-mail or password is wrong.")).to_be_visible()


def test_an_administrator_gives_a_role_and_keeps_the_last_administrator(desk: Page):
    sign_in(desk, *ADMIN)
    expect(desk.get_by_role("button", name="Account of Administrator")).to_be_visible()
    desk.goto("/admin/users")
    desk.get_by_role("searchbox", name="Search people").fill(ADMIN[0])
    desk.get_by_role("button", name="Search").click()
    expect(desk.get_by_role("row")).to_have_count(2)

    desk.get_by_label(f"Role of {ADMIN[0]}").select_option("customer")

    expect(desk.get_by_text("This is the last administrator.")).to_be_visible()
    expect(desk.get_by_label(f"Role of {ADMIN[0]}")).to_have_value("admin")


def test_caps_lock_is_said_and_a_password_can_be_shown(desk: Page):
    desk.goto("/login")
    expect(desk.get_by_label("E-mail")).to_be_focused()
    password = desk.get_by_role("textbox", name="Password")
    password.evaluate(
        "field => field.dispatchEvent(new KeyboardEvent('keydown', {key: 'A', bubbles: true, modifierCapsLock: true}))"
    )
    expect(desk.get_by_text("Caps lock is on.")).to_be_visible()
    password.evaluate("field => field.dispatchEvent(new KeyboardEvent('keydown', {key: 'a', bubbles: true}))")
    expect(desk.get_by_text("Caps lock is on.")).to_be_hidden()

    desk.get_by_role("button", name="Show password").click()

    expect(password).to_have_attribute("type", "text")
    expect(password).to_have_attribute("autocomplete", "current-password")


def test_on_a_phone_the_row_of_links_shows_where_one_is(phone: Page):
    phone.goto("/account/privacy")

    links = phone.get_by_role("navigation", name="Your account")
    expect(links.get_by_role("link", name="Privacy")).to_be_in_viewport(ratio=1)
    expect(links.get_by_role("link", name="Orders")).not_to_be_in_viewport()
