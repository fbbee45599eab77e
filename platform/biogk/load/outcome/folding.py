"""Annotation that falls together in the graph, where a span of a text is one mention."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from biogk.core.model.extraction import Relation
from biogk.core.model.rows import DocumentRow

SPANS = "mentions of a span that has one"
TWICE = "relations that say the same"
ITSELF = "relations of a span with itself"


def without_folded_ends(row: DocumentRow) -> DocumentRow:
    """A document without the relations of two mentions that are one span.

    A relation of one mention with itself stays: its source says so.
    """
    kept = tuple(each for each in row.relations if not _folds(row, each))
    return row if len(kept) == len(row.relations) else replace(row, relations=kept)


def folding(row: DocumentRow) -> tuple[Counter[str], int]:
    """How much of a document falls together, by kind, and its relations of a span with itself."""
    spans = [(each.start, each.end) for each in row.mentions]
    kept = without_folded_ends(row).relations
    different = {(spans[each.head], spans[each.tail], each.type) for each in kept}
    found = Counter({SPANS: len(spans) - len(set(spans)), TWICE: len(kept) - len(different)})
    return +found, len(row.relations) - len(kept)


def _folds(row: DocumentRow, relation: Relation) -> bool:
    head, tail = row.mentions[relation.head], row.mentions[relation.tail]
    return relation.head != relation.tail and (head.start, head.end) == (tail.start, tail.end)
