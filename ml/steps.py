"""A training in steps that outlive it: what was made is handed to whoever keeps it. Keeps nothing itself."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from pathlib import Path

import numpy as np

from ml import artifact
from ml.dataset import Interactions, ItemTable
from ml.fit import Fitted
from ml.snapshot import Snapshot

Remember = Callable[[str, Callable[[], Fitted]], Fitted]
"""Asked for a step by name; returns what was kept of it, or makes it and keeps it."""

DATA, STEP = b"SHOPDAT1", b"SHOPSTP1"
SNAPSHOT = "snapshot"
COLUMNS = ("user", "item", "kind", "at", "quantity")


def afresh(_name: str, make: Callable[[], Fitted]) -> Fitted:
    """Make every step and keep none."""
    return make()


def plan(seed: int, threads: int, live: Snapshot | None) -> str:
    """Name everything besides the data that decides what a training makes; only work of the same name goes together.

    The live model decides where the holdout begins, the size of the data which hyperparameters are taken, the code
    all the rest.
    """
    parts = [_code(), seed, threads, live.trained_until if live else None]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def dumps_data(events: Interactions, items: ItemTable) -> bytes:
    """Pack what a training learns from: some 2 bytes a purchase, checksummed like a model."""
    arrays = {name: getattr(events, name) for name in COLUMNS}
    table = {each.name: list(getattr(items, each.name)) for each in fields(items)}
    vocabularies = [list(events.users), list(events.items)]
    return artifact.seal(DATA, arrays | {"vocabularies": artifact.text(vocabularies), "table": artifact.text(table)})


def loads_data(data: bytes) -> tuple[Interactions, ItemTable]:
    """Unpack what ``dumps_data`` packed: the same columns, bit for bit.

    Raises:
        ArtifactError: cut short, changed, or something else.
    """
    arrays = artifact.unseal(DATA, data)
    users, items = artifact.read(arrays["vocabularies"])
    return Interactions(users, items, *(arrays[name] for name in COLUMNS)), ItemTable(**artifact.read(arrays["table"]))


def dumps_step(step: Fitted, made_of: str) -> bytes:
    """Pack a step: the model as it is stored, and where its embeddings stand.

    Args:
        made_of: names the data.
    """
    snapshot = np.frombuffer(artifact.dumps(step.snapshot, {"made of": made_of}), dtype=np.uint8)
    return artifact.seal(STEP, {SNAPSHOT: snapshot, **step.state})


def loads_step(data: bytes, made_of: str) -> Fitted:
    """Unpack what ``dumps_step`` packed.

    Raises:
        ArtifactError: as for a model, or made of other data.
    """
    arrays = artifact.unseal(STEP, data)
    snapshot, manifest = artifact.loads(arrays.pop(SNAPSHOT).tobytes())
    if manifest["made of"] != made_of:
        raise artifact.ArtifactError("the step was made of other data")
    return Fitted(snapshot, arrays)


@cache
def _code() -> str:
    """Name the code of this folder as it is installed."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"\0".join(each.read_bytes() for each in sources)).hexdigest()
