"""SQL rows, one module per noun. Only repositories import them; nobody shows one.

Reading order: base, accounts, alerts, audit, catalogue, choices, orders, fulfilment, outbox, pricing.
"""

from sqlmodel import SQLModel

from shop_app.tables import accounts, alerts, audit, catalogue, choices, fulfilment, orders, outbox, pricing, wishlist

metadata = SQLModel.metadata

__all__ = [
    "accounts",
    "alerts",
    "audit",
    "catalogue",
    "choices",
    "fulfilment",
    "metadata",
    "orders",
    "outbox",
    "pricing",
    "wishlist",
]
