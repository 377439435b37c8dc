"""A product's page: its pictures by keyboard and close up, and what shoppers say of it."""

import re
import uuid
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import staff
from tests.browser.conftest import DESK, RunningShop
from tests.browser.test_journeys import register
from tests.fakes.pictures import photo

pytestmark = pytest.mark.browser


def test_the_gallery_is_walked_by_keyboard_and_looked_at_closely(desk: Page, running: RunningShop):
    thing = staff.product(running)
    staff.add_picture(running, thing["slug"], photo("red", 1400, 1400), "From the front")
    staff.add_picture(running, thing["slug"], photo("blue", 1400, 1400), "From behind")
    desk.goto(f"/product/{thing['slug']}")
    row = desk.get_by_role("group", name=f"Pictures of {thing['title']}", exact=True)
    front, behind = row.get_by_role("img", name="From the front"), row.get_by_role("img", name="From behind")
    expect(front).to_be_in_viewport()
    expect(behind).not_to_be_in_viewport()

    row.focus()
    desk.keyboard.press("ArrowRight")
    expect(behind).to_be_in_viewport(ratio=0.9)
    desk.keyboard.press("ArrowLeft")
    expect(front).to_be_in_viewport(ratio=0.9)
    desk.get_by_role("button", name="Show picture 2").click()
    expect(behind).to_be_in_viewport(ratio=0.9)

    desk.get_by_role("button", name="Look closer: picture 2").click()
    large = desk.get_by_role("dialog", name=thing["title"])
    picture = large.get_by_role("img", name="From behind")
    expect(picture).to_be_in_viewport()
    far = picture.bounding_box()
    large.get_by_role("button", name="Nearer, or back").nth(1).press("Enter")
    expect(large.locator("[data-is-near]")).to_have_count(1)
    near = picture.bounding_box()
    assert far
    assert near
    assert near["width"] > 1.3 * far["width"]
    desk.keyboard.press("Escape")
    expect(large).to_be_hidden()


def test_staff_add_describe_and_order_pictures_and_a_bad_file_is_named(
    browser: Browser, running: RunningShop, tmp_path: Path
):
    # A page of its own: a refused file is a 422, which a browser reports in its console.
    desk = browser.new_context(base_url=running.url, viewport=DESK).new_page()
    thing = staff.product(running)
    files = {"red.jpg": photo("red"), "blue.jpg": photo("blue"), "fake.png": b"<svg onload=alert(1)></svg>"}
    for name, body in files.items():
        (tmp_path / name).write_bytes(body)
    staff.sign_in(desk)
    desk.goto(f"/admin/products/{thing['slug']}")
    desk.get_by_role("link", name="Pictures of this product").click()
    expect(desk.get_by_role("heading", name="No pictures yet")).to_be_visible()

    desk.get_by_label("File").set_input_files([tmp_path / "red.jpg", tmp_path / "blue.jpg"])
    desk.get_by_role("button", name="Add", exact=True).click()
    rows = (
        desk.get_by_role("main").get_by_role("listitem").filter(has=desk.get_by_role("button", name="Remove picture"))
    )
    expect(rows).to_have_count(2)
    rows.first.get_by_label("What it shows").fill("A red one")
    rows.first.get_by_role("button", name="Keep the words").click()
    expect(desk.get_by_role("img", name="A red one")).to_be_visible()
    rows.first.get_by_role("button", name="Show later").click()
    expect(rows.nth(1).get_by_role("img", name="A red one")).to_be_visible()

    desk.get_by_label("File").set_input_files(tmp_path / "fake.png")
    desk.get_by_role("button", name="Add", exact=True).click()
    expect(desk.get_by_role("status").filter(has_text="fake.png")).to_be_visible()
    expect(rows).to_have_count(2)
    rows.first.get_by_role("button", name="Remove picture").click()
    expect(rows).to_have_count(1)
    desk.context.close()


def test_a_review_is_written_shown_and_hidden_by_staff(desk: Page, browser: Browser, running: RunningShop):
    thing, words = staff.product(running), f"Sings well {uuid.uuid4().hex[:6]}"
    register(desk, f"critic-{uuid.uuid4().hex[:8]}@example.com")
    desk.goto(f"/product/{thing['slug']}")
    expect(desk.get_by_text("Nobody has reviewed this yet.")).to_be_visible()
    desk.get_by_text("Write a review").click()
    desk.get_by_role("radio", name=re.compile("^4")).check()
    desk.get_by_label("What should others know?").fill(words)
    desk.get_by_role("button", name="Send review").click()
    expect(desk.get_by_text("Thank you: your review is among these.")).to_be_visible()
    expect(desk.get_by_role("listitem").filter(has_text=words)).to_be_visible()
    expect(desk.get_by_role("list", name="Ratings by stars").get_by_role("listitem").nth(1)).to_contain_text("1")

    office = browser.new_context(base_url=running.url, viewport=DESK).new_page()
    staff.sign_in(office)
    office.goto("/admin/reviews")
    office.get_by_label("Show", exact=True).select_option("published")
    row = office.get_by_role("listitem").filter(has_text=words)
    row.get_by_role("button", name="Hide").click()
    expect(row).to_have_count(0)
    office.context.close()

    desk.reload()
    expect(desk.get_by_text("Your review is not shown.")).to_be_visible()
    expect(desk.get_by_text(words)).to_have_count(0)
    expect(desk.get_by_text("Nobody has reviewed this yet.")).to_be_visible()
