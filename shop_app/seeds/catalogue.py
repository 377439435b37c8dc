"""The demo catalogue: any number of believable products from a hand-written vocabulary. Loads nothing anywhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from shop_app.domain.catalogue import Category, ProductDraft
from shop_app.seeds import drafting
from shop_app.seeds.pictures import Picture
from shop_app.seeds.words.departments import DEPARTMENTS
from shop_app.seeds.words.thing import Department, Thing

PRODUCTS = 600  # every kind of product once, and most of them a second time in another make


@dataclass(frozen=True, slots=True)
class DemoCatalogue:
    """What `demo_catalogue` made.

    Args:
        categories: parents before their children.
        drafts: made as they are asked for, and only once; 100,000 need no more memory than one.
        pictures: everything the drafts' images can show, each once; compose them before or after loading.
    """

    categories: Sequence[Category]
    drafts: Iterator[ProductDraft]
    pictures: Sequence[Picture]


def demo_catalogue(products: int, seed: int, currency: str, now: datetime) -> DemoCatalogue:
    """Make a catalogue; the same arguments give the same one, and a larger one begins with the smaller.

    Args:
        products: how many; `PRODUCTS` is the usual shop, 100,000 is a load test.
        seed: another seed gives other prices, stock, colours and makers to the same kinds of product.
        currency: ISO 4217 code known to `domain.money`.
        now: the moment the shop opens, UTC; products arrived over the two years before it.
    """
    drafts = (drafting.draft(_entry(number), seed, currency, now) for number in range(products))
    shown = _things()[:products]
    return DemoCatalogue(
        categories=demo_categories(),
        drafts=drafts,
        pictures=[picture for _, thing in shown for picture in drafting.pictures(thing)],
    )


def demo_categories() -> list[Category]:
    """Return the two-level tree, parents before their children."""
    return [
        category
        for department in DEPARTMENTS
        for category in (
            Category(department.slug, department.title),
            *(Category(slug, title, department.slug) for slug, title in department.sections),
        )
    ]


def pictures_of(draft: ProductDraft) -> list[Picture]:
    """Return what to compose so that this draft's images exist.

    Raises:
        KeyError: an image is not one of the demo catalogue's.
    """
    return [_by_url()[image.url] for image in draft.images]


def _entry(number: int) -> drafting.Entry:
    things = _things()
    repeat, place = divmod(number, len(things))
    department, thing = things[place]
    return drafting.Entry(department, thing, number, place, repeat)


@lru_cache(maxsize=1)
def _things() -> tuple[tuple[Department, Thing], ...]:
    """Return all things, one of every section before the second of any: even a small shop has no empty shelf."""
    placed = []
    for department in DEPARTMENTS:
        taken: dict[str, int] = {}
        for thing in department.things:
            taken[thing.category] = rank = taken.get(thing.category, -1) + 1
            placed.append((rank, department, thing))
    placed.sort(key=lambda each: each[0])
    return tuple((department, thing) for _, department, thing in placed)


@lru_cache(maxsize=1)
def _by_url() -> dict[str, Picture]:
    return {each.image("").url: each for _, thing in _things() for each in drafting.pictures(thing)}
