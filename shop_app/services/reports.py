"""What doors report of shelves: seen, opened, clicked. Slugs become products, shelves get their credit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shop_app.domain.accounts import Actor
from shop_app.domain.errors import NotFound
from shop_app.domain.interactions import NO_TOUCH, Kind, Note
from shop_app.domain.recommendations import Placement, Source
from shop_app.kit.clock import now
from shop_app.kit.ids import fingerprint
from shop_app.repositories.ports import Store
from shop_app.services.interactions import InteractionsService
from shop_app.services.recommendations import RecommendationsService
from shop_app.services.shelf_labels import ShelfLabels
from shop_app.services.throttle import Throttle

REPORTS_MAX = 100  # in one call


@dataclass(frozen=True, slots=True)
class Report:
    """One thing a shopper's page or program says they did with a product."""

    kind: Kind
    slug: str
    placement: Placement | None = None
    source: Source | None = None
    at: datetime | None = None


class ReportsService:
    def __init__(
        self,
        store: Store,
        throttle: Throttle,
        interactions: InteractionsService,
        recommendations: RecommendationsService,
        labels: ShelfLabels,
    ) -> None:
        self._store = store
        self._throttle = throttle
        self._interactions = interactions
        self._recommendations = recommendations
        self._labels = labels

    def take(self, actor: Actor, reports: Sequence[Report], *, all_or_none: bool = False) -> int:
        """Record what is reported; returns how many products were known.

        Args:
            all_or_none: refuse everything when one product is unknown; otherwise the others count.

        Raises:
            TooManyRequests: this shopper reports too often.
            NotFound: with ``all_or_none``, there is no such product.
        """
        self._throttle.spend_for("interactions", actor)
        with self._store.reading() as tx:
            ids = tx.catalogue.ids_of({report.slug for report in reports})
        if all_or_none and any(report.slug not in ids for report in reports):
            raise NotFound("We could not find that product.")
        known = [report for report in reports if report.slug in ids]
        self._interactions.record_all(actor, [self._note(actor, each, ids[each.slug]) for each in known])
        return len(known)

    def arrive(self, actor: Actor, slug: str, label: str) -> bool:
        """Record that a link of a mail led the actor to a product; the same link counts once for each shopper.

        Returns:
            False if it leads nowhere: the label is not ours, too old, or of a product that is gone.

        Raises:
            TooManyRequests: this shopper reports too often.
        """
        self._throttle.spend_for("interactions", actor)
        touch = self._labels.read(slug, label, now())
        if touch is None:
            return False
        with self._store.reading() as tx:
            product_id = tx.catalogue.ids_of({slug}).get(slug)
        if product_id is None:
            return False
        key = "mail:" + fingerprint(f"{actor.shopper}|{slug}|{label}")
        self._interactions.record_all(actor, [Note(Kind.CLICK, product_id, touch, key=key)])
        return True

    def _note(self, actor: Actor, report: Report, product_id: int) -> Note:
        touch = NO_TOUCH
        # Nobody but our own mails' labels may say that a mail led somewhere: see ``arrive``.
        if report.placement and report.placement is not Placement.EMAIL:
            touch = self._recommendations.touch(actor, report.placement, report.source or "")
        return Note(report.kind, product_id, touch, report.at)
