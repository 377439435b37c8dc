"""``/admin/import``: a catalogue from a file, rehearsed first; and everything out again."""

import reflex as rx

from pages.components.button import link_button
from pages.components.choice import checkbox, select
from pages.components.native_form import backend
from pages.components.upload import upload_form
from pages.frame import staff_page
from pages.layout import page_title
from shop_app import routes

FORMATS = [("shop", "Our own"), ("shopify", "Shopify"), ("woocommerce", "WooCommerce")]


def bring_in() -> rx.Component:
    """Draw the form, and the ways out."""
    form = upload_form(
        select("Whose export it is", "format", FORMATS, field_id="format"),
        checkbox("Only rehearse: say what would happen, and keep nothing", "dry_run", default_checked=True),
        action=backend(routes.FORM_IMPORT),
        accept=".csv,text/csv",
        name="catalogue",
        send="Send",
        done="{products} products with {variants} variants: {added} new, {known} known and left as they are. "
        "{new_categories} new categories. Rehearsed only: {dry_run}.",
    )
    out = rx.el.div(
        link_button(
            "Catalogue as CSV", f"{backend(routes.FORM_EXPORT)}/catalogue.csv", variant="secondary", download=True
        ),
        link_button("Orders as CSV", f"{backend(routes.FORM_EXPORT)}/orders.csv", variant="secondary", download=True),
        class_name="flex flex-wrap gap-3",
    )
    return staff_page(
        page_title("Bring in, take out", "All or nothing: what is wrong is named by row and column."),
        rx.el.div(
            rx.el.section(rx.el.h2("Bring a catalogue in", class_name="mb-4 text-2xl"), form),
            rx.el.section(rx.el.h2("Take out", class_name="mb-4 text-2xl"), out),
            class_name="grid max-w-2xl gap-10",
        ),
        current=routes.ADMIN_IMPORT,
    )
