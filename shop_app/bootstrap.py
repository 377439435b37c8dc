"""Wires the shop once: which store, which gateway, which settings. Tests hand in other parts; no rules here."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

from shop_app.gateways.email.keeper import MailKeeper
from shop_app.gateways.email.writer import Writer
from shop_app.local.servers import LocalServers
from shop_app.parts import Parts as Parts
from shop_app.parts import real_parts as real_parts
from shop_app.repositories import ports
from shop_app.repositories.mongo.client import open_mongo
from shop_app.repositories.mongo.interactions import MongoInteractions
from shop_app.repositories.mongo.searches import MongoSearches
from shop_app.repositories.mongo.shelf_stats import MongoShelfStats
from shop_app.repositories.sql import migrations
from shop_app.repositories.sql.engine import open_engine
from shop_app.services.accounts import AccountsService
from shop_app.services.address_book import AddressBookService
from shop_app.services.alerts import AlertsService
from shop_app.services.audit import AuditService
from shop_app.services.cart import CartService
from shop_app.services.catalogue import CatalogueService
from shop_app.services.categories import CategoriesService
from shop_app.services.challenges import ChallengesService
from shop_app.services.checkout import CheckoutService
from shop_app.services.choices import ChoicesService
from shop_app.services.confirmations import CONFIRMATION_ASKED, ConfirmationsService
from shop_app.services.coupons import CouponsService
from shop_app.services.credentials import RESET_ASKED, CredentialsService
from shop_app.services.editing import CATALOGUE_CHANGED, EditingService
from shop_app.services.event_buffer import LATE, count_only
from shop_app.services.exchange.service import ExchangeService
from shop_app.services.forgetting import ForgettingService
from shop_app.services.health import HealthService
from shop_app.services.history import HistoryService
from shop_app.services.images import ImagesService
from shop_app.services.integrity import IntegrityService
from shop_app.services.interactions import FORGET, InteractionsService
from shop_app.services.kept_answers import KeptAnswers
from shop_app.services.mail import MAIL, MAIL_TRIES, MailService, remains
from shop_app.services.mail_shelves import PATIENCE_S, MailShelves
from shop_app.services.order_letters import OrderLetters
from shop_app.services.order_moves import OrderMoves
from shop_app.services.orders import OrdersService
from shop_app.services.outbox import Consumer, OutboxService
from shop_app.services.payments import ORDER_PAID, PaymentsService
from shop_app.services.people import build_people
from shop_app.services.personal_data import CART_LEFT, PersonalDataService
from shop_app.services.purchases import PurchaseNotes
from shop_app.services.recommendations import RecommendationsService
from shop_app.services.refunds import RefundsService
from shop_app.services.reports import ReportsService
from shop_app.services.retraining import RetrainingService
from shop_app.services.returns import ReturnsService
from shop_app.services.reviews import ReviewsService
from shop_app.services.search import SearchService
from shop_app.services.second_factor import SecondFactorService
from shop_app.services.sessions import SessionsService
from shop_app.services.shelf_desk import ShelfDeskService
from shop_app.services.shelf_labels import ShelfLabels
from shop_app.services.shelf_stats import ShelfStatsService
from shop_app.services.sign_in import SignInService
from shop_app.services.throttle import Throttle
from shop_app.services.training import TrainingService
from shop_app.services.users import UsersService
from shop_app.services.wishlist import WishlistService
from shop_app.settings import Settings, get_settings


@dataclass(frozen=True, slots=True)
class Services:
    """The use cases, one per noun: what every door calls."""

    settings: Settings
    throttle: Throttle
    accounts: AccountsService
    sessions: SessionsService
    second_factor: SecondFactorService
    confirmations: ConfirmationsService
    credentials: CredentialsService
    users: UsersService
    personal_data: PersonalDataService
    sign_in: SignInService
    address_book: AddressBookService
    catalogue: CatalogueService
    search: SearchService
    editing: EditingService
    categories: CategoriesService
    kept: KeptAnswers
    images: ImagesService
    reviews: ReviewsService
    wishlist: WishlistService
    exchange: ExchangeService
    cart: CartService
    coupons: CouponsService
    checkout: CheckoutService
    payments: PaymentsService
    refunds: RefundsService
    orders: OrdersService
    challenges: ChallengesService
    returns: ReturnsService
    history: HistoryService
    interactions: InteractionsService
    forgetting: ForgettingService
    choices: ChoicesService
    reports: ReportsService
    shelf_stats: ShelfStatsService
    shelf_desk: ShelfDeskService
    retraining: RetrainingService
    recommendations: RecommendationsService
    training: TrainingService
    mail: MailService
    alerts: AlertsService
    outbox: OutboxService
    integrity: IntegrityService
    live: ports.Live
    audit: AuditService
    health: HealthService
    disconnect: Callable[[], None]

    def close(self) -> None:
        """Write what is still held in memory, then let go of the stores."""
        self.interactions.close()
        self.search.close()
        self.mail.close()
        self.recommendations.close()
        self.disconnect()


def build(settings: Settings, parts: Parts) -> Services:
    """Wire the services from parts."""
    secret = settings.secret_key.get_secret_value()
    throttle = Throttle(parts.limiter, settings.limit_factor)
    people = build_people(settings, parts.store, throttle)
    cart = CartService(parts.store, parts.carts, settings.currency, parts.live, throttle)
    interactions = InteractionsService(parts.store, parts.events, parts.tastes, parts.live)
    personal_data = PersonalDataService(parts.store, parts.carts, parts.tastes, interactions, people.password)
    wishlist = WishlistService(parts.store, interactions)
    letters = OrderLetters(secret)
    refunds = RefundsService(parts.store, parts.gateway, letters)
    at_once = settings.capture == "automatic"
    payments = PaymentsService(parts.store, parts.gateway, refunds, letters, cart, takes_at_once=at_once)
    returns = ReturnsService(parts.store, refunds, letters)
    moves = OrderMoves(parts.store, payments, refunds, letters)
    orders = OrdersService(parts.store, cart, throttle, moves, returns, letters)
    recommendations = RecommendationsService(
        parts.store,
        parts.events,
        parts.tastes,
        parts.models,
        parts.carts,
        parts.experiments,
        parts.live,
        settings.shelf_limit_ms / 1000,
    )
    forgetting = ForgettingService(parts.store, parts.events, parts.models, parts.unfinished, parts.locks, interactions)
    training = TrainingService(
        parts.store, parts.events, parts.models, parts.locks, forgetting, parts.unfinished, settings.refresh_epochs
    )
    keeper = parts.mailer if isinstance(parts.mailer, MailKeeper) else None
    labels = ShelfLabels(secret, settings.previous_secret_key.get_secret_value())
    patience_s = max(PATIENCE_S, settings.shelf_limit_ms / 1000)
    shelves = MailShelves(parts.store, recommendations, labels, patience_s) if settings.mail_shelf else None
    mail = MailService(parts.store, Writer(settings.public_url, settings.mail_from), parts.mailer, keeper, shelves)
    kept = KeptAnswers(parts.cache)
    consumers = {
        CATALOGUE_CHANGED: Consumer(kept.evict),
        ORDER_PAID: Consumer(PurchaseNotes(parts.store, parts.events, parts.tastes).note),
        LATE: Consumer(interactions.store_late, remains=count_only),
        FORGET: Consumer(forgetting.erase),
        CART_LEFT: Consumer(personal_data.clear_cart),
        RESET_ASKED: Consumer(people.credentials.mail_reset, remains=lambda _: {}),
        CONFIRMATION_ASKED: Consumer(people.confirmations.mail_again),
        MAIL: Consumer(mail.send, most_tries=MAIL_TRIES, remains=remains),
    }
    return Services(
        settings=settings,
        throttle=throttle,
        accounts=people.accounts,
        sessions=people.sessions,
        second_factor=people.second_factor,
        confirmations=people.confirmations,
        credentials=people.credentials,
        users=UsersService(parts.store),
        personal_data=personal_data,
        sign_in=SignInService(
            parts.store, throttle, people.accounts, people.second_factor, cart, interactions, wishlist
        ),
        address_book=AddressBookService(parts.store),
        catalogue=CatalogueService(parts.store),
        search=SearchService(parts.store, parts.searches, kept, interactions),
        editing=EditingService(parts.store, kept, settings.currency),
        categories=CategoriesService(parts.store, kept),
        kept=kept,
        images=ImagesService(parts.store, parts.images, throttle),
        reviews=ReviewsService(parts.store, throttle, interactions, need_approval=settings.reviews_need_approval),
        wishlist=wishlist,
        exchange=ExchangeService(parts.store, parts.events, settings.currency),
        cart=cart,
        coupons=CouponsService(parts.store, settings.currency),
        checkout=CheckoutService(parts.store, cart, payments, letters, throttle, currency=settings.currency),
        payments=payments,
        refunds=refunds,
        orders=orders,
        challenges=ChallengesService(parts.gateway, orders, payments),
        returns=returns,
        history=HistoryService(parts.store),
        interactions=interactions,
        forgetting=forgetting,
        choices=ChoicesService(parts.store, interactions),
        shelf_desk=ShelfDeskService(parts.store, parts.models, training, recommendations),
        retraining=RetrainingService(parts.store, training, parts.training_board, parts.locks, parts.live),
        shelf_stats=ShelfStatsService(parts.store, parts.shelf_stats, parts.models, parts.experiments),
        reports=ReportsService(parts.store, throttle, interactions, recommendations, labels),
        recommendations=recommendations,
        training=training,
        mail=mail,
        alerts=AlertsService(parts.store, throttle),
        outbox=OutboxService(parts.store, consumers),
        integrity=IntegrityService(parts.store, parts.gateway, parts.anchors),
        live=parts.live,
        audit=AuditService(parts.store, parts.anchors),
        health=HealthService(parts.health),
        disconnect=parts.close,
    )


def migrate(settings: Settings) -> None:
    """Bring the SQL schema and the MongoDB indexes to what this code needs."""
    engine, mongo = open_engine(settings.sql_url), open_mongo(settings.mongo_url)
    try:
        migrations.upgrade(engine)
        MongoInteractions(mongo).prepare()
        MongoShelfStats(mongo).prepare()
        MongoSearches(mongo).prepare()
    finally:
        engine.dispose()
        mongo.client.close()


@lru_cache
def get_services() -> Services:
    """Return the process's services, wired once."""
    settings = get_settings()
    return build(settings, real_parts(settings))


@contextmanager
def open_shop() -> Iterator[Services]:
    """Give a command a whole shop: stores started if none is named, schema current, everything written at the end."""
    with LocalServers(get_settings()):
        settings = get_settings()
        parts = real_parts(settings)
        shop = build(settings, parts)
        try:
            migrate(settings)
            parts.carts.ping()  # a store that is away is named at once, not when somebody first needs it
            yield shop
        finally:
            shop.close()
