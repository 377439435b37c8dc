"""Taxes and deliveries in the back office: changed in a form, in force at the next checkout."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import checkout
from tests.browser.conftest import ADMIN, RunningShop
from tests.browser.test_account_journeys import sign_in

pytestmark = pytest.mark.browser


def test_a_delivery_that_staff_changed_is_offered_to_the_next_shopper(desk: Page, running: RunningShop):
    sign_in(desk, *ADMIN)
    desk.goto("/admin/promotions")
    desk.get_by_role("link", name="Change taxes and deliveries").click()
    expect(desk.get_by_role("heading", name="Taxes and deliveries")).to_be_visible()

    price = desk.get_by_label("Price", exact=True).nth(1)
    price.fill("lots")
    desk.get_by_role("button", name="Save taxes and deliveries").click()
    expect(desk.get_by_role("main").get_by_text("'lots' is not an amount in USD.")).to_be_visible()
    price.fill("13.37")
    countries = desk.get_by_label("Country", exact=True)
    before = countries.count()
    desk.get_by_role("button", name="Add a country").click()
    expect(countries).to_have_count(before + 1)
    countries.last.fill("NZ")
    desk.get_by_label("Tax, %").last.fill("15")
    desk.get_by_role("button", name="Save taxes and deliveries").click()
    expect(desk.get_by_text("Taxes and deliveries are saved.")).to_be_visible()

    checkout.fill_cart(desk, running)
    desk.goto("/checkout")
    desk.get_by_role("button", name="Continue to address").click()
    checkout.tell_address(desk)
    expect(desk.get_by_text("$13.37")).to_be_visible()
