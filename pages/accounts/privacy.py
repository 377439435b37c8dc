"""``/account/privacy``: take one's data along, or leave."""

import reflex as rx

from pages.accounts.frame import account_page
from pages.components.button import button
from pages.components.card import section_card
from pages.components.field import password_field
from pages.components.native_form import backend, native_form
from shop_app import routes
from state.accounts import AuthState
from state.profile import ProfileState


def privacy() -> rx.Component:
    """Draw the privacy page."""
    export = section_card(
        "Your data",
        rx.el.p(
            "Everything we hold about you, from every place we keep it, as one JSON file.",
            class_name="mb-4 text-ink-soft",
        ),
        native_form(
            button("Download your data", type="submit", icon="download", variant="secondary"),
            action=backend(routes.AUTH_EXPORT),
        ),
    )
    leave = section_card(
        "Delete your account",
        rx.el.p(
            "Your account, addresses and everything you looked at are erased. Orders stay in our books without your "
            "name, reviews without yours. This cannot be undone.",
            class_name="mb-4 text-ink-soft",
        ),
        native_form(
            password_field(
                "Your password",
                error=AuthState.errors.get("password", AuthState.errors.get("form", "")),
                auto_complete="current-password",
            ),
            rx.el.div(button("Delete my account", type="submit", variant="danger")),
            action=backend(routes.AUTH_DELETE),
            class_name="grid gap-4",
        ),
    )
    return account_page(
        "Privacy",
        "",
        export,
        leave,
        current=routes.ACCOUNT_PRIVACY,
        is_loaded=ProfileState.is_loaded,
        needs_sign_in=ProfileState.needs_sign_in,
        problem=ProfileState.problem,
        again=ProfileState.load_profile,
    )
