"""Gives every browser a guest id of its own with the first page, and shows it to the handlers."""

import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shop_app import cookies
from shop_app.kit.ids import secret_token
from shop_app.settings import get_settings

VALID = re.compile(r"[A-Za-z0-9_-]{20,64}")
DAY_S = 86_400


class Visitors:
    """Mints the visitor cookie with every page and form answer that comes without one.

    The new id is also put into the request's own headers, for the handlers that answer it. A websocket that brings
    no cookie (a browser that refuses them) gets an id that lives as long as the connection: the server in use does
    not send headers with a websocket's handshake.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _is_browser(scope):
            return await self._app(scope, receive, send)
        headers = [(name, value) for name, value in scope["headers"] if name != b"cookie"]
        sent = b"; ".join(value for name, value in scope["headers"] if name == b"cookie").decode("latin-1")
        if VALID.fullmatch(cookies.read(sent)[1]):
            return await self._app(scope, receive, send)
        name, visitor = cookies.visitor_cookie(get_settings()), secret_token()
        # A made-up or broken value must not come first: the first of two equal names wins.
        kept = [part for part in sent.split("; ") if part and not part.startswith(f"{name}=")]
        cookie = "; ".join([*kept, f"{name}={visitor}"])
        line = cookies.write(name, visitor, cookies.VISITOR_DAYS * DAY_S).encode()

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", []), (b"set-cookie", line)]}
            await send(message)

        await self._app({**scope, "headers": [*headers, (b"cookie", cookie.encode())]}, receive, send_with_cookie)


def _is_browser(scope: Scope) -> bool:
    if scope["type"] == "websocket":
        return True
    path = str(scope.get("path", ""))
    is_page = path.rpartition("/")[2].find(".") == -1 and not path.startswith(("/api/", "/_", "/healthz", "/readyz"))
    return scope["type"] == "http" and (is_page or path.startswith("/auth/"))
