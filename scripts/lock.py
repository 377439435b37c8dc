"""Writes requirements.lock (hashed, without addresses) and the same versions as constraints for a plain ``uv run``."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
BEGIN, END = "# begin of constraints (make lock)", "# end of constraints"


def compile_lock(uv: str) -> None:
    """Resolve all groups for every platform."""
    command = [uv, "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--group", "dev"]
    command += ["--no-emit-index-url", "--custom-compile-command", "make lock", "pyproject.toml", "-o", LOCK.name]
    subprocess.run(command, cwd=ROOT, check=True)


def pins() -> list[str]:
    """Return ``name==version ; marker`` of every locked package."""
    found = re.findall(r"^([a-z0-9][^\s=\[]*)(?:\[[^\]]*\])?==(\S+)( ; [^\\\n]+)?", LOCK.read_text(), re.MULTILINE)
    return [f"{name}=={version}{marker.rstrip()}" for name, version, marker in found]


def write_constraints() -> None:
    """Put the pins between the two marks of pyproject.toml."""
    lines = "\n".join(f'    "{pin}",' for pin in pins())
    block = f"{BEGIN}\n[tool.uv]\nconstraint-dependencies = [\n{lines}\n]\n{END}\n"
    text = PROJECT.read_text()
    if BEGIN in text:
        head, _, rest = text.partition(BEGIN)
        text = head + block + rest.partition(END + "\n")[2]
    else:
        text = text.rstrip() + "\n\n" + block
    PROJECT.write_text(text)


if __name__ == "__main__":
    compile_lock(sys.argv[1])
    write_constraints()
