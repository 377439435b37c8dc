"""What the app as a whole gets from the kit: style sheets, icons in the head, toaster, error page, connection bar."""

from collections.abc import Callable

import reflex as rx
from reflex.app import default_error_boundary
from reflex.utils.exec import is_prod_mode

from pages.components.crash_page import crash_page
from pages.components.native_form import backend
from pages.components.offline_bar import offline_bar
from shop_app import routes

STYLESHEETS = ["brand.css"]

# (order, name) -> wrapper: the two replace Reflex's own of the same place
APP_WRAPS: dict[tuple[int, str], Callable[[bool], rx.Component | None]] = {
    (55, "ErrorBoundary"): lambda _stateful: default_error_boundary(fallback_render=rx.Var.create(crash_page())),
    # The fragment matters: a memo alone would swallow the page it wraps.
    (5, "Overlay"): lambda stateful: rx.fragment(offline_bar()) if stateful else None,
}


def head_components() -> list[rx.Component]:
    """Icons, the colour of the browser's own frame in light and dark, and in development the guest's cookie."""
    # Blocks the page until the cookie is set: the websocket that follows must bring it.
    greeting = [] if is_prod_mode() else [rx.el.script(src=backend(routes.AUTH_VISITOR))]
    return [
        *greeting,
        rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
        rx.el.link(rel="icon", href="/favicon.ico", sizes="32x32"),
        rx.el.link(rel="apple-touch-icon", href="/apple-touch-icon.png"),
        rx.el.meta(name="theme-color", content="#fdf8ef", custom_attrs={"media": "(prefers-color-scheme: light)"}),
        rx.el.meta(name="theme-color", content="#1d121d", custom_attrs={"media": "(prefers-color-scheme: dark)"}),
    ]
