"""Every pair of tokens that carries text or marks a control meets WCAG 2.2 AA, in light and in dark."""

import math
import re
from pathlib import Path

import pytest

BRAND = (Path(__file__).parents[2] / "assets" / "brand.css").read_text()
TEXT = 4.5
CONTROL = 3.0  # borders of inputs and focus rings
PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "ink-soft", "accent-text") for ground in ("paper", "surface", "sunken")),
    *(("ink", f"{tone}-soft", TEXT) for tone in ("accent", "leaf", "honey", "berry", "plum")),
    *((tone, f"{tone}-soft", TEXT) for tone in ("leaf", "honey", "berry", "plum")),
    *((tone, ground, TEXT) for tone in ("leaf", "berry") for ground in ("paper", "surface")),
    ("accent-text", "accent-soft", TEXT),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-hover", TEXT),
    ("on-berry", "berry-fill", TEXT),
    ("paper", "ink", TEXT),
    *((mark, ground, CONTROL) for mark in ("line-strong", "focus") for ground in ("paper", "surface")),
]


def tokens(selector: str) -> dict[str, tuple[float, float, float]]:
    """The oklch tokens of one rule: name -> lightness, chroma, hue."""
    rule = re.search(rf"^{re.escape(selector)} {{(.*?)^}}", BRAND, re.S | re.M)
    assert rule is not None, f"no rule {selector}"
    found = re.findall(r"--([\w-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)", rule[1])
    return {name: (float(lightness), float(chroma), float(hue)) for name, lightness, chroma, hue in found}


def luminance(colour: tuple[float, float, float]) -> float:
    """Relative luminance of an oklch colour. Source: Ottosson, "A perceptual color space", 2020."""
    lightness, chroma, hue = colour
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    red, green, blue = (min(1.0, max(0.0, part)) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", [":root", ".dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_what_is_written_can_be_read(mode: str, front: str, back: str, least: float) -> None:
    colours = tokens(mode)

    assert contrast(colours[front], colours[back]) >= least


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast((0.0, 0.0, 0.0), (1.0, 0.0, 0.0)) == pytest.approx(21.0, abs=0.01)


def test_dark_changes_every_colour_that_light_defines() -> None:
    assert set(tokens(".dark")) == set(tokens(":root"))
