"""Brings in orders of the past as they were. What is ordered today goes through checkout."""

from collections.abc import Callable, Iterable

from shop_app.domain.accounts import Actor
from shop_app.domain.errors import InvalidInput
from shop_app.domain.money import total, zero
from shop_app.domain.orders import HistoricOrder, NewOrder, OrderLine, pieces_of
from shop_app.domain.pricing import PricedLine, Totals
from shop_app.kit.chunks import chunks
from shop_app.kit.ids import fingerprint, secret_token
from shop_app.repositories.ports import Sellable, Store
from shop_app.services.access import Permission, access


class HistoryService:
    def __init__(self, store: Store) -> None:
        self._store = store

    def bring_in(
        self, actor: Actor, orders: Iterable[HistoricOrder], on_progress: Callable[[int], None] | None = None
    ) -> int:
        """Store orders of the past as they were, with a captured payment each; stock is not touched.

        Known numbers are skipped. Products' popularity counts what is new.

        Raises:
            InvalidInput: a line names a SKU the shop does not have.
        """
        access(actor, Permission.BRING_IN)
        count = 0
        for chunk in chunks(orders, 1000):
            with self._store.writing() as tx:
                skus = {sku for order in chunk for sku, _, _ in order.lines}
                known: dict[str, Sellable] = {}
                for part in chunks(sorted(skus), 500):
                    known |= tx.catalogue.sellable(part)
                if missing := skus - known.keys():
                    raise InvalidInput({"sku": f"There is no product {min(missing)!r}."})
                new = [_past(order, known) for order in chunk]
                added = tx.orders.bring_in(new, origin="history")
                tx.catalogue.add_sold(pieces_of(line for order in new if order.number in added for line in order.lines))
            count += len(added)
            if on_progress:
                on_progress(len(chunk))
        return count


def _past(order: HistoricOrder, known: dict[str, Sellable]) -> NewOrder:
    currency = order.lines[0][2].currency
    nothing = zero(currency)
    priced = tuple(
        PricedLine(sku, quantity, unit, unit * quantity, nothing, nothing) for sku, quantity, unit in order.lines
    )
    subtotal = total([line.line_total for line in priced], currency)
    return NewOrder(
        number=order.number,
        account_id=order.account_id,
        token_fingerprint=fingerprint(secret_token()),
        email=order.email,
        placed_at=order.placed_at,
        lines=[
            OrderLine(
                sku=line.sku,
                product_id=known[line.sku].product_id,
                slug=known[line.sku].slug,
                title=known[line.sku].title,
                quantity=line.quantity,
                unit_price=line.unit_price,
                line_total=line.line_total,
                tax=nothing,
                discount=nothing,
                image_url=known[line.sku].image_url,
            )
            for line in priced
        ],
        totals=Totals(priced, subtotal, nothing, nothing, nothing, subtotal),
        shipping_address=order.shipping_address,
        billing_address=None,
        shipping_method="standard",
        status=order.status,
    )
