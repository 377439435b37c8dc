"""Draws one product card picture from one object of the picture pack. No files beyond reading the object."""

import colorsys
import random
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from shop_app.seeds.words.colours import Colour

BACKDROPS = (  # (light, deep) of the card: cream paper and its friends, all pale enough for dark text beside them
    ((255, 249, 240), (253, 232, 208)),
    ((255, 246, 236), (255, 222, 196)),
    ((255, 250, 235), (252, 236, 190)),
    ((250, 249, 240), (226, 234, 214)),
    ((244, 250, 247), (208, 231, 225)),
    ((245, 249, 253), (211, 227, 243)),
    ((249, 247, 253), (227, 220, 242)),
    ((255, 246, 246), (250, 219, 218)),
    ((252, 248, 243), (236, 225, 213)),
)
SUBJECT = 0.62  # of the card's width; the pack's objects are 256 px and turn soft beyond 420 px
TILT_DEGREES = 6.0
QUALITY = 82
METHOD = 2  # 4 saves 6 % of the bytes and costs twice the time, measured on this pack

FloatArray = npt.NDArray[np.float32]


class ObjectMissing(LookupError):
    """The pack has no object with these code points."""


def object_file(pack: Path, emoji: str) -> Path:
    """Find an object's file; the pack spells some names with the variation selector and some without.

    Raises:
        ObjectMissing: carries the code points and the folder.
    """
    for name in (f"{emoji}.webp", f"{emoji}-fe0f.webp"):
        if (pack / name).is_file():
            return pack / name
    raise ObjectMissing(f"no picture {emoji!r} in {pack}")


def card(pack: Path, emoji: str, colour: Colour | None, seed: str, size: int = 640) -> Image.Image:
    """Draw the card: pastel backdrop, soft contact shadow, the object slightly tilted.

    Args:
        pack: folder of the pack's WebP files.
        emoji: code points, such as ``1fad6``.
        colour: turn the object into this colour; None leaves it as it is.
        seed: decides backdrop and tilt; same seed, same card.
        size: edge in pixels.

    Raises:
        ObjectMissing: the pack has no such object.
    """
    chance = random.Random(seed)
    with Image.open(object_file(pack, emoji)) as opened:
        subject = opened.convert("RGBA")
    if colour is not None:
        subject = recoloured(subject, colour)
    canvas = _backdrop(BACKDROPS[chance.randrange(len(BACKDROPS))], size)
    subject = _placed(subject, chance.uniform(-TILT_DEGREES, TILT_DEGREES), round(size * SUBJECT))
    left, top = (size - subject.width) // 2, (size - subject.height) // 2 - round(size * 0.015)
    canvas = _shaded(canvas, subject, left, top)
    canvas.paste(subject, (left, top), subject)
    return canvas


def webp(picture: Image.Image) -> bytes:
    """Encode as WebP."""
    out = BytesIO()
    picture.save(out, "WEBP", quality=QUALITY, method=METHOD)
    return out.getvalue()


def recoloured(subject: Image.Image, colour: Colour) -> Image.Image:
    """Turn the object's main colour into ``colour`` and leave small details of other hues alone."""
    hsv = np.asarray(subject.convert("RGB").convert("HSV"), dtype=np.float32) / 255.0
    alpha = np.asarray(subject.getchannel("A"), dtype=np.float32) / 255.0
    hue, saturation, value = hsv[..., 0], hsv[..., 1], hsv[..., 2]
    main = _main_hue(hue, saturation * value * alpha)
    distance = np.abs((hue - main + 0.5) % 1.0 - 0.5) * 360.0
    share = np.clip((75.0 - distance) / 25.0, 0.0, 1.0)  # whole within 50 degrees, fading out until 75
    share = share * np.clip(saturation * 6.0, 0.0, 1.0)  # greys, buckles and blades stay as they are
    spread = (hue - main + 0.5) % 1.0 - 0.5  # keeps the light's own warm and cool sides, a little calmer
    turned = np.stack(
        [
            (colour.hue / 360.0 + spread * 0.6) % 1.0,
            np.clip(saturation * colour.saturation, 0.0, 1.0),
            np.clip(value * colour.value, 0.0, 1.0),
        ],
        axis=-1,
    )
    new = np.asarray(Image.fromarray((turned * 255).astype(np.uint8), "HSV").convert("RGB"), dtype=np.float32)
    old = np.asarray(subject.convert("RGB"), dtype=np.float32)
    mixed = old + (new - old) * share[..., None]
    result = Image.fromarray(mixed.astype(np.uint8), "RGB")
    result.putalpha(subject.getchannel("A"))
    return result


def _main_hue(hue: FloatArray, weight: FloatArray) -> float:
    """Return the hue (0..1) most of the object's strong colour gathers around."""
    counts, _ = np.histogram(hue, bins=36, range=(0.0, 1.0), weights=weight)
    around = counts + np.roll(counts, 1) + np.roll(counts, -1)
    return (int(np.argmax(around)) + 0.5) / 36.0


def _backdrop(colours: tuple[tuple[int, int, int], tuple[int, int, int]], size: int) -> Image.Image:
    """Draw light falling from the upper left; at 1/8 size, because a gradient has nothing finer to lose."""
    edge = size // 8
    y, x = np.mgrid[0:edge, 0:edge].astype(np.float32) / (edge - 1)
    far = np.clip(np.hypot(x - 0.38, y - 0.3) / 0.95, 0.0, 1.0)[..., None]
    light, deep = (np.array(colour, dtype=np.float32) for colour in colours)
    small = Image.fromarray((light + (deep - light) * far).astype(np.uint8), "RGB")
    return small.resize((size, size), Image.Resampling.BILINEAR)


def _placed(subject: Image.Image, tilt: float, width: int) -> Image.Image:
    """Crop to what is drawn, tilt, and fit into a square of ``width``."""
    turned = subject.rotate(tilt, Image.Resampling.BICUBIC, expand=True)
    box = turned.getchannel("A").point(lambda level: 255 if level > 8 else 0).getbbox()
    turned = turned.crop(box)
    scale = width / max(turned.size)
    fitted = (max(1, round(turned.width * scale)), max(1, round(turned.height * scale)))
    return turned.resize(fitted, Image.Resampling.BICUBIC)


def _shaded(canvas: Image.Image, subject: Image.Image, left: int, top: int) -> Image.Image:
    """Darken the card below and around the object; drawn at 1/4 size, because blur hides the difference."""
    size, quarter = canvas.width, canvas.width // 4
    shade = Image.new("L", (quarter, quarter), 0)
    half_width, floor = subject.width * 0.4 / 4, (top + subject.height) / 4
    middle = (left + subject.width / 2) / 4
    pen = ImageDraw.Draw(shade)
    pen.ellipse((middle - half_width, floor - size * 0.009, middle + half_width, floor + size * 0.011), fill=120)
    shade = shade.filter(ImageFilter.GaussianBlur(size * 0.009))
    glow = Image.new("L", (quarter, quarter), 0)
    outline = subject.getchannel("A").resize((max(1, subject.width // 4), max(1, subject.height // 4)))
    glow.paste(outline.point(lambda level: level * 70 // 255), (left // 4, top // 4 + round(size * 0.008)))
    shade = ImageChops.lighter(shade, glow.filter(ImageFilter.GaussianBlur(size * 0.012)))
    mask = shade.resize((size, size), Image.Resampling.BILINEAR)
    ink = Image.new("RGB", (size, size), _ink(canvas.getpixel((size - 1, size - 1))))
    return Image.composite(ink, canvas, mask)


def _ink(corner: object) -> tuple[int, int, int]:
    """Return a deep shade of the backdrop's own hue: a grey shadow would look dirty on cream."""
    red, green, blue = (level / 255 for level in corner) if isinstance(corner, tuple) else (0.5, 0.5, 0.5)
    hue, _, saturation = colorsys.rgb_to_hls(red, green, blue)
    ink = colorsys.hls_to_rgb(hue, 0.26, min(0.5, saturation * 0.6))
    return (round(ink[0] * 255), round(ink[1] * 255), round(ink[2] * 255))
