"""Serves the built pages under clean addresses. Only where the build is served: in development Vite does it."""

from functools import lru_cache
from pathlib import Path

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

CLIENT = Path(".web") / "build" / "client"
SHELL = "404.html"  # every dynamic page starts from this shell


class Pages:
    """Answers ``/cart`` with ``cart.html`` at once; the mounted static files would redirect to ``/cart/`` first."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope.get("path", ""))
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or not (document := page_at(path)):
            return await self._app(scope, receive, send)
        headers = {"cache-control": "no-cache"}
        await Response(document, media_type="text/html", headers=headers)(scope, receive, send)


def page_at(path: str) -> bytes:
    """Return the built page of an address: its own file, or the shell for a dynamic one; nothing for all else."""
    clean = path.strip("/")
    if clean.startswith(("api/", "assets/", "auth/", "images/", "_")) or "." in clean or "\0" in clean:
        return b""
    name = f"{clean or 'index'}.html"
    if page := _file(name):
        return page
    return _file(SHELL) if clean.startswith(DYNAMIC) else b""


DYNAMIC = ("category/", "product/", "order/")


@lru_cache(maxsize=512)  # bounded: addresses that lead nowhere are remembered too
def _file(name: str) -> bytes:
    file = (CLIENT / name).resolve()
    if not file.is_relative_to(CLIENT.resolve()) or not file.is_file():
        return b""
    return file.read_bytes()
