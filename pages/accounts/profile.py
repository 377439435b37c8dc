"""``/account/profile``: name and address for mails."""

import reflex as rx

from pages.accounts.frame import account_page
from pages.components.button import button
from pages.components.card import section_card
from pages.components.field import password_field, text_field
from pages.components.notice import notice
from shop_app import routes
from state.profile import ProfileState


def _error(name: str) -> rx.Var:
    return ProfileState.errors.get(name, "")


def confirm_notice() -> rx.Component:
    """Ask whoever has not confirmed their address to do so."""
    return rx.cond(
        ProfileState.is_loaded & ~ProfileState.account.is_confirmed,
        notice(
            f"Please follow the link in the mail we sent to {ProfileState.account.email}.",
            "warning",
            title="Your address is not confirmed yet",
            action=button("Send it again", variant="secondary", size="sm", on_click=ProfileState.send_confirmation),
        ),
        rx.fragment(),
    )


def welcome_notice() -> rx.Component:
    """Say what the last link or form did."""
    return rx.cond(
        (ProfileState.welcome != "") & ~ProfileState.needs_sign_in,
        notice(ProfileState.welcome, "success"),
        rx.fragment(),
    )


def profile() -> rx.Component:
    """Draw the profile."""
    name = section_card(
        "Your name",
        rx.el.form(
            text_field(
                "Name",
                "name",
                error=_error("name"),
                default_value=ProfileState.account.name,
                key=ProfileState.account.name,
                auto_complete="name",
                max_length=100,
            ),
            rx.el.div(button("Save name", type="submit")),
            on_submit=ProfileState.save_name,
            no_validate=True,
            class_name="grid gap-4",
        ),
    )
    email = section_card(
        "E-mail address",
        rx.el.p(
            "Now: ", rx.el.strong(ProfileState.account.email, class_name="break-all"), class_name="mb-4 text-ink-soft"
        ),
        rx.el.form(
            text_field("New address", "email", type_="email", error=_error("email"), auto_complete="email"),
            password_field(
                "Your password",
                "current_password",
                error=_error("current_password"),
                auto_complete="current-password",
                hint="So that nobody moves your account from a page you left open.",
            ),
            rx.el.div(button("Change address", type="submit")),
            on_submit=ProfileState.change_email,
            reset_on_submit=False,
            no_validate=True,
            class_name="grid gap-4",
        ),
    )
    return account_page(
        "Profile",
        "",
        welcome_notice(),
        confirm_notice(),
        name,
        email,
        current=routes.ACCOUNT_PROFILE,
        is_loaded=ProfileState.is_loaded,
        needs_sign_in=ProfileState.needs_sign_in,
        problem=ProfileState.problem,
        again=ProfileState.load_profile,
    )
