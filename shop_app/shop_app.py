"""The roof: one Reflex app, its pages, and the HTTP door in front of it on the same port."""

import reflex as rx

from pages.components.head import APP_WRAPS, STYLESHEETS, head_components
from pages.components.toast import toaster
from pages.registry import PAGES, loads
from shop_app.api.app import make_api
from shop_app.api.middleware import LAYERS
from shop_app.observability.logs import set_up
from shop_app.settings import get_settings
from state.door import Door, tell_refusal, warm_up
from state.live import hub

set_up(get_settings())

app = rx.App(
    stylesheets=STYLESHEETS,
    head_components=head_components(),
    toaster=toaster(),
    app_wraps=APP_WRAPS,
    html_lang="en",
    backend_exception_handler=tell_refusal,
    api_transformer=[make_api(), *LAYERS],  # each wraps the one before; the last meets requests first
)
app.add_middleware(Door())
app.register_lifespan_task(warm_up)
app.register_lifespan_task(hub.run)
for page in PAGES:
    app.add_page(page.draw, route=page.route, title=page.title, on_load=loads(page))
