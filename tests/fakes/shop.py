"""A whole shop for quick tests: the real services over fakes, with words for what a test is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

import pyotp

from shop_app.bootstrap import Parts, build
from shop_app.domain.accounts import SYSTEM, Account, Actor, Role
from shop_app.domain.catalogue import Category, ProductDraft, Status, Variant
from shop_app.domain.coupons import Coupon, CouponDraft, CouponKind
from shop_app.domain.money import Money
from shop_app.domain.orders import Address, Order, OrderDraft
from shop_app.kit.clock import now
from shop_app.kit.ids import secret_token
from shop_app.repositories.ports import Store
from shop_app.services.health import Part
from shop_app.services.passwords import hash_password
from shop_app.services.sessions import actor_of
from shop_app.settings import Settings
from tests.fakes.gateway import WatchedGateway
from tests.fakes.growing import (
    FakeAuditAnchors,
    FakeExperiments,
    FakeInteractions,
    FakeModels,
    FakeSearches,
    FakeShelfStats,
)
from tests.fakes.mailer import FakeMailer
from tests.fakes.pictures import FakeImages
from tests.fakes.shared import FakeCache, FakeCarts, FakeLimiter, FakeLive, FakeLocks, FakeTastes, FakeTrainingBoard
from tests.fakes.store import FakeStore
from tests.fakes.unfinished import FakeUnfinished

SECRET = "a-secret-for-tests-only-0123456789"
PATIENT_MS = 10_000  # for a shelf, however busy the machine is
PASSWORD = "three random words"
PASSWORD_HASH = hash_password(PASSWORD, 4)
HOME = Address("Ada Lovelace", "12 St James's Square", "London", "SW1Y 4JH", "GB")
LAMPS = Category("lamps", "Lamps")


@dataclass(frozen=True)
class Mail:
    """A mail as it was asked for."""

    template: str
    to: str
    context: Mapping[str, Any]


@dataclass(frozen=True)
class Thing:
    """A product of one variant that a test put on sale."""

    sku: str
    slug: str
    id: int
    title: str


class Shop:
    """The shop on sale in tests; services are attributes under the names the doors use.

    Args:
        store: the fake one, unless a test brings a real database.
        gateway: the sandbox with books in memory, unless a test brings another.
        more: settings other than those of every test.
    """

    def __init__(self, store: Store | None = None, gateway: Any = None, **more: Any) -> None:
        self.live = FakeLive()
        self.store = store or FakeStore(self.live)
        self.carts, self.tastes, self.limiter, self.locks = FakeCarts(), FakeTastes(), FakeLimiter(), FakeLocks()
        self.experiments = FakeExperiments()
        self.training_board = FakeTrainingBoard()
        self.unfinished = FakeUnfinished()
        self.events, self.models, self.gateway = FakeInteractions(), FakeModels(), gateway or WatchedGateway()
        self.mailer, self.cache, self.searches = FakeMailer(), FakeCache(), FakeSearches()
        self.shelf_stats, self.anchors = FakeShelfStats(self.events), FakeAuditAnchors()
        self.mailer, self.files = FakeMailer(), FakeImages()
        asked = {"secret_key": SECRET, "bcrypt_cost": 4, "shelf_limit_ms": PATIENT_MS} | more
        self.settings = Settings(**asked, _env_file=None)
        health = tuple(Part(name, each.ping, "") for name, each in (("SQL", self.store), ("Redis", self.carts)))
        self.parts = Parts(
            self.store,
            self.carts,
            self.tastes,
            self.limiter,
            self.locks,
            self.events,
            self.models,
            self.unfinished,
            self.experiments,
            self.shelf_stats,
            self.training_board,
            self.gateway,
            self.live,
            self.mailer,
            self.cache,
            self.searches,
            self.files,
            self.anchors,
            health,
        )
        self.services = build(self.settings, self.parts)
        self.accounts, self.sign_in = self.services.accounts, self.services.sign_in
        self.sessions, self.second_factor = self.services.sessions, self.services.second_factor
        self.confirmations, self.credentials = self.services.confirmations, self.services.credentials
        self.users, self.personal_data = self.services.users, self.services.personal_data
        self.address_book = self.services.address_book
        self.catalogue, self.cart, self.checkout = self.services.catalogue, self.services.cart, self.services.checkout
        self.search, self.editing = self.services.search, self.services.editing
        self.categories, self.kept = self.services.categories, self.services.kept
        self.payments, self.refunds = self.services.payments, self.services.refunds
        self.challenges = self.services.challenges
        self.returns, self.history = self.services.returns, self.services.history
        self.orders, self.outbox, self.integrity = self.services.orders, self.services.outbox, self.services.integrity
        self.interactions, self.recommendations = self.services.interactions, self.services.recommendations
        self.choices = self.services.choices
        self.training, self.mail, self.alerts = self.services.training, self.services.mail, self.services.alerts
        self.images, self.exchange = self.services.images, self.services.exchange
        self.reviews, self.wishlist = self.services.reviews, self.services.wishlist
        self._numbers = count(1)

    # who

    def guest(self) -> Actor:
        return Actor(secret_token())

    def shopper(self, email: str = "", role: Role = Role.CUSTOMER) -> Actor:
        """A person with an account, signed in."""
        address = email or f"shopper{next(self._numbers)}@example.com"
        return actor_of(self.account(address, role), secret_token())

    def account(self, email: str, role: Role = Role.CUSTOMER, name: str = "Ada") -> Account:
        """An account whose owner confirmed the address long ago; its password is ``PASSWORD``."""
        with self.store.writing() as tx:
            return tx.accounts.add(email, name, PASSWORD_HASH, role, now())

    def turn_on_second_factor(self, account: Account) -> tuple[str, list[str]]:
        """Set up an authenticator; return its secret and the backup codes. The code of this moment is spent."""
        actor = actor_of(account, secret_token())
        secret = self.second_factor.begin(actor, PASSWORD).secret
        return secret, self.second_factor.confirm(actor, pyotp.TOTP(secret).at(now()))

    def mails(self, template: str = "") -> list[Mail]:
        """Mails that were asked for and not sent yet, oldest first; only of one kind, if that is given."""
        with self.store.reading() as tx:
            entries = [each.payload for each in tx.outbox.due(now(), 1000, "mail")]
        return [
            Mail(each["template"], each["to"], each["context"])
            for each in entries
            if template in ("", each["template"])
        ]

    def shopper_with_cart(self, thing: Thing, quantity: int = 1) -> Actor:
        actor = self.shopper()
        self.cart.add(actor, thing.sku, quantity)
        return actor

    # what

    def product(
        self, title: str = "", *, price: int = 1999, stock: int = 10, status: Status = Status.PUBLISHED
    ) -> Thing:
        """Put a product on sale; ``price`` in cents."""
        number = next(self._numbers)
        variant = Variant(f"SKU-{number:03d}", Money(price, "USD"), stock)
        draft = ProductDraft(title or f"Lamp {number}", "It gives light.", LAMPS.slug, [variant], status=status)
        ids = self.catalogue.bring_in(SYSTEM, [LAMPS], [draft])
        return Thing(variant.sku, draft.slug, ids[variant.sku], draft.title)

    def coupon(self, code: str = "SAVE10", **more: Any) -> Coupon:
        """Put a coupon out: ten percent off everything, unless ``more`` says otherwise."""
        asked = {"kind": CouponKind.PERCENT, "minimum": Money(0, "USD"), "basis_points": 1000} | more
        return self.services.coupons.add(SYSTEM, CouponDraft(code, **asked))

    def stock(self, thing: Thing) -> int:
        with self.store.reading() as tx:
            return tx.catalogue.sellable([thing.sku])[thing.sku].variant.stock

    def adjust_stock(self, thing: Thing, delta: int) -> None:
        with self.store.writing() as tx:
            tx.stock.adjust(thing.sku, delta, now())

    # buying

    def draft(
        self, actor: Actor, *, token: str = "tok_visa", country: str = "GB", email: str = "", method: str = ""
    ) -> OrderDraft:
        """What the actor sends after looking at today's quote for their cart."""
        address = Address(HOME.name, HOME.line1, HOME.city, HOME.postal_code, country)
        total = self.checkout.quote(actor, country, method).totals.total
        return OrderDraft(email or actor.email or "guest@example.com", address, method, token, total)

    def place_order(self, actor: Actor, *, token: str = "tok_visa", key: str = "") -> Order:
        order, _ = self.checkout.place(actor, self.draft(actor, token=token), key or secret_token())
        return order

    def close(self) -> None:
        self.services.close()
        if isinstance(self.gateway, WatchedGateway):
            self.gateway.close()
