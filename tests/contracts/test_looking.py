"""Looking: a page's reading without a transaction of its own on PostgreSQL, and what it must not change."""

import pytest
from sqlalchemy import event, text

from shop_app.domain.catalogue import ListingQuery
from shop_app.domain.errors import NotFound
from shop_app.repositories.sql.engine import open_engine
from shop_app.repositories.sql.unit_of_work import SqlStore
from tests.contracts.test_stored_catalogue import NOON, bring_in, draft, titles

HELD = text("SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction' AND pid <> pg_backend_pid()")


def test_who_looks_sees_what_who_reads_sees(store):
    bring_in(store, draft("Desk lamp", "L"), draft("Novel", "N", category="books"))

    with store.looking() as looked, store.reading() as read:
        assert looked.catalogue.listing(ListingQuery(q="lamp")) == read.catalogue.listing(ListingQuery(q="lamp"))
        assert looked.catalogue.product("novel") == read.catalogue.product("novel")


def test_a_look_keeps_no_transaction_open_on_postgresql(postgres_url):
    engine = open_engine(postgres_url)
    store = SqlStore(engine)
    bring_in(store, draft("Desk lamp", "L"))
    watcher = open_engine(postgres_url)

    def held(how) -> int:
        with how() as tx, watcher.connect() as connection:
            tx.catalogue.product("desk-lamp")
            return int(connection.execute(HELD).scalar_one())

    assert (held(store.looking), held(store.reading)) == (0, 1)
    watcher.dispose()
    engine.dispose()


def test_after_a_look_the_same_connection_writes_all_or_nothing(sql_url):
    engine = open_engine(sql_url)
    store, used = SqlStore(engine), set()
    bring_in(store, draft("Desk lamp", "L"))
    event.listen(engine, "checkout", lambda connection, _entry, _proxy: used.add(id(connection)))

    def write_and_fail() -> None:
        with store.writing() as tx:
            tx.catalogue.bring_in([draft("Half a lamp", "H")], NOON)
            raise NotFound

    for _ in range(3):
        with store.looking() as tx:
            tx.catalogue.product("desk-lamp")
        with pytest.raises(NotFound):
            write_and_fail()

    assert titles(store) == ["Desk lamp"]
    assert len(used) <= 1  # on PostgreSQL it is the same one; on SQLite the writer has its own
    engine.dispose()
