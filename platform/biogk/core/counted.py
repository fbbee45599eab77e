"""Counts as people read them."""

from __future__ import annotations


def counted(count: int, one: str, many: str = "") -> str:
    """A count with its noun: `1 node`, `1,200 edges`, `0 entities`.

    Args:
        count: of the things.
        one: what one of them is called.
        many: what several are called, where that is more than an s behind `one`.
    """
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"
