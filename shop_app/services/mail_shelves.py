"""What a mail about an order suggests under what it has to say. No mail waits long for it, and none is lost by it."""

import logging
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong

from shop_app.domain.accounts import Actor
from shop_app.domain.interactions import Touch
from shop_app.domain.mail import MailedProduct, MailShelf
from shop_app.domain.recommendations import Placement, Shelf, Source, Suggestion
from shop_app.kit.clock import now
from shop_app.repositories.ports import Store
from shop_app.routes import product
from shop_app.services.recommendations import RecommendationsService
from shop_app.services.shelf_labels import ShelfLabels

log = logging.getLogger(__name__)

SHOWN = 3
PATIENCE_S = 2.0
PAUSE_S = 60.0  # after a shelf that did not come: a hundred mails must not each wait for the same absent store
OF_NOBODY = {Source.POPULAR, Source.NEWEST, Source.PINNED}


class MailShelves:
    """Asks the recommender on behalf of whoever placed an order.

    Args:
        patience_s: how long a mail waits; then it leaves without, and so do those of the next ``PAUSE_S``.
    """

    def __init__(
        self,
        store: Store,
        recommendations: RecommendationsService,
        labels: ShelfLabels,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._store = store
        self._recommendations = recommendations
        self._labels = labels
        self._patience_s = patience_s
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="mail-shelf")
        self._paused_until = 0.0

    def under(self, number: str) -> MailShelf | None:
        """Return what goes with an order; None when there is nothing, or anything at all is in the way."""
        if time.monotonic() < self._paused_until:
            return None
        making = self._pool.submit(self._make, number)
        try:
            return making.result(self._patience_s)
        except TookTooLong:
            making.cancel()
            self._paused_until = time.monotonic() + PAUSE_S
            log.warning("mails leave without suggestions for %d s: none came within %.0f s", PAUSE_S, self._patience_s)
        except Exception:  # whatever it is: the mail is what its reader waits for
            log.exception("the mail about order %s leaves without suggestions", number)
        return None

    def close(self) -> None:
        """Make no more; one that is being made ends first, because it still asks the stores."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _make(self, number: str) -> MailShelf | None:
        with self._store.reading() as tx:
            found = tx.orders.by_number(number)
            if found is None:
                return None
            order = found[0]
            buyer = Actor("", order.account_id)
            if order.account_id is None:
                buyer = Actor(tx.orders.buyer(number).removeprefix("v:"))
            is_followed = not tx.choices.of(buyer.shopper).is_opted_out
        bought = [line.product_id for line in order.lines if line.product_id is not None]
        shelf = self._recommendations.shelf(buyer, Placement.EMAIL, limit=SHOWN, bought=bought, in_time=False)
        products = [self._mailed(shelf, each, is_followed=is_followed) for each in shelf.suggestions]
        return MailShelf(products, _why(shelf.suggestions)) if products else None

    def _mailed(self, shelf: Shelf, suggestion: Suggestion, *, is_followed: bool) -> MailedProduct:
        card, label = suggestion.product, ""
        if is_followed:
            touch = Touch(shelf.placement, suggestion.source, shelf.model_version, shelf.arm)
            label = self._labels.write(card.slug, touch, now())
        picture, alt = (card.image.small, card.image.alt) if card.image else ("", "")
        return MailedProduct(card.title, card.price.text, product(card.slug, label), picture, alt or card.title)


def _why(suggestions: Sequence[Suggestion]) -> str:
    if {each.source for each in suggestions} <= OF_NOBODY:
        return "Popular in the shop at the moment. Nothing about you was used."
    return "Chosen to go with your order."
