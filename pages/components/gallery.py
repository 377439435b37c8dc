"""A product's pictures: a row to swipe, thumbnails, arrow keys, a large look in a dialog. The browser does it alone.

Small pictures name the large one they lead to by attribute, as in `behaviour`.
"""

import reflex as rx

from pages.components.behaviour import closes, opens
from pages.components.button import icon_button
from pages.components.dialog import Modal
from pages.components.picture import picture
from pages.components.types import Text
from state.product_views import PictureView

LARGE = "large-look"
LISTEN = """
useEffect(() => {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  const bring = (id, behavior) =>
    document.getElementById(id)?.scrollIntoView({ behavior, block: "nearest", inline: "start" });
  const onClick = (event) => {
    const near = (selector) => event.target.closest(selector);
    const lead = near("[data-picture]");
    // After the dialog of the same click has opened: what is not shown cannot be scrolled to.
    if (lead) setTimeout(() => bring(lead.dataset.picture, near("[data-opens]") ? "instant" : calm));
    const large = near("[data-zooms]");
    if (large) large.toggleAttribute("data-is-near");
  };
  const onKey = (event) => {
    const row = event.target.closest?.("[data-gallery]");
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!row || !step) return;
    event.preventDefault();
    row.scrollBy({ left: step * row.clientWidth, behavior: calm });
  };
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  return () => {
    document.removeEventListener("click", onClick);
    document.removeEventListener("keydown", onKey);
  };
}, []);
"""
ROW = "no-scrollbar flex snap-x snap-mandatory overflow-x-auto overscroll-x-contain rounded-card"


class Looks(rx.Fragment):
    """Listens for the attributes of this module; a gallery holds exactly one."""

    def add_imports(self) -> dict[str, str]:
        return {"react": "useEffect"}

    def add_hooks(self) -> list[str]:
        return [LISTEN]


def gallery(pictures: rx.Var[list[PictureView]], title: Text) -> rx.Component:
    """Every picture of a product; our mark where there is none.

    Args:
        title: of the product; names the row to who cannot see it.
    """

    def first_look(each: rx.Var[PictureView], place: rx.Var[int]) -> rx.Component:
        shown = picture(
            each.url,
            each.alt,
            small=each.small,
            is_rich=each.is_rich,
            sizes="(min-width: 64rem) 36rem, 100vw",
            eager=True,
            fit="object-contain",
        )
        return rx.el.button(
            shown,
            type="button",
            aria_label=f"Look closer: picture {place + 1}",
            id=f"look-{place}",
            custom_attrs={**opens(LARGE), "data-picture": f"large-{place}"},
            class_name="block w-full shrink-0 cursor-zoom-in snap-start",
        )

    def thumbnail(each: rx.Var[PictureView], place: rx.Var[int]) -> rx.Component:
        return rx.el.li(
            rx.el.button(
                picture(each.url, "", small=each.small, is_rich=each.is_rich, sizes="5rem", class_name="rounded-2xl"),
                type="button",
                aria_label=f"Show picture {place + 1}",
                custom_attrs={"data-picture": f"look-{place}"},
                class_name="block w-20 rounded-2xl border border-line transition-colors hover:border-ink",
            )
        )

    row = rx.el.div(
        rx.foreach(pictures, first_look),
        tab_index=0,
        role="group",
        aria_label=f"Pictures of {title}",
        custom_attrs={"data-gallery": ""},
        class_name=ROW,
    )
    thumbnails = rx.cond(
        pictures.length() > 1,
        rx.el.ul(rx.foreach(pictures, thumbnail), class_name="mt-3 flex flex-wrap gap-3"),
        rx.fragment(),
    )
    return rx.fragment(
        Looks.create(),
        rx.cond(
            pictures.length() > 0,
            rx.el.div(row, thumbnails, _large_look(pictures, title)),
            picture("", title, class_name="rounded-card"),
        ),
    )


def _large_look(pictures: rx.Var[list[PictureView]], title: Text) -> rx.Component:
    def large(each: rx.Var[PictureView], place: rx.Var[int]) -> rx.Component:
        image = rx.el.img(
            src=each.large,
            alt=each.alt,
            loading="lazy",
            class_name=(
                "m-auto max-h-[calc(100dvh-6rem)] max-w-full object-contain in-data-is-near:max-h-none "
                "in-data-is-near:w-[180%] in-data-is-near:max-w-none"
            ),
        )
        return rx.el.button(
            image,
            type="button",
            id=f"large-{place}",
            aria_label="Nearer, or back",
            custom_attrs={"data-zooms": ""},
            class_name=(
                "flex h-full w-full shrink-0 cursor-zoom-in snap-start overflow-auto data-is-near:block "
                "data-is-near:cursor-zoom-out"
            ),
        )

    head = rx.el.div(
        rx.el.h2(title, id=f"{LARGE}-title", class_name="truncate text-xl"),
        icon_button("x", "Close", custom_attrs=closes()),
        class_name="flex items-center justify-between gap-4 px-4 py-3",
    )
    row = rx.el.div(
        rx.foreach(pictures, large),
        tab_index=0,
        role="group",
        aria_label=f"Large pictures of {title}",
        custom_attrs={"data-gallery": ""},
        class_name="no-scrollbar flex min-h-0 flex-1 snap-x snap-mandatory overflow-x-auto overscroll-contain",
    )
    return Modal.create(
        rx.el.div(head, row, class_name="flex h-full w-full flex-col"),
        id=LARGE,
        class_name="m-0 h-dvh max-h-none w-screen max-w-none bg-paper p-0 text-ink open:flex",
        custom_attrs={"aria-labelledby": f"{LARGE}-title"},
    )
