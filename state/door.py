"""Stands before every event: a tab that changed hands forgets the hands before. Authorising is the services' work."""

import asyncio
import logging

import reflex as rx
from reflex.event import Event
from reflex.middleware import Middleware
from reflex.state import BaseState, StateUpdate

from shop_app import cookies
from shop_app.bootstrap import get_services
from shop_app.domain.errors import ShopError, StoreUnavailable
from shop_app.kit.ids import fingerprint, request_id
from state.shell import ShellState

log = logging.getLogger(__name__)


class OwnerState(rx.State):
    """Remembers whose tab this is; nothing of it is sent to the browser."""

    _owner: str = ""


class Door(Middleware):
    """A state belongs to the tab, not to the person: after signing in or out it starts anew."""

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> StateUpdate | None:
        """Reset the tab's states when the sign-in cookie is not the one it was."""
        if not event.name.endswith((".hydrate", ".hydrate_and_load")):
            return None
        session, _ = cookies.read(state.router.headers.cookie)
        owner = fingerprint(session) if session else "guest"
        owned = await state.get_state(OwnerState)
        if owned._owner not in ("", owner):
            state._get_root_state().reset()
        owned._owner = owner
        return None


async def warm_up() -> None:
    """Load the live model before the first shopper asks for a shelf."""
    try:
        await asyncio.to_thread(lambda: get_services().recommendations.live_version)
    except StoreUnavailable as error:
        log.warning("the model is loaded with the first shelf: %s is away", error.store)


def tell_refusal(exception: Exception) -> rx.event.EventSpec:
    """Turn what a handler could not do into a message: the refusal's own words, or a reference for the log."""
    if isinstance(exception, ShopError):
        return ShellState.tell(exception.message, "error")
    reference = request_id()
    log.error("handler failed, reference %s", reference, exc_info=exception)
    return ShellState.tell(f"Something went wrong on our side. If you write to us, mention {reference}.", "error")
