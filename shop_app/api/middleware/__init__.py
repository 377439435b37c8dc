"""What every answer passes, HTTP and websocket alike, as plain ASGI.

Outermost first: clients (who really calls), headers (what browsers must not do), requests (id, log, metrics), sockets
(origin, size and pace of websocket messages), limits (size and time of requests), compression, visitors, pages.
`wrap` puts them round an application in this order; the roof hands the same list to Reflex.
"""

from collections.abc import Callable

from starlette.types import ASGIApp

from shop_app.api.middleware.clients import Clients
from shop_app.api.middleware.compression import Compression
from shop_app.api.middleware.headers import Headers
from shop_app.api.middleware.limits import Limits
from shop_app.api.middleware.pages import Pages
from shop_app.api.middleware.requests import Requests
from shop_app.api.middleware.sockets import Sockets
from shop_app.api.middleware.visitors import Visitors

LAYERS: list[Callable[[ASGIApp], ASGIApp]] = [
    Pages, Visitors, Compression, Limits, Sockets, Requests, Headers, Clients,
]  # fmt: skip
"""Innermost first: each wraps the one before."""


def wrap(app: ASGIApp) -> ASGIApp:
    """Return the application with every layer round it."""
    for layer in LAYERS:
        app = layer(app)
    return app
