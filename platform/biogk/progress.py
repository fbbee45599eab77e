"""How long work tells of itself: a callback that the commands draw and libraries may leave out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

Advance = Callable[[int], None]


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
