"""Folders of downloads and extracts: one process at a time, nothing left behind by a killed one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from biogk.core.disk import writing
from biogk.core.errors import StorageError
from biogk.core.guard import sole


@contextmanager
def only_user(folder: Path) -> Iterator[None]:
    """Within it, no other process of biogk writes to the folder; half-written files are removed.

    Raises:
        StorageError: another process works in it, or it cannot be written.
    """
    taken = StorageError(f"Another load of Wikidata works in {folder}.", "Wait until it is done.")
    with sole(folder / "lock", taken):
        with writing(folder):
            for left in folder.rglob("*.partial"):
                left.unlink(missing_ok=True)
        yield
