"""A product on a shelf or in a listing. The whole card is the link; adding to the cart is a control of its own."""

import reflex as rx

from pages.components.badge import badge
from pages.components.heart import heart
from pages.components.icon import icon, spinner
from pages.components.picture import picture
from pages.components.price import price
from pages.components.stars import short_rating
from pages.components.types import CardHandler, Text, shown
from state.views import CardView

GRID = "grid grid-cols-2 gap-x-4 gap-y-8 sm:gap-x-6 md:grid-cols-3 xl:grid-cols-4"
HEART = "absolute bottom-3 left-3 z-10 size-9 sm:size-10"
ADD = (
    "absolute right-3 bottom-3 z-10 grid size-10 place-items-center rounded-full bg-surface text-ink shadow-card "
    "transition duration-200 ease-spring group-hover:bg-accent group-hover:text-on-accent hover:scale-105 "
    "hover:bg-accent hover:text-on-accent active:scale-95 aria-busy:pointer-events-none sm:size-11"
)


def _add_button(card: rx.Var[CardView], on_add: CardHandler, busy_sku: rx.Var[str] | None) -> rx.Component:
    plus = icon("plus", 22)
    is_busy = busy_sku == card.sku if busy_sku is not None else None
    return rx.el.button(
        plus if is_busy is None else rx.cond(is_busy, spinner(22), plus),
        type="button",
        aria_label=f"Add to cart: {card.title}",
        title="Add to cart",
        aria_busy=is_busy,
        on_click=on_add(card),
        class_name=ADD,
    )


def _badges(card: rx.Var[CardView]) -> rx.Component:
    stock = rx.match(
        card.availability,
        ("out", badge("Sold out", "solid")),
        ("low", badge(card.availability_text, "honey")),
        rx.fragment(),
    )
    return rx.el.div(
        shown(card.compare_at, badge("Sale", "accent")),
        stock,
        class_name="pointer-events-none absolute top-3 left-3 flex flex-wrap gap-1.5",
    )


def _words(card: rx.Var[CardView], heading: Text, on_open: CardHandler | None) -> rx.Component:
    link = rx.el.a(
        card.title,
        href=card.href,
        # The link is as large as the card; focus shows around the card, not around the words.
        class_name=(
            "line-clamp-2 after:absolute after:inset-0 after:z-[5] after:rounded-card after:content-[''] "
            "focus-visible:outline-none focus-visible:after:outline-3 focus-visible:after:outline-offset-4 "
            "focus-visible:after:outline-focus"
        ),
        **({"on_click": on_open(card)} if on_open else {}),
    )
    title_class = "font-sans text-base leading-snug font-semibold tracking-normal"
    title = rx.el.h2(link, class_name=title_class) if heading == "h2" else rx.el.h3(link, class_name=title_class)
    rating = rx.cond(card.rating_count > 0, short_rating(card.rating_text, card.rating_count), rx.fragment())
    reason = rx.el.p(icon("sparkles", 14, "text-accent-text"), card.reason, class_name="flex items-center gap-1.5")
    return rx.el.div(
        title,
        rx.el.div(price(card.price, card.compare_at), rating, class_name="flex flex-wrap justify-between gap-x-3"),
        shown(card.reason, rx.el.div(reason, class_name="text-sm text-ink-soft")),
        class_name="grid gap-1 px-1 pt-3",
    )


def _about(card: rx.Var[CardView], on_hide: CardHandler) -> rx.Component:
    """Why a suggestion is shown, and the way to be rid of it; lies over the picture: a row clips what hangs out."""
    opener = rx.el.summary(
        icon("ellipsis", 20, "group-open/about:hidden"),
        icon("x", 20, "hidden group-open/about:block"),
        title="Why am I seeing this?",
        aria_label=f"Why am I seeing this: {card.title}",
        class_name=(
            "absolute top-2 right-2 z-30 grid size-10 cursor-pointer list-none place-items-center rounded-full "
            "bg-surface/85 text-ink opacity-0 transition-opacity group-hover:opacity-100 hover:bg-surface "
            "focus-visible:opacity-100 group-open/about:opacity-100 [@media(hover:none)]:opacity-100 "
            "[&::-webkit-details-marker]:hidden"
        ),
    )
    words = rx.el.div(
        rx.el.p("Why am I seeing this?", class_name="pr-10 text-sm font-semibold"),
        rx.el.p(card.why, class_name="text-sm text-ink-soft"),
        rx.el.button(
            icon("eye-off", 16),
            "Not interested",
            type="button",
            aria_label=f"Not interested: {card.title}",
            on_click=on_hide(card),
            class_name=(
                "mt-auto inline-flex h-10 w-fit items-center gap-2 rounded-full border border-line-strong px-4 text-sm "
                "font-semibold transition-colors hover:bg-ink hover:text-paper"
            ),
        ),
        class_name=(
            "absolute inset-0 z-20 flex flex-col gap-2 overflow-y-auto rounded-card border border-line bg-surface p-4"
        ),
    )
    return rx.el.details(opener, words, class_name="group/about")


def product_card(
    card: rx.Var[CardView],
    *,
    on_add: CardHandler | None = None,
    on_open: CardHandler | None = None,
    on_hide: CardHandler | None = None,
    busy_sku: rx.Var[str] | None = None,
    on_wish: CardHandler | None = None,
    wished: rx.Var[list[str]] | None = None,
    heading: str = "h3",
    eager: bool = False,
) -> rx.Component:
    """A card of any width.

    Args:
        on_add: given the card, returns the event of the plus button; without it there is no button.
        on_open: given the card, returns an event sent when its link is followed (what was clicked, and why shown).
        on_hide: given the card, returns the event of "not interested"; without it nobody is told why it is shown.
        busy_sku: the SKU being added just now; its button shows a wheel.
        on_wish, wished: given the card, returns the event of the heart; which SKUs have a full one.
        heading: "h3" under a titled shelf, "h2" in a listing whose title is the page's.
        eager: load the picture at once; for the first row of a page.
    """
    image = picture(
        card.image,
        "",  # the title beside it says it
        small=card.image_small,
        is_rich=card.is_rich,
        eager=eager,
        class_name="transition duration-500 ease-spring group-hover:scale-[1.04] group-data-[stock=out]:opacity-55",
    )
    add = rx.cond(card.availability != "out", _add_button(card, on_add, busy_sku), rx.fragment()) if on_add else None
    return rx.el.article(
        rx.el.div(
            rx.el.div(image, class_name="overflow-hidden rounded-card"),
            _badges(card),
            *([add] if add else []),
            *([shown(card.why, _about(card, on_hide))] if on_hide else []),
            *(
                [heart(wished.contains(card.sku), card.title, on_wish(card), HEART)]
                if on_wish and wished is not None
                else []
            ),
            class_name="relative",
        ),
        _words(card, heading, on_open),
        class_name="group relative",
        custom_attrs={"data-stock": card.availability, "data-sku": card.sku},
    )


def product_grid(
    cards: rx.Var[list[CardView]],
    *,
    on_add: CardHandler | None = None,
    on_open: CardHandler | None = None,
    busy_sku: rx.Var[str] | None = None,
    on_wish: CardHandler | None = None,
    wished: rx.Var[list[str]] | None = None,
) -> rx.Component:
    """A listing's cards: two beside each other on a phone, up to four on a desk."""
    return rx.el.ul(
        rx.foreach(
            cards,
            lambda card: rx.el.li(
                product_card(
                    card,
                    on_add=on_add,
                    on_open=on_open,
                    busy_sku=busy_sku,
                    on_wish=on_wish,
                    wished=wished,
                    heading="h2",
                ),
                key=card.sku,
            ),
        ),
        class_name=GRID,
    )
