"""A listener for tests: it keeps what it hears, and breaks work off where a test wants that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from biogk.core.progress import Advance, Silent

Tracks = Callable[[str, int | None], AbstractContextManager[Advance]]


class Hearing:
    """Keeps what is said, and the labels and totals of what is tracked.

    Args:
        heard: called with every event.
        tracks: tracks in place of one that shows nothing.
    """

    def __init__(
        self, heard: Callable[[object], None] | None = None, tracks: Tracks | None = None
    ) -> None:
        self.said: list[object] = []
        self.tracked: list[tuple[str, int | None]] = []
        self._heard, self._tracks = heard, tracks or Silent().track

    @property
    def lines(self) -> list[str]:
        return [str(event) for event in self.said]

    def track(self, label: str, total: int | None) -> AbstractContextManager[Advance]:
        self.tracked.append((label, total))
        return self._tracks(label, total)

    def say(self, event: object) -> None:
        self.said.append(event)
        if self._heard is not None:
            self._heard(event)


def interrupt_at(kind: type) -> Callable[[object], None]:
    """For `heard`: Ctrl-C at an event of this kind."""

    def heard(event: object) -> None:
        if isinstance(event, kind):
            raise KeyboardInterrupt

    return heard


def broken(work: str, after: int = 0, error: type[BaseException] = KeyboardInterrupt) -> Tracks:
    """For `tracks`: raise once more than so many steps of this work are done."""

    @contextmanager
    def tracks(label: str, total: int | None) -> Iterator[Advance]:
        done = 0

        def advance(steps: int, note: str = "") -> None:
            nonlocal done
            done += steps
            if label == work and done > after:
                raise error

        yield advance

    return tracks
