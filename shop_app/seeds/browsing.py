"""Plays the visits of simulated shoppers: what they look at, click, put into the cart and buy. Stores nothing."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from shop_app.domain.interactions import Kind
from shop_app.seeds.tastes import Offer, Taste
from shop_app.seeds.words.habits import PAIRS, USED_UP

DAYS = 90
OWN_TASTE_SHARE = 0.85  # of visits; the rest wander
TREND_STRENGTH, TRENDS_A_WEEK = 3.0, 3
POSITION_BIAS = 0.55  # exponent: the first product of a category is seen far more often than the last
PAIR_SHARE = 0.4
REBUY_SHARE = 0.3
VIEWS_MIN, VIEWS_MAX = 4, 11


class Event(NamedTuple):
    """One thing a simulated shopper did; ``shopper`` is an index into the shoppers."""

    shopper: int
    sku: str
    kind: Kind
    at: datetime
    quantity: int


class Bought(NamedTuple):
    """One line of one visit's order."""

    offer: Offer
    sku: str
    quantity: int
    match: float


@dataclass(frozen=True)
class Market:
    """Everything on offer with its popularity and what is in fashion each week."""

    offers: Sequence[Offer]
    seed: int
    now: datetime

    @cached_property
    def shelves(self) -> dict[str, tuple[list[Offer], list[float]]]:
        """Offers by category, most popular first, with cumulative weights to draw from."""
        chance = random.Random(f"{self.seed}:popularity")
        loved: dict[str, list[tuple[float, Offer]]] = {}
        for offer in self.offers:
            loved.setdefault(offer.category, []).append((chance.lognormvariate(0.0, 0.8), offer))
        shelves = {}
        for category, each in sorted(loved.items()):
            each.sort(key=lambda pair: -pair[0])
            weights = [love / (1 + position) ** POSITION_BIAS for position, (love, _) in enumerate(each)]
            shelves[category] = ([offer for _, offer in each], list(accumulate(weights)))
        return shelves

    @cached_property
    def partners(self) -> dict[str, Offer]:
        """The offer that is bought with each kind: the most popular one that can be bought."""
        best: dict[str, Offer] = {}
        for offers, _ in self.shelves.values():
            for offer in offers:
                if offer.skus_in_stock:
                    best.setdefault(offer.kind, offer)
        return {kind: best[other] for kind, other in PAIRS if other in best}

    @cached_property
    def trends(self) -> list[frozenset[str]]:
        """Categories in fashion, for each week back from now."""
        chance = random.Random(f"{self.seed}:trends")
        names = sorted(self.shelves)
        return [frozenset(chance.sample(names, min(TRENDS_A_WEEK, len(names)))) for _ in range(DAYS // 7 + 1)]

    def category(self, chance: random.Random, taste: Taste, at: datetime) -> str:
        """Choose what a visit is about."""
        trend = self.trends[min((self.now - at).days // 7, len(self.trends) - 1)]
        liked: dict[str, float] = dict.fromkeys(self.shelves, 1.0)
        if chance.random() < OWN_TASTE_SHARE:
            liked = {name: share for name, share in taste.categories.items() if name in self.shelves}
        weights = [share * (TREND_STRENGTH if name in trend else 1.0) for name, share in liked.items()]
        return chance.choices(list(liked), weights)[0]

    def looks(self, chance: random.Random, taste: Taste, category: str, at: datetime) -> list[Offer]:
        """Draw what is looked at: popular things first, and of two the one that suits better."""
        offers, weights = self.shelves[category]
        seen: dict[str, Offer] = {}
        for _ in range(chance.randint(VIEWS_MIN, VIEWS_MAX)):
            pair = chance.choices(offers, cum_weights=weights, k=2)
            better = max(pair, key=taste.match) if chance.random() < 0.7 else pair[0]
            if better.created_at <= at:
                seen[better.slug] = better
        return list(seen.values())


@dataclass
class Visitor:
    """One shopper walking through the market, remembering what was bought."""

    market: Market
    index: int
    taste: Taste
    chance: random.Random
    consumed: list[Offer] = field(default_factory=list)

    def visit(self, at: datetime) -> Iterator[Event | Bought]:
        """Play one visit from ``at``: events in order of time, each purchase followed by what was `Bought`."""
        chance, moment, cart = self.chance, at, list[Bought]()
        for offer in self.market.looks(chance, self.taste, self.market.category(chance, self.taste, at), at):
            moment += timedelta(seconds=chance.randint(8, 90))
            yield self._event(offer.skus[0], Kind.VIEW, moment)
            match = self.taste.match(offer)
            if chance.random() < 0.08 + 0.5 * match**1.5:
                moment += timedelta(seconds=chance.randint(3, 40))
                yield self._event(offer.skus[0], Kind.CLICK, moment)
                if offer.skus_in_stock and chance.random() < 0.12 + 0.6 * match**1.5:
                    moment += timedelta(seconds=chance.randint(5, 120))
                    cart.append(self._take(offer))
                    yield self._event(cart[-1].sku, Kind.ADD_TO_CART, moment, cart[-1].quantity)
        for extra in self._extras(cart, at):
            for kind in (Kind.VIEW, Kind.CLICK, Kind.ADD_TO_CART):
                moment += timedelta(seconds=chance.randint(4, 45))
                yield self._event(extra.sku, kind, moment, extra.quantity if kind is Kind.ADD_TO_CART else 1)
            cart.append(extra)
        moment += timedelta(seconds=chance.randint(30, 240))
        for line in self._kept(cart):
            yield self._event(line.sku, Kind.PURCHASE, moment, line.quantity)
            yield line

    def _extras(self, cart: Sequence[Bought], at: datetime) -> list[Bought]:
        """Add what goes with the cart, and sometimes something that has run out at home."""
        offers = []
        for line in cart:
            partner = self.market.partners.get(line.offer.kind)
            if partner is not None and partner.created_at <= at and self.chance.random() < PAIR_SHARE:
                offers.append(partner)
        if self.consumed and self.chance.random() < REBUY_SHARE:
            offers.append(self.chance.choice(self.consumed))
        have = {line.offer.slug for line in cart}
        return [self._take(offer) for offer in {each.slug: each for each in offers}.values() if offer.slug not in have]

    def _kept(self, cart: Sequence[Bought]) -> list[Bought]:
        """Buy the cart or leave it standing; about one cart in four are left, as anywhere."""
        if self.chance.random() < 0.25:
            return []
        kept = [line for line in cart if self.chance.random() < 0.9]
        self.consumed += [line.offer for line in kept if line.offer.category in USED_UP]
        return kept

    def _take(self, offer: Offer) -> Bought:
        quantity = self.chance.choices((1, 2, 3), (80, 15, 5))[0] if offer.category in USED_UP else 1
        return Bought(offer, self.chance.choice(offer.skus_in_stock), quantity, self.taste.match(offer))

    def _event(self, sku: str, kind: Kind, at: datetime, quantity: int = 1) -> Event:
        return Event(self.index, sku, kind, at, quantity)
