"""Parquet: a table of triples and one of the entities in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from biogk.core.store.driver import batched
from biogk.export.formats import Format
from biogk.export.provenance import Columns, origin
from biogk.export.reading import Edge, Entity, Reading
from biogk.loaders.sources.kgx.provenance import (
    AGENT,
    AGGREGATORS,
    LEVEL,
    PRIMARY,
    PUBLICATIONS,
)

ENTITIES, TRIPLES = FILES = ("entities.parquet", "triples.parquet")
ROWS_A_GROUP = 50_000
TEXTS = pa.list_(pa.string())
ENTITY_SCHEMA = pa.schema(
    {
        "id": pa.string(),
        "name": pa.string(),
        "kind": TEXTS,
        "aliases": TEXTS,
        "description": pa.string(),
        "semantic_types": TEXTS,
        "identifiers": TEXTS,
        "sources": TEXTS,
    }
)
TRIPLE_SCHEMA = pa.schema(
    {
        "subject": pa.string(),
        "subject_name": pa.string(),
        "relation": pa.string(),
        "object": pa.string(),
        "object_name": pa.string(),
        "weight": pa.float64(),
        "source": pa.string(),
        "source_relations": TEXTS,
        "predicted": pa.string(),
        "rank": pa.int64(),
        "correct": pa.bool_(),
        "encoder": pa.string(),
        "run": pa.string(),
        "support": pa.int64(),
        "evidence": TEXTS,
        PRIMARY: TEXTS,
        AGGREGATORS: TEXTS,
        PUBLICATIONS: TEXTS,
        LEVEL: pa.string(),
        AGENT: pa.string(),
    }
)


def write_parquet(reading: Reading, folder: Path) -> None:
    """Write entities and triples, a group of rows at a time.

    `weight` of an edge that a run found is its confidence; `run` tells it from a stated one. Where
    an edge comes from stands in the columns that KGX has for it.

    Args:
        reading: the graph.
        folder: gets `FILES`.

    Raises:
        OSError: a file cannot be written.
    """
    numbered = reading.numbered_corpora()
    triples = (_triple(edge, origin(edge, numbered)) for edge in reading.edges())
    for name, schema, rows in (
        (ENTITIES, ENTITY_SCHEMA, map(_entity, reading.entities())),
        (TRIPLES, TRIPLE_SCHEMA, triples),
    ):
        _write(folder / name, schema, rows)


def _write(path: Path, schema: Any, rows: Iterator[dict[str, Any]]) -> None:
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in batched(rows, ROWS_A_GROUP):
            writer.write_table(pa.Table.from_pylist(batch, schema=schema))


def _entity(entity: Entity) -> dict[str, Any]:
    return {
        "id": entity.id,
        "name": entity.name,
        "kind": entity.kinds,
        "aliases": entity.aliases,
        "description": entity.description,
        "semantic_types": entity.semantic_types,
        "identifiers": entity.identifiers,
        "sources": entity.sources,
    }


def _triple(edge: Edge, found: Columns) -> dict[str, Any]:
    return {
        **edge.properties,
        **found,
        "subject": edge.subject,
        "subject_name": edge.subject_name,
        "relation": edge.type,
        "object": edge.object,
        "object_name": edge.object_name,
        "weight": edge.weight,
    }


FORMAT = Format(
    "parquet",
    write_parquet,
    "biogk load triples {path}/triples.parquet --source NAME --entities {path}/entities.parquet",
    FILES,
)
