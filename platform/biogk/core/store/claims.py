"""Who is at a run: one process trains or writes it, and others can tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock

from biogk.core.errors import RunError
from biogk.core.guard import sole

TRAINED, WRITTEN = "training.lock", "writing.lock"
_DOING = {TRAINED: "trained", WRITTEN: "written"}


@contextmanager
def claimed(folder: Path, lock: str) -> Iterator[None]:
    """Hold the folder of a run, so that no two processes are at it; it is made where it lacks.

    Args:
        folder: of the run.
        lock: for what, `TRAINED` or `WRITTEN`.

    Raises:
        RunError: another process holds it.
        StorageError: it cannot be written.
    """
    taken = RunError(
        f"Run {folder.name} is being {_DOING[lock]} by another process.", "Wait for its end."
    )
    with sole(folder / lock, taken):
        yield


def status_here(run: Mapping[str, Any], runs: Path) -> str:
    """The status of a run as this machine knows it.

    A training that was killed could not tell the database. Where its folder is here and no process
    holds it, it is `interrupted`.

    Args:
        run: its `id` and `status`.
        runs: folder of the runs' folders.
    """
    status, lock = str(run["status"]), runs / str(run["id"]) / TRAINED
    if status != "running" or not lock.exists():
        return status
    try:
        with FileLock(lock, timeout=0):
            return "interrupted"
    except OSError:  # held by another process, or not to be opened
        return status
