"""Finding products by words: listings of search texts, suggestions while typing, synonyms, and what was looked for."""

import logging
import threading
from collections import deque
from collections.abc import Sequence
from datetime import timedelta

from shop_app.domain.accounts import Actor
from shop_app.domain.catalogue import Listing, ListingQuery, ProductCard
from shop_app.domain.editing import SynonymGroup, check_synonyms
from shop_app.domain.errors import InvalidInput, NotFound, StoreUnavailable
from shop_app.domain.search import TERM_MAX, SearchNote, SearchTerm, Suggestions
from shop_app.kit.clock import now
from shop_app.kit.words import words_of
from shop_app.repositories.ports import Searches, Store
from shop_app.services import audit
from shop_app.services.access import GRANTS, Permission, access, stored_id
from shop_app.services.editing import tell_changed
from shop_app.services.interactions import InteractionsService
from shop_app.services.kept_answers import KeptAnswers

log = logging.getLogger(__name__)

WAITING_MAX = 5_000  # notes held while MongoDB is away; the oldest go first
WRITE_AFTER_S = 1.0
SUGGESTED = 6
POPULAR = 8
TERMS_SHOWN = 50
DAYS_MAX = 400


class SearchService:
    """Searches, and remembers what was searched for.

    A search never waits for the log: notes are written together, up to a second later.
    """

    def __init__(self, store: Store, searches: Searches, kept: KeptAnswers, interactions: InteractionsService) -> None:
        self._store = store
        self._interactions = interactions
        self._searches = searches
        self._kept = kept
        self._waiting: deque[SearchNote] = deque(maxlen=WAITING_MAX)
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def listing(self, actor: Actor, query: ListingQuery) -> Listing:
        """Answer a listing that has a search text; its first page without filters is noted.

        Doors count searches against the limit "search" before they ask.
        """
        with self._store.looking() as tx:
            listing = tx.catalogue.listing(query)
        self.note(actor, query, listing.total)
        return listing

    def note(self, actor: Actor, query: ListingQuery, total: int) -> None:
        """Note a search that was carried out, also one that was answered with what was kept.

        As an interaction of the actor, who may have opted out; and in the log, which says what shoppers look for and
        never who, and counts neither staff nor robots.
        """
        is_first = query.page == 1 and query == ListingQuery(q=query.q, sort=query.sort, page_size=query.page_size)
        term = " ".join(words_of(query.q))[:TERM_MAX]
        if not (term and is_first):
            return
        is_nobody = not (actor.visitor or actor.is_signed_in)  # the caller knows only that somebody searched
        if (is_nobody or self._interactions.record_search(actor, term, total)) and _is_counted(actor):
            self._note(SearchNote(term, total, now()))

    def suggest(self, q: str) -> Suggestions:
        """Return what fits the beginning of a search text; nothing for less than two letters."""
        query = ListingQuery(q=q, page_size=SUGGESTED)
        if len("".join(words_of(query.q))) < 2:
            return Suggestions((), (), 0)
        with self._store.looking() as tx:
            listing = tx.catalogue.listing(query)
        typed = words_of(query.q)
        named = [each for each in listing.categories if any(w.startswith(typed[-1]) for w in words_of(each.title))]
        return Suggestions(listing.cards, named[:2], listing.total)

    def popular(self) -> list[ProductCard]:
        """Return best sellers to offer where a search found nothing."""
        with self._store.looking() as tx:
            return tx.catalogue.cards(tx.catalogue.popular_ids(POPULAR))

    def terms(self, actor: Actor, days: int = 30) -> tuple[list[SearchTerm], list[SearchTerm]]:
        """Return what was searched for most in the last days, and what of it found nothing. For staff."""
        access(actor, Permission.EDIT_CATALOGUE)
        if type(days) is not int or not 1 <= days <= DAYS_MAX:
            raise InvalidInput({"days": f"Ask for 1 to {DAYS_MAX} days."})
        self.flush()
        since = now().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days - 1)
        top = self._searches.top(since, TERMS_SHOWN)
        return top, self._searches.top(since, TERMS_SHOWN, only_missing=True)

    def synonyms(self, actor: Actor) -> list[SynonymGroup]:
        """Return the groups of words that search takes for one another."""
        access(actor, Permission.EDIT_CATALOGUE)
        with self._store.reading() as tx:
            return tx.catalogue.synonyms()

    def add_synonyms(self, actor: Actor, words: Sequence[str]) -> SynonymGroup:
        """Let search take two or more words for one another."""
        access(actor, Permission.EDIT_CATALOGUE)
        group = check_synonyms(words)
        with self._store.writing() as tx:
            group_id = tx.catalogue.add_synonyms(group)
            audit.record(tx, actor, "synonyms.add", str(group_id), None, {"words": group})
            tell_changed(tx, [])
        self._kept.forget([])
        return SynonymGroup(group_id, group)

    def remove_synonyms(self, actor: Actor, group_id: int) -> None:
        """Forget a group of synonyms.

        Raises:
            NotFound: there is no such group.
        """
        access(actor, Permission.EDIT_CATALOGUE)
        with self._store.writing() as tx:
            if not tx.catalogue.remove_synonyms(stored_id(group_id)):
                raise NotFound("There is no such group of synonyms.")
            audit.record(tx, actor, "synonyms.remove", str(group_id))
            tell_changed(tx, [])
        self._kept.forget([])

    def flush(self) -> None:
        """Write what is waiting now; what cannot be written waits on."""
        with self._lock:
            self._timer = None
            batch = list(self._waiting)
            self._waiting.clear()
        try:
            self._searches.add(batch)
        except StoreUnavailable:
            log.warning("%d notes of searches wait: MongoDB is away", len(batch))
            with self._lock:
                self._waiting.extendleft(reversed(batch[-(WAITING_MAX - len(self._waiting)) :]))

    def close(self) -> None:
        """Write what is waiting and end the writer."""
        with self._lock:
            timer = self._timer
        if timer:
            timer.cancel()
        self.flush()

    def _note(self, note: SearchNote) -> None:
        with self._lock:
            self._waiting.append(note)
            if self._timer is None:
                self._timer = threading.Timer(WRITE_AFTER_S, self.flush)
                self._timer.daemon = True
                self._timer.start()


def _is_counted(actor: Actor) -> bool:
    return not actor.is_robot and not GRANTS[actor.role]
