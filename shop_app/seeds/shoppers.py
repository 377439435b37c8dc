"""Simulated shoppers: who they are, what they did in the last ninety days, what they bought and how they liked it.

Pure and repeatable: it reads a summary of a catalogue and stores nothing.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from shop_app.domain.orders import Address, OrderStatus
from shop_app.seeds.browsing import DAYS, Bought, Event, Market, Visitor
from shop_app.seeds.people import person
from shop_app.seeds.reviewing import SimulatedReview, review
from shop_app.seeds.tastes import Offer, Taste, draw_taste

SHOPPERS = 1_200
VISITS_MEAN = 7.8  # log-normal: many come once or twice, a few come every other day
VISITS_MAX = 40
HOURS = (1, 0, 0, 0, 0, 1, 2, 4, 5, 6, 6, 6, 8, 7, 6, 6, 7, 8, 10, 13, 14, 12, 8, 3)  # visits by hour of the day


@dataclass(frozen=True, slots=True)
class SimulatedShopper:
    """One invented person; ``taste`` is the truth a recommender tries to find."""

    name: str
    email: str
    address: Address
    joined_at: datetime
    taste: Taste


class SimulatedOrder(NamedTuple):
    """One order; ``lines`` are (SKU, quantity), ``status`` is where an order of that age would be."""

    shopper: int
    placed_at: datetime
    lines: tuple[tuple[str, int], ...]
    status: OrderStatus


@dataclass(frozen=True, slots=True)
class DemoShoppers:
    """What `demo_shoppers` played; every index points into ``shoppers``.

    Args:
        orders: oldest first; their lines are exactly the purchases among the events.
        reviews: oldest first, at most one for each shopper and product, always by somebody who bought it.
    """

    shoppers: Sequence[SimulatedShopper]
    orders: Sequence[SimulatedOrder]
    reviews: Sequence[SimulatedReview]
    recorded: Sequence[Event]

    @property
    def events(self) -> Iterator[Event]:
        """Everything they did, oldest first."""
        return iter(self.recorded)

    def taste_of(self, shopper: int) -> Taste:
        """Return what this shopper likes, for tests that ask whether it was learnt."""
        return self.shoppers[shopper].taste


def demo_shoppers(offers: Sequence[Offer], shoppers: int, seed: int, now: datetime) -> DemoShoppers:
    """Play the last ninety days; the same arguments give the same ones.

    Args:
        offers: the catalogue as `tastes.summarise` gives it.
        shoppers: how many; 1,200 make about 50,000 events.
        now: nothing happens at or after this moment (UTC).
    """
    market = Market(offers, seed, now)
    brands_of = {name: sorted({each.brand for each in shelf}) for name, (shelf, _) in market.shelves.items()}
    people, events, orders, reviews = [], list[Event](), list[SimulatedOrder](), list[SimulatedReview]()
    for index in range(shoppers):
        chance = random.Random(f"{seed}:shopper:{index}")
        times = _visits(chance, now)
        name, email, address = person(chance, index)
        taste = draw_taste(chance, brands_of)
        people.append(SimulatedShopper(name, email, address, times[0] - timedelta(minutes=5), taste))
        visitor = Visitor(market, index, taste, chance)
        reviewed: set[str] = set()
        for at in times:
            bought = []
            for each in visitor.visit(at):
                if isinstance(each, Bought):
                    bought.append(each)
                else:
                    events.append(each)
            if bought:
                orders.append(_order(chance, index, events[-1].at, bought, now))
                reviews += _reviews(chance, orders[-1], bought, reviewed, seed, now)
    return DemoShoppers(
        shoppers=people,
        orders=sorted(orders, key=lambda order: order.placed_at),
        reviews=sorted(reviews, key=lambda each: each.at),
        recorded=sorted(events, key=lambda event: event.at),
    )


def _visits(chance: random.Random, now: datetime) -> list[datetime]:
    """Draw when somebody came, oldest first; the latest is over by now."""
    spread = 0.8
    mean = VISITS_MEAN * 0.726  # exp(-spread**2 / 2): the mean of a log-normal is above its median
    count = min(VISITS_MAX, max(1, round(chance.lognormvariate(0.0, spread) * mean)))
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    times = list[datetime]()
    while len(times) < count:
        day = midnight - timedelta(days=int(DAYS * chance.random() ** 1.2))
        hour = chance.choices(range(24), HOURS)[0]
        at = day + timedelta(hours=hour, seconds=chance.randrange(3600))
        if at < now - timedelta(hours=2):
            times.append(at)
    return sorted(times)


def _order(
    chance: random.Random, shopper: int, placed_at: datetime, bought: Sequence[Bought], now: datetime
) -> SimulatedOrder:
    days = (now - placed_at).total_seconds() / 86_400
    if days > 6:
        status = OrderStatus.REFUNDED if chance.random() < 0.03 else OrderStatus.DELIVERED
    else:
        status = OrderStatus.SHIPPED if days > 2 else OrderStatus.PROCESSING if days > 0.5 else OrderStatus.PAID
    lines: dict[str, int] = {}
    for line in bought:
        lines[line.sku] = lines.get(line.sku, 0) + line.quantity
    return SimulatedOrder(shopper, placed_at, tuple(lines.items()), status)


def _reviews(
    chance: random.Random,
    order: SimulatedOrder,
    bought: Sequence[Bought],
    reviewed: set[str],
    seed: int,
    now: datetime,
) -> Iterator[SimulatedReview]:
    for line in bought:
        if line.offer.slug in reviewed:
            continue
        written = review(chance, order.shopper, line, order.placed_at, seed)
        if written is not None and written.at < now:
            reviewed.add(line.offer.slug)
            yield written
