"""Everything about a person in SQL, found by what the tables call them: handed over and erased, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from shop_app.domain.accounts import Purpose, Role
from shop_app.domain.orders import Address
from shop_app.repositories.sql.engine import open_engine
from shop_app.repositories.sql.unit_of_work import SqlStore
from shop_app.tables import metadata

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
EMAIL = "ada@example.com"
NAMES_PEOPLE = {"account_id", "account_key", "shopper", "owner", "email", "email_key", "claimed_email"}
LOOKS_LIKE_ONE = ("account", "shopper", "owner", "email", "customer", "user_id", "visitor")
PLACE = {
    "name": "Ada Lovelace", "line1": "12 Square", "line2": "", "city": "London", "region": "", "postal_code": "N1",
    "country": "GB",
}  # fmt: skip


@pytest.fixture
def real(sql_url):
    engine = open_engine(sql_url)
    yield SqlStore(engine), engine
    engine.dispose()


@pytest.fixture
def ada(real):
    store, engine = real
    with store.writing() as tx:
        ada = tx.accounts.add(EMAIL, "Ada Lovelace", "a-hash-of-hers", Role.CUSTOMER, NOON)
        tx.sessions.open(ada.id, "browser", "print-1", ("Firefox", "203.0.113.x"), NOON, NOON + DAY)
        tx.proofs.add(ada.id, Purpose.RESET_PASSWORD, "print-2", EMAIL, NOON + DAY)
        tx.addresses.add(ada.id, Address("Ada Lovelace", "12 Square", "London", "N1", "GB"))
    orders = metadata.tables["orders"]
    row = {c.name: 0 for c in orders.columns if str(c.type) in ("BIGINT", "INTEGER") and c.name not in ("id",)}
    row |= {c.name: "" for c in orders.columns if str(c.type).startswith("VARCHAR")}
    row |= {c.name: False for c in orders.columns if str(c.type) == "BOOLEAN"}
    row |= {
        "number": "K7QX-9MWD",
        "account_id": ada.id,
        "email": EMAIL,
        "placed_at": NOON,
        "currency": "GBP",
        "status": "paid",
    }
    row |= {"shipping_address": PLACE, "billing_address": PLACE, "token_fingerprint": "print-3"}
    with engine.begin() as connection:
        connection.execute(insert(orders).values(**row))
    return ada


def everything(engine) -> str:
    with engine.connect() as connection:
        return repr([list(connection.execute(select(table))) for table in metadata.sorted_tables])


def test_what_is_handed_over_is_all_of_it_and_none_of_the_secrets(real, ada):
    store, _ = real
    with store.reading() as tx:
        found = tx.personal.export(ada.id, EMAIL)

    assert {"accounts", "sessions", "one_time_tokens", "addresses", "orders"} <= found.keys()
    assert found["orders"][0]["shipping_address"] == PLACE
    assert found["sessions"][0]["created_at"] == "2026-05-01T12:00:00.000Z"
    text = repr(found)
    for secret in ("a-hash-of-hers", "print-1", "print-2", "print-3"):
        assert secret not in text


def test_what_is_erased_is_gone_and_the_order_stays_without_a_name(real, ada):
    store, engine = real
    with store.writing() as tx:
        tx.personal.erase(ada.id, EMAIL)
        tx.accounts.bury(ada.id, NOON)

    text = everything(engine)
    for trace in (EMAIL, "Ada Lovelace", "12 Square", "a-hash-of-hers", "print-1", "print-2", "print-3", "203.0.113"):
        assert trace not in text, trace
    with store.reading() as tx:
        order, print_ = tx.orders.by_number("K7QX-9MWD")
        assert (order.account_id, order.shipping_address.country, print_) == (None, "GB", "")


def test_nobody_else_is_touched(real, ada):
    store, engine = real
    before = everything(engine)

    with store.writing() as tx:
        tx.personal.erase(ada.id + 1, "bob@example.com")

    assert everything(engine) == before


def test_without_a_confirmed_address_nothing_goes_by_address(real, ada):
    store, engine = real
    with store.writing() as tx:
        tx.alerts.add("SKU-1", EMAIL, NOON)
        eve = tx.accounts.add(EMAIL, "Eve", "a-hash", Role.CUSTOMER, NOON, is_confirmed=False)
        tx.proofs.add(ada.id, Purpose.SECOND_STEP, "print-9", "", NOON + DAY)  # somebody's, without an address
    before = everything(engine)

    with store.writing() as tx:
        found = tx.personal.export(eve.id, "")
        tx.personal.erase(eve.id, "")

    assert set(found) == {"accounts"}
    assert everything(engine) == before


def test_every_column_that_seems_to_name_a_person_is_one_the_rules_know():
    """A new table calls people by one of these names, or somebody thinks about it here."""
    unknown = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if any(part in column.name for part in LOOKS_LIKE_ONE) and column.name not in NAMES_PEOPLE
    }

    # A guest's wishes are kept by visitor and move to the account, by its id, at sign-in.
    assert unknown <= {"coupons.is_once_per_account", "wishes.visitor"}
