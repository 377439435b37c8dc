"""A snapshot as bytes: arrays and a JSON manifest under one checksum. Never pickles: a file runs no code."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ml.blend import Blend
from ml.picks import Picks
from ml.snapshot import Snapshot
from ml.trees import Trees
from ml.trend import POPULARITY_DAYS

FORMAT = 1
DENSE = ("user_factors", "item_factors", "item_biases", "trend", "popularity")
SPARSE = ("taste", "bought", "neighbours", "together", "content")
PICKS = ("row", "item", "score", "source", "voice", "reason")
TREES = ("feature", "threshold", "remaining", "value")
BLENDS = ("discover", "repeat", "session")
MAGIC = b"SHOPREC1"
DIGEST = 32  # bytes of SHA-256
Arrays = dict[str, NDArray[Any]]


class ArtifactError(ValueError):
    """The bytes are not a model this version can load; the message says why."""


def dumps(snapshot: Snapshot, manifest: Mapping[str, Any]) -> bytes:
    """Pack a model: 8 bytes of format name, SHA-256 of the rest, then an npz archive.

    Args:
        manifest: anything JSON can hold (config, seed, data window, metrics, verdict); the blend weights and the
            format number are added.
    """
    arrays: Arrays = {name: getattr(snapshot, name) for name in DENSE}
    for name in SPARSE:
        matrix = getattr(snapshot, name)
        arrays |= {f"{name}.data": matrix.data, f"{name}.indices": matrix.indices, f"{name}.indptr": matrix.indptr}
    if snapshot.trees is not None:
        arrays |= {f"trees.{name}": getattr(snapshot.trees, name) for name in TREES}
    if snapshot.picks is not None:
        arrays |= {f"picks.{name}": getattr(snapshot.picks, name) for name in PICKS}
        arrays["picks.sources"] = text(list(snapshot.picks.sources))
    blends = {name: asdict(getattr(snapshot, name)) for name in BLENDS}
    head = {"format": FORMAT, "blends": blends, "trained_until": snapshot.trained_until, "manifest": dict(manifest)}
    arrays["head"] = text(head)
    arrays["users"], arrays["items"] = text(list(snapshot.users)), text(list(snapshot.items))
    return seal(MAGIC, arrays)


def loads(data: bytes) -> tuple[Snapshot, dict[str, Any]]:
    """Unpack what ``dumps`` packed.

    Returns:
        The snapshot, equal to the packed one, and the manifest.

    Raises:
        ArtifactError: not a model, cut short, changed since it was written, of another format, or inconsistent.
    """
    try:
        arrays = unseal(MAGIC, data)
        head = read(arrays["head"])
        snapshot = _snapshot(head, arrays) if head["format"] == FORMAT else None
    except ArtifactError:
        raise
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise ArtifactError(f"the model is incomplete: {error}") from error
    if snapshot is None:
        raise ArtifactError(f"the model has format {head['format']}, this version reads {FORMAT}")
    check(snapshot)
    return snapshot, head["manifest"]


def seal(magic: bytes, arrays: Arrays) -> bytes:
    """Pack arrays behind a format's name and a checksum."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    body = buffer.getbuffer()
    return b"".join((magic, hashlib.sha256(body).digest(), body))


def unseal(magic: bytes, data: bytes) -> Arrays:
    """Return what ``seal`` packed.

    Raises:
        ArtifactError: of another format, cut short, or changed since.
    """
    if not data.startswith(magic):
        raise ArtifactError("this is not a recommender model (its first bytes are wrong)")
    digest, body = data[len(magic) : len(magic) + DIGEST], data[len(magic) + DIGEST :]
    if hashlib.sha256(body).digest() != digest:
        raise ArtifactError("the model file is damaged or was changed (checksum differs)")
    with np.load(io.BytesIO(body), allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


def check(snapshot: Snapshot) -> None:
    """Make sure a snapshot can be served.

    Raises:
        ArtifactError: arrays disagree on the number of users or items, or hold NaN or infinity.
    """
    users, items, width = len(snapshot.users), len(snapshot.items), snapshot.item_factors.shape[-1]
    expected = {
        "user_factors": (users, width), "item_factors": (items, width),
        "item_biases": (items,), "trend": (items,), "popularity": (items, len(POPULARITY_DAYS)),
        "taste": (users, items), "bought": (users, items),
        "neighbours": (items, items), "together": (items, items), "content": (items, items),
    }  # fmt: skip
    for name, shape in expected.items():
        value = getattr(snapshot, name)
        if value.shape != shape:
            raise ArtifactError(f"{name} has shape {value.shape}, expected {shape}")
        if not np.isfinite(value.data if name in SPARSE else value).all():
            raise ArtifactError(f"{name} holds NaN or infinity")
    if snapshot.picks is not None:
        _check_picks(snapshot.picks, users, items)


def _check_picks(picks: Picks, users: int, items: int) -> None:
    rows = len(picks.item)
    shapes = {getattr(picks, name).shape for name in PICKS if name != "row"}
    if picks.row.shape != (users,) or len(shapes) != 1 or picks.row.max(initial=-1) >= rows:
        raise ArtifactError(f"picks of {rows} users do not fit a model of {users}")
    if max(picks.item.max(initial=-1), picks.reason.max(initial=-1)) >= items:
        raise ArtifactError(f"picks name an item beyond the {items} of the model")
    if picks.source.size and picks.source.max() >= len(picks.sources):
        raise ArtifactError("picks name a source the model does not have")
    if not (np.isfinite(picks.score).all() and np.isfinite(picks.voice).all()):
        raise ArtifactError("picks hold NaN or infinity")


def _snapshot(head: Mapping[str, Any], arrays: Arrays) -> Snapshot:
    users, items = read(arrays["users"]), read(arrays["items"])
    shapes = {name: (len(users) if name in ("taste", "bought") else len(items), len(items)) for name in SPARSE}
    matrices = {
        name: sparse.csr_matrix(
            tuple(arrays[f"{name}.{part}"] for part in ("data", "indices", "indptr")), shape=shapes[name]
        )
        for name in SPARSE
    }
    for matrix in matrices.values():
        matrix.check_format(full_check=True)
    parts: dict[str, Any] = {name: arrays[name] for name in DENSE}
    for array in parts.values():
        array.setflags(write=False)
    if "trees.feature" in arrays:
        parts["trees"] = Trees(**{name: arrays[f"trees.{name}"] for name in TREES})
    if "picks.row" in arrays:
        sources = tuple(read(arrays["picks.sources"]))
        parts["picks"] = Picks(**{name: arrays[f"picks.{name}"] for name in PICKS}, sources=sources)
    parts |= matrices | {name: Blend(**head["blends"][name]) for name in BLENDS}
    return Snapshot(users=users, items=items, trained_until=head["trained_until"], **parts)


def text(value: object) -> NDArray[np.uint8]:
    """Write anything JSON can hold as an array."""
    return np.frombuffer(json.dumps(value, allow_nan=False).encode(), dtype=np.uint8)


def read(array: NDArray[Any]) -> Any:
    """Return what ``text`` wrote."""
    return json.loads(array.tobytes().decode())
