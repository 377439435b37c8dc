"""Makes of an uploaded file the pictures the shop serves, or says plainly why it is none. Stores nothing."""

import hashlib
import io
import re
import struct
import threading
import zipfile
from pathlib import PurePath

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from shop_app.domain.errors import InvalidInput, TooLarge
from shop_app.domain.images import WIDTHS, Derived, Version

BYTES_MAX = 15_000_000
PIXELS_MAX = 50_000_000  # about 200 MB while it is open; a camera of 48 megapixels fits
SIDE_MIN, SIDE_MAX = 200, 12_000  # pixels
ENDINGS = {"JPEG": (".jpg", ".jpeg"), "PNG": (".png",), "WEBP": (".webp",)}
WEBP = {"quality": 82, "method": 4}
AVIF = {"quality": 62, "speed": 8}  # speed 6 gives files 2 % smaller in half again the time, speed 2 in forty times
AT_ONCE = 2  # pictures open in memory

# What makes a file two files at once. Words of a page have no business in a picture; re-encoding would drop them, but
# who sends such a file should hear of it.
PAGE = re.compile(rb"<script|<!doctype html|<html|<svg|<\?php|javascript:", re.IGNORECASE)
BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, MemoryError, OverflowError, IndexError, KeyError)

_room = threading.BoundedSemaphore(AT_ONCE)


def derive(data: bytes, filename: str) -> Derived:
    """Return every version of an uploaded picture: upright, in sRGB, without whatever else the file carried.

    Args:
        data: the file; JPEG, PNG or WebP of at most `BYTES_MAX` bytes and `PIXELS_MAX` pixels.
        filename: as it was sent; its ending must say what the content is.

    Raises:
        InvalidInput: it is not such a picture; says why.
        TooLarge: too many bytes.
    """
    kind = _check_bytes(data, filename)
    with _room:
        picture = _upright(data, kind)
        slots = [width for width in WIDTHS if width <= WIDTHS[1] or picture.width > WIDTHS[1]]
        sized = {slot: _narrowed(picture, slot) for slot in slots}
        encoded = {(slot, kind): _encode(each, kind) for slot, each in sized.items() for kind in ("webp", "avif")}
    key = hashlib.sha256(b"".join(encoded.values())).hexdigest()[:32]
    versions = tuple(Version(f"{key}-{slot}.{kind}", made) for (slot, kind), made in encoded.items())
    largest = sized[slots[-1]]
    return Derived(key, largest.width, largest.height, versions)


def _check_bytes(data: bytes, filename: str) -> str:
    if not data:
        raise _refused("The file is empty.")
    if len(data) > BYTES_MAX:
        raise TooLarge(BYTES_MAX)
    kind = _kind(data)
    if not kind:
        raise _refused("That is not a picture we can use. Send JPEG, PNG or WebP.")
    ending = PurePath(filename).suffix.lower()
    if ending not in ENDINGS[kind]:
        raise _refused(f"The name ends with {ending or 'nothing'}, but inside is a {kind} picture.")
    if PAGE.search(data) or zipfile.is_zipfile(io.BytesIO(data)) or b"%PDF-" in data[:1024]:
        raise _refused("The file is a picture and something else at the same time. Save it anew as a picture.")
    return kind


def _kind(data: bytes) -> str:
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    return "WEBP" if data.startswith(b"RIFF") and data[8:12] == b"WEBP" else ""


def _upright(data: bytes, kind: str) -> Image.Image:
    try:
        with Image.open(io.BytesIO(data), formats=[kind]) as opened:
            _check_size(opened)
            opened.draft("RGB", (WIDTHS[-1], WIDTHS[-1]))  # JPEG alone: unpacks no more than is needed
            opened.load()
            profile = opened.info.get("icc_profile")
            return _plain(ImageOps.exif_transpose(opened), profile)
    except UnidentifiedImageError as error:
        raise _refused("The picture is damaged: it cannot be opened.") from error
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except BROKEN as error:
        raise _refused("The picture is damaged: part of it is missing or wrong.") from error


def _check_size(opened: Image.Image) -> None:
    """Look at what the file claims before a single pixel is unpacked."""
    width, height = opened.size
    if width * height > PIXELS_MAX or max(width, height) > SIDE_MAX:
        raise _too_many_pixels()
    if min(width, height) < SIDE_MIN:
        raise _refused(f"The picture has {width} x {height} pixels; each side needs {SIDE_MIN} or more.")
    if getattr(opened, "n_frames", 1) > 1:
        raise _refused("The picture moves. Send a still one.")


def _plain(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Bring colours to sRGB and forget everything but the pixels."""
    has_alpha = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    if profile and picture.mode in ("RGB", "RGBA", "CMYK", "L"):
        try:
            wanted = ImageCms.createProfile("sRGB")
            mode = "RGBA" if picture.mode == "RGBA" else "RGB"
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            picture = ImageCms.profileToProfile(picture, source, wanted, outputMode=mode) or picture
        except ImageCms.PyCMSError:
            pass  # a profile nobody understands: the numbers are taken as sRGB, as browsers do
    plain = picture.convert("RGBA" if has_alpha else "RGB")
    plain.info = {}
    return plain


def _narrowed(picture: Image.Image, width: int) -> Image.Image:
    if picture.width <= width:
        return picture
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _encode(picture: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind.upper(), **(WEBP if kind == "webp" else AVIF))
    return out.getvalue()


def _refused(why: str) -> InvalidInput:
    return InvalidInput({"file": why})


def _too_many_pixels() -> InvalidInput:
    return _refused(f"The picture has too many pixels; at most {PIXELS_MAX // 1_000_000} million, {SIDE_MAX} a side.")
