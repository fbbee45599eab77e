"""What long work tells of itself: it calls `track` and `say`, and whoever wants to know listens.

A listener hears what is told in its block and in the threads that the block starts through
`in_context`; without one nothing is shown. Two graphs in two threads have each their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar, copy_context
from functools import partial
from threading import Timer
from typing import Protocol, TypeVar

R = TypeVar("R")

PATIENCE = 3.0
"""Seconds after which a person wants to know what is waited for."""


class Advance(Protocol):
    """Hears how far the work is."""

    def __call__(self, steps: int, note: str = "", /) -> None:
        """So many more steps are done; the note says how it stands, and replaces the last one."""


class Listener(Protocol):
    """Whoever hears of long work: a terminal, a notebook, a log."""

    def track(self, label: str, total: int | None) -> AbstractContextManager[Advance]:
        """Work begins: what is done, and its steps where they are known."""
        ...

    def say(self, event: object) -> None:
        """Something that a person should know; `str(event)` is the line that says so."""
        ...


class Silent:
    """The listener that shows nothing."""

    @contextmanager
    def track(self, label: str, total: int | None) -> Iterator[Advance]:  # noqa: ARG002
        """Show nothing."""

        def advance(steps: int, note: str = "") -> None:  # noqa: ARG001
            return

        yield advance

    def say(self, event: object) -> None:
        """Say nothing."""


_LISTENER: ContextVar[Listener] = ContextVar("listener", default=Silent())  # noqa: B039 - no state

_SAME_AGAIN: ContextVar[bool] = ContextVar("same_again", default=False)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Let a listener hear what is told within the block."""
    before = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(before)


def track(label: str, total: int | None = None) -> AbstractContextManager[Advance]:
    """Tell that work begins.

    Args:
        label: what is done.
        total: its steps, where they are known.
    """
    return _LISTENER.get().track(label, total)


def say(event: object) -> None:
    """Tell what a person should know: a line, or an event whose `str` is one."""
    _LISTENER.get().say(event)


def heard() -> bool:
    """Whether anybody listens who shows something."""
    return not isinstance(_LISTENER.get(), Silent)


def in_context(function: Callable[..., R]) -> Callable[..., R]:
    """The function with the listener of now, for another thread."""
    return partial(copy_context().run, function)


@contextmanager
def patiently(what: str) -> Iterator[None]:
    """Say what is waited for, if it takes longer than `PATIENCE`."""
    timer = Timer(PATIENCE, in_context(say), (what,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextmanager
def same_again() -> Iterator[None]:
    """Within it, runs name no command: the one that began them resumes them when called again."""
    before = _SAME_AGAIN.set(True)
    try:
        yield
    finally:
        _SAME_AGAIN.reset(before)


@contextmanager
def resumable(run: str, command: str) -> Iterator[None]:
    """Say of a run what resumes it if it is interrupted; after Ctrl-C the error says so, too.

    Args:
        run: its id.
        command: takes the id: `biogk runs resume`.
    """
    if _SAME_AGAIN.get():
        say(f"Run {run}")
        yield
        return
    say(f"Run {run}. If interrupted, resume it with: {command} {run}")
    try:
        yield
    except KeyboardInterrupt as interrupt:
        interrupt.add_note(f"Resume it: {command} {run}")
        raise
