"""The house stays a house: imports go down, packages are packages, files stay small."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("shop_app", "state", "pages", "ml")
SOURCES = [path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.py"))]


def test_imports_only_go_down_the_stairs():
    run = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )

    assert run.returncode == 0, run.stdout + run.stderr
    assert "7 kept, 0 broken" in run.stdout


def test_every_folder_with_modules_is_a_package():
    folders = {path.parent for path in SOURCES}

    assert [str(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


def test_every_module_opens_with_what_it_is_for():
    silent = [path for path in SOURCES if path.stat().st_size and not path.read_text().lstrip("#! ").startswith('"""')]

    assert [str(path.relative_to(ROOT)) for path in silent] == []


def test_no_file_grows_past_300_lines():
    long = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in SOURCES}

    assert {name: lines for name, lines in long.items() if lines > 300 and name != "shop_app/api/shapes.py"} == {}


@pytest.mark.parametrize("word", ["basket", "customer service", "TODO", "FIXME", "XXX:"])
def test_words_that_are_not_ours(word):
    ours = [path for path in SOURCES if "seeds" not in path.parts]  # the demo sells laundry baskets

    assert [str(path.relative_to(ROOT)) for path in ours if word in path.read_text()] == []
