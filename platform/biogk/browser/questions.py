"""Saved questions as text that runs in Neo4j Browser: values in place of parameters."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Mapping
from functools import partial
from io import BytesIO
from typing import Any

from biogk.core.store.driver import Store
from biogk.core.store.queries import PARAMETER, Query, query, saved

EXAMPLE = "aspirin"
FOLDER = "biogk"
# The Browser cuts its address at & and #, also where they are percent-encoded, and text at ;
CUT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "&#;"}
MADE = (1980, 1, 1, 0, 0, 0)


def filled(asked: Query, values: Mapping[str, Any]) -> str:
    """The text of a query with literals in place of its parameters, behind its doc comment.

    Args:
        asked: the query.
        values: by parameter; those that are left out take their defaults.

    Raises:
        UsageError: a parameter that it needs is missing, or one that it does not have is given.
    """
    known = asked.complete(values)
    body = "\n".join(line for line in asked.text.splitlines() if not _is_heading(line, asked))
    for name, value in known.items():
        body = re.sub(rf"\${name}\b", partial(_same, literal(value)), body)
    return f"// {asked.doc}\n{body.strip()}"


def literal(value: Any) -> str:
    """A value as Cypher writes it; JSON's texts and numbers are Cypher's too."""
    return json.dumps(value, ensure_ascii=False).translate(CUT)


def examples(store: Store) -> dict[str, Any]:
    """Values from this graph for every parameter that a saved question needs."""
    types = [row["type"] for row in store.read("status/relationship_types")]
    predicted = [type_ for type_ in types if type_.startswith("PREDICTED_")]
    found = store.columns("browser/examples", predicted=predicted)
    entity = found["entity"] or EXAMPLE
    return {
        "name": found["found"] or entity,
        "from": entity,
        "to": found["far"] or entity,
        "words": entity,
        "disease": found["disease"] or entity,
        "run": found["run"] or "",
    }


def example(asked: Query, values: Mapping[str, Any]) -> str:
    """A query filled with those of the example values that it needs."""
    needed = {p.name: values.get(p.name, EXAMPLE) for p in asked.parameters if p.required}
    return filled(asked, needed)


def favourites(values: Mapping[str, Any]) -> bytes:
    """All saved questions as the archive that the Browser takes: one file each, in a folder.

    Args:
        values: by parameter, for those without a default.
    """
    graphs = {name: query(f"browser/{name}") for name in ("strongest", "around", "evidence")}
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, asked in {**saved(), **{f"graph_{k}": q for k, q in graphs.items()}}.items():
            entry = zipfile.ZipInfo(f"{FOLDER}/{name}.cypher", MADE)
            archive.writestr(entry, example(asked, values))
    return stream.getvalue()


def _same(text: str, _: re.Match[str]) -> str:
    return text


def _is_heading(line: str, asked: Query) -> bool:
    return line.startswith("//") and (
        PARAMETER.match(line) is not None or line.removeprefix("//").strip() in asked.doc
    )
