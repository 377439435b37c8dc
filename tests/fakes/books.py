"""The tables of the in-memory store: immutable rows in dicts, so that a copy is a transaction. No rules here."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Self

from shop_app.domain.accounts import Account, Proof, Purpose, SecondFactor, SignIn
from shop_app.domain.addresses import SavedAddress
from shop_app.domain.audit import AuditEntry
from shop_app.domain.catalogue import Category, ProductDraft, Review, Variant
from shop_app.domain.choices import Choices, ShelfRule
from shop_app.domain.coupons import Coupon
from shop_app.domain.fulfilment import Refund, ReturnRequest, Shipment, StaffNote
from shop_app.domain.orders import Order
from shop_app.domain.payments import Payment
from shop_app.domain.pricing.tariff import Tariff
from shop_app.domain.recommendations import Placement
from shop_app.domain.reviews import ReviewStatus
from shop_app.domain.wishlist import Owner


@dataclass(frozen=True)
class SessionRow:
    account_id: int
    token_fingerprint: str
    sign_in: SignIn
    expires_at: datetime
    is_ended: bool = False


@dataclass(frozen=True)
class RefreshRow:
    account_id: int
    session_id: int
    expires_at: datetime
    is_used: bool = False
    is_revoked: bool = False


@dataclass(frozen=True)
class ProofRow:
    proof: Proof
    purpose: Purpose
    expires_at: datetime
    is_used: bool = False


@dataclass(frozen=True)
class ProductRow:
    id: int
    slug: str
    draft: ProductDraft
    created_at: datetime
    rating_sum: int = 0
    rating_count: int = 0
    sold_count: int = 0
    version: int = 1
    updated_at: datetime | None = None


@dataclass(frozen=True)
class ReviewRow:
    id: int
    product_id: int
    account_id: int
    review: Review
    status: ReviewStatus


@dataclass(frozen=True)
class VariantRow:
    product_id: int
    variant: Variant


@dataclass(frozen=True)
class Movement:
    sku: str
    delta: int
    order_number: str = ""
    reason: str = ""
    note: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class OrderRow:
    id: int
    order: Order
    token_fingerprint: str


@dataclass(frozen=True)
class Redemption:
    coupon_id: int
    account_key: int | None = None
    email_key: str | None = None


@dataclass(frozen=True)
class OutboxRow:
    id: int
    topic: str
    payload: Mapping[str, Any]
    created_at: datetime
    next_at: datetime
    attempts: int = 0
    is_delivered: bool = False
    is_dead: bool = False
    error: str = ""


@dataclass
class Books:
    """Everything that one transaction can touch."""

    accounts: dict[int, Account] = field(default_factory=dict)
    password_hashes: dict[int, str] = field(default_factory=dict)
    buried: set[int] = field(default_factory=set)
    proofs: dict[str, ProofRow] = field(default_factory=dict)
    second_factors: dict[int, SecondFactor] = field(default_factory=dict)
    backup_codes: dict[int, frozenset[str]] = field(default_factory=dict)
    sessions: dict[int, SessionRow] = field(default_factory=dict)
    refresh_tokens: dict[str, RefreshRow] = field(default_factory=dict)
    addresses: dict[int, tuple[int, SavedAddress]] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)
    products: dict[int, ProductRow] = field(default_factory=dict)
    variants: dict[str, VariantRow] = field(default_factory=dict)
    redirects: dict[str, int] = field(default_factory=dict)  # old slug -> product id
    prices: dict[str, list[tuple[datetime, int]]] = field(default_factory=dict)  # SKU -> what it cost from when on
    synonyms: dict[int, tuple[str, ...]] = field(default_factory=dict)
    movements: list[Movement] = field(default_factory=list)
    reviews: dict[int, ReviewRow] = field(default_factory=dict)
    wishes: dict[tuple[Owner, str], tuple[int, datetime]] = field(default_factory=dict)
    orders: dict[str, OrderRow] = field(default_factory=dict)
    payments: dict[str, Payment] = field(default_factory=dict)
    refunds: dict[str, Refund] = field(default_factory=dict)
    shipments: list[tuple[str, Shipment]] = field(default_factory=list)
    returns: dict[int, ReturnRequest] = field(default_factory=dict)
    notes: list[tuple[str, StaffNote]] = field(default_factory=list)
    idempotency_keys: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    claims: dict[str, str] = field(default_factory=dict)
    alerts: dict[int, tuple[str, str]] = field(default_factory=dict)  # SKU, e-mail
    coupons: dict[int, Coupon] = field(default_factory=dict)
    redemptions: dict[str, Redemption] = field(default_factory=dict)
    tariffs: list[Tariff] = field(default_factory=list)
    choices: dict[str, tuple[Choices, datetime]] = field(default_factory=dict)
    hidden: dict[tuple[str, int], datetime] = field(default_factory=dict)
    shelf_rules: dict[tuple[int, Placement | None], ShelfRule] = field(default_factory=dict)
    outbox: dict[int, OutboxRow] = field(default_factory=dict)
    audit: list[AuditEntry] = field(default_factory=list)

    def copy(self) -> Self:
        """Return books that can be changed without changing these; rows are immutable and shared."""
        return type(self)(**{each.name: copy(getattr(self, each.name)) for each in fields(self)})
