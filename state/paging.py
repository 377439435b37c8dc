"""Page links of a list that is turned by its address. Pure; no state here."""

from collections.abc import Callable

from state.views import LinkView

AROUND = 2  # page links on either side of the current one


def links(page: int, pages: int, address: Callable[[int], str]) -> list[LinkView]:
    """Return the page links round the current one with the ends; gaps have no address, one page has no links."""
    if pages < 2:
        return []
    near = range(max(1, page - AROUND), min(pages, page + AROUND) + 1)
    found: list[LinkView] = []
    before = 0
    for number in sorted({1, *near, pages}):
        if number > before + 1:
            found.append(LinkView("…"))
        found.append(LinkView(str(number), address(number), number == page))
        before = number
    return found


def step(page: int, pages: int, address: Callable[[int], str]) -> str:
    """Return the address of a page; nothing where there is none."""
    return address(page) if 1 <= page <= pages else ""
