"""Pictures of products: which sizes are kept, how they are named, how many a product has. No pixels here."""

import re
from dataclasses import dataclass

from shop_app.domain.errors import InvalidInput

WIDTHS = (320, 640, 1280)  # pixels; the first two always exist, the last only of pictures wider than the second
FORMATS = {"webp": "image/webp", "avif": "image/avif"}
MOST = 12  # pictures of one product
ALT_MAX = 300  # characters
OURS = re.compile(r"([0-9a-f]{32})-(?:320|640|1280)\.(?:webp|avif)")
"""File names of uploaded pictures; the demo's are named otherwise and are nobody's to clear away."""


def small_picture(url: str) -> str:
    """Return the address of a picture's half-size version."""
    return url.replace("-640.", "-320.")


@dataclass(frozen=True, slots=True)
class Image:
    """A picture with the size it has, so that pages do not jump while it loads.

    Args:
        url: address of its version of (at most) 640 pixels.
        width, height: pixels of its largest version.
        widths: the versions there are, as WebP and AVIF; empty for one of 640 and 320 pixels as WebP alone.
    """

    url: str
    alt: str
    width: int = 640
    height: int = 640
    widths: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "widths", tuple(self.widths))  # JSON gives a list back

    @property
    def name(self) -> str:
        """What tells this picture from the product's others."""
        return self.url.rpartition("/")[2].partition("-640.")[0]

    @property
    def has_avif(self) -> bool:
        return bool(self.widths)

    @property
    def versions(self) -> list[tuple[str, int, str]]:
        """Every version there is: address, width in pixels, media type."""
        if not self.widths:
            return [(self.small, 320, "image/webp"), (self.url, 640, "image/webp")]
        stem = self.url.removesuffix("-640.webp")
        return [
            (f"{stem}-{width}.{kind}", min(width, self.width), f"image/{kind}")
            for kind in ("avif", "webp")
            for width in self.widths
        ]

    @property
    def small(self) -> str:
        """The address of the half-size version."""
        return small_picture(self.url)


@dataclass(frozen=True, slots=True)
class Version:
    """One file of a picture: its name and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Derived:
    """Everything made from one upload.

    Args:
        key: 32 hexadecimal digits of the hash of all versions: another picture has another key.
        width, height: pixels of the largest version.
    """

    key: str
    width: int
    height: int
    versions: tuple[Version, ...]

    def image(self, alt: str) -> Image:
        """Return what a product carries of this picture."""
        widths = tuple(sorted({int(each.name[33:].partition(".")[0]) for each in self.versions}))
        return Image(f"/images/{self.key}-{WIDTHS[1]}.webp", alt, self.width, self.height, widths)


def checked_alt(alt: str) -> str:
    """Return a description as it is stored: one line, without what no database takes.

    Raises:
        InvalidInput: it is longer than a screen reader's listener would bear.
    """
    line = " ".join(alt.replace("\0", " ").split())
    if len(line) > ALT_MAX:
        raise InvalidInput({"alt": f"A description has at most {ALT_MAX} characters."})
    return line


def arranged(images: list[Image], names: list[str]) -> list[Image]:
    """Return the images in the order of their names.

    Raises:
        InvalidInput: the names are not exactly those of the images.
    """
    by_name = {image.name: image for image in images}
    if sorted(by_name) != sorted(names):
        raise InvalidInput({"names": "Name every picture of this product once."})
    return [by_name[name] for name in names]
