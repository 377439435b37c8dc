"""The built pages stay small and ask nobody but us; one build works on any host and port."""

import re
from pathlib import Path

import pytest

from shop_app.build import SameOriginBackend, same_origin

ROOT = Path(__file__).parents[2]
BUILT = ROOT / ".web" / "build" / "client"
HOME_BYTES_MAX = 190 * 1024  # scripts and styles the home page loads, brotli; 152 KiB when the kit was written
STYLE_BYTES_MAX = 14 * 1024  # brotli; 9 KiB when the kit was written

needs_build = pytest.mark.skipif(not (BUILT / "index.html").exists(), reason="no production build in .web")


def sent_bytes(address: str) -> int:
    """Size of an asset as a browser gets it."""
    packed = BUILT / f"{address.lstrip('/')}.br"
    return (packed if packed.exists() else BUILT / address.lstrip("/")).stat().st_size


def assets_of(page: str) -> set[str]:
    return set(re.findall(r'(?:href|src)="(/assets/[^"]+)"', (BUILT / page).read_text()))


@needs_build
def test_the_home_page_keeps_its_byte_budget() -> None:
    assert sum(sent_bytes(asset) for asset in assets_of("index.html")) <= HOME_BYTES_MAX


@needs_build
def test_the_style_sheet_keeps_its_byte_budget() -> None:
    styles = [asset for asset in assets_of("index.html") if asset.endswith(".css")]

    assert sum(sent_bytes(style) for style in styles) <= STYLE_BYTES_MAX


@needs_build
def test_the_fonts_are_ours_to_serve() -> None:
    styles = "".join(path.read_text() for path in (BUILT / "assets").glob("__reflex_global_styles*.css"))
    fonts = re.findall(r"url\(([^)]+\.woff2)\)", styles)

    assert len(fonts) == 4  # two families, latin and latin-ext
    assert [font for font in fonts if not (BUILT / font.lstrip("/")).exists()] == []


@needs_build
def test_a_page_loads_nothing_from_another_host() -> None:
    page = (BUILT / "index.html").read_text()

    assert re.findall(r'<(?:link|script|img)[^>]+(?:href|src)="(?:https?:)?//[^"]+"', page) == []


@pytest.mark.parametrize(
    "lock", [ROOT / ".web" / "package.json", ROOT / "reflex.lock" / "package.json"], ids=["build", "lock"]
)
def test_radix_themes_is_not_installed(lock: Path) -> None:
    if not lock.exists():
        pytest.skip(f"no {lock.name} yet")

    assert "@radix-ui/themes" not in lock.read_text()


def test_addresses_of_the_build_machine_become_the_pages_own() -> None:
    script = 'const e={EVENT:"ws://localhost:8000/_event",PING:`http://localhost:8000/ping`}'

    assert same_origin(script) == (
        'const e={EVENT:(location.origin.replace(/^http/,`ws`)+"/_event"),PING:(location.origin+"/ping")}'
    )


def test_secure_addresses_become_the_pages_own_too() -> None:
    assert same_origin('"wss://shop.example/_event"') == '(location.origin.replace(/^http/,`ws`)+"/_event")'


def test_a_script_without_addresses_stays_as_it_is() -> None:
    assert same_origin('const name="tangelo"') == 'const name="tangelo"'


def test_a_build_whose_addresses_cannot_be_found_fails(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()

    with pytest.raises(FileNotFoundError, match=r"reflex-env"):
        SameOriginBackend().post_build(static_dir=tmp_path)
