"""One process at a time: a lock that the system releases even where its holder is killed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from biogk.core.disk import writing
from biogk.core.errors import BiogkError
from biogk.core.progress import say


@contextmanager
def sole(lock_file: Path, taken: str | BiogkError) -> Iterator[None]:
    """Hold the lock within the block.

    Args:
        lock_file: stays where it is afterwards, which is harmless; its folder is made.
        taken: for a lock that another process holds: a line to say before waiting for it, or the
            error to raise.

    Raises:
        BiogkError: `taken`.
        StorageError: the file cannot be written.
    """
    lock = FileLock(lock_file)
    with writing(lock_file):
        lock_file.parent.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:  # an OSError, too, but no fault of the file system
            if isinstance(taken, BiogkError):
                raise taken from error
            say(taken)
            lock.acquire()
    try:
        yield
    finally:
        lock.release()
