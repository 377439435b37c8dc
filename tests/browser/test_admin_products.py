"""Staff keep the catalogue: write a product, publish it, meet somebody else's change, move many and take it back."""

import re
import uuid

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.browser import staff
from tests.browser.axe import violations
from tests.browser.conftest import DESK, PHONE, RunningShop

pytestmark = pytest.mark.browser


@pytest.fixture
def office(desk: Page) -> Page:
    """The back office at a desk, signed in as an administrator."""
    staff.sign_in(desk)
    return desk


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def test_a_draft_is_written_published_and_found_in_the_shop(office: Page, browser: Browser, running: RunningShop):
    name = uuid.uuid4().hex[:10]
    title = f"Velvet theremin {name}"
    office.goto("/admin/products")
    office.get_by_role("link", name="New product").click()
    office.get_by_label("Title", exact=True).fill(title)
    save(office)
    expect(office.get_by_text("Give it a SKU: the code on its shelf.")).to_be_visible()
    expect(office.get_by_label("Title", exact=True)).to_have_value(title)  # nothing typed is lost

    office.get_by_label("SKU").fill(f"T-{name}")
    office.get_by_label("Price in USD").fill("149.00")
    office.get_by_label("Stock", exact=True).fill("3")
    expect(office.get_by_label("Weight in grams")).to_have_value("500")
    office.get_by_label("Weight in grams").fill("7000")
    office.get_by_role("button", name="Add attribute").click()
    office.get_by_label("Name of the attribute").fill("Material")
    office.get_by_label("Value of the attribute").fill("Walnut")
    save(office)

    expect(office).to_have_url(re.compile(rf"/admin/products/velvet-theremin-{name}$"))
    expect(office.get_by_role("heading", level=1, name=title)).to_be_visible()
    expect(office.get_by_label("Weight in grams")).to_have_value("7000")
    shopper = browser.new_context(base_url=running.url).new_page()
    assert shopper.goto(f"/product/velvet-theremin-{name}").status == 404  # type: ignore[union-attr]

    office.get_by_label("Status").select_option("published")
    save(office)
    expect(office.get_by_role("link", name="See it in the shop")).to_be_visible()
    shopper.goto(f"/products?q={name}+theremin")
    shopper.locator("main article").get_by_role("link", name=title, exact=True).first.click()
    expect(shopper.get_by_role("heading", level=1, name=title)).to_be_visible()
    expect(shopper.get_by_text("Only a few left").first).to_be_visible()
    shopper.context.close()


def test_who_saves_second_is_told_what_changed_and_loses_nothing(office: Page, running: RunningShop):
    thing = staff.product(running)
    office.goto(f"/admin/products/{thing['slug']}")
    office.get_by_label("Title", exact=True).fill("Mine")
    other = office.context.new_page()
    other.goto(f"/admin/products/{thing['slug']}")
    other.get_by_label("Title", exact=True).fill("Theirs")
    save(other)
    expect(other.get_by_role("heading", level=1, name="Theirs")).to_be_visible()

    conflict = office.get_by_role("alert").filter(has_text="Somebody else changed this product")
    expect(conflict).to_contain_text("Title is now Theirs")  # at once: nobody has to save to learn it
    expect(office.get_by_label("Title", exact=True)).to_have_value("Mine")
    conflict.get_by_role("button", name="Save mine over theirs").click()

    expect(office.get_by_role("heading", level=1, name="Mine")).to_be_visible()
    expect(conflict).to_have_count(0)
    expect(other.get_by_role("alert").filter(has_text="Title is now Mine")).to_be_visible()
    other.get_by_role("button", name="Take theirs").click()
    expect(other.get_by_label("Title", exact=True)).to_have_value("Mine")


def test_what_is_not_saved_holds_back_whoever_leaves(office: Page, running: RunningShop):
    thing = staff.product(running)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    office.on("dialog", stay)
    office.goto("/admin/products")
    office.goto(f"/admin/products/{thing['slug']}")
    office.get_by_label("Title", exact=True).fill("Half written")
    with office.expect_event("dialog"):
        office.get_by_role("link", name="All products").click()
    expect(office.get_by_label("Title", exact=True)).to_have_value("Half written")
    assert asked == ["You have changes that are not saved. Leave without them?"]

    save(office)
    expect(office.get_by_role("heading", level=1, name="Half written")).to_be_visible()
    office.get_by_role("link", name="All products").click()

    expect(office).to_have_url(re.compile("/admin/products$"))
    assert len(asked) == 1


def test_many_are_archived_at_once_and_it_is_taken_back(office: Page, running: RunningShop):
    kind = uuid.uuid4().hex[:10]
    for number in range(2):
        staff.product(running, title=f"Gramophone {kind} {'ab'[number]}")
    office.goto(f"/admin/products?q={kind}")
    expect(office.get_by_text("2 products")).to_be_visible()

    office.get_by_label("All of this page").click()
    expect(office.get_by_text("2 chosen")).to_be_visible()
    office.get_by_role("button", name="Archive", exact=True).click()
    expect(office.get_by_role("dialog")).to_contain_text("2 products. They go off sale for good.")
    office.get_by_role("button", name="Archive now").click()

    expect(office.get_by_text("2 products are archived.")).to_be_visible()
    table = office.get_by_role("table", name="Products")
    expect(table.get_by_text("Archived", exact=True)).to_have_count(2)
    office.get_by_role("button", name="Undo").click()
    expect(table.get_by_text("Published", exact=True)).to_have_count(2)
    expect(office.get_by_text("2 as before.")).to_be_visible()


def test_filters_live_in_the_address_and_survive_back_and_reload(office: Page, running: RunningShop):
    thing = staff.product(running, status="draft", stock=0)
    office.goto("/admin/products")
    office.get_by_label("Status").select_option("draft")
    expect(office).to_have_url(re.compile("status=draft"))
    office.get_by_label("Stock", exact=True).select_option("out")
    expect(office).to_have_url(re.compile("status=draft&stock=out"))
    row = office.get_by_role("row").filter(has_text=thing["title"])
    expect(row).to_contain_text("Out")

    row.get_by_role("link", name=thing["title"]).click()
    expect(office.get_by_role("heading", level=1, name=thing["title"])).to_be_visible()
    office.go_back()

    expect(office.get_by_label("Status")).to_have_value("draft")
    expect(row).to_be_visible()
    office.reload()
    expect(office.get_by_label("Stock", exact=True)).to_have_value("out")
    expect(row).to_be_visible()
    office.goto("/admin/products?q=nothing+is+called+that")
    expect(office.get_by_role("heading", name="No product fits all of that")).to_be_visible()


def test_stock_is_moved_with_a_reason_and_the_open_form_shows_it(office: Page, running: RunningShop):
    thing = staff.product(running)
    office.goto(f"/admin/products/{thing['slug']}")
    office.get_by_role("button", name=f"Adjust stock of {thing['sku']}").click()
    drawer = office.get_by_role("dialog")
    drawer.get_by_label("Pieces more, or fewer").fill("-9")
    drawer.get_by_label("Why?").fill("Dropped")
    drawer.get_by_role("button", name="Adjust").click()
    expect(drawer.get_by_text("There are 7 only.")).to_be_visible()

    drawer.get_by_label("Pieces more, or fewer").fill("-5")
    drawer.get_by_role("button", name="Adjust").click()

    expect(drawer.get_by_role("row").filter(has_text="Dropped")).to_contain_text("-5")
    office.keyboard.press("Escape")
    expect(office.get_by_role("listitem").filter(has_text="Adjust").get_by_text("Low", exact=True)).to_be_visible()


def test_whoever_is_not_signed_in_is_led_to_the_sign_in(browser: Browser, running: RunningShop):
    page = browser.new_context(base_url=running.url).new_page()

    page.goto("/admin/products")

    expect(page).to_have_url(re.compile("/login"))
    page.context.close()


@pytest.mark.parametrize(
    "path",
    [
        "/admin/products",
        "/admin/products?q=zzzz",
        "/admin/new-product",
        "/admin/search",
        "/admin/categories",
        "product",
    ],
)
@pytest.mark.parametrize(("size", "scheme"), [(DESK, "light"), (PHONE, "dark")], ids=["desk-light", "phone-dark"])
def test_the_page_is_accessible_and_fits(browser: Browser, running: RunningShop, path: str, size: dict, scheme: str):
    context = browser.new_context(base_url=running.url, viewport=size, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    staff.sign_in(page)
    page.goto(f"/admin/products/{staff.product(running)['slug']}" if path == "product" else path)
    expect(page.get_by_role("main").get_by_role("heading").first).to_be_visible()
    expect(page.locator(".shimmer")).to_have_count(0)

    broken = violations(page)
    width = page.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert broken == []
    assert width <= size["width"]


def test_a_category_is_made_below_another_and_removed_again(office: Page):
    title = f"Chimes {uuid.uuid4().hex[:6]}"
    office.goto("/admin/categories")
    tree = office.get_by_role("list", name="Categories")
    expect(tree.get_by_role("listitem").first).to_be_visible()
    office.get_by_role("button", name="New category").click()
    dialog = office.get_by_role("dialog", name="New category")
    dialog.get_by_label("Title", exact=True).fill(title)
    dialog.get_by_label("Stands below").select_option("music")
    dialog.get_by_role("button", name="Save category").click()

    expect(dialog).to_be_hidden()
    remove = tree.get_by_role("button", name=f"Remove Music > {title}")
    expect(remove).to_be_visible()
    remove.click()
    expect(tree.get_by_text(title, exact=True)).to_have_count(0)
    expect(office.get_by_text("It is gone. Nothing was in it.")).to_be_visible()
