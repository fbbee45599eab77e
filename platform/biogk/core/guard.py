"""One process at a time: a lock that the system releases even where its holder is killed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from biogk.core.progress import Say


@contextmanager
def sole(lock_file: Path, report: Say, waiting: str) -> Iterator[None]:
    """Hold the lock within the block; wait where another process has it.

    Args:
        lock_file: stays where it is afterwards, which is harmless.
        report: told `waiting` where it has to wait.
        waiting: what the other process does.
    """
    lock = FileLock(lock_file)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        report(waiting)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()
