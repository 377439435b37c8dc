"""Shelves for shoppers: the live model where it knows something, the next best thing where it does not."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from ml import artifact, serve
from ml.arrays import Mask
from ml.snapshot import Snapshot
from shop_app.domain.accounts import Actor
from shop_app.domain.catalogue import Availability
from shop_app.domain.errors import InvalidInput, NotFound, StoreUnavailable
from shop_app.domain.recommendations import SHELF_MAX, Placement, Shelf, Source, Suggestion
from shop_app.repositories.ports import Carts, Interactions, Models, Store, Tastes

log = logging.getLogger(__name__)

T = TypeVar("T")
LOOK_EVERY_S = 5.0  # how old the knowledge of what is live and in stock may be
TREND = timedelta(days=7)
SPARE = 8  # asked for beyond the shelf: some may have sold out since the mask was made


class RecommendationsService:
    """Makes shelves.

    Every process holds one immutable snapshot of the live model and swaps it whole when the registry's pointer moves.
    A model that does not load is logged and passed over: the one before it goes on serving.
    """

    def __init__(self, store: Store, events: Interactions, tastes: Tastes, models: Models, carts: Carts) -> None:
        self._store = store
        self._events = events
        self._tastes = tastes
        self._models = models
        self._carts = carts
        self._swap = threading.Lock()
        self._looked_at = 0.0
        self._version = ""
        self._refused = ""
        self._snapshot: Snapshot | None = None
        # What is served, swapped as one: the snapshot, and which of its items are on sale and in stock.
        self._serving: tuple[Snapshot, Mask] | None = None

    def shelf(self, actor: Actor, placement: Placement, product: str = "", limit: int = 12) -> Shelf:
        """Choose products for a shelf.

        Args:
            product: slug of the product page the shelf stands on.
            limit: 1 to 48.

        Returns:
            Up to ``limit`` products that are in stock, not in the cart and not the product itself, best first.

        Raises:
            InvalidInput: the limit is out of range.
            NotFound: there is no such product.
        """
        if type(limit) is not int or not 1 <= limit <= SHELF_MAX:
            raise InvalidInput({"limit": f"A shelf has 1 to {SHELF_MAX} products."})
        self._look()
        page = [self._product_id(product)] if product else []
        cart = self._cart(actor)
        scored = self._ask(actor, placement, page, cart, limit + SPARE)
        shelf = self._suggestions(scored, {*page, *cart}, limit)
        used = self._version if any(each.source is not Source.NEWEST for each in shelf) and self._snapshot else ""
        return Shelf(placement, shelf, used)

    @property
    def live_version(self) -> str:
        """The version of the model this process serves; empty while it has none."""
        self._look()
        return self._version

    def _ask(
        self, actor: Actor, placement: Placement, page: Sequence[int], cart: Sequence[int], count: int
    ) -> list[serve.Scored]:
        serving = self._serving
        if serving is None:
            return []
        snapshot, allowed = serving
        around = [str(each) for each in (page if placement is Placement.PRODUCT else cart)]
        if placement in (Placement.PRODUCT, Placement.CART) and around:
            hidden = [str(each) for each in cart]
            found = serve.complete(snapshot, around, count, allowed=allowed, exclude=hidden)
            # On a product's own page "often bought together" says it all.
            return [replace(each, because="") for each in found] if placement is Placement.PRODUCT else found
        recent: list[int] = _soft(lambda: self._tastes.recent(actor.shopper), [])
        session = [str(each) for each in reversed(recent)]
        hidden = [str(each) for each in cart]
        return serve.recommend(snapshot, actor.shopper, session, count, allowed=allowed, exclude=hidden)

    def _suggestions(self, scored: Sequence[serve.Scored], hidden: Iterable[int], limit: int) -> list[Suggestion]:
        ranked = {int(each.item): (Source(each.source), each.because) for each in scored}
        out = set(hidden)
        with self._store.reading() as tx:
            # Each of these is asked only for what the one before it left empty.
            for source, ids in self._fallbacks(tx.catalogue.popular_ids, tx.catalogue.newest_ids):
                if len(ranked) >= limit + SPARE:
                    break
                ranked |= {each: (source, "") for each in ids(limit + SPARE + len(out)) if each not in ranked}
            reasons = {int(because) for _, because in ranked.values() if because}
            cards = tx.catalogue.cards([each for each in ranked if each not in out])
            titles = {card.id: card.title for card in tx.catalogue.cards(sorted(reasons))}
        shown = [card for card in cards if card.availability is not Availability.OUT][:limit]
        return [Suggestion(card, ranked[card.id][0], titles.get(int(ranked[card.id][1] or 0), "")) for card in shown]

    def _fallbacks(
        self, best_sellers: Callable[[int], list[int]], newest: Callable[[int], list[int]]
    ) -> list[tuple[Source, Callable[[int], list[int]]]]:
        return [(Source.POPULAR, self._trending), (Source.POPULAR, best_sellers), (Source.NEWEST, newest)]

    def _trending(self, count: int) -> list[int]:
        newest = _soft(self._events.newest_at, None)
        if newest is None:
            return []
        return _soft(lambda: self._events.popular_ids(newest - TREND, count), [])

    def _cart(self, actor: Actor) -> list[int]:
        skus: dict[str, int] = _soft(lambda: self._carts.lines(actor.shopper), {})
        with self._store.reading() as tx:
            return [sellable.product_id for sellable in tx.catalogue.sellable(skus).values()]

    def _product_id(self, slug: str) -> int:
        with self._store.reading() as tx:
            product = tx.catalogue.product(slug)
        if product is None:
            raise NotFound("We could not find that product.")
        return product.id

    def _look(self) -> None:
        if time.monotonic() - self._looked_at < LOOK_EVERY_S or not self._swap.acquire(blocking=self._looked_at == 0):
            return  # somebody else is looking: what is known is good enough meanwhile
        try:
            with self._store.reading() as tx:
                in_stock = [str(each) for each in tx.catalogue.in_stock_ids()]
            live = _soft(self._models.live_version, self._version)
            if live not in ("", self._version, self._refused):
                self._load(live)
            self._serving = (self._snapshot, self._snapshot.mask(in_stock)) if self._snapshot else None
            self._looked_at = time.monotonic()
        finally:
            self._swap.release()

    def _load(self, version: str) -> None:
        try:
            self._snapshot, _ = artifact.loads(self._models.artifact(version))
        except (artifact.ArtifactError, NotFound) as error:
            self._refused = version
            log.error("model %s does not load, %s stays: %s", version, self._version or "the fallback", error)  # noqa: TRY400 - the reason is complete
        except StoreUnavailable as error:
            log.warning("model %s is not loaded yet: %s is away", version, error.store)
        else:
            self._version = version


def _soft(ask: Callable[[], T], otherwise: T) -> T:
    """Ask a store that shelves can do without."""
    try:
        return ask()
    except StoreUnavailable as error:
        log.warning("a shelf does without %s", error.store)
        return otherwise
