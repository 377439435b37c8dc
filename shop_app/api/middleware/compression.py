"""Compresses what pages and programs read; built files come compressed from the disk already."""

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

SMALL = 800  # bytes; below this a packet is a packet


class Compression:
    """Gzip for everything but answers that carry secrets beside what the asker sent (BREACH)."""

    def __init__(self, app: ASGIApp) -> None:
        self._plain = app
        self._gzip = GZipMiddleware(app, minimum_size=SMALL, compresslevel=6)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        carries_secrets = "/auth/" in str(scope.get("path", ""))
        await (self._plain if carries_secrets else self._gzip)(scope, receive, send)
