"""Annotation that the graph has of documents, and that their files do not have any more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from biogk.core.model.rows import DocumentRow
from biogk.core.store.driver import Statement, Store
from biogk.core.store.rowmaps import Maps, concept_maps, document_maps, gold_maps
from biogk.load.outcome.stale import Stale

MARKS = ("types", "clusters", "identifiers")
"""What an annotation says of a span."""
Edge = tuple[str, str, str]


def find_stale_annotation(
    store: Store, batch: Sequence[DocumentRow], stale: Stale
) -> list[Statement]:
    """Compare documents with the graph.

    Args:
        store: the database.
        batch: documents as their files have them.
        stale: gains what the graph has and the files do not.

    Returns:
        the queries that make the graph equal to the files, once the documents are written.
    """
    stated = {mention["id"]: mention for row in document_maps(batch) for mention in row["mentions"]}
    gold = {(each["head"], each["tail"], each["type"]) for each in gold_maps(batch)}
    there = store.read("load/annotation", documents=[row.id for row in batch])
    mentions = [left for row in there if (left := _mention(row, stated, stale)) is not None]
    texts = {row["id"]: row["text"] for row in there}
    edges = [edge for row in there for edge in _relations(row, texts, gold, stale)]
    concepts = _concepts(store, batch, stale)
    return [
        *([("load/remove_concept_relations", {"ids": concepts})] if concepts else []),
        *([("load/remove_gold", {"rows": edges})] if edges else []),
        *([("load/reset_mentions", {"rows": mentions})] if mentions else []),
    ]


def _mention(row: dict[str, Any], stated: dict[str, Any], stale: Stale) -> dict[str, Any] | None:
    """What is left of a mention; None where the file has all of it."""
    left = stated.get(row["id"], {"id": row["id"], **{key: [] for key in MARKS}})
    gone = {key: [each for each in row[key] if each not in left[key]] for key in MARKS}
    if not any(gone.values()):
        return None
    if row["id"] in stated:
        for key, values in gone.items():
            stale.count(key, len(values))
    else:
        stale.count("mentions", 1)
    if gone["types"]:
        stale.name(f"{row['text']} as {', '.join(gone['types'])} in {row['document']}")
    return {key: left[key] for key in ("id", *MARKS)}


def _concepts(store: Store, batch: Sequence[DocumentRow], stale: Stale) -> list[str]:
    stated = {each["id"] for each in concept_maps(batch)}
    there = store.read("load/concept_relations", documents=[row.id for row in batch])
    gone = [row for row in there if row["id"] not in stated]
    stale.count("relations between concepts", len(gone))
    for row in gone:
        stale.name(f"{row['head']} - {row['type']} - {row['tail']} in {row['document']}")
    return [row["id"] for row in gone]


def _relations(row: dict[str, Any], texts: dict[str, str], gold: set[Edge], stale: Stale) -> Maps:
    found = []
    for tail, type_ in row["relations"]:
        if (row["id"], tail, type_) not in gold:
            stale.count("relations", 1)
            ends = f"{row['text']} - {type_} - {texts.get(tail, tail)}"
            stale.name(f"{ends} in {row['document']}")
            found.append({"head": row["id"], "tail": tail, "type": type_})
    return found
