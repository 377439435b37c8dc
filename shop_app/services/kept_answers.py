"""Keeps answers about the catalogue in Redis: shown to shoppers, never charged. Checkout reads SQL."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from prometheus_client import Counter

from shop_app.domain.errors import StoreUnavailable
from shop_app.kit.ids import fingerprint
from shop_app.repositories.ports import Cache

log = logging.getLogger(__name__)

LISTINGS = "listings"
TREE = "tree"  # the category tree, whose titles stand over every product
LISTING_TTL_S = 15  # stock and ratings move without anybody editing: this is how late a listing may say so
PRODUCT_TTL_S = 60
PAUSE_S = 5.0  # without Redis nothing is asked of it for so long: every question would wait for it
ASKED = Counter("shop_cache_asked", "Answers asked of the catalogue's cache", ["scope", "outcome"])


def product_scope(slug: str) -> str:
    """The scope of everything kept about one product."""
    return f"product:{slug}"


class KeptAnswers:
    """Gives out what is kept, or makes it. Redis away: everything is made anew, and the shop works on."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._away_until = 0.0

    def listing(self, name: str, make: Callable[[], str]) -> str:
        """Return a listing's answer; ``name`` is everything that was asked."""
        return self._answer(LISTINGS, fingerprint(name), LISTING_TTL_S, make)

    def product(self, slug: str, make: Callable[[], str]) -> str:
        """Return a product's answer; whatever ``make`` raises is raised, and not kept."""
        return self._answer(product_scope(slug), "detail", PRODUCT_TTL_S, make, under=TREE)

    def forget(self, slugs: Sequence[str], *, tree: bool = False) -> None:
        """Forget these products (after a change of the tree: all) and every listing, at once.

        If Redis is away, the outbox does it later.
        """
        try:
            self.evict({"slugs": slugs, "tree": tree})
        except StoreUnavailable:
            log.warning("kept answers are forgotten later: Redis is away")

    def evict(self, payload: Mapping[str, Any]) -> None:
        """Do the outbox's part: forget the products of a change.

        Raises:
            StoreUnavailable: Redis is away; the outbox tries again.
        """
        scopes = [LISTINGS, *(product_scope(slug) for slug in payload["slugs"])]
        self._cache.empty([*scopes, TREE] if payload.get("tree") else scopes)

    def _answer(self, scope: str, name: str, ttl_s: int, make: Callable[[], str], under: str = "") -> str:
        label = scope.partition(":")[0]
        if time.monotonic() < self._away_until:
            ASKED.labels(label, "away").inc()
            return make()
        try:
            version, kept = self._cache.get(scope, name, under)
        except StoreUnavailable:
            self._away_until = time.monotonic() + PAUSE_S
            ASKED.labels(label, "away").inc()
            return make()
        ASKED.labels(label, "made" if kept is None else "kept").inc()
        return kept if kept is not None else self._keep(scope, name, version, make(), ttl_s)

    def _keep(self, scope: str, name: str, version: str, body: str, ttl_s: int) -> str:
        try:
            self._cache.put(scope, name, version, body, ttl_s)
        except StoreUnavailable:
            self._away_until = time.monotonic() + PAUSE_S
        return body
