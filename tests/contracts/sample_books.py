"""Orders, payments and products that the contract tests of the books share. No assertions here."""

from datetime import UTC, datetime

from shop_app.domain.catalogue import Category, ProductDraft, Variant
from shop_app.domain.money import Money
from shop_app.domain.orders import Address, NewOrder, OrderLine
from shop_app.domain.payments import Payment, PaymentStatus
from shop_app.domain.pricing import LineToPrice, Totals, price
from shop_app.domain.pricing.defaults import default_tariff

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
HOME = Address("Ada", "1 Street", "London", "N1", "GB", line2="Flat 2")
USD = "USD"


def put_on_sale(store) -> None:
    """Five lamps and five vases."""
    drafts = [ProductDraft(sku, "", "things", [Variant(sku, Money(1000, USD), 5)]) for sku in ("LAMP", "VASE")]
    with store.writing() as tx:
        tx.catalogue.add_categories([Category("things", "Things")])
        tx.catalogue.bring_in(drafts, NOON)


def stock(store, sku: str) -> int:
    with store.reading() as tx:
        return tx.catalogue.sellable([sku])[sku].variant.stock


def right() -> Totals:
    return price([LineToPrice("LAMP", 2, Money(1000, USD))], default_tariff(USD), "GB")


def new_order(number: str, *, account_id: int | None = None, at: datetime = NOON, **more) -> NewOrder:
    line = OrderLine(
        "LAMP", 1, "lamp", "Lamp", 2, Money(1000, USD), Money(2000, USD), Money(400, USD), Money(0, USD), "/i.webp"
    )
    return NewOrder(
        number, account_id, "f" * 64, "ada@example.com", at, [line], right(), HOME, None, "standard", **more
    )


def payment(number: str, key: str = "k1", at: datetime = NOON) -> Payment:
    return Payment(number, "sandbox", key, Money(2895, USD), PaymentStatus.OPEN, at)
