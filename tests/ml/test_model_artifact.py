"""A model file is read back whole or not at all."""

import hashlib
import io
from dataclasses import replace

import numpy as np
import pytest

from ml import artifact
from ml.artifact import ArtifactError, dumps, loads
from ml.serve import recommend
from ml.snapshot import Snapshot

MANIFEST = {"config": {"seed": 1}, "metrics": {"ndcg": 0.2}}


@pytest.fixture(scope="module")
def packed(snapshot: Snapshot) -> bytes:
    return dumps(snapshot, MANIFEST)


def repacked(body: bytes) -> bytes:
    return artifact.MAGIC + hashlib.sha256(body).digest() + body


def test_a_model_survives_the_journey(snapshot: Snapshot, packed: bytes):
    loaded, manifest = loads(packed)

    assert manifest == MANIFEST
    assert recommend(loaded, "s2", ["5-01"], 10) == recommend(snapshot, "s2", ["5-01"], 10)
    assert (loaded.discover, loaded.trained_until) == (snapshot.discover, snapshot.trained_until)


def test_loaded_arrays_cannot_be_changed(packed: bytes):
    loaded, _ = loads(packed)

    with pytest.raises(ValueError, match="read-only"):
        loaded.user_factors[0, 0] = 9.0


@pytest.mark.parametrize("keep", [0, 4, 8, 20, 40, 1000, -1])
def test_a_truncated_file_is_refused(packed: bytes, keep: int):
    with pytest.raises(ArtifactError):
        loads(packed[:keep])


@pytest.mark.parametrize("at", [0, 9, 60, 5000, -2])
def test_a_file_with_one_changed_byte_is_refused(packed: bytes, at: int):
    changed = bytearray(packed)
    changed[at] ^= 1

    with pytest.raises(ArtifactError):
        loads(bytes(changed))


def test_a_pickle_inside_is_never_run():
    buffer = io.BytesIO()
    np.savez(buffer, head=np.array([{"format": 1}], dtype=object))

    with pytest.raises(ArtifactError, match="incomplete"):
        loads(repacked(buffer.getvalue()))


def test_an_archive_without_its_arrays_is_refused():
    buffer = io.BytesIO()
    np.savez(buffer, something=np.zeros(3))

    with pytest.raises(ArtifactError, match="incomplete"):
        loads(repacked(buffer.getvalue()))


def test_a_model_with_nan_is_refused(snapshot: Snapshot):
    broken = snapshot.user_factors.copy()
    broken[0, 0] = np.nan

    with pytest.raises(ArtifactError, match="user_factors holds NaN"):
        loads(dumps(replace(snapshot, user_factors=broken), {}))


def test_a_model_whose_arrays_disagree_is_refused(snapshot: Snapshot):

    with pytest.raises(ArtifactError, match=r"trend has shape \(3,\), expected \(120,\)"):
        loads(dumps(replace(snapshot, trend=np.zeros(3, dtype=np.float32)), {}))
