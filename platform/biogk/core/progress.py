"""How long work tells of itself: callbacks that the commands show and libraries may leave out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Timer
from typing import Protocol

Advance = Callable[[int], None]
Say = Callable[[str], None]
"""Hears a line that a person should know."""

PATIENCE = 3.0
"""Seconds after which a person wants to know what is waited for."""


class NotedAdvance(Protocol):
    """An `Advance` that can also be told how the work stands."""

    def __call__(self, steps: int, note: str = "", /) -> None:
        """So many more steps are done; the note says how it stands, and replaces the last one."""


Track = Callable[[str, int | None], AbstractContextManager[NotedAdvance]]


@contextmanager
def silent(label: str, total: int | None) -> Iterator[NotedAdvance]:  # noqa: ARG001
    """A track that shows nothing, for library use."""

    def advance(steps: int, note: str = "") -> None:  # noqa: ARG001
        return

    yield advance


def unsaid(_: str) -> None:
    """A `Say` that nobody hears, for library use."""


@contextmanager
def patiently(say: Say, what: str) -> Iterator[None]:
    """Say what is waited for, if it takes longer than `PATIENCE`.

    Args:
        say: hears it, in a thread of its own.
        what: the line.
    """
    timer = Timer(PATIENCE, say, (what,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
