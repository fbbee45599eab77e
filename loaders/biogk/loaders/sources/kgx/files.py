"""The files of a KGX graph, and the records in them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from biogk.core.errors import InputError
from biogk.core.files import existing_file, files_in, is_folder, whole_text
from biogk.core.model.names import shown
from biogk.core.model.rows import RejectedRow
from biogk.loaders.records import Record
from biogk.loaders.relatives import refuse_obographs, refuse_related_folder
from biogk.loaders.tables import bare_name, open_table

NODES = ("*nodes.tsv*", "*nodes.jsonl*", "*nodes.csv*")
EDGES = ("*edges.tsv*", "*edges.jsonl*", "*edges.csv*")


def graph_files(path: Path, edges: Path | None) -> tuple[Path, ...]:
    """The files of a graph: one JSON file, or one of nodes and one of edges."""
    if is_folder(path):
        nodes = _only(path, NODES, "nodes")
        return nodes, existing_file(edges) if edges else _only(path, EDGES, "edges")
    if edges is not None:
        return path, existing_file(edges)
    if bare_name(path.name).endswith(".json"):
        return (path,)
    open_table(path)  # which names other formats
    raise InputError(
        f"{path} is a table of one kind: KGX needs nodes and edges.",
        "Name the folder of both, or the edges with --edges FILE.",
    )


def _only(folder: Path, patterns: tuple[str, ...], what: str) -> Path:
    found = sorted({path for pattern in patterns for path in files_in(folder, pattern)})
    if len(found) == 1:
        return found[0]
    if not found:
        refuse_related_folder(folder)
        raise InputError(
            f"{folder} has no table of {what} in it: {' or '.join(patterns)}.",
            "Name the folder with the KGX files, or the one JSON file.",
        )
    raise InputError(
        f"{folder} has several tables of {what}: {', '.join(path.name for path in found)}.",
        "Name a file of nodes, and the edges with --edges FILE.",
    )


Records = Iterator[Record | RejectedRow]


def graph_records(paths: tuple[Path, ...]) -> tuple[Records, Records]:
    """The records of nodes and those of edges."""
    if len(paths) == 1:
        return _json_records(paths[0])
    nodes, edges = (open_table(path) for path in paths)
    for table, needed in ((nodes, ("id",)), (edges, ("subject", "predicate", "object"))):
        missing = [name for name in needed if name not in table.columns]
        if missing:
            raise InputError(
                f"{table.path} lacks the columns {', '.join(missing)}; it has "
                f"{', '.join(shown(name) for name in table.columns[:20])}.",
                "Check that it is a KGX file.",
            )
    return nodes.records(), edges.records()


def _json_records(path: Path) -> tuple[Records, Records]:
    try:
        found = json.loads(whole_text(path))
    except (ValueError, RecursionError) as error:
        raise InputError(
            f"{path} is cut off or is not JSON.", "Fetch or write it again."
        ) from error
    if not isinstance(found, dict):
        raise InputError(f"{path} is no KGX: it is no JSON object.", "Check the path.")
    if "graphs" in found:
        refuse_obographs(path)
    for key in ("nodes", "edges"):
        if not isinstance(found.get(key), list):
            raise InputError(f"{path} is no KGX: it has no list of {key}.", "Check the path.")
    return _listed(f"{path}, nodes", found["nodes"]), _listed(f"{path}, edges", found["edges"])


def _listed(file: str, elements: list[Any]) -> Records:
    for number, element in enumerate(elements, 1):
        record = Record(file, number, element if isinstance(element, dict) else {"": element})
        if isinstance(element, dict):
            yield record
        else:
            yield record.reject(f"not a JSON object but {shown(element)}")
