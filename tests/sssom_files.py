"""Small SSSOM tables, written for the tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

COLUMNS = ("subject_id", "predicate_id", "predicate_modifier", "object_id", "mapping_justification")
CURATED = "semapv:ManualMappingCuration"
EXACT = "skos:exactMatch"


def row(subject: str, object_: str, predicate: str = EXACT, **more: str) -> dict[str, str]:
    """A row of a table; a predicate after `Not ` is denied."""
    negated, predicate = predicate.startswith("Not "), predicate.removeprefix("Not ")
    return {
        "subject_id": subject,
        "predicate_id": predicate,
        "predicate_modifier": "Not" if negated else "",
        "object_id": object_,
        "mapping_justification": CURATED,
        **more,
    }


def write_mappings(path: Path, rows: Sequence[Mapping[str, str]], mapping_set: str = "") -> Path:
    """A table with a header in comment lines, or without one where no set is named."""
    columns = list(dict.fromkeys([*COLUMNS, *(name for each in rows for name in each)]))
    lines = ["\t".join(columns), *("\t".join(each.get(c, "") for c in columns) for each in rows)]
    if mapping_set:
        header = ["curie_map:", "  a: https://example.org/a/", f"mapping_set_id: {mapping_set}"]
        lines = [*(f"#{line}" for line in header), *lines]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
