"""``/admin/pictures/[slug]``: what a product looks like. Add, describe, put in order, remove."""

import reflex as rx

from pages.components.button import button, icon_button, link_button
from pages.components.empty_state import empty_state
from pages.components.field import text_field
from pages.components.native_form import backend
from pages.components.notice import notice
from pages.components.picture import picture
from pages.components.skeleton import skeleton_rows
from pages.components.upload import upload_form
from pages.frame import staff_page
from pages.layout import page_title
from shop_app import routes
from state.images import ImagesState
from state.product_views import PictureView


def _row(each: rx.Var[PictureView]) -> rx.Component:
    words = rx.el.form(
        rx.el.input(type="hidden", name="name", value=each.name),
        text_field(
            "What it shows, for who cannot see it",
            "alt",
            field_id=f"alt-{each.name}",
            required=False,
            default_value=each.alt,
            key=f"{each.name}{each.alt}",
        ),
        rx.el.div(
            button("Keep the words", variant="secondary", size="sm", type="submit"),
            rx.el.span(each.size, class_name="tabular text-sm text-ink-soft"),
            rx.cond(each.is_first, rx.el.span("Shown on cards", class_name="text-sm font-semibold"), rx.fragment()),
            class_name="flex flex-wrap items-center gap-3",
        ),
        on_submit=ImagesState.describe,
        class_name="grid flex-1 content-start gap-3",
    )
    tools = rx.el.div(
        rx.cond(
            each.is_first,
            rx.fragment(),
            icon_button("arrow-left", "Show earlier", variant="secondary", on_click=ImagesState.move(each.name, -1)),
        ),
        rx.cond(
            each.is_last,
            rx.fragment(),
            icon_button("arrow-right", "Show later", variant="secondary", on_click=ImagesState.move(each.name, 1)),
        ),
        icon_button("trash-2", "Remove picture", variant="secondary", on_click=ImagesState.remove(each.name)),
        class_name="flex gap-2 self-start",
    )
    shown = picture(
        each.url, each.alt, small=each.small, is_rich=each.is_rich, sizes="10rem", class_name="rounded-card"
    )
    return rx.el.li(
        rx.el.div(shown, class_name="w-40 shrink-0"),
        words,
        tools,
        key=each.name,
        class_name="flex flex-wrap gap-5 border-b border-line py-5",
    )


def pictures() -> rx.Component:
    """Draw the pictures of one product."""
    add = rx.el.section(
        rx.el.h2("Add pictures", class_name="mb-3 text-2xl"),
        rx.el.p(
            "JPEG, PNG or WebP, each side 200 pixels or more, up to 15 MB. Where a photograph was taken, and whatever "
            "else is hidden in the file, is left out.",
            class_name="mb-4 max-w-prose text-ink-soft",
        ),
        upload_form(
            text_field("What they show", "alt", required=False),
            action=f"{backend('/forms/products/')}{ImagesState.slug}/images",
            accept="image/jpeg,image/png,image/webp",
            then=ImagesState.load_images,
            name="pictures",
            send="Add",
            done="Added.",
            multiple=True,
        ),
        class_name="mt-10 max-w-2xl",
    )
    none = empty_state("image", "No pictures yet", "A product with a picture is bought far more often.")
    rows = rx.el.ul(rx.foreach(ImagesState.pictures, _row))
    shown = rx.fragment(rx.cond(ImagesState.pictures.length() > 0, rows, none), add)
    answered = rx.cond(ImagesState.problem != "", notice(ImagesState.problem, "error"), shown)
    return staff_page(
        page_title(
            "Pictures",
            ImagesState.slug,
            action=link_button("To the product", f"{routes.ADMIN_PRODUCTS}/{ImagesState.slug}", variant="secondary"),
        ),
        rx.cond(ImagesState.is_loaded, answered, skeleton_rows(3)),
        current=routes.ADMIN_PRODUCTS,
    )
