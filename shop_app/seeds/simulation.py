"""Simulated visitors with known tastes, driven through the real services: does learning show? Nothing is kept."""

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from shop_app.bootstrap import Services
from shop_app.domain.accounts import Actor
from shop_app.domain.catalogue import ListingQuery, ProductCard, Sort
from shop_app.domain.experiments import Arm, Experiment
from shop_app.domain.interactions import Kind
from shop_app.domain.recommendations import Placement, Suggestion
from shop_app.domain.verdicts import ArmCount, judge
from shop_app.services.reports import Report

ROUNDS = 2  # times a visitor comes back to the shelf
SHELF = 8
LOOKS = 2  # products a visitor finds by themselves before they see a shelf
PATIENCE = 0.9  # chance that the next place of a shelf is looked at as well
IDLE_CLICKS = 0.02  # people click what they do not like, too
KEENNESS = 0.4  # chance that something wholly to one's taste is clicked when it is looked at
ADDS = 0.3


@dataclass(frozen=True, slots=True)
class Person:
    """A simulated visitor.

    Args:
        likes: how much a product suits them, 0 to 1: the truth the recommender tries to find.
    """

    actor: Actor
    likes: Callable[[ProductCard], float]


@dataclass(frozen=True, slots=True)
class ArmResult:
    """What the people of one arm did; ``count`` is what an experiment's verdict is made of."""

    arm: Arm
    people: int
    seen: int
    clicks: int
    adds: int
    clicked_people: int
    added_people: int

    @property
    def click_rate(self) -> float:
        return self.clicks / self.seen if self.seen else 0.0

    @property
    def count(self) -> ArmCount:
        return ArmCount(self.arm, self.people, self.clicked_people, self.added_people)


def people(cards: Sequence[ProductCard], count: int, seed: int) -> list[Person]:
    """Draw visitors who each love one to three categories and a level of price."""
    chance = random.Random(f"{seed}:people")
    categories = sorted({card.category.slug for card in cards})
    prices = sorted(card.price.amount for card in cards)
    made = []
    for number in range(count):
        loved = chance.sample(categories, min(len(categories), chance.randint(1, 3)))
        made.append(Person(Actor(f"simulated-{seed}-{number:06d}"), _taste(loved, chance.choice(prices))))
    return made


def _taste(loved: Sequence[str], budget: int) -> Callable[[ProductCard], float]:
    def likes(card: ProductCard) -> float:
        if card.category.slug not in loved:
            return 0.0
        return 0.5 + 0.5 * min(card.price.amount, budget) / max(card.price.amount, budget, 1)

    return likes


def simulate(
    shop: Services,
    visitors: Sequence[Person],
    cards: Sequence[ProductCard],
    seed: int,
    on_progress: Callable[[int], None] | None = None,
) -> list[ArmResult]:
    """Let everybody visit: look around, read the home shelf, follow what suits them, come back to the shelf.

    Args:
        cards: what can be found by oneself.

    Returns:
        What each arm's people did, in the order of `Arm`; arms without people are left out.
    """
    did = {arm: Counter[str]() for arm in Arm}
    for number, person in enumerate(visitors):
        visit = _visit(shop, person, cards, random.Random(f"{seed}:visit:{number}"))
        did[visit[0]] += visit[1]
        shop.interactions.forget(person.actor)
        if on_progress:
            on_progress(1)
    return [
        ArmResult(
            arm,
            sums["people"],
            sums["seen"],
            sums["clicks"],
            sums["adds"],
            sums["clicked people"],
            sums["added people"],
        )
        for arm, sums in did.items()
        if sums["people"]
    ]


def offered(shop: Services) -> list[ProductCard]:
    """Return what visitors can find by themselves: the thousand most popular products in stock."""
    cards: list[ProductCard] = []
    for page in range(1, 11):
        query = ListingQuery(sort=Sort.POPULAR, in_stock=True, page=page, page_size=100)
        found = shop.catalogue.listing(query)
        cards += found.cards
        if len(cards) >= found.total:
            break
    return cards


def told(found: Sequence[ArmResult], trial: Experiment) -> dict[str, str]:
    """Say what each arm did, and the verdicts against the shelves as they are."""
    rows = {
        f"{each.arm}": f"{each.people:,} people, {each.seen:,} suggestions seen, {each.click_rate:.1%} followed, "
        f"{each.adds:,} put in the cart"
        for each in found
    }
    arms = {each.arm: each for each in found}
    if Arm.CURRENT not in arms:
        return rows
    current = arms[Arm.CURRENT]
    for each in found:
        if each.arm is not Arm.CURRENT:
            lift = each.click_rate / current.click_rate - 1 if current.click_rate else 0.0
            words = judge(current.count, each.count, trial.shares).words
            rows[f"{each.arm} against current"] = f"{lift:+.0%} clicks a suggestion. {words}"
    return rows


def _visit(
    shop: Services, person: Person, cards: Sequence[ProductCard], chance: random.Random
) -> tuple[Arm, Counter[str]]:
    liked = [card for card in cards if person.likes(card) > 0] or list(cards)
    for card in chance.choices(liked, [person.likes(card) + 0.01 for card in liked], k=LOOKS):
        shop.reports.take(person.actor, [Report(Kind.VIEW, card.slug)])
    did, arm = Counter[str](people=1), Arm.CURRENT
    for _ in range(ROUNDS):
        shelf = shop.recommendations.shelf(person.actor, Placement.HOME, limit=SHELF)
        arm = Arm(shelf.arm)
        did += _read(shop, person, shelf.suggestions, chance)
    did["clicked people"], did["added people"] = int(did["clicks"] > 0), int(did["adds"] > 0)
    return arm, did


def _read(shop: Services, person: Person, shown: Sequence[Suggestion], chance: random.Random) -> Mapping[str, int]:
    did, told = Counter[str](), list[Report]()
    for each in shown:
        told.append(Report(Kind.IMPRESSION, each.product.slug, Placement.HOME, each.source))
        suits = person.likes(each.product)
        if chance.random() < IDLE_CLICKS + KEENNESS * suits:
            told.append(Report(Kind.CLICK, each.product.slug, Placement.HOME, each.source))
            if chance.random() < ADDS * suits:
                told.append(Report(Kind.ADD_TO_CART, each.product.slug))
        if chance.random() > PATIENCE:
            break
    shop.reports.take(person.actor, told)
    for report, name in ((Kind.IMPRESSION, "seen"), (Kind.CLICK, "clicks"), (Kind.ADD_TO_CART, "adds")):
        did[name] = sum(each.kind is report for each in told)
    return did
