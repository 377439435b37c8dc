"""``/dev/mail``: what development would have sent, and every template with its sample. Nothing there in production."""

import reflex as rx

from pages.components.card import card
from pages.components.empty_state import empty_state
from pages.components.skeleton import skeleton_rows
from pages.frame import shop_page
from pages.layout import page_title
from state.mail import DevMailState
from state.views import KeptMailView, LinkView

ROW = (
    "w-full rounded-2xl px-3 py-2 text-left transition-colors hover:bg-sunken aria-[current=true]:bg-ink "
    "aria-[current=true]:text-paper"
)


def _kept() -> rx.Component:
    def row(mail: rx.Var[KeptMailView]) -> rx.Component:
        return rx.el.li(
            rx.el.button(
                rx.el.span(mail.subject, class_name="block font-semibold"),
                rx.el.span(mail.recipient, class_name="block truncate text-sm opacity-80"),
                rx.el.span(mail.date, class_name="block text-sm opacity-80"),
                type="button",
                on_click=DevMailState.open_mail(mail.id),
                aria_current=rx.cond(DevMailState.chosen == mail.id, "true", "false"),
                class_name=ROW,
            ),
            key=mail.id,
        )

    return rx.el.section(
        rx.el.h2("Kept", class_name="mb-2 text-xl"),
        rx.cond(
            DevMailState.kept.length() > 0,
            rx.el.ul(rx.foreach(DevMailState.kept, row), class_name="grid max-h-96 gap-1 overflow-y-auto"),
            rx.el.p("No mail yet. Place an order, for instance.", class_name="text-ink-soft"),
        ),
    )


def _templates() -> rx.Component:
    def row(name: rx.Var[str]) -> rx.Component:
        return rx.el.li(
            rx.el.button(
                name.replace("_", " "),
                type="button",
                on_click=DevMailState.open_template(name),
                aria_current=rx.cond(DevMailState.chosen == name, "true", "false"),
                class_name=ROW,
            ),
            key=name,
        )

    return rx.el.section(
        rx.el.h2("Templates", class_name="mt-6 mb-2 text-xl"),
        rx.el.ul(rx.foreach(DevMailState.templates, row), class_name="grid gap-1"),
    )


def _opened() -> rx.Component:
    written = DevMailState.written

    def link(each: rx.Var[LinkView]) -> rx.Component:
        return rx.el.li(
            rx.el.a(each.title, href=each.href, class_name="break-all underline underline-offset-4"), key=each.href
        )

    return rx.el.section(
        rx.el.h2(written.subject, class_name="mb-3 text-2xl"),
        rx.el.iframe(
            src_doc=written.html,
            title="The mail as HTML",
            custom_attrs={"sandbox": "allow-top-navigation-by-user-activation allow-popups"},
            class_name="h-[42rem] w-full rounded-card border border-line bg-white",
        ),
        rx.el.h3("Links", class_name="mt-6 mb-2 text-lg"),
        rx.el.ul(rx.foreach(written.links, link), class_name="grid gap-1"),
        rx.el.h3("As text", class_name="mt-6 mb-2 text-lg"),
        rx.el.pre(written.text, class_name="overflow-x-auto rounded-card bg-sunken p-4 text-sm whitespace-pre-wrap"),
        aria_label="The mail",
        class_name="min-w-0",
    )


def dev_mail() -> rx.Component:
    """Draw the mails of development."""
    missing = empty_state("mail-x", "Nothing here", "Mails are kept for reading in development only.", is_page=True)
    mails = rx.el.div(
        card(_kept(), _templates()),
        rx.cond(DevMailState.written.subject != "", _opened(), rx.fragment()),
        class_name="grid items-start gap-8 lg:grid-cols-[20rem_1fr]",
    )
    answered = rx.cond(DevMailState.is_missing, missing, mails)
    return shop_page(
        page_title("Mails", "Kept instead of sent, because this is development."),
        rx.cond(DevMailState.is_loaded, answered, skeleton_rows(4)),
    )
