"""Forms the browser posts itself. Signing in needs one: only a real answer can set an HttpOnly cookie.

`rx.form` always stops the browser's own submit; passwords sent here never enter a state.
"""

from typing import Any

import reflex as rx
from reflex.utils.exec import is_prod_mode
from reflex_base.config import get_config
from reflex_components_core.el.elements.base import BaseHTML


class NativeForm(BaseHTML):
    """The plain `form` element."""

    tag = "form"
    action: rx.Var[str]
    method: rx.Var[str]
    no_validate: rx.Var[bool]


def native_form(*children: Any, **props: Any) -> rx.Component:
    """A form sent without JavaScript, by POST: what is typed must never stand in an address.

    ``action`` usually comes from `backend`.
    """
    return NativeForm.create(*children, **({"method": "post"} | props))


def backend(path: str) -> str:
    """The address of a route of the HTTP door; in development the back end has a port of its own."""
    return path if is_prod_mode() else get_config().api_url.rstrip("/") + path
