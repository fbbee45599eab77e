"""Progress and remarks on standard error: a bar on a terminal, lines in a log."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import click
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

from biogk.core.progress import Advance

SECONDS_A_LINE = 30.0


class Screen:
    """A listener for people; results on standard output stay clean of it."""

    def say(self, event: object) -> None:
        """A line."""
        click.echo(str(event), err=True)

    @contextmanager
    def track(self, label: str, total: int | None) -> Iterator[Advance]:
        """A bar with counts and time left; off a terminal a line now and then.

        Args:
            label: what is done.
            total: steps, where they are known.
        """
        console = Console(stderr=True)
        if not console.is_terminal:
            yield from _lines(console, label, total)
            return
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TaskProgressColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[note]}"),
            console=console,
        ) as progress:
            task = progress.add_task(label, total=total, note="")

            def advance(steps: int, note: str = "") -> None:
                progress.advance(task, steps)
                if note:
                    progress.update(task, note=note)

            yield advance


def _lines(console: Console, label: str, total: int | None) -> Iterator[Advance]:
    of = "" if total is None else f" of {total:,}"
    started = said = time.monotonic()
    done = 0

    def advance(steps: int, note: str = "") -> None:
        nonlocal done, said
        done += steps
        now = time.monotonic()
        if now - said >= SECONDS_A_LINE:
            said = now
            line = f"{label}: {done:,}{of} after {now - started:.0f} s"
            console.print(f"{line}  {note}".rstrip(), highlight=False)

    console.print(f"{label}{of.replace(' of', ':')} ...", highlight=False)
    yield advance
    console.print(f"{label}: {done:,} in {time.monotonic() - started:.1f} s", highlight=False)
