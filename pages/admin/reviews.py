"""``/admin/reviews``: what shoppers say; staff publish it or hide it."""

import reflex as rx

from pages.admin.pages import pages
from pages.components.badge import badge
from pages.components.button import button
from pages.components.choice import compact_select
from pages.components.empty_state import empty_state
from pages.components.skeleton import skeleton_rows
from pages.components.stars import stars
from pages.frame import staff_page
from pages.layout import page_title
from shop_app import routes
from state.product_views import KnownReviewView
from state.reviews import AdminReviewsState

STATES = [("pending", "Waiting"), ("published", "Published"), ("hidden", "Hidden")]


def _row(each: rx.Var[KnownReviewView]) -> rx.Component:
    publish = button(
        "Publish", size="sm", variant="secondary", on_click=AdminReviewsState.moderate(each.id, "published")
    )
    hide = button("Hide", size="sm", variant="secondary", on_click=AdminReviewsState.moderate(each.id, "hidden"))
    return rx.el.li(
        rx.el.div(
            rx.el.a(each.title, href=each.href, class_name="font-semibold underline underline-offset-4"),
            rx.el.div(
                stars(each.rating),
                rx.el.span(each.author),
                rx.cond(each.is_verified, badge("Verified purchase", "leaf"), rx.fragment()),
                rx.el.span(each.date, class_name="text-ink-soft"),
                class_name="mt-1 flex flex-wrap items-center gap-3 text-sm",
            ),
            rx.el.p(each.text, class_name="mt-2 max-w-prose text-ink-soft"),
            class_name="min-w-0 flex-1",
        ),
        rx.el.div(
            rx.cond(each.status != "published", publish, rx.fragment()),
            rx.cond(each.status != "hidden", hide, rx.fragment()),
            class_name="flex gap-2 self-start",
        ),
        key=each.id.to_string(),
        class_name="flex flex-wrap gap-4 border-b border-line py-5",
    )


def reviews() -> rx.Component:
    """Draw the staff's list of reviews in one state."""
    listed = rx.cond(
        AdminReviewsState.reviews.length() > 0,
        rx.fragment(
            rx.el.ul(rx.foreach(AdminReviewsState.reviews, _row)),
            pages(AdminReviewsState.page, AdminReviewsState.pages, AdminReviewsState.turn_page),
        ),
        empty_state("message-square", "No reviews here", "Choose another state to see the others."),
    )
    chooser = compact_select("Show", STATES, value=AdminReviewsState.status, on_change=AdminReviewsState.choose)
    return staff_page(
        page_title("Reviews", action=chooser),
        rx.cond(AdminReviewsState.is_loaded, listed, skeleton_rows(6)),
        current=routes.ADMIN_REVIEWS,
    )
