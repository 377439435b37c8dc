"""The search index on PostgreSQL: weighted tsvectors over products, and pg_trgm over single words where it is there."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import TextClause, text
from sqlmodel import Session

from shop_app.kit.words import words_of
from shop_app.repositories.sql.search import Found, SearchText, Wanted, add_words, found_of

POSITION_MAX = 16_383  # a tsvector counts no further


class PostgresSearch:
    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, texts: Sequence[SearchText]) -> None:
        """Index products; what was known of them before is forgotten."""
        if rows := [{"id": each.product_id, "document": _document(each)} for each in texts]:
            self._session.connection().execute(_PUT, rows)
            add_words(self._session, texts)

    def find(self, wanted: Sequence[Wanted]) -> Found:
        """Find the products that have every wanted word anywhere, and where: each document is read once."""
        asked = [" & ".join(map(_one, wanted))]
        for each in wanted:
            asked += [_one(each, "A"), _one(each, "B"), f"'{each.typed}':A"]
        values = {f"q{at}": q for at, q in enumerate(asked)}
        return found_of(self._session.connection().execute(_find(len(asked)), values).one())

    def words_with(self, part: str, limit: int) -> list[str]:
        """Return known words that contain ``part`` (three letters or more), shortest first."""
        asked = {"part": f"%{part}%", "limit": limit}
        return list(self._session.connection().execute(_WITH, asked).scalars())

    def words_after(self, word_id: int) -> list[tuple[int, str]]:
        rows = self._session.connection().execute(_AFTER, {"id": word_id})
        return [(id_, word) for id_, word in rows]


def _document(given: SearchText) -> str:
    # Written out lexeme by lexeme: the server's own parser would read "lmp-1" as a word and a number.
    fields = ((given.title, "A"), (given.words, "B"), (given.description, "D"))
    marked = [(word, weight) for field, weight in fields for word in words_of(field)]
    return " ".join(f"'{word}':{min(at, POSITION_MAX)}{weight}" for at, (word, weight) in enumerate(marked, 1))


@cache
def _find(questions: int) -> TextClause:
    return text(_FIND.replace("LISTS", ", ".join(_IDS.format(at) for at in range(1, questions))))


def _one(wanted: Wanted, weight: str = "") -> str:
    return "(" + " | ".join(f"'{word}':*{weight}" for word in wanted.words) + ")"


_PUT = text(
    "INSERT INTO product_search (product_id, document) VALUES (:id, CAST(:document AS tsvector)) "
    "ON CONFLICT (product_id) DO UPDATE SET document = excluded.document"
)
_IDS = "string_agg(product_id::text, ',') FILTER (WHERE document @@ CAST(:q{0} AS tsquery))"
_FIND = "SELECT string_agg(product_id::text, ','), LISTS FROM product_search WHERE document @@ CAST(:q0 AS tsquery)"
_WITH = text(
    'SELECT word FROM product_search_words WHERE word LIKE :part ORDER BY length(word), word COLLATE "C" LIMIT :limit'
)
_AFTER = text("SELECT id, word FROM product_search_words WHERE id > :id")
