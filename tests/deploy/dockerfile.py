"""Reads a Dockerfile into stages of instructions. Knows what ours use of the format, not all of it."""

import re
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Stage:
    """One FROM and what follows it, in order: (instruction, the rest on one line)."""

    name: str
    steps: list[tuple[str, str]] = field(default_factory=list)

    def all_of(self, instruction: str) -> list[str]:
        return [rest for what, rest in self.steps if what == instruction]

    @property
    def environment(self) -> dict[str, str]:
        pairs = (re.findall(r'(\w+)=("[^"]*"|\S+)', rest) for rest in self.all_of("ENV"))
        return {name: value.strip('"') for found in pairs for name, value in found}


def stages(file: Path) -> dict[str, Stage]:
    """Return the stages by their names."""
    lines = [line for line in file.read_text().splitlines() if line.strip() and not line.lstrip().startswith("#")]
    found: dict[str, Stage] = {}
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        what, _, rest = line.partition(" ")
        if what == "FROM":
            stage = found[rest.split()[-1]] = Stage(rest.split()[-1])
        else:
            stage.steps.append((what, rest.strip()))
    return found
