"""The search index on SQLite: FTS5 over titles, words and descriptions, and a trigram index over single words."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlmodel import Session

from shop_app.repositories.sql.search import Ids, SearchText, Wanted, add_words, ids_of, plain


class SqliteSearch:
    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, texts: Sequence[SearchText]) -> None:
        """Index products; what was known of them before is forgotten."""
        rows = [
            {
                "id": each.product_id,
                "title": plain(each.title),
                "words": plain(each.words),
                "description": plain(each.description),
            }
            for each in texts
        ]
        if rows:
            self._session.connection().execute(_DELETE, [{"id": row["id"]} for row in rows])
            self._session.connection().execute(_ADD, rows)
            add_words(self._session, texts)

    def all_of(self, wanted: Sequence[Wanted]) -> Ids:
        """Return the products that have every wanted word anywhere."""
        return self._ids(_expression(wanted))

    def in_title(self, wanted: Wanted, among: Sequence[Wanted]) -> Ids:
        return self._ids(f"({{title}} : {_one(wanted)}) AND {_expression(among)}")

    def exactly_in_title(self, wanted: Wanted, among: Sequence[Wanted]) -> Ids:
        return self._ids(f'({{title}} : "{wanted.typed}") AND {_expression(among)}')

    def in_words(self, wanted: Wanted, among: Sequence[Wanted]) -> Ids:
        return self._ids(f"({{words}} : {_one(wanted)}) AND {_expression(among)}")

    def words_with(self, part: str, limit: int) -> list[str]:
        """Return known words that contain ``part`` (three letters or more), shortest first."""
        return list(self._session.connection().execute(_WITH, {"part": f'"{part}"', "limit": limit}).scalars())

    def words_after(self, word_id: int) -> list[tuple[int, str]]:
        rows = self._session.connection().execute(_AFTER, {"id": word_id})
        return [(id_, word) for id_, word in rows]

    def _ids(self, expression: str) -> Ids:
        return ids_of(self._session.connection().execute(_FIND, {"q": expression}).scalar())


def _expression(wanted: Sequence[Wanted]) -> str:
    return " AND ".join(_one(each) for each in wanted)


def _one(wanted: Wanted) -> str:
    # Quoted, so that AND, OR, NOT and NEAR are words like any other.
    return "(" + " OR ".join(f'"{word}"*' for word in wanted.words) + ")"


_ADD = text("INSERT INTO product_search (rowid, title, words, description) VALUES (:id, :title, :words, :description)")
_DELETE = text("DELETE FROM product_search WHERE rowid = :id")
_FIND = text("SELECT group_concat(rowid) FROM product_search WHERE product_search MATCH :q")
_WITH = text(
    "SELECT word FROM product_search_trigrams WHERE product_search_trigrams MATCH :part "
    "ORDER BY length(word), word LIMIT :limit"
)
_AFTER = text("SELECT id, word FROM product_search_words WHERE id > :id")
