"""Connects to what the settings name: stores, gateways, mail. What is built from these parts is `bootstrap`."""

from collections.abc import Callable
from dataclasses import dataclass

from shop_app.gateways.chosen import payment_gateway
from shop_app.gateways.email.chosen import chosen_mailer
from shop_app.gateways.email.mailer import Mailer
from shop_app.gateways.images import ImageStore
from shop_app.gateways.images.choice import image_store
from shop_app.gateways.payments import PaymentGateway
from shop_app.repositories import ports
from shop_app.repositories.mongo.audit_anchors import MongoAuditAnchors
from shop_app.repositories.mongo.client import open_mongo
from shop_app.repositories.mongo.experiments import MongoExperiments
from shop_app.repositories.mongo.interactions import MongoInteractions
from shop_app.repositories.mongo.models import MongoModels
from shop_app.repositories.mongo.searches import MongoSearches
from shop_app.repositories.mongo.shelf_stats import MongoShelfStats
from shop_app.repositories.mongo.unfinished import MongoUnfinished
from shop_app.repositories.redis.cache import RedisCache
from shop_app.repositories.redis.carts import RedisCarts
from shop_app.repositories.redis.client import open_redis
from shop_app.repositories.redis.guards import RedisLimiter, RedisLocks
from shop_app.repositories.redis.live import RedisLive
from shop_app.repositories.redis.tastes import RedisTastes
from shop_app.repositories.redis.training_board import RedisTrainingBoard
from shop_app.repositories.sql import migrations
from shop_app.repositories.sql.engine import open_engine
from shop_app.repositories.sql.unit_of_work import SqlStore
from shop_app.services.health import Part
from shop_app.settings import Settings


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything the services are built from; real stores in the shop, fakes in quick tests."""

    store: ports.Store
    carts: ports.Carts
    tastes: ports.Tastes
    limiter: ports.Limiter
    locks: ports.Locks
    events: ports.Interactions
    models: ports.Models
    unfinished: ports.Unfinished
    experiments: ports.Experiments
    shelf_stats: ports.ShelfStats
    training_board: ports.TrainingBoard
    gateway: PaymentGateway
    live: ports.Live
    mailer: Mailer
    cache: ports.Cache
    searches: ports.Searches
    images: ImageStore
    anchors: ports.AuditAnchors
    health: tuple[Part, ...] = ()
    close: Callable[[], None] = lambda: None


def real_parts(settings: Settings) -> Parts:
    """Connect to the stores that the settings name; nothing is asked of them yet."""
    engine = open_engine(settings.sql_url, settings.sql_connections)
    redis = open_redis(settings.redis_url)
    mongo = open_mongo(settings.mongo_url)
    live = RedisLive(redis)
    store, carts, events = SqlStore(engine, live), RedisCarts(redis, settings.cart_ttl_s), MongoInteractions(mongo)
    models = MongoModels(mongo)

    def close() -> None:
        engine.dispose()
        redis.close()
        mongo.client.close()

    return Parts(
        store=store,
        carts=carts,
        tastes=RedisTastes(redis),
        limiter=RedisLimiter(redis),
        locks=RedisLocks(redis),
        events=events,
        models=models,
        unfinished=MongoUnfinished(mongo),
        experiments=MongoExperiments(mongo),
        gateway=payment_gateway(settings, store.writer),
        shelf_stats=MongoShelfStats(mongo),
        training_board=RedisTrainingBoard(redis),
        live=live,
        cache=RedisCache(redis),
        searches=MongoSearches(mongo),
        mailer=chosen_mailer(settings),
        images=image_store(settings.images_dir, settings.images_s3),
        anchors=MongoAuditAnchors(mongo),
        health=(
            Part("SQL", store.ping, "Check SHOP_DATABASE_URL and that the database runs."),
            Part("Redis", carts.ping, "Check SHOP_REDIS_URL and that the server runs."),
            Part("MongoDB", events.ping, "Check SHOP_MONGO_URL and that the server runs."),
            Part("migrations", lambda: store.ping() and migrations.is_current(engine), "Run: shop migrate"),
            Part("model", models.is_whole, "The live model is gone from the registry. Run: shop train"),
        ),
        close=close,
    )
