"""Two runs side by side, for people."""

from __future__ import annotations

from typing import Any

from biogk.curate.compare import APPEARED, CHANGED, CHANGES, VANISHED, Comparison
from biogk.views.screen.tables import print_json, print_table

SIGNS = {APPEARED: "+", VANISHED: "-", CHANGED: "~"}


def show_comparison(found: Comparison, *, as_json: bool) -> None:
    """Counts of all levels, then the differences of each."""
    if as_json:
        print_json(found.as_dict())
        return
    print_table(
        ["", *CHANGES],
        [
            [name.replace("_", " "), *(level.counts[kind] for kind in CHANGES)]
            for name, level in found.levels().items()
        ],
        f"From {found.first} to {found.second}",
    )
    for name, level in found.levels().items():
        rows = [_row(kind, row) for kind in SIGNS for row in level.listed.get(kind, [])]
        if rows:
            print_table(["", "what", "before", "after"], rows, f"\n{name.replace('_', ' ')}")


def _row(kind: str, row: dict[str, Any]) -> list[str]:
    what = (
        f"{row['mention']}: {row['type']} ({row['place']})"
        if "mention" in row
        else f"{row['head']} {row['type']} {row['tail']}"
    )
    return [
        SIGNS[kind],
        what,
        _state(row["before"], row.get("support_before")),
        _state(row["after"], row.get("support_after")),
    ]


def _state(confidence: float | None, support: int | None) -> str:
    if confidence is None:
        return ""
    return f"{confidence:.2f}" + (f" in {support:,}" if support is not None else "")
