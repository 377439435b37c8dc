"""What the recommender's tests share: the planted shop and a model trained on it once."""

from collections.abc import Iterator

import planted_shop
import pytest
from threadpoolctl import threadpool_limits

from ml.dataset import Interactions, ItemTable
from ml.fit import TrainConfig, fit
from ml.snapshot import Snapshot


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> Iterator[None]:
    """Idle OpenMP threads spin; on a busy machine small fits take ten times as long with two."""
    with threadpool_limits(1):
        yield


QUICK = TrainConfig(components=16, epochs=10)


@pytest.fixture(scope="session")
def items() -> ItemTable:
    return planted_shop.catalogue()


@pytest.fixture(scope="session")
def interactions(items: ItemTable) -> Interactions:
    return planted_shop.interactions(items)


@pytest.fixture(scope="session")
def snapshot(interactions: Interactions, items: ItemTable) -> Snapshot:
    return fit(interactions, items, QUICK)
