"""Proves that the books are right: stock, orders, payments and the gateway's books agree, nothing waits for ever,
nobody rewrote the audit log."""

from dataclasses import dataclass
from datetime import timedelta

from shop_app.domain.audit import broken_links
from shop_app.domain.errors import StoreUnavailable
from shop_app.domain.payments import Payment
from shop_app.gateways.payments import GatewayUnclear, PaymentGateway
from shop_app.kit.clock import now
from shop_app.repositories.ports import AuditAnchors, Store

LOOKED_BACK = timedelta(days=30)  # of the gateway's books
OVERLAP = timedelta(days=1)  # a charge is booked by the gateway later than it is asked for by us, never by this much


@dataclass(frozen=True, slots=True)
class Findings:
    """What does not add up; all empty when the books are right."""

    stock_off_ledger: list[str]  # SKUs
    orders_unbalanced: list[str]  # order numbers
    outbox_waiting: int
    audit_broken: list[str]  # what is wrong with which entries
    charges_off_books: list[str]  # payment keys that the gateway and we remember differently
    coupons_miscounted: list[str]  # codes whose uses are not the number of their redemptions
    is_gateway_silent: bool = False
    are_anchors_away: bool = False  # the audit log was not compared with what was remembered of it

    @property
    def is_clean(self) -> bool:
        off = self.stock_off_ledger or self.orders_unbalanced or self.charges_off_books or self.audit_broken
        silent = self.is_gateway_silent or self.are_anchors_away
        return not (off or self.coupons_miscounted or self.outbox_waiting or silent)


class IntegrityService:
    def __init__(self, store: Store, gateway: PaymentGateway, anchors: AuditAnchors) -> None:
        self._store = store
        self._gateway = gateway
        self._anchors = anchors

    def verify(self) -> Findings:
        """Compare every stock with its ledger, every order with its lines, payment and refunds, and every payment
        with what the gateway took and gave back in the last ``LOOKED_BACK``; count the uses of coupons; walk the
        audit log's chain and compare it with its anchors."""
        try:
            anchors, are_away = self._anchors.all(), False
        except StoreUnavailable:
            anchors, are_away = [], True
        with self._store.reading() as tx:
            stock, orders, waiting = tx.stock.off_the_ledger(), tx.payments.unbalanced(), tx.outbox.waiting()
            coupons, audit = tx.coupons.miscounted(), broken_links(tx.audit.stream(), anchors)
            ours = tx.payments.captured(self._gateway.name, now() - LOOKED_BACK - 2 * OVERLAP)
        try:
            off, is_silent = self._off_the_gateways_books(ours), False
        except GatewayUnclear:
            off, is_silent = [], True
        return Findings(stock, orders, waiting, audit, off, coupons, is_silent, are_away)

    def _off_the_gateways_books(self, ours: list[Payment]) -> list[str]:
        since = now() - LOOKED_BACK
        theirs = {each.key: (each.amount, each.refunded) for each in self._gateway.books(since - OVERLAP)}
        booked = {each.key: (each.amount, each.refunded) for each in ours}
        unknown = [key for key, (taken, back) in theirs.items() if key not in booked and taken.amount != back]
        different = [key for key in theirs if key in booked and booked[key] != theirs[key]]
        never_charged = [each.key for each in ours if each.created_at >= since and each.key not in theirs]
        return sorted({*unknown, *different, *never_charged})
