"""KGX: two tables in the terms of the Biolink model, and what that model has no place for beside.

Columns that begin with `biogk_` say kinds, semantic types, relationship types, the sources' own
names of relations and what they said of their origin, so that `biogk load kgx` gives the same graph
again.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from biogk.core.model.mapped import DENIES, INVERSE
from biogk.core.model.vocabulary import Vocabulary
from biogk.export.formats import Format
from biogk.export.provenance import origin
from biogk.export.reading import Edge, Entity, Reading
from biogk.loaders.sources.kgx.provenance import PRIMARY, PROVENANCE, SAID, infores

NODES, EDGES = FILES = ("nodes.tsv", "edges.tsv")
BETWEEN = re.compile(r"\|")
BIOLINK = "biolink"
CATEGORIES = {
    "Activity": "Activity",
    "Anatomy": "AnatomicalEntity",
    "Cell": "Cell",
    "CellularComponent": "CellularComponent",
    "Chemical": "ChemicalEntity",
    "Device": "Device",
    "Disease": "Disease",
    "Drug": "Drug",
    "Finding": "ClinicalFinding",
    "Function": "MolecularActivity",
    "Gene": "Gene",
    "GeneProduct": "Protein",
    "Organism": "OrganismTaxon",
    "Pathway": "Pathway",
    "Phenomenon": "Phenomenon",
    "PhysiologicEffect": "PhysiologicalProcess",
    "Place": "GeographicLocation",
    "Procedure": "Procedure",
    "Process": "BiologicalProcess",
    "SideEffect": "PhenotypicFeature",
    "Symptom": "PhenotypicFeature",
}
"""Biolink categories by kind; the others are a NamedThing."""
NODE_COLUMNS = (
    "id",
    "category",
    "name",
    "description",
    "synonym",
    "xref",
    "provided_by",
    "biogk_kinds",
    "biogk_semantic_types",
)
EDGE_COLUMNS = (
    "id",
    "subject",
    "predicate",
    "object",
    "negated",
    *PROVENANCE,
    "biogk_type",
    "biogk_source_relations",
    "biogk_run",
    *SAID.values(),
    "weight",
    "predicted",
    "rank",
    "correct",
    "encoder",
    "estimator",
    "raw_weight",
    "calibration",
    "support",
    "evidence",
)


FALSEHOOD_KEYS = ("id", "relation")
"""Properties of a known falsehood that its edge says otherwise."""


def write_kgx(reading: Reading, folder: Path) -> None:
    """Write nodes and edges as TSV.

    A field has no escapes: control characters become spaces, and `|` in an element of a list, where
    it would part it in two, becomes `/`.

    Args:
        reading: the graph.
        folder: gets `FILES`.

    Raises:
        OSError: a file cannot be written.
    """
    predicates = _predicates(reading.store.vocabulary)
    for name, columns, rows in (
        (NODES, NODE_COLUMNS, map(_node, reading.entities())),
        (EDGES, EDGE_COLUMNS, _edges(reading, predicates)),
    ):
        with (folder / name).open("w", encoding="utf-8", newline="\n") as stream:
            stream.write("\t".join(columns) + "\n")
            for row in rows:
                fields = (_field(reading, row.get(column)) for column in columns)
                stream.write("\t".join(fields) + "\n")


def _node(entity: Entity) -> dict[str, Any]:
    categories = dict.fromkeys(CATEGORIES.get(kind, "NamedThing") for kind in entity.kinds)
    if len(categories) > 1:
        categories.pop("NamedThing", None)
    return {
        "id": entity.id,
        "category": [f"{BIOLINK}:{each}" for each in categories or ("NamedThing",)],
        "name": entity.name,
        "description": entity.description,
        "synonym": entity.aliases,
        "xref": entity.identifiers,
        "provided_by": [infores(source) for source in entity.sources],
        "biogk_kinds": entity.kinds,
        "biogk_semantic_types": entity.semantic_types,
    }


def _edges(reading: Reading, predicates: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """The edges, then what sources state to be false, which KGX says by `negated`."""
    numbered = reading.numbered_corpora()
    for each in reading.edges():
        yield from _edge(each, predicates, numbered)
    for each in reading.falsehoods():
        own = {key: value for key, value in each.properties.items() if key not in FALSEHOOD_KEYS}
        yield from _edge(each._replace(properties=own | {"negated": True}), predicates, numbered)


def _edge(
    edge: Edge, predicates: Mapping[str, str], numbered: Container[str]
) -> Iterator[dict[str, Any]]:
    """An edge once for each primary knowledge source that states it."""
    properties = edge.properties
    by = properties["run" if edge.predicted else "source"]
    predicate = predicates.get(edge.type.removeprefix("PREDICTED_"), "related_to")
    ends = (edge.subject, edge.object)
    subject, object_ = reversed(ends) if predicate.startswith(INVERSE) else ends
    denied = " negated" if properties.get("negated") else ""
    key = f"{edge.subject} {edge.type} {edge.object} {by}{denied}"
    found = origin(edge, numbered)
    for primary in found[PRIMARY]:
        whose = f" {primary}" if len(found[PRIMARY]) > 1 else ""
        yield {
            **properties,
            **found,
            PRIMARY: primary,
            "id": f"urn:uuid:{uuid5(NAMESPACE_URL, key + whose)}",
            "subject": subject,
            "predicate": f"{BIOLINK}:{predicate.removeprefix(INVERSE)}",
            "object": object_,
            "biogk_type": edge.type,
            "biogk_source_relations": properties.get("source_relations"),
            "biogk_run": properties.get("run"),
            "weight": edge.weight,
        }


def _predicates(vocabulary: Vocabulary) -> dict[str, str]:
    """For each relation type the Biolink predicate, `~` before one that runs the other way."""
    found = {}
    for type_, relation in vocabulary.relations.items():
        stated = [n for n in relation.sources.get(BIOLINK, ()) if not n.startswith(DENIES)]
        names = sorted(stated, key=lambda name: name.startswith(INVERSE))
        if names:
            found[type_] = names[0]
    return found


def _field(reading: Reading, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return _listed(reading, value)
    return reading.fitted(value) if isinstance(value, str) else repr(value)


def _listed(reading: Reading, values: Iterable[str]) -> str:
    return "|".join(reading.fitted(reading.fitted(value), BETWEEN, "/") for value in values)


FORMAT = Format("kgx", write_kgx, "biogk load kgx {path} --source NAME", FILES)
