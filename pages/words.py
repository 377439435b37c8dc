"""Pages of words alone: about, help, your data, licences, and the page that is not there."""

import reflex as rx

from pages.choices_panel import choices_panel
from pages.components.button import link_button
from pages.components.empty_state import empty_state
from pages.frame import shop_page
from pages.layout import page_title
from shop_app import routes

PROSE = "grid gap-4 text-lg leading-relaxed text-ink-soft [&_h2]:mt-4 [&_h2]:text-2xl [&_h2]:text-ink"


def _page(title: str, *parts: tuple[str, str]) -> rx.Component:
    return shop_page(page_title(title), rx.el.div(*_prose(*parts), class_name=PROSE), width="narrow")


def _prose(*parts: tuple[str, str]) -> list[rx.Component]:
    return [each for heading, text in parts for each in (_heading(heading), rx.el.p(text)) if each is not None]


def _heading(text: str) -> rx.Component | None:
    return rx.el.h2(text) if text else None


def about() -> rx.Component:
    """Draw the page about the shop."""
    return _page(
        "About us",
        ("", "Tangelo is a demonstration shop: every product, maker and review in it is made up."),
        (
            "One language",
            "Pages, prices, stock and recommendations are one Python program. The shelves learn from what is looked at "
            "and bought, and the shop refuses to sell what is not there.",
        ),
    )


def help_page() -> rx.Component:
    """Draw the page about delivery and tax."""
    return _page(
        "Delivery and tax",
        (
            "Delivery",
            "Standard delivery takes about four working days and is free for larger orders; express is there the next "
            "working day. The cart shows what yours would cost.",
        ),
        ("Tax", "Tax is added for the country the parcel goes to. You see it before you pay, and pay what you saw."),
    )


def privacy() -> rx.Component:
    """Draw the page about the shopper's data, with the switches over it."""
    return shop_page(
        page_title("Your data"),
        rx.el.div(
            choices_panel(),
            *_prose(
                (
                    "What we keep",
                    "Two cookies: one says which guest you are, so that your cart waits for you; one says that you are "
                    "signed in. Scripts cannot read either.",
                ),
                (
                    "What the shelves learn from",
                    "The products you see on shelves, open, hide, add and buy, as the guest or account you are. "
                    "What you saw is kept for 90 days, the rest for two years, or until you clear it. Card numbers "
                    "never reach our server.",
                ),
            ),
            class_name=PROSE,
        ),
        width="narrow",
    )


def licences() -> rx.Component:
    """Draw the licences of what the shop shows."""
    return _page(
        "Licences",
        ("Pictures", "Fluent Emoji by Microsoft, MIT licence, composed into product pictures."),
        ("Type", "Bricolage Grotesque and Figtree, SIL Open Font License 1.1."),
        (
            "Data",
            "The optional import: Chen, D. (2015), Online Retail, UCI Machine Learning Repository, CC BY 4.0.",
        ),
    )


def not_found() -> rx.Component:
    """Draw the page for addresses that lead nowhere."""
    return shop_page(
        empty_state(
            "map-pin-off",
            "This page does not exist",
            "The address may be mistyped, or the page has moved.",
            link_button("To the front door", routes.HOME, variant="primary"),
            is_page=True,
        )
    )
