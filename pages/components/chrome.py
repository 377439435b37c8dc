"""What the frames around a page need to know of the visitor. Filled once from the states; no state is imported here."""

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from pages.components.types import Handler
from state.product_views import SuggestionView
from state.views import LinkView


def _no_links() -> rx.Var[list[LinkView]]:
    return rx.Var.create([]).to(list[LinkView])


def _no_suggestions() -> rx.Var[list[SuggestionView]]:
    return rx.Var.create([]).to(list[SuggestionView])


def _var(value: Any) -> Any:
    return field(default_factory=lambda: rx.Var.create(value))


@dataclass(frozen=True)
class Chrome:
    """Every part has a default that draws a signed-out visitor with an empty cart.

    Attributes:
        categories: the shop's categories, for the menu and the footer.
        cart_count: pieces in the cart.
        search_query: what the search box shows.
        on_search: event of the search form, given ``{"q": ...}``; without it the browser goes to the listing itself.
        on_type: event of the search box, given the text so far; fills ``suggestions``.
        is_ready: false until the state has arrived; signed-in parts keep their place, empty, until then.
        flash_message, flash_kind, flash_nonce: see `toast.toast_bridge`.
    """

    categories: rx.Var[list[LinkView]] = field(default_factory=_no_links)
    cart_count: rx.Var[int] = _var(0)
    search_query: rx.Var[str] = _var("")
    on_search: Handler | None = None
    on_type: Handler | None = None
    suggestions: rx.Var[list[SuggestionView]] = field(default_factory=_no_suggestions)
    suggestion_summary: rx.Var[str] = _var("")
    is_ready: rx.Var[bool] = field(default_factory=lambda: rx.State.is_hydrated)
    is_signed_in: rx.Var[bool] = _var(False)
    is_staff: rx.Var[bool] = _var(False)
    account_name: rx.Var[str] = _var("")
    flash_message: rx.Var[str] = _var("")
    flash_kind: rx.Var[str] = _var("success")
    flash_nonce: rx.Var[int] = _var(0)
