"""Stands before every event: gives it an id, looks at its shape, and keeps strangers out of the back office.

A tab that changed hands forgets the hands before. Authorising each act stays the services' work: this is the second
lock, which holds also where a new handler of an ``Admin...State`` forgot to ask.
"""

import asyncio
import logging
from typing import Any

import reflex as rx
import structlog
from prometheus_client import Counter
from reflex.event import Event
from reflex.middleware import Middleware
from reflex.state import BaseState, StateUpdate

from shop_app import cookies, routes
from shop_app.bootstrap import get_services
from shop_app.domain.errors import NotAllowed, ShopError, StoreUnavailable
from shop_app.kit.ids import fingerprint, request_id
from shop_app.kit.memory import settle
from shop_app.services.access import GRANTS
from state._call import ask
from state.shell import ShellState

log = logging.getLogger(__name__)

REFUSED = Counter("shop_events_refused", "Websocket events that the door refused", ["reason"])
DEPTH_MAX = 6  # a form is two deep
PARTS_MAX = 4000  # a product of 200 variants is a form of 3,000 names and values
TEXT_MAX = 20_000  # characters; the longest field of a page takes a tenth
NUMBER_MAX = 2**53  # what a browser's numbers count exactly


class OwnerState(rx.State):
    """Remembers whose tab this is; nothing of it is sent to the browser."""

    _owner: str = ""


class Door(Middleware):
    """What every event passes before its handler runs, events that handlers chain too."""

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> StateUpdate | None:
        """Let the event pass (None), or answer it with a message instead."""
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(event_id=request_id(), event=_short(event.name))
        if is_outlandish(event.payload):
            return _refused("shape", "This could not be read. Please reload the page.")
        if event.name.endswith((".hydrate", ".hydrate_and_load")):
            await _meet(state)
        elif _is_back_office(event.name) and not await _is_staff(state):
            return _refused("role", NotAllowed.message, *_way_out(state, event))
        return None


async def _meet(state: BaseState) -> None:
    """Reset the tab's states when the sign-in cookie is not the one it was: a state belongs to the tab."""
    session, _ = cookies.read(state.router.headers.cookie)
    owner = fingerprint(session) if session else "guest"
    owned = await state.get_state(OwnerState)
    if owned._owner not in ("", owner):
        state._get_root_state().reset()
    owned._owner = owner


def _short(name: str) -> str:
    """Return the state and handler of an event's full name, as ``cart_state.add_to_cart``."""
    return name.rpartition("____")[2]


def _is_back_office(name: str) -> bool:
    return _short(name).startswith("admin_")


async def _is_staff(state: BaseState) -> bool:
    return await ask(state, lambda _shop, actor: bool(GRANTS[actor.role]))


def is_outlandish(payload: Any) -> bool:
    """Say that no page of ours sends such a thing: nested too deep, too many parts, too long a text or number."""
    waiting, parts = [(payload, 0)], 0
    while waiting:
        value, depth = waiting.pop()
        parts += 1
        if parts > PARTS_MAX or depth > DEPTH_MAX:
            return True
        if isinstance(value, str) and len(value) > TEXT_MAX:
            return True
        if isinstance(value, int | float) and not -NUMBER_MAX <= value <= NUMBER_MAX:  # no NaN either
            return True
        if isinstance(value, dict):
            waiting += [(each, depth + 1) for pair in value.items() for each in pair]
        elif isinstance(value, list | tuple):
            waiting += [(each, depth + 1) for each in value]
    return False


def _way_out(state: BaseState, event: Event) -> list[rx.event.EventSpec]:
    """Lead whoever opened a page of the back office to where they can go: its own events would never fill it."""
    if not event.name.rpartition(".")[2].startswith("load_"):
        return []
    session, _ = cookies.read(state.router.headers.cookie)
    return [rx.redirect(routes.HOME if session else routes.login(state.router.url.path))]


def _refused(reason: str, words: str, *more: rx.event.EventSpec) -> StateUpdate:
    REFUSED.labels(reason).inc()
    log.warning("event refused: %s", reason)
    return StateUpdate(events=Event.from_event_type([ShellState.tell(words, "error"), *more]))


async def warm_up() -> None:
    """Load what the first shopper would wait for: the columns that listings are answered from, and the live model."""
    try:
        await asyncio.to_thread(get_services().catalogue.count_published)
        await asyncio.to_thread(lambda: get_services().recommendations.live_version)
    except StoreUnavailable as error:
        log.warning("columns and model are loaded by whoever needs them first: %s is away", error.store)
    settle()


def tell_refusal(exception: Exception) -> rx.event.EventSpec:
    """Turn what a handler could not do into a message: the refusal's own words, or a reference for the log."""
    if isinstance(exception, ShopError):
        return ShellState.tell(exception.message, "error")
    reference = request_id()
    log.error("handler failed, reference %s", reference, exc_info=exception)
    return ShellState.tell(f"Something went wrong on our side. If you write to us, mention {reference}.", "error")
