"""The colours products come in and how a picture is turned into each. Names and numbers only, no drawing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour a shopper can choose.

    Args:
        code: three letters for SKUs.
        hue: degrees on the HSV circle.
        saturation: factor applied to the picture's own saturation.
        value: factor applied to the picture's own brightness.
    """

    name: str
    code: str
    hue: int
    saturation: float = 1.0
    value: float = 1.0


COLOURS = {
    colour.name: colour
    for colour in (
        Colour("Red", "RED", 352),
        Colour("Coral", "COR", 10, 0.82, 1.05),
        Colour("Tangerine", "TAN", 26, 1.0, 1.06),
        Colour("Mustard", "MUS", 42, 0.95, 0.98),
        Colour("Yellow", "YEL", 48, 1.0, 1.08),
        Colour("Olive", "OLI", 72, 0.75, 0.72),
        Colour("Green", "GRN", 138, 0.9, 0.86),
        Colour("Sage", "SAG", 128, 0.38, 0.92),
        Colour("Mint", "MIN", 160, 0.6, 1.08),
        Colour("Teal", "TEA", 182, 0.95, 0.78),
        Colour("Sky", "SKY", 202, 0.78, 1.08),
        Colour("Blue", "BLU", 216, 0.95, 0.98),
        Colour("Navy", "NAV", 224, 0.95, 0.55),
        Colour("Purple", "PUR", 266, 0.8, 0.9),
        Colour("Lilac", "LIL", 264, 0.48, 1.08),
        Colour("Plum", "PLU", 312, 0.8, 0.62),
        Colour("Pink", "PNK", 334, 0.72, 1.06),
        Colour("Rose", "ROS", 346, 0.45, 1.04),
        Colour("Brown", "BRN", 20, 0.75, 0.62),
        Colour("Camel", "CAM", 33, 0.6, 0.92),
        Colour("Sand", "SND", 38, 0.34, 1.04),
        Colour("Charcoal", "CHA", 225, 0.14, 0.5),
        Colour("Grey", "GRY", 225, 0.1, 0.9),
    )
}
