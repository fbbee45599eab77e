"""Rows of the loaders as the maps that the load queries take, repeated ones folded in a batch."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from biogk.core.model.rows import DocumentRow, EntityRow, TripleRow

Maps = list[dict[str, Any]]


def mention_id(document: str, start: int, end: int) -> str:
    """The id of a span of a document: characters [start, end)."""
    return f"{document}#{start}-{end}"


def entity_maps(rows: Iterable[EntityRow]) -> Maps:
    """One map an entity: names, kinds and identifiers of rows that repeat it are united.

    An id that stands for a name gives way to one. Kinds that are only assumed stand for
    themselves, and only where no row knows one.
    """
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        known = found.setdefault(
            row.id,
            {
                "id": row.id,
                "name": row.name,
                "kinds": [],
                "assumed": [],
                "aliases": [],
                "semantic_types": [],
                "identifiers": [],
                "description": "",
            },
        )
        if known["name"] == row.id:
            known["name"] = row.name
        own = (known["name"], row.id)
        aliases = [alias for alias in (row.name, *row.aliases) if alias not in own]
        for key, values in (
            ("assumed" if row.assumed else "kinds", row.kinds),
            ("aliases", aliases),
            ("semantic_types", row.semantic_types),
            ("identifiers", row.identifiers),
        ):
            known[key] += [each for each in dict.fromkeys(values) if each not in known[key]]
        known["description"] = known["description"] or row.description
    for known in found.values():
        known["assumed"] = [] if known["kinds"] else known["assumed"]
    return list(found.values())


def triple_maps(rows: Iterable[TripleRow]) -> dict[str, Maps]:
    """For each relation type one map a pair, with all that the source calls the relation.

    What is negated is left out: see `falsehood_maps`.
    """
    found: dict[str, dict[tuple[str, str], dict[str, Any]]] = {}
    for row in rows:
        if row.negated:
            continue
        pair = found.setdefault(row.relation, {}).setdefault(
            (row.subject, row.object),
            {
                "subject": row.subject,
                "object": row.object,
                "source_relations": [],
                "properties": {},
            },
        )
        if row.source_relation not in pair["source_relations"]:
            pair["source_relations"].append(row.source_relation)
        _unite(pair["properties"], row)
    return {relation: list(pairs.values()) for relation, pairs in found.items()}


def falsehood_maps(rows: Iterable[TripleRow], source: str) -> Maps:
    """One map a negated triple, with all that the source calls the relation and says of it."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row.negated:
            id_ = falsehood_id(source, row.subject, row.relation, row.object)
            known = found.setdefault(
                id_,
                {
                    "id": id_,
                    "subject": row.subject,
                    "relation": row.relation,
                    "object": row.object,
                    "source_relations": [],
                    "properties": {},
                },
            )
            if row.source_relation not in known["source_relations"]:
                known["source_relations"].append(row.source_relation)
            _unite(known["properties"], row)
    return list(found.values())


def _unite(properties: dict[str, Any], row: TripleRow) -> None:
    """Add what else a row says: texts to those that are there, other values in their place."""
    for name, value in row.properties:
        if isinstance(value, tuple):
            properties[name] = list(dict.fromkeys((*properties.get(name, ()), *value)))
        else:
            properties[name] = value


def falsehood_id(source: str, subject: str, relation: str, object_: str) -> str:
    """The id of what a source states to be false."""
    return f"{source} {relation} {subject} {object_}"


def document_maps(rows: Iterable[DocumentRow]) -> Maps:
    """One map a document; mentions of the same span are one, with all types and clusters."""
    return [
        {
            "id": row.id,
            "corpus": row.corpus,
            "split": row.split,
            "text": row.text,
            "mentions": _mention_maps(row),
        }
        for row in rows
    ]


def gold_maps(rows: Iterable[DocumentRow]) -> Maps:
    """One map an annotated relation, by the ids of its mentions."""
    return [
        {
            "head": mention_id(row.id, row.mentions[gold.head].start, row.mentions[gold.head].end),
            "tail": mention_id(row.id, row.mentions[gold.tail].start, row.mentions[gold.tail].end),
            "type": gold.type,
        }
        for row in rows
        for gold in row.relations
    ]


def concept_maps(rows: Iterable[DocumentRow]) -> Maps:
    """One map an annotated relation between concepts."""
    found = {
        f"{row.id}!{each.type} {each.head} {each.tail}": {
            "document": row.id,
            "head": each.head,
            "tail": each.tail,
            "type": each.type,
            "novel": each.novel,
        }
        for row in rows
        for each in row.concepts
    }
    return [{"id": id_, **values} for id_, values in found.items()]


def _mention_maps(row: DocumentRow) -> Maps:
    found: dict[str, dict[str, Any]] = {}
    for mention in row.mentions:
        id_ = mention_id(row.id, mention.start, mention.end)
        known = found.setdefault(
            id_,
            {
                "id": id_,
                "start": mention.start,
                "end": mention.end,
                "text": row.text[mention.start : mention.end],
                "types": [],
                "clusters": [],
                "identifiers": [],
            },
        )
        if mention.type not in known["types"]:
            known["types"].append(mention.type)
        if mention.cluster and mention.cluster not in known["clusters"]:
            known["clusters"].append(mention.cluster)
        known["identifiers"] += [e for e in mention.identifiers if e not in known["identifiers"]]
    return list(found.values())
