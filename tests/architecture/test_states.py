"""What a state may look like: flat, views of primitives, no secrets. Who may call its handlers: test_who_may."""

import importlib
import pkgutil
from dataclasses import fields, is_dataclass
from typing import Any, get_args

import pytest
import reflex as rx
from sqlmodel import SQLModel

import state
from shop_app.tables import metadata
from tests.architecture.who_may.handlers import HANDLERS

for module in pkgutil.iter_modules(state.__path__):
    importlib.import_module(f"state.{module.name}")

STATES = sorted(
    (each for each in rx.State.get_substates() if each.__module__.startswith("state.")), key=lambda each: each.__name__
)

VIEWS = ("state.views", *(f"state.{each}_views" for each in ("account", "editing", "product", "shelf", "tariff")))


def test_there_are_states_to_look_at():
    assert len(STATES) >= 10


def test_every_state_stands_directly_under_the_root():
    nested = [child for each in STATES for child in each.get_substates()]

    assert nested == []


def test_every_handler_says_what_it_does():
    silent = [name for name in HANDLERS if not _handler(name).fn.__doc__]

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
                found.__module__ in VIEWS and is_dataclass(found)
            ), f"{name} holds a {found}"


def test_no_view_has_a_field_that_names_a_secret():
    secrets = {column.name for table in metadata.tables.values() for column in table.columns} & {
        "password_hash", "token_fingerprint", "request_fingerprint", "reference",
    }  # fmt: skip
    views = [each for name in VIEWS for each in vars(importlib.import_module(name)).values() if is_dataclass(each)]

    assert len(secrets) == 4
    assert {f.name for view in views for f in fields(view)} & (secrets | {"token", "password"}) == set()


def _handler(name: str) -> Any:
    owner, _, method = name.partition(".")
    return next(each for each in STATES if each.__name__ == owner).event_handlers[method]
