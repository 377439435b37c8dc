"""Serves the built pages under clean addresses, filled for readers without JavaScript. In development Vite does it."""

import asyncio
import logging
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qsl

from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from shop_app.api.middleware import csp
from shop_app.api.seo.documents import document_of, is_filled
from shop_app.api.seo.markup import Document, fill
from shop_app.bootstrap import get_services
from shop_app.domain.errors import StoreUnavailable

log = logging.getLogger(__name__)

CLIENT = Path(".web") / "build" / "client"
SHELL = "404.html"  # every dynamic page starts from this shell
FRAME = "products.html"  # has the header and footer of every shop page
DYNAMIC = ("category/", "product/", "order/", "admin/pictures/", "admin/products/", "admin/orders/")


class Pages:
    """Answers ``/cart`` with ``cart.html`` at once; the mounted static files would redirect to ``/cart/`` first."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope.get("path", ""))
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or not (built := page_at(path)):
            return await self._app(scope, receive, send)
        await (await _answer(scope, path, built))(scope, receive, send)


async def _answer(scope: Scope, path: str, built: bytes) -> Response:
    address = path.rstrip("/") or "/"
    if not is_filled(address):
        return _page(built)
    query = dict(parse_qsl(scope.get("query_string", b"").decode("latin-1")))
    try:
        document = await asyncio.to_thread(_document, address, query)
    except StoreUnavailable as error:
        # The page itself says what is wrong and tries again; a crawler is told to come back.
        log.warning("a page leaves unfilled: %s is away", error.store)
        return _page(built, 503, {"retry-after": "30"})
    if document.moved_to:
        return RedirectResponse(document.moved_to, 301, {"cache-control": "no-cache"})
    page = fill(built.decode(), _file(FRAME).decode(), document)
    return _page(page.encode(), document.status)


def _page(document: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    policy = {"content-security-policy": csp.policy(document)}  # only here is known what this document runs
    return Response(document, status, {**policy, **(headers or {})}, "text/html")


def _document(path: str, query: dict[str, str]) -> Document:
    return document_of(get_services(), path, query)


def shell() -> bytes:
    """Return the page that unknown addresses are answered with; nothing where no pages are built."""
    return _file(SHELL)


def page_at(path: str) -> bytes:
    """Return the built page of an address: its own file, or the shell for a dynamic one; nothing for all else."""
    clean = path.strip("/")
    if clean.startswith(("api/", "assets/", "auth/", "images/", "_")) or "." in clean or "\0" in clean:
        return b""
    name = f"{clean or 'index'}.html"
    if page := _file(name):
        return page
    return _file(SHELL) if clean.startswith(DYNAMIC) else b""


@lru_cache(maxsize=512)  # bounded: addresses that lead nowhere are remembered too
def _file(name: str) -> bytes:
    file = (CLIENT / name).resolve()
    if not file.is_relative_to(CLIENT.resolve()) or not file.is_file():
        return b""
    return file.read_bytes()
