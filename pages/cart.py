"""``/cart``: what is in it, what it costs, what completes it."""

import reflex as rx

from pages.components.badge import stock_badge
from pages.components.button import button, link_button
from pages.components.card import card
from pages.components.empty_state import empty_state
from pages.components.notice import notice
from pages.components.picture import picture
from pages.components.quantity import quantity_stepper
from pages.components.skeleton import skeleton_rows
from pages.components.totals import totals_box
from pages.frame import shop_page, suggestions
from pages.layout import page_title
from shop_app import routes
from state.cart import CartState
from state.views import CartLineView


def _line(line: rx.Var[CartLineView]) -> rx.Component:
    words = rx.el.div(
        rx.el.h2(
            rx.el.a(line.title, href=line.href, class_name="hover:underline"),
            class_name="font-sans text-base leading-snug font-semibold tracking-normal",
        ),
        rx.cond(line.options != "", rx.el.p(line.options, class_name="text-sm text-ink-soft"), rx.fragment()),
        rx.el.p(line.unit_price, " each", class_name="tabular text-sm text-ink-soft"),
        rx.cond(
            line.availability != "in_stock",
            rx.el.div(stock_badge(line.availability, line.availability_text), class_name="pt-1"),
            rx.fragment(),
        ),
        class_name="grid content-start gap-0.5",
    )
    controls = rx.el.div(
        quantity_stepper(
            line.quantity,
            line.title,
            lambda quantity: CartState.change_quantity(line.sku, quantity),
            on_remove=CartState.remove(line.sku),
        ),
        button(
            "Remove",
            variant="ghost",
            size="sm",
            on_click=CartState.remove(line.sku),
            aria_label=f"Remove {line.title}",
        ),
        rx.el.p(line.line_total, class_name="tabular ml-auto font-semibold"),
        class_name="col-span-2 flex flex-wrap items-center gap-2 sm:col-span-1 sm:col-start-2",
    )
    return rx.el.li(
        rx.el.div(
            picture(line.image, line.alt, sizes="7rem", class_name="rounded-2xl"),
            class_name="w-24 sm:row-span-2 sm:w-28",
        ),
        words,
        controls,
        key=line.sku,
        class_name="grid grid-cols-[auto_1fr] gap-x-4 gap-y-3 border-b border-line py-5",
    )


def _summary() -> rx.Component:
    return card(
        rx.el.h2("Summary", class_name="mb-4 text-xl"),
        totals_box(CartState.totals, shipping_label="Delivery, from"),
        rx.el.p("Tax is added at checkout, when we know where it goes.", class_name="mt-3 text-sm text-ink-soft"),
        link_button("Proceed to checkout", routes.CHECKOUT, variant="primary", size="lg", class_name="mt-5 w-full"),
        class_name="lg:sticky lg:top-24",
    )


def cart() -> rx.Component:
    """Draw the cart."""
    empty = empty_state(
        "shopping-bag",
        "Your cart is empty",
        "Everything you add waits here for thirty days, on every device you sign in to.",
        link_button("Start with what is popular", routes.products(sort="popular"), variant="primary"),
    )
    filled = rx.el.div(
        rx.el.div(
            rx.el.div(rx.foreach(CartState.notices, lambda text: notice(text, "warning")), class_name="grid gap-2"),
            rx.el.ul(rx.foreach(CartState.lines, _line)),
            class_name="min-w-0",
        ),
        rx.el.div(_summary()),
        class_name="grid gap-8 lg:grid-cols-[1fr_22rem] lg:gap-12",
    )
    answered = rx.cond(
        CartState.problem != "",
        notice(
            CartState.problem,
            "error",
            action=button("Try again", variant="secondary", size="sm", on_click=CartState.load_cart),
        ),
        rx.cond(CartState.lines.length() > 0, filled, empty),
    )
    return shop_page(
        page_title("Your cart"),
        rx.cond(CartState.is_loaded, answered, skeleton_rows(3)),
        rx.el.div(
            suggestions(CartState.shelf, "cart"),
            class_name="mt-14",
        ),
    )
