"""Annotation that the graph has of documents, and that their files do not have any more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from biogk.core.model.rows import DocumentRow
from biogk.core.store.driver import Statement, Store
from biogk.core.store.rowmaps import Maps, document_maps, gold_maps

NAMED = 3
Edge = tuple[str, str, str]


@dataclass
class StaleAnnotation:
    """What a load met in the graph and not in its files.

    Args:
        counts: mentions, types and clusters of mentions, and relations.
        examples: the first of them, in words.
    """

    counts: dict[str, int] = field(default_factory=dict)
    examples: list[str] = field(default_factory=list)

    def compare(self, store: Store, batch: Sequence[DocumentRow]) -> list[Statement]:
        """Compare documents with the graph, and count.

        Args:
            store: the database.
            batch: documents as their files have them.

        Returns:
            the queries that make the graph equal to the files, once the documents are written.
        """
        stated = {
            mention["id"]: mention for row in document_maps(batch) for mention in row["mentions"]
        }
        gold = {(each["head"], each["tail"], each["type"]) for each in gold_maps(batch)}
        there = store.read("load/annotation", documents=[row.id for row in batch])
        mentions = [left for row in there if (left := self._mention(row, stated)) is not None]
        texts = {row["id"]: row["text"] for row in there}
        edges = [edge for row in there for edge in self._relations(row, texts, gold)]
        return [
            *([("load/remove_gold", {"rows": edges})] if edges else []),
            *([("load/reset_mentions", {"rows": mentions})] if mentions else []),
        ]

    def _mention(self, row: dict[str, Any], stated: dict[str, Any]) -> dict[str, Any] | None:
        """What is left of a mention; None where the file has all of it."""
        left = stated.get(row["id"], {"id": row["id"], "types": [], "clusters": []})
        types = [each for each in row["types"] if each not in left["types"]]
        clusters = [each for each in row["clusters"] if each not in left["clusters"]]
        if not types and not clusters:
            return None
        if row["id"] in stated:
            self._count("types", len(types))
            self._count("clusters", len(clusters))
        else:
            self._count("mentions", 1)
        if types:
            self._name(f"{row['text']} as {', '.join(types)} in {row['document']}")
        return {key: left[key] for key in ("id", "types", "clusters")}

    def _relations(self, row: dict[str, Any], texts: dict[str, str], gold: set[Edge]) -> Maps:
        found = []
        for tail, type_ in row["relations"]:
            if (row["id"], tail, type_) not in gold:
                self._count("relations", 1)
                ends = f"{row['text']} - {type_} - {texts.get(tail, tail)}"
                self._name(f"{ends} in {row['document']}")
                found.append({"head": row["id"], "tail": tail, "type": type_})
        return found

    def _count(self, what: str, count: int) -> None:
        if count:
            self.counts[what] = self.counts.get(what, 0) + count

    def _name(self, example: str) -> None:
        if len(self.examples) < NAMED:
            self.examples.append(example[:80])
