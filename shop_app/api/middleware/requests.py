"""Gives every answer an id, plain security headers and a log line without secrets, and counts it."""

import logging
import time

from prometheus_client import Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shop_app.kit.ids import request_id

log = logging.getLogger("shop.access")
SECONDS = Histogram("shop_http_seconds", "Time to answer HTTP requests", ["method", "area", "status"])
HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"x-frame-options", b"DENY"),
]
FOREVER = b"public, max-age=31536000, immutable"  # the name of a built file or picture changes with its content


class Requests:
    """The outermost layer. Websocket events are counted by the states' own door."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        path, started, id_ = str(scope["path"]), time.perf_counter(), request_id()
        status = 500

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                extra = [*HEADERS, (b"x-request-id", id_.encode())]
                if path.startswith(("/assets/", "/images/")) and status == 200:
                    extra.append((b"cache-control", FOREVER))
                message = {**message, "headers": [*message.get("headers", []), *extra]}
            await send(message)

        try:
            await self._app({**scope, "request_id": id_}, receive, send_with_headers)
        finally:
            took_s = time.perf_counter() - started
            SECONDS.labels(*_labels(scope["method"], path, status), status).observe(took_s)
            # The path without its query: searches and tokens are nobody's business.
            log.info("%s %s %d %.1f ms %s", scope["method"], path, status, took_s * 1000, id_)


def _labels(method: str, path: str, status: int) -> tuple[str, str]:
    # Anybody can make up addresses and methods; each would be kept as a time series of its own for ever.
    if status in (404, 405):
        return "other", "other"
    parts = path.split("/")
    return method, "/".join(parts[:4]) if path.startswith("/api/") else "/".join(parts[:2])
