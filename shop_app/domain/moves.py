"""Which way an order may go: the state machine, and what the parcels already sent leave of it. No storage here."""

from collections.abc import Mapping
from enum import StrEnum

from shop_app.domain.errors import IllegalTransition


class OrderStatus(StrEnum):
    PENDING_PAYMENT = "pending_payment"
    PAID = "paid"
    PROCESSING = "processing"
    PARTIALLY_SHIPPED = "partially_shipped"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    PARTIALLY_REFUNDED = "partially_refunded"
    RETURN_REQUESTED = "return_requested"
    RETURNED = "returned"


class Shipped(StrEnum):
    """How much of an order has left the house."""

    NONE = "none"
    SOME = "some"
    ALL = "all"


S = OrderStatus
LEGAL: Mapping[OrderStatus, tuple[OrderStatus, ...]] = {
    S.PENDING_PAYMENT: (S.PAID, S.CANCELLED),
    S.PAID: (S.PROCESSING, S.PARTIALLY_SHIPPED, S.SHIPPED, S.CANCELLED, S.PARTIALLY_REFUNDED, S.REFUNDED),
    S.PROCESSING: (S.PARTIALLY_SHIPPED, S.SHIPPED, S.CANCELLED, S.PARTIALLY_REFUNDED, S.REFUNDED),
    S.PARTIALLY_SHIPPED: (S.PARTIALLY_SHIPPED, S.SHIPPED, S.PARTIALLY_REFUNDED, S.REFUNDED),
    S.SHIPPED: (S.DELIVERED, S.RETURN_REQUESTED, S.PARTIALLY_REFUNDED, S.REFUNDED),
    S.DELIVERED: (S.RETURN_REQUESTED, S.PARTIALLY_REFUNDED, S.REFUNDED),
    S.RETURN_REQUESTED: (S.RETURNED, S.DELIVERED, S.PARTIALLY_REFUNDED, S.REFUNDED),
    S.RETURNED: (S.PARTIALLY_REFUNDED, S.REFUNDED),
    # Part of the money went back; the parcels go on from where they are (see FURTHER).
    S.PARTIALLY_REFUNDED: (
        S.PROCESSING,
        S.PARTIALLY_SHIPPED,
        S.SHIPPED,
        S.DELIVERED,
        S.CANCELLED,
        S.RETURN_REQUESTED,
        S.REFUNDED,
    ),
    S.CANCELLED: (),
    S.REFUNDED: (),
}
FURTHER: Mapping[Shipped, tuple[OrderStatus, ...]] = {
    Shipped.NONE: (S.PROCESSING, S.PARTIALLY_SHIPPED, S.SHIPPED, S.CANCELLED, S.REFUNDED),
    Shipped.SOME: (S.PARTIALLY_SHIPPED, S.SHIPPED, S.REFUNDED),
    Shipped.ALL: (S.DELIVERED, S.RETURN_REQUESTED, S.REFUNDED),
}


def ways(current: OrderStatus, shipped: Shipped) -> list[OrderStatus]:
    """Return where an order may go; one that was refunded in part goes on by what it has shipped."""
    legal = LEGAL[current]
    return [each for each in legal if current is not S.PARTIALLY_REFUNDED or each in FURTHER[shipped]]


def check_move(current: OrderStatus, asked: OrderStatus, shipped: Shipped = Shipped.NONE) -> None:
    """Let a legal move pass.

    Raises:
        IllegalTransition: lists where the order can go instead.
    """
    legal = ways(current, shipped)
    if asked not in legal:
        raise IllegalTransition(current, asked, legal)
