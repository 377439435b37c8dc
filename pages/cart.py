"""``/cart``: what is in it, what it costs, what completes it."""

import reflex as rx

from pages.components.badge import stock_badge
from pages.components.button import button, link_button
from pages.components.card import card
from pages.components.empty_state import empty_state
from pages.components.field import text_field
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
        button(
            "Save for later",
            variant="ghost",
            size="sm",
            on_click=CartState.save_for_later(line.sku),
            aria_label=f"Save {line.title} for later",
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


def _saved_line(line: rx.Var[CartLineView]) -> rx.Component:
    return rx.el.li(
        rx.el.div(picture(line.image, line.alt, sizes="5rem", class_name="rounded-2xl"), class_name="w-20 shrink-0"),
        rx.el.div(
            rx.el.a(line.title, href=line.href, class_name="font-semibold leading-snug hover:underline"),
            rx.el.p(line.unit_price, class_name="tabular text-sm text-ink-soft"),
            rx.el.div(
                button(
                    "Move to cart",
                    variant="secondary",
                    size="sm",
                    disabled=line.availability == "out",
                    on_click=CartState.move_to_cart(line.sku),
                    aria_label=f"Move {line.title} to cart",
                ),
                button(
                    "Forget",
                    variant="ghost",
                    size="sm",
                    on_click=CartState.forget_saved(line.sku),
                    aria_label=f"Forget {line.title}",
                ),
                class_name="mt-2 flex flex-wrap gap-2",
            ),
            class_name="min-w-0 flex-1",
        ),
        key=line.sku,
        class_name="flex gap-4 border-b border-line py-4",
    )


def _saved() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Saved for later", id="saved", class_name="text-xl"),
        rx.el.ul(rx.foreach(CartState.saved, _saved_line)),
        aria_labelledby="saved",
        class_name="mt-10",
    )


def _towards_free_delivery() -> rx.Component:
    return rx.el.div(
        rx.el.p("Add ", rx.el.strong(CartState.missing, class_name="tabular"), " more for free delivery."),
        rx.el.progress(
            value=CartState.progress.to_string(),
            max="100",
            aria_label="On the way to free delivery",
            class_name=(
                "mt-2 block h-2 w-full appearance-none overflow-hidden rounded-full bg-sunken "
                "[&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:rounded-full "
                "[&::-webkit-progress-value]:bg-leaf [&::-moz-progress-bar]:bg-leaf"
            ),
        ),
        class_name="mb-4",
    )


def _coupon() -> rx.Component:
    """The code in use, or a field that stays folded until somebody has one."""
    held = rx.el.div(
        rx.el.p(
            "Coupon ",
            rx.el.strong(CartState.coupon, class_name="break-all"),
            rx.cond(CartState.has_discount, " is applied.", " takes nothing off right now."),
        ),
        button("Remove coupon", variant="ghost", size="sm", on_click=CartState.drop_coupon),
        class_name="mt-4 flex flex-wrap items-center justify-between gap-2 rounded-2xl bg-sunken px-4 py-2",
    )
    form = rx.el.details(
        rx.el.summary("I have a coupon", class_name="cursor-pointer py-2 font-semibold"),
        rx.el.form(
            text_field(
                "Coupon code",
                "code",
                field_id="coupon-code",
                error=CartState.coupon_problem,
                auto_complete="off",
                auto_capitalize="characters",
                max_length=60,
            ),
            button("Apply", type="submit", variant="secondary", class_name="mt-2 w-full"),
            on_submit=CartState.use_coupon,
            no_validate=True,
        ),
        class_name="mt-3",
    )
    return rx.cond(CartState.coupon != "", held, form)


def _summary() -> rx.Component:
    return card(
        rx.el.h2("Summary", class_name="mb-4 text-xl"),
        rx.cond(CartState.missing != "", _towards_free_delivery(), rx.fragment()),
        totals_box(CartState.totals, shipping_label="Delivery, from"),
        rx.el.p(
            "Delivery and tax are worked out at checkout, when we know where it goes.",
            class_name="mt-3 text-sm text-ink-soft",
        ),
        _coupon(),
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
        rx.fragment(
            rx.cond(CartState.lines.length() > 0, filled, empty),
            rx.cond(CartState.saved.length() > 0, _saved(), rx.fragment()),
        ),
    )
    undo = notice(
        CartState.removed + " was removed.",
        "info",
        action=button("Undo", variant="secondary", size="sm", on_click=CartState.undo_remove),
    )
    return shop_page(
        page_title("Your cart"),
        rx.cond(CartState.removed != "", rx.el.div(undo, class_name="mb-4"), rx.fragment()),
        rx.cond(CartState.is_loaded, answered, skeleton_rows(3)),
        rx.el.div(
            suggestions(CartState.shelf, "cart"),
            class_name="mt-14",
        ),
    )
