"""How long work tells of itself: a callback that the commands draw and libraries may leave out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

Advance = Callable[[int], None]
Track = Callable[[str, int | None], AbstractContextManager[Advance]]


@contextmanager
def silent(label: str, total: int | None) -> Iterator[Advance]:  # noqa: ARG001
    """A track that shows nothing, for library use."""

    def advance(steps: int) -> None:  # noqa: ARG001
        return

    yield advance
