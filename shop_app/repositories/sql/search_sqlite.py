"""The search index on SQLite: FTS5 over titles, words and descriptions, and a trigram index over single words."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import TextClause, text
from sqlmodel import Session

from shop_app.repositories.sql.search import Found, SearchText, Wanted, add_words, found_of, plain


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

    def find(self, wanted: Sequence[Wanted]) -> Found:
        """Find the products that have every wanted word anywhere, and where: all in one statement."""
        asked = [_all(wanted)]
        for each in wanted:
            others = [_one(other) for other in wanted if other is not each]
            places = (f"{{title}} : {_one(each)}", f"{{words}} : {_one(each)}", f'{{title}} : "{each.typed}"')
            asked += [" AND ".join([f"({place})", *others]) for place in places]
        rows = self._session.connection().execute(_find(len(asked)), {f"q{at}": q for at, q in enumerate(asked)})
        return found_of([ids for _, ids in sorted(rows.all())])

    def words_with(self, part: str, limit: int) -> list[str]:
        """Return known words that contain ``part`` (three letters or more), shortest first."""
        return list(self._session.connection().execute(_WITH, {"part": f'"{part}"', "limit": limit}).scalars())

    def words_after(self, word_id: int) -> list[tuple[int, str]]:
        rows = self._session.connection().execute(_AFTER, {"id": word_id})
        return [(id_, word) for id_, word in rows]


@cache
def _find(questions: int) -> TextClause:
    one = "SELECT {0}, coalesce(group_concat(rowid), '') FROM product_search WHERE product_search MATCH :q{0}"
    return text(" UNION ALL ".join(one.format(at) for at in range(questions)))


def _all(wanted: Sequence[Wanted]) -> str:
    return " AND ".join(map(_one, wanted))


def _one(wanted: Wanted) -> str:
    # Quoted, so that AND, OR, NOT and NEAR are words like any other.
    return "(" + " OR ".join(f'"{word}"*' for word in wanted.words) + ")"


_ADD = text("INSERT INTO product_search (rowid, title, words, description) VALUES (:id, :title, :words, :description)")
_DELETE = text("DELETE FROM product_search WHERE rowid = :id")
_WITH = text(
    "SELECT word FROM product_search_trigrams WHERE product_search_trigrams MATCH :part "
    "ORDER BY length(word), word LIMIT :limit"
)
_AFTER = text("SELECT id, word FROM product_search_words WHERE id > :id")
