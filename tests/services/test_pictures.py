"""What a picture must be, what becomes of it, and that nothing stays of a file that is refused."""

import io
import struct
import zipfile
import zlib

import pytest
from PIL import Image, ImageDraw, PngImagePlugin

from shop_app.domain.errors import InvalidInput, TooLarge
from shop_app.services import pictures
from shop_app.services.pictures import derive


def drawn(width=900, height=600, mode="RGB"):
    """A picture whose left half is red and whose right half is blue."""
    picture = Image.new(mode, (width, height), "red")
    ImageDraw.Draw(picture).rectangle([width // 2, 0, width, height], fill="blue")
    return picture


def saved(picture, kind="JPEG", **options):
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def opened(derived, name_end):
    return Image.open(io.BytesIO(next(each.data for each in derived.versions if each.name.endswith(name_end))))


# good files


@pytest.mark.parametrize(
    ("kind", "name"), [("JPEG", "a.jpg"), ("JPEG", "A.JPEG"), ("PNG", "a.png"), ("WEBP", "a.webp")]
)
def test_a_picture_becomes_webp_and_avif_of_every_width_it_fills(kind, name):
    derived = derive(saved(drawn(2000, 1000), kind), name)

    sizes = {each.name[33:]: Image.open(io.BytesIO(each.data)).size for each in derived.versions}
    assert sizes == {
        "320.webp": (320, 160), "320.avif": (320, 160),
        "640.webp": (640, 320), "640.avif": (640, 320),
        "1280.webp": (1280, 640), "1280.avif": (1280, 640),
    }  # fmt: skip
    assert (derived.width, derived.height) == (1280, 640)


def test_a_small_picture_is_never_blown_up():
    image = derive(saved(drawn(500, 400)), "a.jpg").image("Half and half")

    assert (image.width, image.height, image.widths) == (500, 400, (320, 640))
    assert [width for _, width, _ in image.versions] == [320, 500, 320, 500]


def test_the_same_file_has_the_same_name_and_another_has_another():
    first, again, other = (derive(saved(drawn(*size)), "a.jpg").key for size in ((400, 300), (400, 300), (401, 300)))

    assert first == again != other


def test_a_picture_held_sideways_is_turned_upright_and_its_secrets_are_gone():
    exif = Image.Exif()
    exif[0x0112] = 6  # turn right
    exif[0x010E] = "taken at home, 52.5N 13.4E"
    derived = derive(saved(drawn(900, 600), exif=exif, comment=b"a secret note"), "a.jpg")

    upright = opened(derived, "640.webp").convert("RGB")
    assert upright.size == (600, 900)
    assert upright.getpixel((300, 100))[0] > 200  # red above
    assert upright.getpixel((300, 800))[2] > 200  # blue below
    for version in derived.versions:
        assert b"52.5N" not in version.data
        assert b"secret" not in version.data
        assert not Image.open(io.BytesIO(version.data)).getexif()


def test_what_was_hidden_in_a_png_is_gone():
    hidden = PngImagePlugin.PngInfo()
    hidden.add_text("Comment", "a hidden message")

    derived = derive(saved(drawn(), "PNG", pnginfo=hidden), "a.png")

    assert not any(b"hidden" in version.data for version in derived.versions)


def test_transparency_stays():
    picture = Image.new("RGBA", (400, 400), (255, 0, 0, 0))

    assert opened(derive(saved(picture, "PNG"), "a.png"), "320.webp").convert("RGBA").getpixel((5, 5))[3] == 0


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "LA", "1", "I;16"])
def test_every_way_of_writing_colours_is_read(mode):
    kind, name = ("JPEG", "a.jpg") if mode == "CMYK" else ("PNG", "a.png")
    picture = Image.new("I;16", (300, 300), 30_000) if mode == "I;16" else drawn(300, 300).convert(mode)

    assert derive(saved(picture, kind), name).width == 300


# bad files


def bomb():
    """A PNG of a few hundred bytes that claims 60,000 x 60,000 pixels."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 9999))
        + chunk(b"IEND", b"")
    )


def with_zip():
    """A JPEG that is a ZIP archive as well."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("run.sh", "rm -rf /")
    return saved(drawn()) + packed.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
MOVING = saved(drawn(300, 300), "WEBP", save_all=True, append_images=[Image.new("RGB", (300, 300), "green")])
HOSTILE = {
    "nothing at all": (b"", "a.jpg", "The file is empty."),
    "a drawing with a script": (SVG, "a.svg", "That is not a picture we can use. Send JPEG, PNG or WebP."),
    "a drawing that calls itself a photograph": (SVG, "a.png", "That is not a picture we can use."),
    "a page": (b"<html><script>alert(1)</script></html>", "a.jpg", "That is not a picture we can use."),
    "a GIF": (saved(drawn(), "GIF"), "a.gif", "That is not a picture we can use."),
    "a wrong ending": (saved(drawn()), "a.png", "The name ends with .png, but inside is a JPEG picture."),
    "an ending that runs": (saved(drawn()), "a.jpg.php", "The name ends with .php, but inside is a JPEG picture."),
    "no ending": (saved(drawn()), "a", "The name ends with nothing"),
    "a photograph cut short": (saved(drawn())[:3000], "a.jpg", "The picture is damaged"),
    "a PNG cut short": (saved(drawn(), "PNG")[:300], "a.png", "The picture is damaged"),
    "a WebP cut short": (saved(drawn(), "WEBP")[:500], "a.webp", "The picture is damaged"),
    "only the first bytes of one": (b"\xff\xd8\xff\xe0", "a.jpg", "The picture is damaged"),
    "a bomb": (bomb(), "a.png", "The picture has too many pixels"),
    "a picture that is an archive": (with_zip(), "a.jpg", "a picture and something else at the same time"),
    "a picture that is a page": (saved(drawn(), comment=b"<script>x()</script>"), "a.jpg", "and something else"),
    "a picture with code behind it": (saved(drawn(), "PNG") + b"<?php system($_GET[0]);", "a.png", "something else"),
    "a thumbnail": (saved(drawn(199, 800)), "a.jpg", "199 x 800 pixels; each side needs 200 or more."),
    "a ribbon": (saved(Image.new("L", (12_001, 200)), "PNG"), "a.png", "The picture has too many pixels"),
    "a film": (MOVING, "a.webp", "The picture moves."),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_a_file_that_will_not_do_is_refused_in_plain_words(what):
    data, name, words = HOSTILE[what]

    with pytest.raises(InvalidInput) as refused:
        derive(data, name)

    assert words in refused.value.fields["file"]


def test_a_hundred_megabytes_are_refused_unread(monkeypatch):
    monkeypatch.setattr(pictures.Image, "open", None)

    with pytest.raises(TooLarge, match="At most 15 MB"):
        derive(b"\xff\xd8\xff" + bytes(100_000_000), "a.jpg")


@pytest.fixture
def unpacked(monkeypatch):
    """The sizes of PNG pictures that were unpacked."""
    sizes = []
    load = PngImagePlugin.PngImageFile.load
    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", lambda self: (sizes.append(self.size), load(self))[1])
    return sizes


def test_a_bomb_is_refused_before_it_is_unpacked(unpacked):
    with pytest.raises(InvalidInput, match="too many pixels"):
        derive(bomb(), "a.png")

    assert unpacked == []


def test_a_picture_that_will_do_is_unpacked_and_the_watch_sees_it(unpacked):
    derive(saved(drawn(300, 300), "PNG"), "a.png")

    assert (300, 300) in unpacked
