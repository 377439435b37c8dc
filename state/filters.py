"""A listing's address read and written: filters in, links out. Pure; no state here."""

from urllib.parse import parse_qsl

from shop_app import routes
from shop_app.domain.catalogue import Listing, ListingQuery, Sort
from shop_app.domain.errors import InvalidInput
from shop_app.domain.money import Money, parse
from state import paging
from state.views import FacetGroupView, FacetView, LinkView

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
ATTRIBUTE = "attr."  # and the attribute's name
BETWEEN = "\n"  # several values of one attribute; no value holds a line break
GROUPS, OPEN = 8, 2  # attributes that are offered, and how many of them unfolded


def read(path: str, query_text: str) -> Asked:
    """Return the filters of an address; a category in the path wins over one in the query."""
    asked = dict.fromkeys(NAMES, "")
    for name, value in parse_qsl(query_text, max_num_fields=200):
        if name in NAMES:
            asked[name] = value[:200]
        elif name.startswith(ATTRIBUTE) and value not in _values(asked, name[:120]):
            asked[name[:120]] = BETWEEN.join([*_values(asked, name[:120]), value[:120]])
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
        attributes={name.removeprefix(ATTRIBUTE): _values(asked, name) for name in asked if name.startswith(ATTRIBUTE)},
    )


def href(asked: Asked) -> str:
    """Return the address of these filters; a category alone has its own pretty one."""
    set_filters = {name: _values(asked, name) if name.startswith(ATTRIBUTE) else asked[name] for name in asked}
    set_filters = {name: value for name, value in set_filters.items() if value}
    category = str(set_filters.pop("category", ""))
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
            depth=each.depth,
        )
        for each in listing.categories
    ]


def groups(asked: Asked, listing: Listing, currency: str) -> list[FacetGroupView]:
    """Return every other group of choices: prices, stars, then the attributes."""
    prices, stars = _price_choices(asked, listing, currency), _star_choices(asked, listing)
    # A whole catalogue has dozens of attributes: those that tell most products apart are offered, and the chosen ones.
    told = {name: sum(each.count for each in choices) for name, choices in listing.attributes.items()}
    offered = sorted(told, key=lambda name: (ATTRIBUTE + name not in asked, -told[name], name))[:GROUPS]
    attributes = [
        FacetGroupView(name, _value_choices(asked, name, listing), number < OPEN or ATTRIBUTE + name in asked)
        for number, name in enumerate(offered)
    ]
    return [
        group
        for group in (FacetGroupView("Price", prices, True), FacetGroupView("Rating", stars), *attributes)
        if group.facets
    ]


def nearest(asked: Asked, listing: Listing) -> list[LinkView]:
    """Return searches for the words nearest to one that found nothing."""
    return [LinkView(word, href(asked | {"q": word, "page": ""})) for word in listing.nearest]


def _price_choices(asked: Asked, listing: Listing, currency: str) -> list[FacetView]:
    choices = []
    for band in listing.prices:
        least = Money(band.least, currency)
        most = Money(band.most, currency) if band.most is not None else None
        bounds = {"min_price": least.decimal if band.least else "", "max_price": most.decimal if most else ""}
        is_chosen = any(bounds.values()) and all(asked[name] == value for name, value in bounds.items())
        title = (
            f"{least.text} and up"
            if most is None
            else f"Up to {most.text}"
            if not band.least
            else f"{least.text} – {most.text}"
        )
        address = href(asked | (dict.fromkeys(bounds, "") if is_chosen else bounds) | {"page": ""})
        choices.append(FacetView(str(band.least), title, band.count, is_chosen, address))
    return choices if len(choices) > 1 or any(each.is_chosen for each in choices) else []


def _star_choices(asked: Asked, listing: Listing) -> list[FacetView]:
    return [
        FacetView(
            each.value,
            each.title,
            each.count,
            asked["rating"] == each.value,
            href(asked | {"rating": "" if asked["rating"] == each.value else each.value, "page": ""}),
        )
        for each in listing.ratings
        if each.count
    ]


def _value_choices(asked: Asked, name: str, listing: Listing) -> list[FacetView]:
    chosen, key = _values(asked, ATTRIBUTE + name), ATTRIBUTE + name
    choices = []
    for each in listing.attributes[name]:
        is_chosen = each.value in chosen
        left = [value for value in chosen if value != each.value] if is_chosen else [*chosen, each.value]
        address = href(asked | {key: BETWEEN.join(left), "page": ""})
        choices.append(FacetView(each.value, each.title, each.count, is_chosen, address))
    return choices


def _values(asked: Asked, name: str) -> list[str]:
    return asked[name].split(BETWEEN) if asked.get(name) else []


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
    links = [
        LinkView(text, href(asked | {name: "", "page": ""})) for name, text in texts.items() if asked[name] and text
    ]
    for name in [each for each in asked if each.startswith(ATTRIBUTE)]:
        for value in _values(asked, name):
            left = BETWEEN.join(each for each in _values(asked, name) if each != value)
            text = f"{name.removeprefix(ATTRIBUTE)}: {value}"
            links.append(LinkView(text, href(asked | {name: left, "page": ""})))
    return links


def pages(asked: Asked, listing: Listing) -> list[LinkView]:
    """Return the page links of this listing."""
    return paging.links(listing.page, listing.pages, lambda number: _page(asked, number))


def page_href(asked: Asked, listing: Listing, number: int) -> str:
    """Return the address of another page of this listing; nothing where there is none."""
    return paging.step(number, listing.pages, lambda wanted: _page(asked, wanted))


def _page(asked: Asked, number: int) -> str:
    return href(asked | {"page": str(number) if number > 1 else ""})


def _whole(text: str, name: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit()):
        raise InvalidInput({name: f"{text!r} is not a whole number."})
    return int(text)
