"""Takes away the page that readers without JavaScript get, as soon as the browser's own has something to show."""

import reflex as rx

TAKE_AWAY = "useLayoutEffect(() => {{ if ({ready}) document.getElementById('ssr')?.remove(); }}, [{ready}]);"


class Ssr(rx.Fragment):
    """Stands once on every page the server fills: `shop_app.api.seo` writes what this removes."""

    ready: rx.Var[bool]

    def add_imports(self) -> dict[str, str]:
        return {"react": "useLayoutEffect"}

    def add_hooks(self) -> list[str]:
        return [TAKE_AWAY.format(ready=str(self.ready))]

    def _exclude_props(self) -> list[str]:
        return ["ready"]


def gives_way(ready: rx.Var[bool]) -> rx.Component:
    """Remove the server's page once ``ready`` is true; until then the browser's own stays hidden behind it."""
    return Ssr.create(ready=ready)
