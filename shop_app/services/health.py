"""Is everything there that the shop needs? One line a part, with what to do about a red one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shop_app.domain.errors import StoreUnavailable


@dataclass(frozen=True, slots=True)
class Check:
    """What was found of one part.

    Args:
        advice: what to do when it is not well; empty when it is.
    """

    name: str
    is_well: bool
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part to look at: ``look`` says whether it is well, or raises ``StoreUnavailable``."""

    name: str
    look: Callable[[], bool]
    advice: str


class HealthService:
    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts

    def ready(self) -> list[Check]:
        """Look at every part; a part that is away is red and stops no other."""
        return [_look(part) for part in self._parts]


def _look(part: Part) -> Check:
    try:
        is_well = part.look()
    except StoreUnavailable as error:
        return Check(part.name, is_well=False, advice=f"{error.store} does not answer. {part.advice}")
    return Check(part.name, is_well, "" if is_well else part.advice)
