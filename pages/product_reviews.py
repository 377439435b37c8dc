"""Reviews on a product's page: what they come to, the newest of them, and a form for who has not written one."""

import reflex as rx

from pages.components.badge import badge
from pages.components.button import button, link_button
from pages.components.field import textarea
from pages.components.notice import notice
from pages.components.stars import rating_input, stars
from shop_app import routes
from state.product import ProductState
from state.product_views import BarView, ReviewView
from state.reviews import ReviewsState
from state.shell import ShellState


def _bar(each: rx.Var[BarView]) -> rx.Component:
    return rx.el.li(
        rx.el.span(each.title, class_name="w-16 shrink-0"),
        rx.el.span(
            rx.el.span(class_name="block h-full rounded-full bg-accent", style={"width": each.share}),
            class_name="h-2.5 flex-1 overflow-hidden rounded-full bg-sunken",
            custom_attrs={"aria-hidden": "true"},
        ),
        rx.el.span(each.count, class_name="tabular w-10 shrink-0 text-right text-ink-soft"),
        class_name="flex items-center gap-3 text-sm",
    )


def _summary() -> rx.Component:
    found = ReviewsState.found
    return rx.el.div(
        rx.el.p(
            rx.el.span(found.average_text, class_name="font-display text-5xl font-bold tracking-tight"),
            rx.el.span(" out of 5", class_name="text-ink-soft"),
        ),
        rx.el.div(stars(found.average), class_name="mt-2"),
        rx.el.p(found.summary, class_name="mt-1 mb-4 text-sm text-ink-soft"),
        rx.el.ul(rx.foreach(found.bars, _bar), class_name="grid gap-2", aria_label="Ratings by stars"),
    )


def _review(each: rx.Var[ReviewView]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            stars(each.rating),
            rx.el.span(each.author, class_name="font-semibold"),
            rx.cond(each.is_verified, badge("Verified purchase", "leaf"), rx.fragment()),
            rx.el.span(each.date, class_name="text-sm text-ink-soft"),
            class_name="flex flex-wrap items-center gap-x-3 gap-y-1",
        ),
        rx.cond(each.text, rx.el.p(each.text, class_name="mt-2 max-w-prose text-ink-soft"), rx.fragment()),
        class_name="border-b border-line py-5",
    )


def _form() -> rx.Component:
    form = rx.el.form(
        rating_input(),
        textarea("What should others know?", "text", required=False, max_length=4000, rows="4"),
        rx.cond(ReviewsState.problem != "", notice(ReviewsState.problem, "error"), rx.fragment()),
        rx.el.div(button("Send review", type="submit")),
        on_submit=ReviewsState.write,
        reset_on_submit=True,
        class_name="grid gap-4",
    )
    own = rx.match(
        ReviewsState.mine,
        ("published", notice("Thank you: your review is among these.", "success")),
        ("pending", notice("Thank you. Your review is shown as soon as we have read it.", "info")),
        ("hidden", notice("Your review is not shown.", "info")),
        rx.fragment(),
    )
    sign_in = rx.el.p(
        "Have you used it? ",
        link_button("Sign in to review", routes.LOGIN + "?next=" + ProductState.path, variant="secondary", size="sm"),
        class_name="flex flex-wrap items-center gap-3",
    )
    return rx.cond(
        ReviewsState.may_write,
        rx.el.details(
            rx.el.summary("Write a review", class_name="w-fit cursor-pointer rounded-full font-semibold underline"),
            rx.el.div(form, class_name="pt-4"),
        ),
        rx.cond(ShellState.is_signed_in, own, sign_in),
    )


def product_reviews() -> rx.Component:
    """Draw the section that a product's stars lead to."""
    found = ReviewsState.found
    newest = rx.el.div(
        rx.el.ul(rx.foreach(found.reviews, _review)),
        rx.cond(
            found.has_more,
            rx.el.div(button("More reviews", variant="secondary", on_click=ReviewsState.show_more), class_name="mt-5"),
            rx.fragment(),
        ),
    )
    none = rx.el.p("Nobody has reviewed this yet.", class_name="text-ink-soft")
    return rx.el.section(
        rx.el.h2("Reviews", id="reviews", class_name="mb-4 scroll-mt-24 text-2xl"),
        rx.cond(
            found.total > 0,
            rx.el.div(
                rx.el.div(_summary(), rx.el.div(_form(), class_name="mt-6"), class_name="lg:w-80 lg:shrink-0"),
                rx.el.div(newest, class_name="min-w-0 flex-1"),
                class_name="flex flex-col gap-8 lg:flex-row lg:gap-14",
            ),
            rx.el.div(none, _form(), class_name="grid max-w-2xl gap-4"),
        ),
    )
