"""The files that `neo4j-admin database import full` reads, written from the rows of a source."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from biogk.core.progress import Advance
from biogk.core.store.queries import NAME, query
from biogk.core.store.rowmaps import Maps, entity_maps, falsehood_maps, triple_maps
from biogk.load.bulk.spill import Spill
from biogk.loaders.sources.kgx.provenance import PROVENANCE

BETWEEN = "\x1f"
"""Stands between the elements of a list: the unit separator, which ASCII made for this."""
ENTITIES, TRIPLES, SOURCE = "entities.csv", "triples.csv", "source.csv"
ENTITY_HEADER = (
    "id:ID,name:string,:LABEL,aliases:string[],semantic_types:string[],identifiers:string[],"
    "description:string,sources:string[],assumed_kinds:boolean\n"
)
TRIPLE_HEADER = (
    ":START_ID,:END_ID,:TYPE,source:string,source_relations:string[],"
    + ",".join(f"{name}:string[]" for name in PROVENANCE)
    + "\n"
)
# a list in a file has no way to hold it, or the importer's buffers have not
CONTROL = re.compile(r"[\x00-\x1f]")
LONGEST = 500_000


@dataclass
class Written:
    """What was written for the import.

    Args:
        folder: where the files are.
        entities: nodes in them.
        triples: edges in them.
        labels: labels of all the nodes.
        entities_aside: entities that such a file cannot carry, to be written by a query.
        triples_aside: by relation type the triples of those.
        falsehoods: what the source states to be false, to be written by a query, too.
    """

    folder: Path
    entities: int = 0
    triples: int = 0
    labels: int = 0
    entities_aside: Maps = field(default_factory=list)
    triples_aside: dict[str, Maps] = field(default_factory=dict)
    falsehoods: Maps = field(default_factory=list)

    @property
    def aside(self) -> bool:
        """Whether anything is left for queries."""
        return bool(self.entities_aside or self.triples_aside or self.falsehoods)


def write_files(spill: Spill, folder: Path, source: str, advance: Advance) -> Written:
    """Fold the rows of a source part by part, as the load queries do, into import files.

    A field is written in quotation marks, those in it doubled; one without them is missing, for
    the importer takes `""` as a text of no length. A text that has control characters, line ends
    among them, or is very long is kept aside with its entity: the importer reads files with line
    ends in texts with one thread only, and lists have no escape for the sign between elements.

    Args:
        spill: the rows; its parts are used up.
        folder: for the files.
        source: id of the source.
        advance: told the rows of the files.

    Raises:
        OSError: a file cannot be written.
        UsageError: a relation that cannot be a relationship type.
    """
    written = Written(folder)
    with ExitStack() as opened:

        def create(name: str) -> Any:
            path = folder / name
            return opened.enter_context(path.open("w", encoding="utf-8", newline="\n"))

        stream = create(ENTITIES)
        stream.write(ENTITY_HEADER)
        for part in range(spill.parts):
            lines = list(_entity_lines(entity_maps(spill.entities(part)), source, written))
            stream.writelines(lines)
            written.entities += len(lines)
            advance(len(lines))
        stream = create(TRIPLES)
        stream.write(TRIPLE_HEADER)
        aside = {entity["id"] for entity in written.entities_aside}
        for part in range(spill.parts):
            rows = list(spill.triples(part))
            found = triple_maps(rows)
            written.falsehoods += falsehood_maps(rows, source)
            lines = list(_triple_lines(found, source, aside, written))
            stream.writelines(lines)
            written.triples += len(lines)
            advance(len(lines))
    return written


def write_source(folder: Path, properties: dict[str, str | int | bool]) -> None:
    """The file of the one (:Source) node.

    Args:
        folder: for the file.
        properties: `id`, and whatever else the node has; texts without line ends.
    """
    types = {str: "string", int: "long", bool: "boolean"}
    header = [
        "id:ID(Source)" if name == "id" else f"{name}:{types[type(value)]}"
        for name, value in properties.items()
    ]
    with (folder / SOURCE).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([*header, ":LABEL"])
        values = [str(value).lower() if value is True else value for value in properties.values()]
        writer.writerow([*values, "Source"])


def _entity_lines(entities: Maps, source: str, written: Written) -> Iterator[str]:
    for entity in entities:
        if not _fits(entity):
            written.entities_aside.append(entity)
            continue
        kinds = entity["kinds"] or entity["assumed"]
        labels = ["Entity", *(kind for kind in kinds if kind != "Entity")]
        written.labels += len(labels)
        description = entity["description"]
        yield (
            f"{_quoted(entity['id'])},{_quoted(entity['name'])},{_listed(labels)},"
            f"{_listed(entity['aliases'])},{_listed(entity['semantic_types'])},"
            f"{_listed(entity['identifiers'])},"
            f"{_quoted(description) if description else ''},{_quoted(source)},"
            f"{'' if entity['kinds'] or not kinds else 'true'}\n"
        )


def _triple_lines(
    found: dict[str, Maps], source: str, aside: set[str], written: Written
) -> Iterator[str]:
    for relation, maps in found.items():
        query("load/upsert_triples").typed(type=relation)
        end = f"{_quoted(relation)},{_quoted(source)}"
        for triple in maps:
            said = dict(triple["properties"])
            lists = [triple["source_relations"], *(said.pop(name, []) for name in PROVENANCE)]
            ends = (triple["subject"], triple["object"])
            if said or not aside.isdisjoint(ends) or not all(map(_plain, lists)):
                written.triples_aside.setdefault(relation, []).append(triple)
                continue
            start = f"{_quoted(triple['subject'])},{_quoted(triple['object'])}"
            yield f"{start},{end},{','.join(map(_listed, lists))}\n"


def _fits(entity: dict[str, Any]) -> bool:
    lists = [*entity["aliases"], *entity["semantic_types"], *entity["identifiers"]]
    scalars = [entity["id"], entity["name"], entity["description"]]
    return (
        bool(entity["id"])
        and _plain(lists)
        and not CONTROL.search(" ".join(scalars))
        and sum(map(len, scalars)) + sum(map(len, lists)) < LONGEST
        and all(NAME.match(kind) for kind in (*entity["kinds"], *entity["assumed"]))
    )


def _plain(texts: list[str]) -> bool:
    """Whether a list of texts can be written: `[""]` and `[]` would look the same."""
    return all(texts) and not CONTROL.search(" ".join(texts))


def _listed(texts: list[str]) -> str:
    return _quoted(BETWEEN.join(texts)) if texts else ""


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
