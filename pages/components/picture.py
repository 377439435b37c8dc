"""Every picture of a product is shown here: its box is reserved, it loads when near, and none is drawn as our mark."""

import reflex as rx

from pages.components.logo import mark
from pages.components.types import Flag, Text, as_var, when

SIDE = 640  # pixels; the version every picture is named by
SMALL, LARGE = 320, 1280


def picture(
    source: Text,
    alt: Text,
    *,
    small: Text = "",
    is_rich: Flag = False,
    sizes: str = "(min-width: 64rem) 18rem, 45vw",
    eager: bool = False,
    fit: str = "object-cover",
    class_name: str = "",
) -> rx.Component:
    """A square picture of a product.

    Args:
        source: address of the 640 px version; empty draws a placeholder.
        alt: what it shows; empty when the words beside it already say so.
        small: address of the same picture at 320 px, if there is one.
        is_rich: it was uploaded and exists as AVIF too; browsers that know it take that.
        sizes: how wide it will be drawn, so that the browser picks the smaller one.
        eager: for the picture a page opens with; all others load when they come near.
        fit: "object-contain" shows all of a picture that is not square.
    """
    source, small = as_var(source), as_var(small)
    image = rx.el.img(
        src=source,
        src_set=rx.cond(small, f"{small} {SMALL}w, {source} {SIDE}w", rx.Var("undefined").to(str)),
        sizes=sizes,
        alt=alt,
        loading="eager" if eager else "lazy",
        custom_attrs={
            "width": str(SIDE),  # as attributes: Reflex makes CSS of its width and height
            "height": str(SIDE),
            "decoding": "async",
            "fetchPriority": "high" if eager else "auto",
        },
        class_name=f"aspect-square h-auto w-full bg-sunken {fit} {class_name}",
    )
    placeholder = rx.el.div(
        rx.el.div(mark(72, "h-full w-full opacity-40"), class_name="w-1/4 min-w-6"),
        rx.el.span(alt, class_name="sr-only"),
        class_name=f"grid aspect-square w-full place-items-center overflow-hidden bg-accent-soft {class_name}",
    )
    smaller = rx.el.source(type="image/avif", src_set=avif_set(source), sizes=sizes)
    rich = rx.el.picture(smaller, image, class_name="contents")
    return rx.cond(source, when(is_rich, rich, image), placeholder)


def avif_set(source: rx.Var[str]) -> rx.Var[str]:
    """The AVIF versions of an uploaded picture that always exist."""
    text = source.to(str)
    small, usual = (text.replace(f"-{SIDE}.webp", f"-{width}.avif") for width in (SMALL, SIDE))
    return rx.Var.create(f"{small} {SMALL}w, {usual} {SIDE}w")
