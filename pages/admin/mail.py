"""``/admin/mail``: mails that did not get through, and the button that tries them again."""

import reflex as rx

from pages.admin.pages import pages
from pages.components.badge import badge
from pages.components.button import button
from pages.components.empty_state import empty_state
from pages.components.notice import notice
from pages.components.skeleton import skeleton_rows
from pages.components.table import Column, table
from pages.frame import staff_page
from pages.layout import page_title
from shop_app import routes
from state.mail import AdminMailState

COLUMNS = [
    Column("To", lambda mail: rx.el.span(mail.recipient, class_name="break-all font-semibold")),
    Column("Mail", lambda mail: mail.template),
    Column("Asked for", lambda mail: mail.asked),
    Column("Tries", lambda mail: mail.tries, is_number=True),
    Column("Outlook", lambda mail: rx.cond(mail.is_dead, badge(mail.outlook, "berry"), badge(mail.outlook, "honey"))),
    Column("The server said", lambda mail: rx.el.span(mail.error, class_name="text-sm break-words text-ink-soft")),
    Column(
        "Action",
        lambda mail: button("Try again", variant="secondary", size="sm", on_click=AdminMailState.try_again(mail.id)),
    ),
]


def mail() -> rx.Component:
    """Draw the staff's list of mails in trouble."""
    state = AdminMailState
    listed = rx.cond(
        state.mails.length() > 0,
        rx.fragment(
            table("Mails in trouble", COLUMNS, state.mails, key=lambda each: each.id.to_string()),
            pages(state.page, state.pages, state.turn_page),
        ),
        empty_state("mail-check", "Every mail got through", "What a mail server refuses or delays shows up here."),
    )
    answered = rx.cond(state.problem != "", notice(state.problem, "error"), listed)
    return staff_page(
        page_title("Mail", "Mails that failed at least once. They are tried for a day and a half, then given up."),
        rx.cond(state.is_loaded, answered, skeleton_rows(6)),
        current=routes.ADMIN_MAIL,
    )
