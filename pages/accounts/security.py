"""``/account/security``: password, two-step sign-in, and where the account is signed in."""

from typing import Any

import reflex as rx

from pages.accounts.frame import account_page
from pages.components.badge import badge
from pages.components.button import button
from pages.components.card import section_card
from pages.components.field import password_field, text_field
from pages.components.icon import icon
from pages.components.notice import notice
from shop_app import routes
from state.account_views import SignInView
from state.security import SecurityState


def _error(name: str) -> rx.Var:
    return SecurityState.errors.get(name, "")


def _form(*content: Any, on_submit: Any) -> rx.Component:
    return rx.el.form(*content, on_submit=on_submit, no_validate=True, class_name="grid gap-4")


def _code(hint: str = "Six digits from your app, or a backup code.") -> rx.Component:
    return text_field(
        "Code",
        "code",
        hint=hint,
        error=_error("code"),
        auto_complete="one-time-code",
        input_mode="numeric",
        max_length=24,
    )


def _password() -> rx.Component:
    return section_card(
        "Password",
        _form(
            password_field(
                "Current password",
                "current_password",
                error=_error("current_password"),
                auto_complete="current-password",
            ),
            password_field(
                "New password",
                "new_password",
                hint="At least 8 characters; three random words work well.",
                error=_error("new_password"),
                auto_complete="new-password",
            ),
            rx.el.div(button("Change password", type="submit")),
            on_submit=SecurityState.change_password,
        ),
    )


def _qr() -> rx.Component:
    size = SecurityState.qr_size
    return rx.el.svg(
        rx.el.path(d=SecurityState.qr_path, fill="#000"),
        view_box=f"0 0 {size} {size}",
        role="img",
        aria_label="QR code for your authenticator app",
        shape_rendering="crispEdges",
        class_name="w-48 rounded-2xl bg-white",
    )


def _setting_up() -> rx.Component:
    return rx.el.div(
        rx.el.p("Scan this with your authenticator app, then type the code it shows."),
        rx.el.div(_qr(), class_name="my-4"),
        rx.el.p("Cannot scan it? Type this key: ", class_name="text-sm text-ink-soft"),
        rx.el.code(SecurityState.setup_key, class_name="mb-4 block text-sm break-all"),
        _form(
            _code("Six digits."),
            rx.el.div(button("Turn it on", type="submit")),
            on_submit=SecurityState.confirm_second_factor,
        ),
    )


def _codes() -> rx.Component:
    return rx.el.div(
        notice("Keep these where your phone is not. Each works once, and they are shown only now.", "warning"),
        rx.el.ol(
            rx.foreach(SecurityState.backup_codes, lambda code: rx.el.li(rx.el.code(code), key=code)),
            aria_label="Backup codes",
            class_name="my-4 grid gap-2 rounded-2xl bg-sunken p-4 sm:grid-cols-2",
        ),
        button("I have written them down", on_click=SecurityState.forget_codes),
    )


def _off() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            "With it, signing in takes a code from an app on your phone as well: a password alone opens nothing.",
            class_name="mb-4 text-ink-soft",
        ),
        _form(
            password_field(
                "Your password", "totp_password", error=_error("totp_password"), auto_complete="current-password"
            ),
            rx.el.div(button("Set it up", type="submit")),
            on_submit=SecurityState.begin_second_factor,
        ),
    )


def _on() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            badge("On", "leaf"),
            rx.el.span(SecurityState.codes_left, " backup codes left", class_name="text-ink-soft"),
            class_name="mb-4 flex items-center gap-3",
        ),
        _form(
            _code(),
            rx.el.div(button("Turn it off", type="submit", variant="danger")),
            on_submit=SecurityState.turn_off_second_factor,
        ),
    )


def _two_steps() -> rx.Component:
    now = rx.cond(
        SecurityState.backup_codes.length() > 0,
        _codes(),
        rx.cond(SecurityState.has_second_factor, _on(), rx.cond(SecurityState.setup_key != "", _setting_up(), _off())),
    )
    return section_card("Two-step sign-in", now)


def _sign_in(each: rx.Var[SignInView]) -> rx.Component:
    end = button(
        "Sign out",
        variant="secondary",
        size="sm",
        aria_label=f"Sign out {each.device}",
        on_click=SecurityState.end_sign_in(each.id),
    )
    return rx.el.li(
        icon("monitor-smartphone", 20),
        rx.el.div(
            rx.el.p(each.device, class_name="font-semibold"),
            rx.el.p(each.detail, class_name="text-sm text-ink-soft"),
            class_name="min-w-0 flex-1",
        ),
        rx.cond(each.is_current, badge("This device", "plum"), end),
        key=each.id.to_string(),
        class_name="flex items-center gap-3 border-line py-3 not-last:border-b",
    )


def _places() -> rx.Component:
    others = rx.cond(
        SecurityState.sign_ins.length() > 1,
        button("Sign out everywhere else", variant="secondary", size="sm", on_click=SecurityState.end_others),
        rx.fragment(),
    )
    return section_card(
        "Where you are signed in", rx.el.ul(rx.foreach(SecurityState.sign_ins, _sign_in)), action=others
    )


def security() -> rx.Component:
    """Draw the security page."""
    return account_page(
        "Security",
        "",
        _places(),
        _password(),
        _two_steps(),
        current=routes.ACCOUNT_SECURITY,
        is_loaded=SecurityState.is_loaded,
        needs_sign_in=SecurityState.needs_sign_in,
        problem=SecurityState.problem,
        again=SecurityState.load_security,
    )
