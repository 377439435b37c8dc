"""``/login`` and ``/register``: plain form posts, because only a real response can set the cookie."""

import reflex as rx

from pages.components.button import button
from pages.components.card import card
from pages.components.field import password_field, text_field
from pages.components.native_form import backend, native_form
from pages.components.notice import notice
from pages.frame import shop_page
from pages.layout import page_title
from shop_app import routes
from state.accounts import AuthState


def _error(name: str) -> rx.Var:
    return AuthState.errors.get(name, "")


def _form(*fields: rx.Component, action: str, submit: str) -> rx.Component:
    problem = rx.cond(_error("form") != "", notice(_error("form"), "error"), rx.fragment())
    return card(
        native_form(
            problem,
            *fields,
            rx.el.input(type="hidden", name="next", value=AuthState.next_page, read_only=True),
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
            text_field("E-mail", "email", type_="email", error=_error("email"), auto_complete="username"),
            password_field("Password", error=_error("password"), auto_complete="current-password"),
            action=routes.AUTH_LOGIN,
            submit="Sign in",
        ),
        _other_way("New here?", "Create account", routes.REGISTER),
        width="form",
    )


def register() -> rx.Component:
    """Draw the register form."""
    return shop_page(
        page_title("Create account", "To see your orders and keep your cart on every device."),
        _form(
            text_field("Name", "name", error=_error("name"), auto_complete="name", max_length=100),
            text_field("E-mail", "email", type_="email", error=_error("email"), auto_complete="username"),
            password_field(
                "Password",
                hint="At least 8 characters; three random words work well.",
                error=_error("password"),
                auto_complete="new-password",
                min_length=8,
            ),
            action=routes.AUTH_REGISTER,
            submit="Create account",
        ),
        _other_way("Been here before?", "Sign in", routes.LOGIN),
        width="form",
    )
