"""What services may expect of the audit log, on the fake and on both databases; and what the databases refuse."""

import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shop_app.domain.accounts import SYSTEM
from shop_app.domain.audit import AuditDraft, AuditQuery, broken_links
from shop_app.gateways.sandbox import SandboxGateway
from shop_app.repositories.sql.engine import open_engine
from shop_app.repositories.sql.unit_of_work import SqlStore
from shop_app.services.audit import AuditService
from shop_app.services.integrity import IntegrityService
from tests.contracts.racing import append_audits, append_audits_carelessly, ready
from tests.fakes.growing import FakeAuditAnchors

NOON = datetime(2026, 5, 1, 12, 0, 0, 123456, tzinfo=UTC)
ADA = AuditDraft(NOON, 1, "ada@example.com", "admin", "203.0.113.9", "stock.adjust", "SKU-1", '{"stock": 1}', "{}")
BOB = replace(ADA, actor_id=2, who="bob@example.com", action="order.refund", at=NOON + timedelta(hours=1))


def fill(store, *drafts):
    for draft in drafts:
        with store.writing() as tx:
            tx.audit.append(draft)


def found(store, **asked):
    with store.reading() as tx:
        return tx.audit.page(AuditQuery(**asked))


def test_entries_come_back_as_they_were_and_the_chain_holds(store):
    fill(store, ADA, BOB)
    with store.writing() as tx:
        tx.audit.append(ADA)
        tx.audit.append(BOB)

    with store.reading() as tx:
        entries = list(tx.audit.stream())
    assert [entry.draft for entry in entries] == [ADA, BOB, ADA, BOB]
    assert broken_links(entries) == []


def test_an_act_that_is_rolled_back_leaves_no_entry(store):
    def fail() -> None:
        with store.writing() as tx:
            tx.audit.append(ADA)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert found(store) == ([], 0)


def test_the_newest_come_first_fifty_on_a_page(store):
    fill(store, *(replace(ADA, subject=f"SKU-{number}") for number in range(60)))

    first, total = found(store)
    assert (total, len(first), first[0].draft.subject) == (60, 50, "SKU-59")
    assert [entry.draft.subject for entry in found(store, page=2)[0]] == [f"SKU-{n}" for n in range(9, -1, -1)]


@pytest.mark.parametrize(
    ("asked", "who"),
    [
        ({"who": "ada@example.com"}, ["ada@example.com"]),
        ({"action": "order.refund"}, ["bob@example.com"]),
        ({"subject": "SKU-1"}, ["bob@example.com", "ada@example.com"]),
        ({"since": BOB.at}, ["bob@example.com"]),
        ({"until": BOB.at}, ["ada@example.com"]),
        ({"who": "ada@example.com", "action": "order.refund"}, []),
    ],
)
def test_a_query_narrows_the_log(store, asked, who):
    fill(store, ADA, BOB)

    entries, total = found(store, **asked)

    assert [entry.draft.who for entry in entries] == who
    assert total == len(who)


@pytest.fixture
def engine(sql_url):
    engine = open_engine(sql_url)
    yield engine
    engine.dispose()


@pytest.fixture
def sql_store(engine):
    return SqlStore(engine)


@pytest.mark.parametrize("act", ["UPDATE audit SET who = 'bob'", "DELETE FROM audit", "DELETE FROM audit WHERE id = 1"])
def test_the_database_itself_refuses_to_change_or_delete(engine, sql_store, act):
    fill(sql_store, ADA)

    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text(act))

    assert [entry.draft for entry in found(sql_store)[0]] == [ADA]


def test_who_goes_round_the_triggers_is_found_by_verify(engine, sql_store):
    fill(sql_store, ADA, BOB)
    with engine.begin() as connection:
        drop = "DROP TRIGGER audit_no_update"
        if engine.dialect.name == "postgresql":
            drop = "SET LOCAL session_replication_role = replica"
        connection.execute(text(drop))
        connection.execute(text("UPDATE audit SET who = 'eve@example.com' WHERE id = 1"))

    findings = IntegrityService(sql_store, SandboxGateway(engine), FakeAuditAnchors()).verify()

    assert findings.audit_broken == ["entry 1 was changed"]
    assert findings.is_clean is False


def test_whoever_cuts_off_the_end_is_found_by_verify(engine, sql_store):
    anchors, service = FakeAuditAnchors(), IntegrityService(sql_store, SandboxGateway(engine), FakeAuditAnchors())
    anchored = IntegrityService(sql_store, SandboxGateway(engine), anchors)
    fill(sql_store, ADA, BOB)
    AuditService(sql_store, anchors).anchor(SYSTEM)
    with engine.begin() as connection:
        drop = "DROP TRIGGER audit_no_delete"
        if engine.dialect.name == "postgresql":
            drop = "SET LOCAL session_replication_role = replica"
        connection.execute(text(drop))
        connection.execute(text("DELETE FROM audit WHERE id = 2"))

    assert service.verify().is_clean  # the control: nothing remembers the entry
    assert anchored.verify().audit_broken == ["the end is cut off: there was an entry 2"]


def race(sql_url, act):
    with ProcessPoolExecutor(3) as pool:
        list(pool.map(ready, range(3)))
        start_at = time.time() + 0.3
        runs = [pool.submit(act, sql_url, start_at, ADA, 8) for _ in range(3)]
        return [outcome for run in runs for outcome in run.result()]


def test_writers_in_three_processes_make_one_chain(sql_url, sql_store):
    assert race(sql_url, append_audits) == ["written"] * 24

    with sql_store.reading() as tx:
        entries = list(tx.audit.stream())
    assert [entry.id for entry in entries] == list(range(1, 25))
    assert broken_links(entries) == []


def test_without_the_lock_writers_get_into_each_others_way(sql_url):
    """The control: the race test bites."""
    assert "collided" in race(sql_url, append_audits_carelessly)
