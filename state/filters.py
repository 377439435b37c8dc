"""A listing's address read and written: filters in, links out. Pure; no state here."""

from collections.abc import Mapping

from shop_app import routes
from shop_app.domain.catalogue import Listing, ListingQuery, Sort
from shop_app.domain.errors import InvalidInput
from shop_app.domain.money import parse
from state.views import FacetView, LinkView

Asked = dict[str, str]
"""Filter name to text, as whoever wrote the link wrote it; nothing is believed until ``query`` has seen it."""

NAMES = ("q", "category", "min_price", "max_price", "in_stock", "rating", "sort", "page")
SORTS = [
    (Sort.RELEVANCE.value, "Best match"),
    (Sort.POPULAR.value, "Most popular"),
    (Sort.NEWEST.value, "Newest"),
    (Sort.PRICE.value, "Price, low to high"),
    (Sort.PRICE_DOWN.value, "Price, high to low"),
    (Sort.RATING.value, "Best rated"),
]
AROUND = 2  # page links on either side of the current one


def read(path: str, parameters: Mapping[str, object]) -> Asked:
    """Return the filters of an address; a category in the path wins over one in the query."""
    given = {name: parameters.get(name, "") for name in NAMES}
    asked = {name: value[:200] if isinstance(value, str) else "" for name, value in given.items()}
    parts = path.strip("/").split("/")
    return asked | {"category": parts[1]} if parts[0] == "category" and len(parts) > 1 else asked


def query(asked: Asked, currency: str) -> ListingQuery:
    """Return the question an address asks.

    Raises:
        InvalidInput: a filter that means nothing; names it.
    """
    if asked["sort"] not in ("", *Sort):
        raise InvalidInput({"sort": "There is no such order."})
    return ListingQuery(
        q=asked["q"],
        category=asked["category"],
        min_price=parse(asked["min_price"], currency).amount if asked["min_price"] else None,
        max_price=parse(asked["max_price"], currency).amount if asked["max_price"] else None,
        in_stock=bool(asked["in_stock"]),
        min_rating=_whole(asked["rating"], "rating"),
        sort=Sort(asked["sort"] or Sort.RELEVANCE),
        page=_whole(asked["page"], "page") or 1,
    )


def href(asked: Asked) -> str:
    """Return the address of these filters; a category alone has its own pretty one."""
    set_filters = {name: value for name, value in asked.items() if value}
    category = set_filters.pop("category", "")
    if category and "q" not in set_filters:
        tail = routes.products(**set_filters).partition("?")[2]
        return routes.category(category) + (f"?{tail}" if tail else "")
    return routes.products(**set_filters, category=category)


def category_choices(asked: Asked, listing: Listing) -> list[FacetView]:
    """Return the categories that lead on; choosing the chosen one lets go of it."""
    return [
        FacetView(
            value=each.value,
            title=each.title,
            count=each.count,
            is_chosen=each.value == asked["category"],
            href=href(asked | {"category": "" if each.value == asked["category"] else each.value, "page": ""}),
        )
        for each in listing.categories
    ]


def chips(asked: Asked, category: str) -> list[LinkView]:
    """Return one removable chip for every filter that is set."""
    texts = {
        "q": f"“{asked['q']}”",
        "category": category,
        "min_price": f"from {asked['min_price']}",
        "max_price": f"up to {asked['max_price']}",
        "in_stock": "In stock",
        "rating": f"{asked['rating']} stars and up",
    }
    return [
        LinkView(text, href(asked | {name: "", "page": ""})) for name, text in texts.items() if asked[name] and text
    ]


def pages(asked: Asked, listing: Listing) -> list[LinkView]:
    """Return the page links round the current one with the ends; gaps have no address."""
    if listing.pages < 2:
        return []
    near = range(max(1, listing.page - AROUND), min(listing.pages, listing.page + AROUND) + 1)
    links: list[LinkView] = []
    before = 0
    for number in sorted({1, *near, listing.pages}):
        if number > before + 1:
            links.append(LinkView("…"))
        links.append(LinkView(str(number), page_href(asked, listing, number), number == listing.page))
        before = number
    return links


def page_href(asked: Asked, listing: Listing, number: int) -> str:
    """Return the address of another page of this listing; nothing where there is none."""
    if not 1 <= number <= listing.pages:
        return ""
    return href(asked | {"page": str(number) if number > 1 else ""})


def _whole(text: str, name: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit()):
        raise InvalidInput({name: f"{text!r} is not a whole number."})
    return int(text)
