"""Who is signed in, and the way in and out."""

import reflex as rx

from pages.components.chrome import Chrome
from pages.components.icon import icon
from pages.components.native_form import backend, native_form
from shop_app import routes

MENU = "account-menu"
CONTROL = (
    "inline-flex h-11 min-w-11 shrink-0 items-center justify-center gap-2 rounded-full font-semibold transition-colors "
    "hover:bg-sunken lg:px-3"
)
ENTRY = "flex h-11 w-full items-center gap-3 rounded-xl px-3 text-left font-medium hover:bg-sunken"


def _entry(label: str, name: str, href: str) -> rx.Component:
    return rx.el.a(icon(name, 18), label, href=href, class_name=ENTRY)


def sign_out_form(class_name: str = ENTRY) -> rx.Component:
    """Signing out ends the session at the server and loads the page anew, so nothing of it stays in the tab."""
    return native_form(
        rx.el.button(icon("log-out", 18), "Sign out", type="submit", class_name=class_name),
        action=backend(routes.AUTH_LOGOUT),
        method="post",
    )


def _signed_in(chrome: Chrome) -> rx.Component:
    opener = rx.el.button(
        icon("circle-user-round", 22),
        rx.el.span(chrome.account_name, class_name="max-w-28 truncate max-lg:sr-only"),
        type="button",
        aria_label=f"Account of {chrome.account_name}",
        custom_attrs={"popoverTarget": MENU},
        class_name=CONTROL,
    )
    menu = rx.el.div(
        _entry("Account and orders", "package", routes.ACCOUNT),
        _entry("Profile and security", "shield-check", routes.ACCOUNT_PROFILE),
        rx.cond(chrome.is_staff, _entry("Back office", "chart-no-axes-column", routes.ADMIN), rx.fragment()),
        rx.el.hr(class_name="my-1 border-line"),
        sign_out_form(),
        id=MENU,
        custom_attrs={"popover": "auto"},
        class_name=(
            "menu fixed top-16 right-[max(1rem,calc((100vw-84rem)/2+1rem))] bottom-auto left-auto m-0 w-60 rounded-2xl "
            "border border-line bg-surface p-2 text-ink shadow-pop open:animate-rise lg:top-[4.75rem]"
        ),
    )
    return rx.fragment(opener, menu)


def account_menu(chrome: Chrome) -> rx.Component:
    """A link to sign in, or a menu under one's name; an empty place until it is known which."""
    sign_in = rx.el.a(
        icon("circle-user-round", 22),
        rx.el.span("Sign in", class_name="max-lg:sr-only"),
        href=routes.LOGIN,
        class_name=CONTROL,
    )
    unknown = rx.el.span(
        icon("circle-user-round", 22, "opacity-40"), class_name=CONTROL, custom_attrs={"aria-hidden": "true"}
    )
    return rx.cond(chrome.is_ready, rx.cond(chrome.is_signed_in, _signed_in(chrome), sign_in), unknown)
