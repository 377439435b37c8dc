"""``/product/[slug]``: one product, everything one wants to know before buying, and what goes with it."""

import reflex as rx

from pages.components.badge import stock_badge
from pages.components.breadcrumb import breadcrumb
from pages.components.button import button, link_button
from pages.components.empty_state import empty_state
from pages.components.gallery import gallery
from pages.components.heart import heart
from pages.components.icon import icon
from pages.components.notice import notice
from pages.components.price import price
from pages.components.shelf import shelf
from pages.components.skeleton import loading, skeleton_block, skeleton_line
from pages.components.ssr import gives_way
from pages.components.stars import stars
from pages.frame import CARD, shop_page, suggestions
from pages.product_reviews import product_reviews
from pages.stock_alert import stock_alert
from shop_app import routes
from state.cart import CartState
from state.product import ProductState
from state.product_views import ChoiceView, OptionView
from state.wishes import WishState

HEART = "size-13 shrink-0 border border-line-strong"
PROMISES = [
    ("truck", "There in about four working days, or the next one"),
    ("shopping-bag", "Your cart keeps it for thirty days"),
    ("shield-check", "Paid for only when it is really in stock"),
]


def _choices() -> rx.Component:
    def option(each: rx.Var[OptionView]) -> rx.Component:
        return rx.el.button(
            each.text,
            type="button",
            aria_pressed=each.is_chosen,
            disabled=each.sku == "",
            title=rx.cond(each.sku == "", "Not made like this", rx.cond(each.is_available, "", "Sold out")),
            custom_attrs={"data-is-available": each.is_available.to_string()},
            on_click=ProductState.choose_variant(each.sku),
            class_name=(
                "h-11 min-w-11 rounded-full border border-line-strong px-4 font-semibold transition-colors "
                "hover:border-ink aria-pressed:border-ink aria-pressed:bg-ink aria-pressed:text-paper "
                "data-[is-available=false]:line-through data-[is-available=false]:opacity-45 "
                "disabled:cursor-not-allowed disabled:border-dashed"
            ),
        )

    def choice(each: rx.Var[ChoiceView]) -> rx.Component:
        return rx.el.fieldset(
            rx.el.legend(each.name, class_name="mb-2 font-semibold"),
            rx.el.div(rx.foreach(each.options, option), class_name="flex flex-wrap gap-2"),
        )

    return rx.fragment(rx.foreach(ProductState.product.choices, choice))


def _buy() -> rx.Component:
    product = ProductState.product
    return rx.el.div(
        rx.el.p(product.category, class_name="font-semibold text-accent-text"),
        rx.el.h1(product.title, class_name="text-3xl text-balance sm:text-5xl"),
        rx.cond(
            product.rating_count > 0,
            rx.el.a(
                stars(product.rating, product.rating_text, product.rating_count),
                href="#reviews",
                class_name="w-fit rounded-full",
            ),
            rx.fragment(),
        ),
        rx.el.div(
            price(product.price, product.compare_at, size="lg"),
            stock_badge(product.availability, product.availability_text),
            class_name="flex flex-wrap items-center gap-4",
        ),
        rx.cond(
            product.lowest != "",
            rx.el.p(
                "Lowest price of the 30 days before: ",
                rx.el.span(product.lowest, class_name="tabular font-semibold"),
                class_name="-mt-3 text-sm text-ink-soft",
            ),
            rx.fragment(),
        ),
        rx.el.p(product.description, class_name="max-w-prose text-lg leading-relaxed text-ink-soft"),
        _choices(),
        rx.cond(product.availability == "out", stock_alert(product.sku), rx.fragment()),
        rx.el.div(
            button(
                "Add to cart",
                size="lg",
                icon="shopping-bag",
                loading=(CartState.busy_sku != "") & (CartState.busy_sku == product.sku),
                disabled=product.availability == "out",
                on_click=CartState.add_to_cart(product.sku),
                class_name="min-w-0 flex-1 sm:min-w-64 sm:flex-none",
            ),
            heart(WishState.skus.contains(product.sku), product.title, WishState.toggle(product.sku), HEART),
            custom_attrs={"data-buy-bar": ""},
            class_name=(
                "flex items-center gap-3 max-sm:fixed max-sm:inset-x-0 max-sm:bottom-0 max-sm:z-20 max-sm:border-t "
                "max-sm:border-line max-sm:bg-paper/92 max-sm:px-4 max-sm:pt-3 max-sm:backdrop-blur-md "
                "max-sm:pb-[max(0.75rem,env(safe-area-inset-bottom))]"
            ),
        ),
        rx.el.ul(
            *(
                rx.el.li(icon(name, 18, "text-leaf"), text, class_name="flex items-center gap-3")
                for name, text in PROMISES
            ),
            class_name="grid gap-2 border-t border-line pt-5 text-ink-soft",
        ),
        class_name="grid content-start gap-5",
    )


def _facts() -> rx.Component:
    def fact(pair: rx.Var[tuple[str, str]]) -> rx.Component:
        return rx.el.div(
            rx.el.dt(pair[0], class_name="text-ink-soft"),
            rx.el.dd(pair[1], class_name="font-medium"),
            class_name="grid grid-cols-[8rem_1fr] gap-4 border-b border-line py-3",
        )

    return rx.cond(
        ProductState.product.attributes.length() > 0,
        rx.el.section(
            rx.el.h2("Details", class_name="mb-2 text-2xl"),
            rx.el.dl(rx.foreach(ProductState.product.attributes, fact)),
        ),
        rx.fragment(),
    )


def _skeleton() -> rx.Component:
    return loading(
        "Loading the product",
        skeleton_block("aspect-square w-full"),
        rx.el.div(
            skeleton_line("w-24"),
            skeleton_line("h-10 w-3/4"),
            skeleton_line("w-40"),
            skeleton_block("h-40"),
            class_name="grid content-start gap-5",
        ),
        class_name="grid gap-8 lg:grid-cols-2 lg:gap-14",
    )


def product() -> rx.Component:
    """Draw a product page."""
    shown = rx.el.div(
        breadcrumb(ProductState.product.breadcrumbs),
        rx.el.div(
            rx.el.div(
                gallery(ProductState.product.pictures, ProductState.product.title),
                class_name="mx-auto w-full max-w-xl lg:sticky lg:top-24 lg:self-start",
            ),
            _buy(),
            class_name="grid gap-8 lg:grid-cols-2 lg:gap-14",
        ),
        suggestions(ProductState.shelf, "product"),
        _facts(),
        product_reviews(),
        shelf(ProductState.seen, **CARD),
        class_name="grid gap-10 *:min-w-0 sm:gap-14",
    )
    missing = empty_state(
        "package-x",
        "We do not have this product",
        "It may have been renamed or is no longer made.",
        link_button("See what we have", routes.PRODUCTS, variant="primary"),
        is_page=True,
    )
    answered = rx.cond(
        ProductState.problem != "",
        notice(
            ProductState.problem,
            "error",
            action=button("Try again", variant="secondary", size="sm", on_click=ProductState.load_product),
        ),
        rx.cond(ProductState.is_missing, missing, shown),
    )
    return shop_page(gives_way(ProductState.is_loaded), rx.cond(ProductState.is_loaded, answered, _skeleton()))
