"""How handlers reach the shop: in a thread, as whoever the connection's cookie says, never as the client says."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import reflex as rx

from shop_app import cookies
from shop_app.bootstrap import Services, get_services
from shop_app.domain.accounts import Actor, is_robot
from shop_app.domain.errors import ShopError

log = logging.getLogger(__name__)

T = TypeVar("T")
UseCase = Callable[[Services, Actor], T]


async def ask(state: rx.State, use: UseCase[T]) -> T:
    """Run a use case as the actor of this connection. Services are synchronous: a thread keeps the loop free.

    Raises:
        ShopError: whatever the use case refuses; the app's exception handler tells the shopper.
    """
    session, visitor = cookies.read(state.router.headers.cookie)
    told = {"came_from": state.router.session.client_ip, "is_robot": is_robot(state.router.headers.user_agent)}

    def run() -> T:
        shop = get_services()
        return use(shop, replace(shop.sessions.actor_of_session(session, visitor), **told))

    return await asyncio.to_thread(run)


async def attempt(state: rx.State, use: UseCase[T]) -> tuple[T | None, ShopError | None]:
    """Run a use case whose refusal the page itself shows; return its result or the refusal."""
    try:
        return await ask(state, use), None
    except ShopError as error:
        log.info("refused: %s", error.code)
        return None, error


def text_of(form: dict[str, object], name: str, limit: int = 500) -> str:
    """Return a form field as text; whatever else a client sends becomes nothing."""
    value = form.get(name, "")
    return value[:limit] if isinstance(value, str) else ""
