"""Runs migrations on the connection the shop hands over, or on the settings' database when called by hand."""

from sqlalchemy import Connection

from alembic import context
from shop_app.repositories.sql.engine import open_engine
from shop_app.settings import get_settings
from shop_app.tables import metadata

SEARCH_INDEX = "product_search"  # made by hand in 0001: FTS5 on SQLite, tsvector on PostgreSQL


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and (name or "").startswith((SEARCH_INDEX, "sandbox_")))


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        include_name=_is_ours,
    )
    with context.begin_transaction():
        context.run_migrations()


if (given := context.config.attributes.get("connection")) is not None:
    _run(given)
else:
    with open_engine(get_settings().sql_url).begin() as opened:
        _run(opened)
