"""Gives every request an id, a log line without secrets or personal data, and a place in the metrics."""

import logging
import re
import time

import structlog
from prometheus_client import Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shop_app.api.middleware.limits import refuse
from shop_app.kit.ids import request_id

log = logging.getLogger("shop.access")
SECONDS = Histogram("shop_http_seconds", "Time to answer HTTP requests", ["method", "area", "status"])
GIVEN = re.compile(rb"[A-Za-z0-9_.-]{8,64}")  # whatever else a client sends as its id could forge log lines


class Requests:
    """Stands round everything that answers HTTP. Websocket events get their ids from the states' own door."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        path, started, id_ = str(scope["path"]), time.perf_counter(), _id(scope)
        status, is_begun = 500, False

        async def send_with_id(message: Message) -> None:
            nonlocal status, is_begun
            if message["type"] == "http.response.start":
                is_begun, status = True, message["status"]
                message = {**message, "headers": [*message.get("headers", []), (b"x-request-id", id_.encode())]}
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=id_):
            try:
                await self._app({**scope, "request_id": id_}, receive, send_with_id)
            except Exception:
                log.exception("the answer to %s %s broke", scope["method"], path)
                if not is_begun:
                    words = f"Something went wrong on our side. If you write to us, mention {id_}."
                    await refuse(send_with_id, 500, "internal_error", words)
            finally:
                took_s = time.perf_counter() - started
                SECONDS.labels(*_labels(scope["method"], path, status), status).observe(took_s)
                # The path without its query: searches and tokens are nobody's business.
                log.info("%s %s %d %.1f ms %s", scope["method"], path, status, took_s * 1000, id_)


def _id(scope: Scope) -> str:
    """Return the id that a proxy or program gave the request, if it can stand in a log, else a new one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and GIVEN.fullmatch(value):
            return str(value.decode())
    return request_id()


def _labels(method: str, path: str, status: int) -> tuple[str, str]:
    # Anybody can make up addresses and methods; each would be kept as a time series of its own for ever.
    if status in (404, 405):
        return "other", "other"
    parts = path.split("/")
    return method, "/".join(parts[:4]) if path.startswith("/api/") else "/".join(parts[:2])
