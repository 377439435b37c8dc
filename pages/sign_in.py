"""Signing in and all that belongs to it, as plain form posts: only a real response can set the cookie."""

import reflex as rx

from pages.components.button import button, link_button
from pages.components.card import card
from pages.components.field import password_field, text_field
from pages.components.native_form import backend, native_form
from pages.components.notice import notice
from pages.components.skeleton import skeleton_rows
from pages.frame import shop_page
from pages.layout import page_title
from shop_app import routes
from state.accounts import AuthState
from state.shell import ShellState

HINT = "At least 8 characters; three random words work well."


def _error(name: str) -> rx.Var:
    return AuthState.errors.get(name, "")


def _told() -> rx.Component:
    return rx.fragment(
        rx.cond(_error("form") != "", notice(_error("form"), "error"), rx.fragment()),
        rx.cond(AuthState.done != "", notice(AuthState.done, "success"), rx.fragment()),
    )


def _hidden(name: str, value: rx.Var[str]) -> rx.Component:
    return rx.el.input(type="hidden", name=name, value=value, read_only=True)


def _form(*fields: rx.Component, action: str, submit: str) -> rx.Component:
    return card(
        native_form(
            _told(),
            *fields,
            _hidden("next", AuthState.next_page),
            button(submit, type="submit", size="lg", class_name="w-full"),
            action=backend(action),
            class_name="grid gap-5",
        )
    )


def _other_way(question: str, label: str, href: str) -> rx.Component:
    return rx.el.p(
        question,
        " ",
        rx.el.a(label, href=href, class_name="font-semibold text-ink underline underline-offset-4"),
        class_name="mt-6 text-center text-ink-soft",
    )


def login() -> rx.Component:
    """Draw the sign-in form."""
    return shop_page(
        page_title("Sign in", "Your cart comes along."),
        _form(
            text_field(
                "E-mail", "email", type_="email", error=_error("email"), auto_complete="username", auto_focus=True
            ),
            password_field("Password", error=_error("password"), auto_complete="current-password"),
            action=routes.AUTH_LOGIN,
            submit="Sign in",
        ),
        _other_way("Forgot your password?", "Choose a new one", routes.RESET_PASSWORD),
        _other_way("New here?", "Create account", routes.REGISTER),
        width="form",
    )


def login_code() -> rx.Component:
    """Draw the second step of signing in."""
    return shop_page(
        page_title("One more step", "Open your authenticator app and type the code it shows."),
        _form(
            text_field(
                "Code",
                "code",
                hint="Six digits. Without your phone, type one of your backup codes.",
                error=_error("code"),
                auto_complete="one-time-code",
                auto_focus=True,
                max_length=24,
            ),
            action=routes.AUTH_CODE,
            submit="Sign in",
        ),
        _other_way("Somebody else?", "Start again", routes.LOGIN),
        width="form",
    )


def register() -> rx.Component:
    """Draw the register form."""
    return shop_page(
        page_title("Create account", "To see your orders and keep your cart on every device."),
        _form(
            text_field("Name", "name", error=_error("name"), auto_complete="name", max_length=100, auto_focus=True),
            text_field("E-mail", "email", type_="email", error=_error("email"), auto_complete="username"),
            password_field("Password", hint=HINT, error=_error("password"), auto_complete="new-password", min_length=8),
            action=routes.AUTH_REGISTER,
            submit="Create account",
        ),
        _other_way("Been here before?", "Sign in", routes.LOGIN),
        width="form",
    )


def verify_email() -> rx.Component:
    """Draw the page a confirmation mail leads to: one button, and the password on a device that is not signed in."""
    password = password_field(
        "Password",
        hint="The one you chose when you registered.",
        error=_error("password"),
        auto_complete="current-password",
    )
    # Wrong-password answers come back here too, also while another account is signed in.
    asks = rx.cond(ShellState.is_signed_in & (_error("password") == ""), rx.fragment(), password)
    form = _form(asks, _hidden("token", AuthState.mailed), action=routes.AUTH_VERIFY, submit="Confirm")
    return shop_page(
        page_title("Confirm your address", "So that nobody can use it but you."),
        # Not before the link's token is in the form: a quick click would send it without.
        rx.cond(AuthState.is_loaded, form, skeleton_rows(2)),
        width="form",
    )


def reset_password() -> rx.Component:
    """Draw the two halves of a forgotten password: asking for the mail, and choosing a new one with its link."""
    ask = _form(
        text_field("E-mail", "email", type_="email", error=_error("email"), auto_complete="username", auto_focus=True),
        action=routes.AUTH_RESET,
        submit="Send me a link",
    )
    choose = _form(
        password_field("New password", hint=HINT, error=_error("password"), auto_complete="new-password", min_length=8),
        _hidden("token", AuthState.mailed),
        action=routes.AUTH_RESET_CONFIRM,
        submit="Save new password",
    )
    again = rx.cond(
        _error("form") != "",
        link_button("Ask for a new link", routes.RESET_PASSWORD, variant="secondary", class_name="mt-4 w-full"),
        rx.fragment(),
    )
    return shop_page(
        page_title("New password", "We mail you a link; your old password works until you use it."),
        rx.cond(
            AuthState.is_loaded, rx.cond(AuthState.mailed != "", rx.fragment(choose, again), ask), skeleton_rows(2)
        ),
        _other_way("Remembered it?", "Sign in", routes.LOGIN),
        width="form",
    )
