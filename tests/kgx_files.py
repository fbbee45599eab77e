"""A small Biolink knowledge graph in the formats of KGX."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

NODES: list[dict[str, Any]] = [
    {
        "id": "CHEBI:15365",
        "category": ["biolink:Drug", "biolink:SmallMolecule"],
        "name": "aspirin",
        "synonym": ["ASA"],
        "xref": ["DRUGBANK:DB00945", "no prefix"],
    },
    {
        "id": "MONDO:1",
        "category": ["biolink:Disease", "biolink:DiseaseOrPhenotypicFeature"],
        "name": "pain",
        "description": "it hurts",
    },
    {"id": "HP:2", "category": ["biolink:PhenotypicFeature"], "name": "fever"},
    {"id": "HGNC:3", "category": ["biolink:Gene"], "name": "TBX4"},
    {"id": "X:4", "category": ["biolink:NamedThing"], "name": None},
]
EDGES: list[dict[str, Any]] = [
    {"subject": "CHEBI:15365", "predicate": "biolink:treats", "object": "MONDO:1"},
    {"subject": "HP:2", "predicate": "biolink:phenotype_of", "object": "MONDO:1"},
    {"subject": "MONDO:1", "predicate": "biolink:same_as", "object": "X:4"},
]


def as_json(folder: Path, nodes: list[Any], edges: list[Any]) -> Path:
    path = folder / "graph.json"
    path.write_text(json.dumps({"nodes": nodes, "edges": edges}), encoding="utf-8")
    return path


def as_jsonl(folder: Path, nodes: list[Any], edges: list[Any]) -> Path:
    for name, rows in (("kg_nodes", nodes), ("kg_edges", edges)):
        packed = gzip.compress("\n".join(json.dumps(row) for row in rows).encode())
        (folder / f"{name}.jsonl.gz").write_bytes(packed)
    return folder


def as_tsv(folder: Path, nodes: list[Any], edges: list[Any]) -> Path:
    for name, rows in (("nodes", nodes), ("edges", edges)):
        columns = list(dict.fromkeys(key for row in rows for key in row))
        lines = ["\t".join(columns)] + [
            "\t".join(
                "|".join(value) if isinstance(value := row.get(key), list) else str(value or "")
                for key in columns
            )
            for row in rows
        ]
        (folder / f"{name}.tsv").write_text("\n".join(lines), encoding="utf-8")
    return folder
