"""Fills the frames from the states, so that a page gives only its content."""

from typing import Any, Literal

import reflex as rx

from pages.components.chrome import Chrome
from pages.layout import admin_frame, page_frame
from state.cart import CartState
from state.interactions import InteractionState
from state.shell import ShellState
from state.views import CardView


def chrome() -> Chrome:
    """Return what stands round every page."""
    return Chrome(
        categories=ShellState.categories,
        cart_count=ShellState.cart_count,
        search_query=ShellState.search_query,
        on_search=ShellState.search,
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


def added(placement: str) -> Any:
    """Put a suggestion in the cart, and note which shelf it came from."""
    return lambda card: [
        InteractionState.open_suggestion(card.slug, placement, card.source),
        CartState.add_to_cart(card.sku),
    ]


def opened(placement: str) -> Any:
    """Note which suggestion of a shelf was followed."""
    return lambda card: InteractionState.open_suggestion(card.slug, placement, card.source)
