"""A training that is taken up half way ends with the very model it would have ended with."""

from collections.abc import Callable
from dataclasses import replace

import planted_shop
import pytest

from ml import artifact, steps
from ml.artifact import ArtifactError
from ml.dataset import Interactions, ItemTable
from ml.fit import Fitted
from ml.snapshot import Snapshot
from ml.train import TrainConfig, train

QUICK = TrainConfig(components=16, epochs=10, holdout_users=50)


class Killed(BaseException):
    """The power went."""


class Keeper:
    """Keeps steps as bytes, as a store would, and dies when it is told to."""

    def __init__(self, dies_after: str = "") -> None:
        self.kept: dict[str, bytes] = {}
        self.dies_after = dies_after
        self.made: list[str] = []

    def remember(self, name: str, make: Callable[[], Fitted]) -> Fitted:
        if name in self.kept:
            return steps.loads_step(self.kept[name], "the data")
        made = make()
        self.made.append(name)
        self.kept[name] = steps.dumps_step(made, "the data")
        if name == self.dies_after:
            raise Killed
        return made


@pytest.fixture(scope="module")
def uninterrupted(interactions: Interactions, items: ItemTable) -> bytes:
    return artifact.dumps(train(interactions, items, QUICK).snapshot, {})


@pytest.mark.parametrize(("killed_after", "made_anew"), [("past", ["everything"]), ("everything", [])])
def test_a_training_that_is_taken_up_makes_the_same_model_bit_for_bit(
    interactions, items, uninterrupted, killed_after, made_anew
):
    keeper = Keeper(killed_after)
    with pytest.raises(Killed):
        train(interactions, items, QUICK, remember=keeper.remember)
    keeper.made, keeper.dies_after = [], ""

    trained = train(interactions, items, QUICK, remember=keeper.remember)

    assert keeper.made == made_anew
    assert artifact.dumps(trained.snapshot, {}) == uninterrupted


def test_another_seed_makes_other_bytes(interactions, items, uninterrupted):
    other = train(interactions, items, replace(QUICK, seed=2)).snapshot

    assert artifact.dumps(other, {}) != uninterrupted


def test_what_a_training_learns_from_comes_back_as_it_was(interactions: Interactions, items: ItemTable):
    events, table = steps.loads_data(steps.dumps_data(interactions, items))

    assert (events.users, events.items, table) == (list(interactions.users), list(interactions.items), items)
    for name in steps.COLUMNS:
        column, original = getattr(events, name), getattr(interactions, name)
        assert (column.dtype, column.tobytes()) == (original.dtype, original.tobytes())


def test_damaged_data_is_refused(interactions: Interactions, items: ItemTable, uninterrupted: bytes):
    packed = steps.dumps_data(interactions, items)

    for damaged in (packed[:-1], packed[:60] + bytes([packed[60] ^ 1]) + packed[61:], uninterrupted, b""):
        with pytest.raises(ArtifactError):
            steps.loads_data(damaged)


def test_a_plan_names_seed_threads_code_and_the_live_models_age(snapshot: Snapshot, monkeypatch):
    plan = steps.plan(1, 1, snapshot)
    others = {
        steps.plan(2, 1, snapshot),
        steps.plan(1, 2, snapshot),
        steps.plan(1, 1, None),
        steps.plan(1, 1, replace(snapshot, trained_until=planted_shop.END + 1.0)),
    }
    monkeypatch.setattr(steps, "_code", lambda: "of another release")
    others.add(steps.plan(1, 1, snapshot))

    assert plan not in others
    assert len(others) == 5
