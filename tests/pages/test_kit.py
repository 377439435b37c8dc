"""The kit shows what it is given, says it aloud, and stays free of Radix Themes. Looks are judged at /dev/kit."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import reflex as rx

from pages.components import samples
from pages.components.button import button, icon_button, link_button
from pages.components.chrome import Chrome
from pages.components.crash_page import crash_page
from pages.components.dialog import dialog, drawer
from pages.components.empty_state import empty_state
from pages.components.field import password_field, text_field, textarea
from pages.components.logo import wordmark
from pages.components.native_form import native_form
from pages.components.notice import notice
from pages.components.picture import picture
from pages.components.price import price
from pages.components.product_card import product_card, product_grid
from pages.components.quantity import quantity_stepper
from pages.components.shelf import shelf, shelf_skeleton
from pages.components.skeleton import skeleton_grid, skeleton_rows
from pages.components.theme_toggle import theme_toggle
from pages.components.toast import toast_bridge, toaster
from pages.dev_kit import dev_kit
from pages.layout import admin_frame, page_frame, page_title
from shop_app import routes
from state.views import CardView

PAGES = Path(__file__).parents[2] / "pages"


class KitState(rx.State):
    """Stands for the states that pages pass in."""

    card: CardView = CardView()
    is_open: bool = False
    flash: str = ""
    nonce: int = 0

    @rx.event
    def add(self, sku: str) -> None:
        self.flash = sku

    @rx.event
    def change(self, sku: str, quantity: int) -> None:
        self.flash = f"{sku} {quantity}"

    @rx.event
    def search(self, form: dict[str, Any]) -> None:
        self.flash = str(form["q"])

    @rx.event
    def close(self) -> None:
        self.is_open = False


def drawn(component: rx.Component) -> str:
    return str(component)


COMPONENTS: dict[str, Callable[[], rx.Component]] = {
    "controlled dialog": lambda: dialog("d", "Sure?", is_open=KitState.is_open, on_close=KitState.close),
    "drawer": lambda: drawer("d", "Cart", "lines", side="left"),
    "empty state": lambda: empty_state("heart", "Nothing yet"),
    "text area": lambda: textarea("Note", "note"),
    "grid": lambda: product_grid(samples.SHELF.cards, on_add=lambda card: KitState.add(card.sku)),
    "loading shelf": lambda: shelf(samples.SHELF, is_loading=KitState.is_open),
    "skeletons": lambda: rx.fragment(shelf_skeleton(), skeleton_grid(), skeleton_rows()),
    "theme toggle": theme_toggle,
    "toaster": toaster,
    "toast bridge": lambda: toast_bridge(KitState.flash, "error", KitState.nonce),
    "wordmark": wordmark,
    "crash page": crash_page,
    "shop frame": lambda: page_frame(page_title("Shop"), chrome=Chrome(on_search=KitState.search)),
    "staff frame": lambda: admin_frame(page_title("Orders"), current=routes.ADMIN_ORDERS),
    "the whole kit": dev_kit,
}


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_component_renders(name: str) -> None:
    assert COMPONENTS[name]().render()


def test_no_page_brings_in_radix_themes() -> None:
    imports = dev_kit()._get_all_imports()

    assert not [library for library in imports if library.startswith("@radix-ui/themes")]


def test_no_module_of_the_pages_reaches_for_a_themed_component() -> None:
    themed = ("rx.button(", "rx.card(", "rx.text(", "rx.heading(", "rx.badge(", "rx.dialog.", "rx.select(", "rx.theme(")
    found = [(path.name, word) for path in PAGES.rglob("*.py") for word in themed if word in path.read_text()]

    assert found == []


def test_components_know_no_state_but_the_views() -> None:
    lines = [line for path in (PAGES / "components").glob("*.py") for line in path.read_text().splitlines()]

    known = {line.split()[1] for line in lines if line.startswith("from state")}
    assert "state.views" in known
    assert [each for each in sorted(known) if not each.endswith("views")] == []


def test_a_button_does_not_submit_unless_asked_to() -> None:
    assert 'type:"button"' in drawn(button("Add"))
    assert 'type:"submit"' in drawn(button("Pay", type="submit"))


def test_a_loading_button_is_busy_and_keeps_its_name() -> None:
    shown = drawn(button("Place order", loading=True))

    assert '"aria-busy":true' in shown
    assert '"aria-label":"Place order"' in shown


def test_an_icon_button_is_named_by_its_label() -> None:
    assert '"aria-label":"Remove"' in drawn(icon_button("trash-2", "Remove"))


def test_a_link_button_is_a_link() -> None:
    shown = drawn(link_button("Look around", routes.PRODUCTS))

    assert "jsx(ReactRouterLink" in shown
    assert 'to:"/products"' in shown


def test_a_price_that_was_not_reduced_has_nothing_struck_through() -> None:
    assert 'jsx("s"' not in drawn(price("$12.50"))


def test_a_reduced_price_says_what_it_was() -> None:
    shown = drawn(price("$12.50", "$18.00"))

    assert 'jsx("s"' in shown
    assert "was " in shown
    assert "$18.00" in shown


def test_a_field_without_error_is_not_marked_wrong() -> None:
    assert '"aria-invalid":' not in drawn(text_field("E-mail", "email"))


def test_an_error_belongs_to_its_field() -> None:
    shown = drawn(text_field("E-mail", "email", error="Not an address."))

    assert '"aria-invalid":"true"' in shown
    assert '"aria-describedby":"email-error"' in shown
    assert 'id:"email-error"' in shown


def test_a_label_is_tied_to_its_control() -> None:
    shown = drawn(text_field("E-mail", "email", field_id="login-email"))

    assert 'htmlFor:"login-email"' in shown
    assert 'id:"login-email"' in shown


def test_an_optional_field_says_so() -> None:
    assert "Optional" in drawn(text_field("Apartment", "apartment", required=False))
    assert "Optional" not in drawn(text_field("Street", "street"))


def test_a_password_can_be_shown_by_its_own_button() -> None:
    shown = drawn(password_field("Password", field_id="new"))

    assert 'type:"password"' in shown
    assert '"data-reveals":"new"' in shown


def test_a_picture_reserves_its_box_and_waits_until_it_is_near() -> None:
    shown = drawn(picture("/images/lamp.webp", "A lamp"))

    assert 'width:"640"' in shown
    assert 'height:"640"' in shown
    assert 'loading:"lazy"' in shown


def test_the_add_button_of_a_card_names_the_product() -> None:
    shown = drawn(product_card(KitState.card, on_add=lambda card: KitState.add(card.sku)))

    assert "Add to cart: " in shown
    assert "kit_state.add" in shown


def test_a_card_without_a_handler_has_no_add_button() -> None:
    assert "Add to cart" not in drawn(product_card(KitState.card))


def test_a_stepper_at_one_offers_to_remove() -> None:
    one = rx.Var.create(1)

    shown = drawn(
        quantity_stepper(one, "Mug", lambda n: KitState.change("MUG-1", n), on_remove=KitState.change("MUG-1", 0))
    )

    assert '"aria-label":"Remove Mug"' in shown
    assert '"aria-label":"Quantity"' in shown


def test_an_error_notice_interrupts_and_others_wait() -> None:
    assert 'role:"alert"' in drawn(notice("No.", "error"))
    assert 'role:"status"' in drawn(notice("Yes.", "success"))


def test_a_native_form_is_posted_by_the_browser() -> None:
    shown = drawn(native_form(action="/auth/login", method="post"))

    assert 'jsx("form"' in shown
    assert 'action:"/auth/login"' in shown
    assert "onSubmit" not in shown
