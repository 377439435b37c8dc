"""What a simulated shopper likes and how well a product meets it. No visits and no clock here."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from shop_app.domain.catalogue import ProductDraft
from shop_app.seeds.words.colours import COLOURS
from shop_app.seeds.words.habits import HABITS

TASTES_MIN, TASTES_MAX = 2, 4
BRANDS_LIKED = 4
COLOURS_LIKED = 5


@dataclass(frozen=True, slots=True)
class Offer:
    """A product as a simulated shopper sees it.

    Args:
        kind: what it is, such as ``Teapot``; pairs are pairs of kinds.
        price_level: 0 for the cheapest of its category, 1 for the dearest.
        skus: every variant; the first is the one a card shows.
        skus_in_stock: those that can be bought; empty when sold out.
    """

    slug: str
    kind: str
    category: str
    brand: str
    colour: str
    price_level: float
    skus: tuple[str, ...]
    skus_in_stock: tuple[str, ...]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Taste:
    """What one shopper likes.

    Args:
        categories: slugs with the share of visits each gets; sums to 1.
        price_level: 0 (cheapest) to 1 (dearest) of a category.
    """

    categories: Mapping[str, float]
    price_level: float
    brands: frozenset[str]
    colours: frozenset[str] = field(default_factory=frozenset)

    def match(self, offer: Offer) -> float:
        """Return how well an offer suits this shopper, 0 to 1, whatever its category."""
        price = 1.0 - abs(offer.price_level - self.price_level)
        brand = 1.0 if offer.brand in self.brands else 0.0
        colour = 0.5 if not offer.colour else 1.0 if offer.colour in self.colours else 0.0
        return 0.35 * price + 0.4 * brand + 0.25 * colour


def summarise(drafts: Iterable[ProductDraft], opened: datetime) -> list[Offer]:
    """Keep of a catalogue what shoppers are simulated from: about 1 kB a product.

    Args:
        drafts: read once.
        opened: birthday of drafts that have none.
    """
    drafts = list(drafts)
    prices: dict[str, list[int]] = {}
    for draft in drafts:
        prices.setdefault(draft.category, []).append(draft.variants[0].price.amount)
    for amounts in prices.values():
        amounts.sort()
    return [_offer(draft, prices[draft.category], opened) for draft in drafts]


def draw_taste(chance: random.Random, brands_of: Mapping[str, Sequence[str]]) -> Taste:
    """Draw a taste of two to four categories: most from one habit, sometimes one that nobody would have guessed.

    Args:
        brands_of: brands by category; categories that are not here are not for sale.
    """
    known = [[slug for slug in habit if slug in brands_of] for habit in HABITS.values()]
    habit = chance.choice([slugs for slugs in known if slugs] or [sorted(brands_of)])
    liked = chance.sample(habit, min(len(habit), chance.randint(TASTES_MIN, TASTES_MAX)))
    if len(liked) < TASTES_MIN or (len(liked) < TASTES_MAX and chance.random() < 0.35):
        liked.append(chance.choice(sorted(brands_of)))
    weights = {slug: chance.uniform(0.6, 1.6) for slug in liked}
    total = sum(weights.values())
    brands = sorted({brand for slug in weights for brand in brands_of[slug]})
    return Taste(
        categories={slug: weight / total for slug, weight in weights.items()},
        price_level=chance.betavariate(1.6, 1.8),
        brands=frozenset(chance.sample(brands, min(len(brands), BRANDS_LIKED))),
        colours=frozenset(chance.sample(sorted(COLOURS), COLOURS_LIKED)),
    )


def _offer(draft: ProductDraft, prices: Sequence[int], opened: datetime) -> Offer:
    rank = prices.index(draft.variants[0].price.amount)
    return Offer(
        slug=draft.slug,
        kind=draft.attributes.get("Kind", ""),
        category=draft.category,
        brand=draft.attributes.get("Brand", ""),
        colour=draft.attributes.get("Colour", ""),
        price_level=rank / max(1, len(prices) - 1),
        skus=tuple(variant.sku for variant in draft.variants),
        skus_in_stock=tuple(variant.sku for variant in draft.variants if variant.stock > 0),
        created_at=draft.created_at or opened,
    )
