"""Bounds what a websocket may do: who may open one, how large its messages are, how many come in a second."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from prometheus_client import Counter as Metric
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shop_app.services.throttle import client_of
from shop_app.settings import get_settings

log = logging.getLogger(__name__)

MESSAGE_MAX = 64_000  # characters; the largest form of the shop is a tenth of that
BURST, PER_S = 60, 25  # messages of one tab: a page opens with five to ten, a fast shopper makes three a second
CLIENT_BURST, CLIENT_PER_S = 1200, 250  # of all tabs of one client: an office behind one address
CLIENT_SOCKETS = 500
TOO_BIG, POLICY = 1009, 1008  # RFC 6455, 7.4.1

REFUSED = Metric("shop_sockets_refused", "Websockets refused or closed", ["reason"])
SLOWED = Metric("shop_sockets_slowed", "Websocket messages that had to wait for their turn")


@dataclass(slots=True)
class Bucket:
    """Tokens that fill up by themselves; who takes more than there are is told how long to wait."""

    burst: float
    per_s: float
    at: float
    tokens: float

    def take(self, at: float) -> float:
        self.tokens = min(self.burst, self.tokens + (at - self.at) * self.per_s) - 1
        self.at = at
        return max(0.0, -self.tokens / self.per_s)


class Sockets:
    """Lets in pages of our own origins, and slows down whoever sends faster than people do.

    Messages that come too fast are not dropped but wait: the connection fills up and the sender has to wait too.
    """

    def __init__(self, app: ASGIApp, clock: Callable[[], float] = time.monotonic) -> None:
        settings = get_settings()
        self._app = app
        self._clock = clock
        self._origins = set(settings.origins)
        self._factor = settings.limit_factor
        self._open: Counter[str] = Counter()
        self._buckets: dict[str, Bucket] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            return await self._app(scope, receive, send)
        client = client_of(scope["client"][0] if scope.get("client") else "")
        if reason := self._refusal(scope, client):
            REFUSED.labels(reason).inc()
            log.warning("websocket refused: %s", reason)
            await receive()
            return await send({"type": "websocket.close", "code": POLICY})
        self._open[client] += 1
        try:
            await self._app(scope, self._paced(receive, send, client), send)
        finally:
            self._open[client] -= 1
            if not self._open[client]:
                del self._open[client]
                self._buckets.pop(client, None)

    def _refusal(self, scope: Scope, client: str) -> str:
        # A page of another site opens sockets with our cookies; browsers always say where they come from.
        # Programs that are no browsers carry no cookies and may leave it out.
        origin = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"origin"), None)
        if origin is not None and origin not in self._origins:
            return "origin"
        if not _is_local(client) and self._open[client] >= CLIENT_SOCKETS * self._factor:
            return "too many"
        return ""

    def _paced(self, receive: Receive, send: Send, client: str) -> Receive:
        tab, everybody = self._bucket(BURST, PER_S), self._bucket(CLIENT_BURST, CLIENT_PER_S)
        shared = None if _is_local(client) else self._buckets.setdefault(client, everybody)

        async def receive_paced() -> Message:
            message = await receive()
            if message["type"] != "websocket.receive":
                return message
            if len(message.get("text") or message.get("bytes") or "") > MESSAGE_MAX:
                REFUSED.labels("too big").inc()
                await send({"type": "websocket.close", "code": TOO_BIG})
                return {"type": "websocket.disconnect", "code": TOO_BIG}
            at = self._clock()
            wait_s = max(tab.take(at), shared.take(at) if shared else 0.0)
            if wait_s:
                SLOWED.inc()
                await asyncio.sleep(wait_s)
            return message

        return receive_paced

    def _bucket(self, burst: float, per_s: float) -> Bucket:
        return Bucket(burst * self._factor, per_s * self._factor, self._clock(), burst * self._factor)


def _is_local(client: str) -> bool:
    """Load tests come from here, and so does everybody behind a proxy that nobody declared."""
    return client.startswith("127.") or client in ("::", "")
