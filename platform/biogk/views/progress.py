"""Progress bars on standard error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from biogk.progress import Advance


@contextmanager
def rich_track(label: str, total: int | None) -> Iterator[Advance]:
    """A bar with counts and time left; off a terminal one line when the work is done.

    Args:
        label: what is done.
        total: steps, where they are known.
    """
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    ) as progress:
        task = progress.add_task(label, total=total)
        done = 0

        def advance(steps: int) -> None:
            nonlocal done
            done += steps
            progress.advance(task, steps)

        yield advance
    if not console.is_terminal:
        console.print(f"{label}: {done:,}", highlight=False)
