"""``/account/wishlist``: what somebody would like to have; also for guests, whose browser remembers it."""

import reflex as rx

from pages.components.button import link_button
from pages.components.empty_state import empty_state
from pages.components.product_card import product_grid
from pages.components.skeleton import skeleton_grid
from pages.frame import CARD, shop_page
from pages.layout import page_title
from shop_app import routes
from state.shell import ShellState
from state.wishes import WishState


def wishlist() -> rx.Component:
    """Draw the wish list."""
    none = empty_state(
        "heart",
        "Nothing on your wish list",
        "Touch the heart of anything you would like to come back to.",
        link_button("Start looking", routes.PRODUCTS, variant="primary"),
    )
    listed = rx.cond(WishState.cards.length() > 0, product_grid(WishState.cards, **CARD), none)
    hint = rx.cond(
        ShellState.is_signed_in,
        "",
        "Kept in this browser for 90 days. Sign in, and it is yours on every device.",
    )
    return shop_page(page_title("Wish list", hint), rx.cond(WishState.is_loaded, listed, skeleton_grid(4)))
