"""What the header of an OBO file says of the ontology."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from biogk.core.errors import InputError
from biogk.core.model.names import SOURCE_NAME, clean_name
from biogk.core.model.rows import RejectedRow
from biogk.loaders.sources.obo.frames import TERM, Frame, check_obo, frames, parsed, text_of

LICENCE, TITLE = re.compile(r"(?:.*[:/#_-])?licen[cs]e"), re.compile(r"(?:.*[:/#_-])?title")
XREFS, EQUIVALENT = "treat-xrefs-as-", "treat-xrefs-as-equivalent"
ENDING = re.compile(r"\.(?:obo|owl)$")


@dataclass(frozen=True)
class Header:
    """What the header of an ontology says.

    Args:
        name: of the ontology, without what stands before a slash; empty where it says none.
        title: its title.
        version: its version.
        licence: its licence.
        apart: prefixes, in small letters, whose xrefs are not the same concept.
        imports: addresses of the ontologies that it imports.
        faults: lines that cannot be read.
    """

    name: str
    title: str
    version: str
    licence: str
    apart: frozenset[str]
    imports: tuple[str, ...]
    faults: tuple[RejectedRow, ...]


def read_header(path: Path) -> Header:
    """What the header of a file says.

    Raises:
        InputError: the file cannot be read, is of another format, or has nothing but a header.
    """
    check_obo(path)
    frame, *more = islice((each for each in frames(path) if isinstance(each, Frame)), 2)
    if not more:
        raise without_terms(path)
    found = parsed(frame, {each.tag for each in frame.lines})
    values = {line.tag: clause.raw_value() for line, clause in reversed(found.clauses)}
    properties = [clause for line, clause in found.clauses if line.tag == "property_value"]
    apart = [
        clause.raw_value().split()[0].casefold()
        for line, clause in found.clauses
        if line.tag.startswith(XREFS) and line.tag != EQUIVALENT
    ]
    name = ENDING.sub("", values.get("ontology", "").rstrip("/#").rpartition("/")[2])
    return Header(
        name if SOURCE_NAME.fullmatch(name) else "",
        _property(properties, TITLE),
        values.get("data-version", ""),
        _property(properties, LICENCE),
        frozenset(apart),
        tuple(clause.raw_value() for line, clause in found.clauses if line.tag == "import"),
        tuple(found.faults),
    )


def without_terms(path: Path) -> InputError:
    """The error for a file that has none."""
    return InputError(
        f"{path} has no terms: no frame in it is a [{TERM}] that can be read.",
        "Check the path, or fetch it again.",
    )


def _property(clauses: list[Any], wanted: re.Pattern[str]) -> str:
    """The first value of a property, by the end of its name."""
    for clause in clauses:
        if wanted.fullmatch(text_of(clause.property_value.relation)):
            value = clause.property_value.value
            return clean_name(value if isinstance(value, str) else text_of(value), "property_value")
    return ""
