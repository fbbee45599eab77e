"""How the engine tells what it does: lines for a person, given to whoever called it."""

from __future__ import annotations

from collections.abc import Callable

Report = Callable[[str], None]


def quiet(line: str) -> None:
    """A report that says nothing, for library use."""
