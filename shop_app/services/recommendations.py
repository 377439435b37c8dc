"""Shelves for shoppers: the live model where it knows something, the next best thing where it does not."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from ml.serve import Scored
from shop_app.domain import live
from shop_app.domain.accounts import Actor
from shop_app.domain.catalogue import Availability, ProductCard
from shop_app.domain.choices import Choices, RuleKind
from shop_app.domain.errors import InvalidInput, NotFound
from shop_app.domain.experiments import Arm, Challenger
from shop_app.domain.interactions import Touch
from shop_app.domain.recommendations import SHELF_MAX, Placement, Shelf, Source, Suggestion, alternating, varied
from shop_app.repositories.ports import Carts, Experiments, Interactions, Live, Models, Store, Tastes, Transaction
from shop_app.services.duty import Duty, OnDuty, soft
from shop_app.services.in_time import InTime
from shop_app.services.ranking import Asked, rank, ruled

PREVIEW = 8  # products of a shelf that staff try out
DEPTH = 200  # places an explanation looks at
TREND = timedelta(days=7)
UNDER_ORDERS = {Placement.ORDER, Placement.EMAIL}
SPARE = 8  # asked for beyond the shelf: some may have sold out since the mask was made


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a product of a shelf comes from."""

    source: Source
    because: int = 0  # id of the product it follows from


class RecommendationsService:
    """Makes shelves; every process holds one immutable `Duty` and swaps it whole."""

    def __init__(
        self,
        store: Store,
        events: Interactions,
        tastes: Tastes,
        models: Models,
        carts: Carts,
        experiments: Experiments,
        told: Live,
        limit_s: float,
    ) -> None:
        self._store = store
        self._events = events
        self._tastes = tastes
        self._carts = carts
        self._on_duty = OnDuty(store, models, experiments)
        self._in_time = InTime(limit_s, lambda shopper: told.tell([live.taste(shopper)]))

    def shelf(
        self,
        actor: Actor,
        placement: Placement,
        product: str = "",
        limit: int = 12,
        bought: Sequence[int] = (),
        *,
        in_time: bool = True,
    ) -> Shelf:
        """Choose products for a shelf.

        Args:
            product: slug of the product page the shelf stands on.
            limit: 1 to 48.
            bought: ids of the products of the order the shelf stands under; of the account's newest order, if empty.
            in_time: nobody waits longer than the limit; if not, the ranking takes as long as it takes.

        Returns:
            Up to ``limit`` products that are in stock, not in the cart or that order, not hidden by the shopper, not
            excluded by the merchant and not the product itself, best first. A shopper who opted out, or is held out by
            an experiment, gets what everybody gets; so does one whose ranking is not there in time.

        Raises:
            InvalidInput: the limit is out of range.
            NotFound: there is no such product.
        """
        if type(limit) is not int or not 1 <= limit <= SHELF_MAX:
            raise InvalidInput({"limit": f"A shelf has 1 to {SHELF_MAX} products."})
        duty = self._on_duty.look()
        asked = self._asked(actor, placement, product, limit, duty, bought)
        found = self._ranked_in_time(actor, duty, asked) if in_time else rank(duty, asked)
        shown = self._suggestions(duty, asked, found)
        if asked.arm is Arm.CHALLENGER and duty.experiment:
            shown = self._challenge(duty.experiment.challenger, shown, asked)
        shown = shown[:limit]
        used = duty.version if any(each.source is not Source.NEWEST for each in shown) else ""
        return Shelf(placement, shown, used, asked.arm)

    def seen(self, actor: Actor, limit: int) -> list[ProductCard]:
        """Return what the actor looked at last, the newest first; nothing while Redis is away."""
        recent: list[int] = soft(lambda: self._tastes.recent(actor.shopper), [])
        with self._store.reading() as tx:
            return tx.catalogue.cards(recent)[:limit]

    @property
    def live_version(self) -> str:
        """The version of the model this process serves; empty while it has none."""
        return self._on_duty.look().version

    def touch(self, actor: Actor, placement: Placement, source: str) -> Touch:
        """Return what an event on one of the actor's shelves is credited to."""
        duty = self._on_duty.look()
        return Touch(placement, source, duty.version, duty.arm_of(actor.shopper))

    def preview(self, session: Sequence[int]) -> Shelf:
        """Return the home shelf of a stranger who looked at these products (ids, oldest first); staff try it out."""
        duty = self._on_duty.look()
        asked = Asked(Placement.HOME, "nobody", session, (), (), _excluded(duty, Placement.HOME), PREVIEW + SPARE)
        return Shelf(Placement.HOME, self._suggestions(duty, asked, rank(duty, asked))[:PREVIEW], duty.version)

    def ranked(self, actor: Actor) -> tuple[list[Suggestion], Asked, list[int]]:
        """Return the actor's home shelf as deep as it goes, what was asked, and their session (oldest first)."""
        duty = self._on_duty.look()
        asked = self._asked(actor, Placement.HOME, "", DEPTH, duty)
        return self._suggestions(duty, asked, rank(duty, asked)), asked, list(asked.session)

    def close(self) -> None:
        """Rank no more."""
        self._in_time.close()

    def _ranked_in_time(self, actor: Actor, duty: Duty, asked: Asked) -> Sequence[Scored]:
        if duty.snapshot is None:
            return []
        shopper = actor.shopper if asked.shopper else ""
        return self._in_time.rank((duty.revision, asked.key), shopper, lambda: rank(duty, asked)) or []

    def _asked(
        self, actor: Actor, placement: Placement, slug: str, limit: int, duty: Duty, bought: Sequence[int] = ()
    ) -> Asked:
        shopper = actor.shopper
        skus: dict[str, int] = soft(lambda: self._carts.lines(shopper), {})
        with self._store.reading() as tx:
            page = [_product_id(tx, slug)] if slug else []
            cart = [sellable.product_id for sellable in tx.catalogue.sellable(skus).values()]
            choices = tx.choices.of(shopper)
            if placement in UNDER_ORDERS and not bought:
                bought = _bought_last(tx, actor)
        arm = Arm.CURRENT if choices.is_opted_out else duty.arm_of(shopper)
        is_followed = not choices.is_opted_out and arm is not Arm.HOLDOUT
        recent: list[int] = soft(lambda: self._tastes.recent(shopper), []) if is_followed else []
        return Asked(
            placement=placement,
            shopper=_known_as(shopper, choices, duty) if is_followed else "",
            session=recent[::-1],
            cart=cart,
            page=page,
            bought=bought,
            hidden={*page, *cart, *bought, *choices.hidden, *_excluded(duty, placement)},
            count=(2 * limit if arm is Arm.CHALLENGER else limit) + SPARE,
            arm=arm,
        )

    def _suggestions(self, duty: Duty, asked: Asked, found: Iterable[Scored]) -> list[Suggestion]:
        ranked = {int(each.item): _Place(Source(each.source), int(each.because or 0)) for each in found}
        with self._store.reading() as tx:
            for source, ids in self._fallbacks(tx, asked.count + len(asked.hidden)):
                # Each of these is asked only for what the one before it left empty.
                if len(ranked.keys() - asked.hidden) >= asked.count:
                    break
                ranked |= {each: _Place(source) for each in ids() if each not in ranked}
            order, pinned = ruled(list(ranked), duty.rules, asked.placement)
            ranked |= {each: _Place(Source.PINNED) for each in pinned}
            return _read(tx, [each for each in order if each not in asked.hidden], ranked)

    def _fallbacks(self, tx: Transaction, count: int) -> list[tuple[Source, Callable[[], list[int]]]]:
        return [
            (Source.POPULAR, lambda: self._trending(count)),
            (Source.POPULAR, lambda: tx.catalogue.popular_ids(count)),
            (Source.NEWEST, lambda: tx.catalogue.newest_ids(count)),
        ]

    def _trending(self, count: int) -> list[int]:
        newest = soft(self._events.newest_at, None)
        if newest is None:
            return []
        return soft(lambda: self._events.popular_ids(newest - TREND, count), [])

    def _challenge(self, challenger: Challenger, shown: Sequence[Suggestion], asked: Asked) -> list[Suggestion]:
        if challenger is Challenger.VARIED:
            return varied(shown)
        trending = [each for each in self._trending(asked.count) if each not in asked.hidden]
        with self._store.reading() as tx:
            popular = _read(tx, trending, {each: _Place(Source.POPULAR) for each in trending})
        return alternating(shown, popular)


def _known_as(shopper: str, choices: Choices, duty: Duty) -> str:
    """Return the id the model may look up; one it does not know if it was trained before the shopper was forgotten."""
    is_older = (
        duty.snapshot is not None
        and choices.forgotten_at is not None
        and duty.snapshot.trained_until <= choices.forgotten_at.timestamp()
    )
    return f"forgotten:{shopper}" if is_older else shopper


def _excluded(duty: Duty, placement: Placement) -> set[int]:
    exact = {rule.product_id for rule in duty.rules if rule.placement is placement}
    return {
        rule.product_id
        for rule in duty.rules
        if rule.kind is RuleKind.EXCLUDE
        and rule.holds_on(placement)
        and (rule.placement or rule.product_id not in exact)
    }


def _read(tx: Transaction, ids: Collection[int], places: Mapping[int, _Place]) -> list[Suggestion]:
    reasons = {places[each].because for each in ids} - {0}
    cards = {card.id: card for card in tx.catalogue.cards([*ids, *sorted(reasons)])}
    titles = {each: card.title for each, card in cards.items()}
    shown = [cards[each] for each in ids if each in cards and cards[each].availability is not Availability.OUT]
    return [Suggestion(card, places[card.id].source, titles.get(places[card.id].because, "")) for card in shown]


def _bought_last(tx: Transaction, actor: Actor) -> list[int]:
    newest = tx.orders.of_account(actor.account_id, 1) if actor.account_id is not None else []
    found = tx.orders.by_number(newest[0].number) if newest else None
    return [line.product_id for line in found[0].lines if line.product_id is not None] if found else []


def _product_id(tx: Transaction, slug: str) -> int:
    product = tx.catalogue.product(slug)
    if product is None:
        raise NotFound("We could not find that product.")
    return product.id
