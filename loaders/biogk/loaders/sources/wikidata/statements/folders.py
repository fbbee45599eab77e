"""Folders of downloads and extracts: one process at a time, nothing left behind by a killed one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from biogk.core.disk import writing
from biogk.core.errors import StorageError


@contextmanager
def only_user(folder: Path) -> Iterator[None]:
    """Within it, no other process of biogk writes to the folder; half-written files are removed.

    Raises:
        StorageError: another process works in it, or it cannot be written.
    """
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "lock", timeout=0)
    with writing(folder):
        try:
            lock.acquire()
        except Timeout as error:
            raise StorageError(
                f"Another load of Wikidata works in {folder}.", "Wait until it is done."
            ) from error
    try:
        with writing(folder):
            for left in folder.rglob("*.partial"):
                left.unlink(missing_ok=True)
        yield
    finally:
        lock.release()
