"""Every public handler is an endpoint that anybody can call: each is listed here with who may, or this fails."""

import importlib
import pkgutil
from dataclasses import fields, is_dataclass
from typing import Any, get_args

import pytest
import reflex as rx
from sqlmodel import SQLModel

import state
from shop_app.tables import metadata

for module in pkgutil.iter_modules(state.__path__):
    importlib.import_module(f"state.{module.name}")

STATES = sorted(
    (each for each in rx.State.get_substates() if each.__module__.startswith("state.")), key=lambda each: each.__name__
)
REFLEX_OWN = {"setvar"}  # sets a public var of one's own window; services never believe a var

ANYBODY = "anybody, about their own cart, address or window"
OWNER = "the owner: the account's own, or a guest with the order's token; others see nothing"
ACCOUNT = "whoever is signed in, about themselves"
ORDER_STAFF = "roles with see_orders"
MODEL_STAFF = "roles with run_models"

WHO_MAY = {
    "AuthState.load_form": ANYBODY,
    "AdminModelsState.load_models": MODEL_STAFF,
    "AdminModelsState.promote": MODEL_STAFF,
    "AdminOrdersState.load_orders": ORDER_STAFF,
    "AdminOrdersState.turn_page": ORDER_STAFF,
    "AdminOrdersState.refresh_orders": ORDER_STAFF,
    "CartState.load_cart": ANYBODY,
    "CartState.refresh_cart": ANYBODY,
    "CartState.add_to_cart": ANYBODY,
    "CartState.change_quantity": ANYBODY,
    "CartState.remove": ANYBODY,
    "CheckoutState.load_checkout": ANYBODY,
    "CheckoutState.choose_country": ANYBODY,
    "CheckoutState.choose_shipping": ANYBODY,
    "CheckoutState.place_order": ANYBODY,
    "HistoryState.load_history": ACCOUNT,
    "HomeState.load_home": ANYBODY,
    "HomeState.load_picks": ANYBODY,
    "InteractionState.open_suggestion": ANYBODY,
    "ListingState.load_listing": ANYBODY,
    "ListingState.refresh_listing": ANYBODY,
    "LiveState.watch": ANYBODY,
    "ListingState.sort_by": ANYBODY,
    "ListingState.filter_by": ANYBODY,
    "OrderState.load_order": OWNER,
    "ProductState.load_product": ANYBODY,
    "ProductState.refresh_product": ANYBODY,
    "ProductState.choose_variant": ANYBODY,
    "ShellState.load_shell": ANYBODY,
    "ShellState.look_at_cart": ANYBODY,
    "ShellState.look_at_session": ANYBODY,
    "ShellState.search": ANYBODY,
    "ShellState.tell": ANYBODY,
}


def test_there_are_states_to_look_at():
    assert len(STATES) >= 10


def test_every_state_stands_directly_under_the_root():
    nested = [child for each in STATES for child in each.get_substates()]

    assert nested == []


def test_every_public_handler_is_in_the_table_of_who_may_call_it():
    handlers = {f"{each.__name__}.{name}" for each in STATES for name in each.event_handlers if name not in REFLEX_OWN}

    assert handlers - WHO_MAY.keys() == set(), "decide who may call these, test it, and write it down"
    assert WHO_MAY.keys() - handlers == set(), "these are gone"


def test_every_handler_says_what_it_does():
    silent = [name for name in WHO_MAY if not _handler(name).fn.__doc__]

    assert silent == []


def types_in(hint: Any) -> set[type]:
    """Return every class that a hint mentions, also inside views."""
    if arguments := get_args(hint):
        return {found for each in arguments for found in types_in(each)}
    if not isinstance(hint, type):
        return set()
    inner = {found for each in fields(hint) for found in types_in(each.type)} if is_dataclass(hint) else set()
    return {hint} | inner


@pytest.mark.parametrize("each", STATES, ids=lambda each: each.__name__)
def test_public_vars_hold_views_of_primitives_never_rows(each):
    hints = {name: var._var_type for name, var in each.base_vars.items()}

    for name, hint in hints.items():
        for found in types_in(hint):
            assert not issubclass(found, SQLModel), f"{name} would send a table row to the browser"
            assert found in (str, int, float, bool, dict, list, tuple, type(None)) or (
                found.__module__ == "state.views" and is_dataclass(found)
            ), f"{name} holds a {found}"


def test_no_view_has_a_field_that_names_a_secret():
    secrets = {column.name for table in metadata.tables.values() for column in table.columns} & {
        "password_hash", "token_fingerprint", "request_fingerprint", "reference",
    }  # fmt: skip
    views = [each for each in vars(importlib.import_module("state.views")).values() if is_dataclass(each)]

    assert len(secrets) == 4
    assert {f.name for view in views for f in fields(view)} & (secrets | {"token", "password"}) == set()


def _handler(name: str) -> Any:
    owner, _, method = name.partition(".")
    return next(each for each in STATES if each.__name__ == owner).event_handlers[method]
