"""Stock alerts, on the fake and on both databases: kept once, due with stock, gone when told."""

from datetime import UTC, datetime

from shop_app.domain.catalogue import Category, ProductDraft, Status, Variant
from shop_app.domain.money import Money

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def put_on_sale(store) -> None:
    things = [("LAMP", 0, Status.PUBLISHED), ("VASE", 0, Status.PUBLISHED), ("OLD", 5, Status.ARCHIVED)]
    drafts = [
        ProductDraft(sku, "", "things", [Variant(sku, Money(1000, "USD"), stock)], status=status)
        for sku, stock, status in things
    ]
    with store.writing() as tx:
        tx.catalogue.add_categories([Category("things", "Things")])
        tx.catalogue.bring_in(drafts, NOON)


def test_an_alert_is_kept_once_due_with_stock_and_taken_by_one(store):
    put_on_sale(store)
    with store.writing() as tx:
        for sku, email in (("LAMP", "ada"), ("LAMP", "ada"), ("LAMP", "bob"), ("VASE", "ada"), ("OLD", "ada")):
            tx.alerts.add(sku, f"{email}@example.com", NOON)
    with store.reading() as tx:
        assert tx.alerts.due(9) == []

    with store.writing() as tx:
        tx.stock.adjust("LAMP", 1, NOON)

    with store.reading() as tx:
        due = tx.alerts.due(9)
        assert tx.alerts.due(1) == due[:1]
    assert [each[1:] for each in due] == [("LAMP", "ada@example.com"), ("LAMP", "bob@example.com")]
    with store.writing() as tx:
        assert [tx.alerts.take(due[0][0]), tx.alerts.take(due[0][0])] == [True, False]
    with store.reading() as tx:
        assert [each[1:] for each in tx.alerts.due(9)] == [("LAMP", "bob@example.com")]


def test_an_address_is_forgotten_with_all_it_asked_for(store):
    put_on_sale(store)
    with store.writing() as tx:
        tx.alerts.add("LAMP", "ada@example.com", NOON)
        tx.alerts.add("LAMP", "bob@example.com", NOON)
        tx.alerts.forget("ada@example.com")
        tx.stock.adjust("LAMP", 1, NOON)

    with store.reading() as tx:
        assert [email for _, _, email in tx.alerts.due(9)] == ["bob@example.com"]
