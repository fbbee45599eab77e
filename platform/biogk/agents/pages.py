"""Answers in pages, with what is long cut short."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

MOST = 1_000
"""Rows of one question that can be turned through."""
TEXT_LENGTH, LIST_LENGTH = 1_000, 20
CUT = "[... cut]"
EMPTY: tuple[Any, ...] = (None, "", [], {})


def page(
    rows: Sequence[Mapping[str, Any]], offset: int, limit: int, remark: str = ""
) -> dict[str, Any]:
    """A part of the rows, and whether there is more.

    Args:
        rows: all that was found; those behind the first `MOST` only tell that there are more.
        offset: rows to pass over.
        limit: the most rows.
        remark: why there is nothing.

    Returns:
        `rows` without empty values, `found`, `more`; `next_offset` where there is more, and
        `remark` where there is something to say.
    """
    found = min(len(rows), MOST)
    end = min(offset + limit, found)
    answer: dict[str, Any] = {
        "rows": [short(row) for row in rows[offset:end]],
        "found": found,
        "more": end < found,
    }
    if end < found:
        answer["next_offset"] = end
    if len(rows) > MOST:
        remark = f"There are more than {MOST:,} rows; only these can be read. Ask for less."
    elif found and offset >= found:
        remark = f"There are only {found:,} rows."
    return answer | ({"remark": remark} if remark else {})


def short(value: Any) -> Any:
    """A value of JSON without what is empty; texts and lists that are long end with a mark."""
    if isinstance(value, str) and len(value) > TEXT_LENGTH:
        return f"{value[:TEXT_LENGTH]} {CUT}"
    if isinstance(value, Mapping):
        return {key: short(each) for key, each in value.items() if each not in EMPTY}
    if isinstance(value, (list, tuple)):
        kept = [short(each) for each in value[:LIST_LENGTH]]
        return [*kept, CUT] if len(value) > LIST_LENGTH else kept
    return value
