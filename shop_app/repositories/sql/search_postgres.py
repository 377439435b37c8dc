"""The search index on PostgreSQL: weighted tsvectors over products, and pg_trgm over single words where it is there."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlmodel import Session

from shop_app.kit.words import words_of
from shop_app.repositories.sql.search import Ids, SearchText, Wanted, add_words, ids_of

POSITION_MAX = 16_383  # a tsvector counts no further


class PostgresSearch:
    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, texts: Sequence[SearchText]) -> None:
        """Index products; what was known of them before is forgotten."""
        if rows := [{"id": each.product_id, "document": _document(each)} for each in texts]:
            self._session.connection().execute(_PUT, rows)
            add_words(self._session, texts)

    def all_of(self, wanted: Sequence[Wanted]) -> Ids:
        """Return the products that have every wanted word anywhere."""
        return self._ids(_expression(wanted))

    def in_title(self, wanted: Wanted, among: Sequence[Wanted]) -> Ids:
        return self._ids(f"{_one(wanted, 'A')} & {_expression(among)}")

    def exactly_in_title(self, wanted: Wanted, among: Sequence[Wanted]) -> Ids:
        return self._ids(f"'{wanted.typed}':A & {_expression(among)}")

    def in_words(self, wanted: Wanted, among: Sequence[Wanted]) -> Ids:
        return self._ids(f"{_one(wanted, 'B')} & {_expression(among)}")

    def words_with(self, part: str, limit: int) -> list[str]:
        """Return known words that contain ``part`` (three letters or more), shortest first."""
        asked = {"part": f"%{part}%", "limit": limit}
        return list(self._session.connection().execute(_WITH, asked).scalars())

    def words_after(self, word_id: int) -> list[tuple[int, str]]:
        rows = self._session.connection().execute(_AFTER, {"id": word_id})
        return [(id_, word) for id_, word in rows]

    def _ids(self, expression: str) -> Ids:
        return ids_of(self._session.connection().execute(_FIND, {"q": expression}).scalar())


def _document(given: SearchText) -> str:
    # Written out lexeme by lexeme: the server's own parser would read "lmp-1" as a word and a number.
    fields = ((given.title, "A"), (given.words, "B"), (given.description, "D"))
    marked = [(word, weight) for field, weight in fields for word in words_of(field)]
    return " ".join(f"'{word}':{min(at, POSITION_MAX)}{weight}" for at, (word, weight) in enumerate(marked, 1))


def _expression(wanted: Sequence[Wanted]) -> str:
    return " & ".join(_one(each) for each in wanted)


def _one(wanted: Wanted, weight: str = "") -> str:
    return "(" + " | ".join(f"'{word}':*{weight}" for word in wanted.words) + ")"


_PUT = text(
    "INSERT INTO product_search (product_id, document) VALUES (:id, CAST(:document AS tsvector)) "
    "ON CONFLICT (product_id) DO UPDATE SET document = excluded.document"
)
_FIND = text("SELECT string_agg(product_id::text, ',') FROM product_search WHERE document @@ CAST(:q AS tsquery)")
_WITH = text(
    'SELECT word FROM product_search_words WHERE word LIKE :part ORDER BY length(word), word COLLATE "C" LIMIT :limit'
)
_AFTER = text("SELECT id, word FROM product_search_words WHERE id > :id")
