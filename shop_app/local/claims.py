"""Lets one process at a time own a folder's servers or its shop; freed by the system when the owner dies."""

import fcntl
import json
import os
from pathlib import Path
from typing import Any


class Claim:
    """An exclusive claim on a folder, with a note that others may read while it is held."""

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._note = folder / f"{name}.json"
        self._file = (folder / f"{name}.lock").open("a")

    def take(self) -> bool:
        """Try once to own the claim; say whether this process does."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            return False
        self._note.unlink(missing_ok=True)
        return True

    def write(self, note: dict[str, Any]) -> None:
        """Leave a note for whoever finds the claim taken."""
        draft = self._note.with_suffix(".tmp")
        draft.write_text(json.dumps(note | {"pid": os.getpid()}))
        draft.replace(self._note)

    def read(self) -> dict[str, Any]:
        """Return the owner's note; empty while there is none."""
        try:
            return dict(json.loads(self._note.read_text()))
        except FileNotFoundError:
            return {}

    def release(self) -> None:
        self._note.unlink(missing_ok=True)
        self._file.close()
