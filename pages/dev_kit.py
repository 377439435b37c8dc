"""Every component of the kit in every state, at /dev/kit: where a look is judged and axe finds what we broke."""

from typing import Any

import reflex as rx

from pages.components import samples
from pages.components.badge import badge, order_badge, stock_badge
from pages.components.behaviour import closes, opens
from pages.components.breadcrumb import breadcrumb
from pages.components.button import Size, Variant, button, icon_button, link_button
from pages.components.card import card, figure_card, section_card
from pages.components.choice import checkbox, compact_select, radio_card, radio_group, select
from pages.components.chrome import Chrome
from pages.components.dialog import dialog, drawer
from pages.components.empty_state import empty_state
from pages.components.facets import facet_list, filter_chips
from pages.components.field import password_field, text_field, textarea
from pages.components.notice import notice
from pages.components.pagination import pagination
from pages.components.price import price
from pages.components.quantity import quantity_stepper
from pages.components.shelf import shelf, shelf_skeleton
from pages.components.stars import rating_input, stars
from pages.components.steps import steps
from pages.components.table import Column, table
from pages.components.timeline import timeline
from pages.components.totals import totals_box
from pages.components.types import Tone
from pages.layout import page_frame, page_title

VARIANTS: list[Variant] = ["primary", "secondary", "ghost", "danger"]
SIZES: list[Size] = ["sm", "md", "lg"]
TONES: list[Tone] = ["info", "success", "warning", "error"]
COLOURS = [
    ("bg-paper", "paper"),
    ("bg-surface", "surface"),
    ("bg-sunken", "sunken"),
    ("bg-ink", "ink"),
    ("bg-accent", "accent"),
    ("bg-accent-soft", "accent soft"),
    ("bg-leaf-soft", "leaf soft"),
    ("bg-honey-soft", "honey soft"),
    ("bg-berry-soft", "berry soft"),
    ("bg-plum-soft", "plum soft"),
]


def _row(*children: Any) -> rx.Component:
    return rx.el.div(*children, class_name="flex flex-wrap items-center gap-3")


def _section(title: str, *children: Any, grid: str = "grid grid-cols-[minmax(0,1fr)] gap-5") -> rx.Component:
    return rx.el.section(
        rx.el.h2(title, class_name="mb-4 text-2xl"), rx.el.div(*children, class_name=grid), class_name="mt-14"
    )


def _colours() -> rx.Component:
    swatches = [
        rx.el.div(
            rx.el.div(class_name=f"h-16 rounded-2xl border border-line {classes}"),
            rx.el.p(name, class_name="mt-1 text-sm text-ink-soft"),
        )
        for classes, name in COLOURS
    ]
    return _section("Colours", *swatches, grid="grid grid-cols-3 gap-3 sm:grid-cols-5 lg:grid-cols-10")


def _buttons() -> rx.Component:
    return _section(
        "Buttons",
        *(
            _row(*(button(f"{variant.title()} {size}", variant=variant, size=size) for size in SIZES))
            for variant in VARIANTS
        ),
        _row(
            button("With icon", icon="shopping-bag"),
            button("Loading", loading=True),
            button("Disabled", disabled=True),
            link_button("A link", "/products", variant="secondary", icon="arrow-right"),
            icon_button("heart", "Add to wishlist"),
            icon_button("trash-2", "Remove", variant="secondary"),
        ),
    )


def _badges() -> rx.Component:
    orders = rx.foreach(samples.ORDERS, lambda order: order_badge(order.status, order.status_text))
    stock = [
        stock_badge(rx.Var.create(code), words)
        for code, words in (("in_stock", "In stock"), ("low", "Only a few left"), ("out", "Sold out"))
    ]
    tones = [
        badge("neutral"),
        badge("accent", "accent"),
        badge("leaf", "leaf"),
        badge("berry", "berry"),
        badge("honey", "honey"),
        badge("plum", "plum"),
    ]
    return _section(
        "Badges, prices, stars",
        _row(*tones),
        _row(*stock, orders),
        _row(
            price("$64.00", size="sm"), price("$64.00"), price("$12.50", "$18.00"), price("$12.50", "$18.00", size="lg")
        ),
        _row(stars(4.6, "4.6", 128), stars(3.5, "3.5"), stars(0.0)),
    )


def _fields() -> rx.Component:
    words = card(
        text_field("E-mail", "email", type_="email", hint="The receipt goes here.", auto_complete="email"),
        text_field("Postcode", "postcode", error="A postcode has five digits.", default_value="12"),
        text_field("Apartment", "apartment", required=False),
        text_field("Country", "country", default_value="Locked", disabled=True),
        password_field("Password", hint="Twelve characters or more.", auto_complete="new-password"),
        textarea("A note for the courier", "note", required=False),
        class_name="grid gap-5",
    )
    methods = [
        radio_card(
            "shipping",
            view.code,
            view.title,
            hint=view.eta,
            trailing=view.price,
            checked=view.is_chosen,
            on_change=rx.noop(),
        )
        for view in samples.SHIPPING
    ]
    choices = card(
        select("Country of delivery", "delivery", [("DE", "Germany"), ("FR", "France"), ("US", "United States")]),
        radio_group("Delivery", *methods),
        checkbox("Save this address", "save", hint="Only in your account."),
        checkbox("I agree", "agree", error="Please agree first.", field_id="agree"),
        rating_input(),
        class_name="grid content-start gap-5",
    )
    return _section("Fields", words, choices, grid="grid gap-5 lg:grid-cols-2")


def _listing() -> rx.Component:
    sort = compact_select(
        "Sort by", [("relevance", "Most relevant"), ("price", "Price, low to high")], class_name="w-60"
    )
    return _section(
        "Listing",
        breadcrumb(samples.CRUMBS),
        _row(filter_chips(samples.FACETS, "/products"), sort),
        card(
            facet_list("Category", samples.FACETS),
            facet_list("Material", samples.FACETS, is_open=False),
            class_name="max-w-xs",
        ),
        pagination(samples.PAGES, "/products?page=1", "/products?page=3"),
    )


def _cart() -> rx.Component:
    one = rx.Var.create(1)
    steppers = _row(
        quantity_stepper(samples.LINE.quantity, samples.LINE.title, lambda _n: rx.noop()),
        quantity_stepper(one, "Halo table lamp", lambda _n: rx.noop(), on_remove=rx.noop()),
    )
    return _section(
        "Cart and order",
        steps(["Address", "Shipping", "Payment", "Review"], 1),
        rx.el.div(
            section_card("Quantity", steppers),
            section_card(
                "Summary",
                totals_box(samples.TOTALS),
                button("Proceed to checkout", size="lg", class_name="mt-5 w-full"),
            ),
            section_card("Tracking", timeline(samples.TIMELINE)),
            class_name="grid gap-5 lg:grid-cols-3",
        ),
    )


def _messages() -> rx.Component:
    toasts = [
        button("Toast", variant="secondary", on_click=rx.toast.success("Halo table lamp is in your cart.")),
        button("Error toast", variant="secondary", on_click=rx.toast.error("Only 3 are left.")),
    ]
    return _section(
        "Messages",
        *(notice(f"This is what a shopper should know about {tone}.", tone) for tone in TONES),
        notice(
            "Two things in your cart changed.",
            "warning",
            title="Please look again",
            action=button("Review", size="sm", variant="secondary"),
        ),
        _row(
            button("Open dialog", custom_attrs=opens("kit-dialog")),
            button("Open drawer", variant="secondary", custom_attrs=opens("kit-drawer")),
            *toasts,
        ),
        dialog(
            "kit-dialog",
            "Cancel this order?",
            rx.el.p("The payment is given back within three working days."),
            footer=_row(
                button("Cancel order", variant="danger", custom_attrs=closes()),
                button("Keep it", variant="ghost", custom_attrs=closes()),
            ),
        ),
        drawer(
            "kit-drawer",
            "Your cart",
            totals_box(samples.TOTALS),
            footer=link_button("Proceed to checkout", "/checkout", class_name="w-full"),
        ),
        empty_state(
            "shopping-bag",
            "Your cart is empty",
            "Everything you add waits here for a month.",
            link_button("Look around", "/products"),
        ),
    )


def _staff() -> rx.Component:
    columns = [
        Column(
            "Order",
            lambda order: rx.el.a(
                order.number, href=order.href, class_name="font-semibold underline underline-offset-4"
            ),
        ),
        Column("Date", lambda order: order.date),
        Column("Customer", lambda order: order.email),
        Column("Status", lambda order: order_badge(order.status, order.status_text)),
        Column("Total", lambda order: order.totals.total, is_number=True),
    ]
    figures = [
        figure_card("Revenue", "$12,408", change="+12 %", note="than last week", name="banknote"),
        figure_card("Orders", "184", change="−3 %", note="than last week", name="package"),
        figure_card("Conversion", "3.4 %", name="percent"),
    ]
    return _section(
        "Back office",
        rx.el.div(*figures, class_name="grid gap-5 sm:grid-cols-3"),
        table("Latest orders", columns, samples.ORDERS, key=lambda order: order.number),
    )


def dev_kit() -> rx.Component:
    """The whole kit on one page."""
    chrome = Chrome(
        categories=samples.CATEGORIES,
        cart_count=rx.Var.create(3),
        is_signed_in=rx.Var.create(True),
        is_staff=rx.Var.create(True),
        account_name=rx.Var.create("Ada Lovelace"),
    )
    shelves = _section(
        "Shelves",
        shelf(
            samples.SHELF,
            on_add=lambda _card: rx.noop(),
            busy_sku=rx.Var.create("MUG-1"),
            note="It learns while you look.",
        ),
        shelf_skeleton(),
    )
    return page_frame(
        page_title("The kit", "Everything the shop is built from, in light and dark."),
        _colours(),
        shelves,
        _buttons(),
        _badges(),
        _fields(),
        _listing(),
        _cart(),
        _messages(),
        _staff(),
        chrome=chrome,
    )
