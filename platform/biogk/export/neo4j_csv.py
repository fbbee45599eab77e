"""Files for `neo4j-admin database import full`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from biogk.export.formats import Format
from biogk.export.reading import Edge, Entity, Reading
from biogk.loaders.sources.kgx.provenance import PROVENANCE

# stands between the elements of a list; no text has it, for control characters become spaces
BETWEEN = "\x1f"
ENTITIES, EDGES, SOURCES = FILES = ("entities.csv", "edges.csv", "sources.csv")
ENTITY_HEADER = (
    "id:ID,name:string,:LABEL,aliases:string[],description:string,semantic_types:string[],"
    "identifiers:string[],sources:string[],gk_network:string,gk_embedding:float[]\n"
)
EDGE_PROPERTIES = {
    "source": "string",
    "source_relations": "string[]",
    **dict.fromkeys(PROVENANCE, "string[]"),
    "weight": "double",
    "predicted": "string",
    "rank": "long",
    "correct": "boolean",
    "encoder": "string",
    "estimator": "string",
    "raw_weight": "double",
    "calibration": "string",
    "run": "string",
    "confidence": "double",
    "support": "long",
    "evidence": "string[]",
}
SOURCE_PROPERTIES = {
    "title": "string",
    "version": "string",
    "licence": "string",
    "holds": "string",
    "status": "string",
    "rows": "long",
    "rejected": "long",
    "loaded_at": "datetime",
}


def write_neo4j_csv(reading: Reading, folder: Path) -> None:
    """Write entities, edges and sources; a field without quotation marks is missing.

    The importer takes a list of no elements as missing, and so does this file.

    Args:
        reading: the graph.
        folder: gets `FILES`.

    Raises:
        OSError: a file cannot be written.
    """
    header = ",".join(f"{name}:{kind}" for name, kind in EDGE_PROPERTIES.items())
    for name, first, rows in (
        (ENTITIES, ENTITY_HEADER, map(_entity, reading.entities(vectors=True))),
        (EDGES, f":START_ID,:END_ID,:TYPE,{header}\n", map(_edge, reading.edges())),
        (SOURCES, _source_header(), map(_source, reading.sources())),
    ):
        with (folder / name).open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(first)
            stream.writelines(",".join(_fields(reading, row)) + "\n" for row in rows)


def _entity(entity: Entity) -> list[Any]:
    return [
        entity.id,
        entity.name,
        ["Entity", *entity.kinds],
        entity.aliases,
        entity.description or None,
        entity.semantic_types,
        entity.identifiers,
        entity.sources,
        entity.network or None,
        [repr(number) for number in entity.vector.tolist()],
    ]


def _edge(edge: Edge) -> list[Any]:
    properties = [edge.properties.get(name) for name in EDGE_PROPERTIES]
    return [edge.subject, edge.object, edge.type, *properties]


def _source_header() -> str:
    named = ",".join(f"{name}:{kind}" for name, kind in SOURCE_PROPERTIES.items())
    return f"id:ID(Source),:LABEL,{named}\n"


def _source(row: dict[str, Any]) -> list[Any]:
    loaded_at = row["loaded_at"]
    known = row | {"loaded_at": loaded_at.iso_format() if loaded_at else None}
    return [row["id"], "Source", *(known[name] for name in SOURCE_PROPERTIES)]


def _fields(reading: Reading, values: Iterable[Any]) -> Iterator[str]:
    return (_field(reading, value) for value in values)


def _field(reading: Reading, value: Any) -> str:
    if value is None or value == []:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return repr(value)
    texts = value if isinstance(value, list) else [value]
    return '"' + BETWEEN.join(map(reading.fitted, texts)).replace('"', '""') + '"'


FORMAT = Format(
    "csv",
    write_neo4j_csv,
    "neo4j-admin database import full neo4j --overwrite-destination=true "
    "--array-delimiter=U+001F --nodes={path}/entities.csv --nodes={path}/sources.csv "
    "--relationships={path}/edges.csv",
    FILES,
)
