"""A catalogue with planted tastes and one small model trained on it, for shelves and for the registry."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from ml import artifact
from ml.dataset import ItemTable, collect
from ml.fit import TrainConfig, fit
from ml.snapshot import Snapshot
from shop_app.domain.recommendations import ModelCard
from shop_app.kit.clock import now
from shop_app.services import duty
from tests.fakes.shop import Shop, Thing

START = datetime(2026, 5, 1, tzinfo=UTC)
PRODUCTS = 30  # three themes of ten; ids count from 1 as in a new shop
SHOPPERS = 60


def planted() -> list[tuple[str, str, str, float, float]]:
    """Shopper ``a:n`` buys six products of theme ``n % 3``."""
    events = []
    for shopper in range(SHOPPERS):
        for step in range(6):
            item = 1 + 10 * (shopper % 3) + (shopper * 3 + step * 2) % 10
            at = START + timedelta(hours=6 * step + shopper / 10)
            events.append((f"a:{1000 + shopper}", str(item), "purchase", at.timestamp(), 1.0))
    return events


@pytest.fixture(scope="session")
def snapshot() -> Snapshot:
    ids = [str(1 + number) for number in range(PRODUCTS)]
    titles = [f"{('lamp', 'mug', 'rug')[number // 10]} number {number}" for number in range(PRODUCTS)]
    items = ItemTable(ids, titles, [""] * PRODUCTS, ["things"] * PRODUCTS, [1000] * PRODUCTS)
    return fit(collect(planted()).over(ids), items, TrainConfig(components=8, epochs=5, slice_days=(7.0,)))


@pytest.fixture(scope="session")
def packed(snapshot: Snapshot) -> bytes:
    return artifact.dumps(snapshot, {})


@pytest.fixture
def things(shop: Shop) -> list[Thing]:
    """Thirty products on sale, the ones the model knows."""
    return [shop.product(stock=10) for _ in range(PRODUCTS)]


@pytest.fixture
def live_model(shop: Shop, things: list[Thing], packed: bytes) -> list[Thing]:
    """Thirty products in three themes of ten, and a model that knows them."""
    shop.models.add(ModelCard("m1", now(), True, True, "promoted"), packed)
    shop.models.make_live("m1")
    return things


@pytest.fixture
def mailing_shop(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """A shop whose merchant wants suggestions in mails."""
    monkeypatch.setattr(duty, "LOOK_EVERY_S", 0.0)
    shop = Shop(mail_shelf=True)
    monkeypatch.setattr(shop.interactions._buffer, "_start_writer", lambda: None)
    yield shop
    shop.close()
