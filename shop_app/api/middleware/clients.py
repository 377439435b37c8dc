"""Finds out who really calls: behind our own proxies the connection is theirs, and a header says whose it was."""

from starlette.types import ASGIApp, Receive, Scope, Send

from shop_app.settings import get_settings


class Clients:
    """Puts the true client's address where everybody looks for it.

    Believes ``X-Forwarded-For`` only as far as our own proxies wrote it (``SHOP_TRUSTED_PROXY_HOPS``): each appends
    whom it spoke to, so the last entries are ours and everything before them is whatever the client made up.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._hops = get_settings().trusted_proxy_hops

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._hops and scope["type"] in ("http", "websocket") and (address := self._forwarded(scope)):
            scope = {**scope, "client": (address, 0)}
        await self._app(scope, receive, send)

    def _forwarded(self, scope: Scope) -> str:
        sent = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for").decode("latin-1")
        chain = [each.strip() for each in sent.split(",") if each.strip()]
        return chain[-self._hops] if len(chain) >= self._hops else ""
