"""A titled row of products: it scrolls and snaps under a thumb, and is a grid on a desk."""

import reflex as rx

from pages.components.behaviour import scrolls
from pages.components.button import icon_button
from pages.components.product_card import product_card
from pages.components.skeleton import loading, skeleton_card
from pages.components.types import CardHandler, Flag, Text, shown
from state.views import CardView, ShelfView

ROW = (
    "no-scrollbar -mx-4 flex snap-x snap-mandatory scroll-px-4 gap-4 overflow-x-auto overscroll-x-contain px-4 py-1.5 "
    "sm:-mx-6 sm:scroll-px-6 sm:px-6 lg:-mx-1.5 lg:gap-6 lg:scroll-px-1.5 lg:px-1.5"
)
CELL = "w-[62vw] max-w-64 shrink-0 snap-start list-none sm:w-56 lg:w-[calc((100%-4.5rem)/4)] lg:max-w-none"


def _heading(title: Text, title_id: Text, row_id: Text, note: Text) -> rx.Component:
    arrows = rx.el.div(
        icon_button("arrow-left", f"Back in {title}", variant="secondary", custom_attrs=scrolls(row_id, -1)),
        icon_button("arrow-right", f"More of {title}", variant="secondary", custom_attrs=scrolls(row_id, 1)),
        class_name="hidden gap-2 lg:group-has-[li:nth-child(5)]/shelf:flex",
    )
    words = rx.el.div(
        rx.el.h2(title, id=title_id, class_name="text-2xl sm:text-3xl"),
        shown(note, rx.el.p(note, class_name="mt-1 text-ink-soft")),
    )
    return rx.el.div(words, arrows, class_name="mb-4 flex items-end justify-between gap-4")


def shelf(
    view: rx.Var[ShelfView],
    *,
    on_add: CardHandler | None = None,
    on_open: CardHandler | None = None,
    on_hide: CardHandler | None = None,
    busy_sku: rx.Var[str] | None = None,
    on_wish: CardHandler | None = None,
    wished: rx.Var[list[str]] | None = None,
    is_loading: Flag = False,
    note: Text = "",
    notice: rx.Component | None = None,
) -> rx.Component:
    """A shelf the server titled; see `card_shelf`. Its placement names its parts, so it is unique on the page."""
    return card_shelf(
        view.title,
        view.cards,
        name=view.placement,
        on_add=on_add,
        on_open=on_open,
        on_hide=on_hide,
        busy_sku=busy_sku,
        on_wish=on_wish,
        wished=wished,
        is_loading=is_loading,
        note=note,
        notice=notice,
    )


def card_shelf(
    title: Text,
    cards: rx.Var[list[CardView]],
    *,
    name: Text,
    on_add: CardHandler | None = None,
    on_open: CardHandler | None = None,
    on_hide: CardHandler | None = None,
    busy_sku: rx.Var[str] | None = None,
    on_wish: CardHandler | None = None,
    wished: rx.Var[list[str]] | None = None,
    is_loading: Flag = False,
    note: Text = "",
    notice: rx.Component | None = None,
) -> rx.Component:
    """A shelf; nothing at all when it has no cards and is not loading.

    Args:
        name: unique on the page; names the shelf's parts and is its ``data-placement``.
        on_add, on_open, on_hide, busy_sku, on_wish, wished: see `product_card`. With ``on_hide`` the cards are
            suggestions: what is seen of them is counted.
        note: a line under the title.
        notice: what was just done to the shelf, between title and row.
    """
    title_id, row_id = f"{name}-title", f"{name}-row"
    row = rx.el.ul(
        rx.foreach(
            cards,
            lambda card: rx.el.li(
                product_card(
                    card,
                    on_add=on_add,
                    on_open=on_open,
                    on_hide=on_hide,
                    busy_sku=busy_sku,
                    on_wish=on_wish,
                    wished=wished,
                ),
                key=card.sku,
                class_name=CELL,
                custom_attrs={"data-suggestion": card.slug, "data-source": card.source} if on_hide else {},
            ),
        ),
        id=row_id,
        # Focusable, because a row that scrolls must be reachable without a mouse.
        tab_index=0,
        aria_label=title,
        class_name=ROW,
    )
    full = rx.el.section(
        _heading(title, title_id, row_id, note),
        notice or rx.fragment(),
        row,
        aria_labelledby=title_id,
        class_name="group/shelf min-w-0",
        custom_attrs={"data-placement": name},
    )
    filled = rx.cond(cards.length() > 0, full, rx.fragment())
    return filled if is_loading is False else rx.cond(is_loading, shelf_skeleton(), filled)


def shelf_skeleton() -> rx.Component:
    """A shelf that is being looked up; as high as the real one."""
    cells = [rx.el.div(skeleton_card(), class_name=CELL) for _ in range(4)]
    return loading(
        "Loading products",
        rx.el.div(class_name="shimmer mb-4 h-9 w-56 rounded-full"),
        rx.el.div(*cells, class_name=f"{ROW} overflow-hidden"),
    )
