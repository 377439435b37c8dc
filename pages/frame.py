"""Fills the frames from the states, so that a page gives only its content."""

from typing import Any, Literal

import reflex as rx

from pages.components.button import button
from pages.components.chrome import Chrome
from pages.components.shelf import shelf
from pages.components.types import Flag
from pages.layout import admin_frame, page_frame
from state.cart import CartState
from state.interactions import InteractionState
from state.search_box import SearchBoxState
from state.shell import ShellState
from state.views import CardView, ShelfView
from state.wishes import WishState


def chrome() -> Chrome:
    """Return what stands round every page."""
    return Chrome(
        categories=ShellState.categories,
        cart_count=ShellState.cart_count,
        search_query=ShellState.search_query,
        on_search=ShellState.search,
        on_type=SearchBoxState.suggest,
        suggestions=SearchBoxState.suggestions,
        suggestion_summary=SearchBoxState.summary,
        is_signed_in=ShellState.is_signed_in,
        is_staff=ShellState.is_staff,
        account_name=ShellState.account_name,
        flash_message=ShellState.flash_message,
        flash_kind=ShellState.flash_kind,
        flash_nonce=ShellState.flash_nonce,
    )


def shop_page(*content: Any, width: Literal["wide", "narrow", "form"] = "wide") -> rx.Component:
    """Draw a shopper's page."""
    return page_frame(*content, chrome=chrome(), width=width)


def staff_page(*content: Any, current: str) -> rx.Component:
    """Draw a back-office page."""
    return admin_frame(*content, current=current, chrome=chrome())


def add(card: rx.Var[CardView]) -> Any:
    """Put a card's product in the cart."""
    return CartState.add_to_cart(card.sku)


def suggestions(view: rx.Var[ShelfView], placement: str, *, is_loading: Flag = False) -> rx.Component:
    """A shelf of the recommender: it follows what the shopper does, says why, and takes no for an answer.

    Args:
        placement: "home", "product", "cart" or "order"; what is done with the shelf is credited to it.
    """
    undo = rx.el.div(
        rx.el.p(f"{InteractionState.hidden_title} is off your shelves."),
        button("Undo", variant="ghost", size="sm", on_click=InteractionState.undo_hiding),
        role="status",
        class_name="mb-4 flex w-fit items-center gap-3 rounded-full bg-sunken py-1 pr-1 pl-4",
    )
    return shelf(
        view,
        on_add=lambda card: CartState.add_suggestion(card.sku, card.slug, placement, card.source),
        on_open=lambda card: InteractionState.open_suggestion(card.slug, placement, card.source),
        on_hide=lambda card: InteractionState.hide_suggestion(card.slug),
        busy_sku=CartState.busy_sku,
        on_wish=wish,
        wished=WishState.skus,
        is_loading=is_loading,
        notice=rx.cond(InteractionState.hidden_title != "", undo, rx.fragment()),
    )


def wish(card: rx.Var[CardView]) -> Any:
    """Wish for a card's product, or no longer."""
    return WishState.toggle(card.sku)


CARD: dict[str, Any] = {
    "on_add": add,
    "busy_sku": CartState.busy_sku,
    "on_wish": wish,
    "wished": WishState.skus,
}
"""What every card of the shop can do."""
