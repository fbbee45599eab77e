"""Mappings between vocabularies as SSSOM tables: https://mapping-commons.github.io/sssom/."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import dropwhile
from math import nan
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml

from biogk.core.errors import InputError
from biogk.core.files import text_lines
from biogk.core.model.names import NAME_LIMIT, clean_name, shown
from biogk.core.model.rows import RejectedRow
from biogk.loaders.records import Record, table
from biogk.loaders.rows_of_text import Cut, Line, split_quoted_tabs
from biogk.loaders.sources.prefixes import curie, known_prefixes

SUBJECT, PREDICATE, OBJECT = ENDS = ("subject_id", "predicate_id", "object_id")
MODIFIER, NOT = "predicate_modifier", "Not"
EXACT_MATCH = "skos:exactMatch"
EXACT = {
    EXACT_MATCH: "http://www.w3.org/2004/02/skos/core#exactMatch",
    "owl:sameAs": "http://www.w3.org/2002/07/owl#sameAs",
    "owl:equivalentClass": "http://www.w3.org/2002/07/owl#equivalentClass",
}
"""Predicates that say of two entities that they are one concept, with their addresses."""
JUSTIFICATION = re.compile(r"[\w.-]+:[\w.-]{1,100}")
LONGEST_HEADER = 2**20


@dataclass(frozen=True, slots=True)
class MappingRow:
    """What a row says of two identifiers.

    Args:
        subject: identifier with a prefix.
        predicate: as `skos:exactMatch`; those of `EXACT` always so.
        object: identifier with a prefix.
        negated: whether the row says that it is not so.
        confidence: from 0 to 1; 1 where the row has none.
        agreement: how far a reviewer agrees, from -1 to 1; 1 where nobody reviewed it.
        justification: as `semapv:ManualMappingCuration`; empty where it has no such form.
    """

    subject: str
    predicate: str
    object: str
    negated: bool
    confidence: float
    agreement: float
    justification: str


@dataclass(frozen=True)
class MappingFile:
    """An SSSOM table whose header was read.

    Args:
        path: the file.
        mapping_set: the id of the set of mappings; without one, the name of the file.
        prefixes: the addresses that prefixes stand for in it.
    """

    path: Path
    mapping_set: str
    prefixes: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, path: Path) -> MappingFile:
        """A table with the YAML in its comment lines, if it has any.

        Raises:
            InputError: the file cannot be read, or its header is no YAML.
        """
        header = _header(path)
        prefixes, given = header.get("curie_map"), header.get("mapping_set_id")
        try:
            mapping_set = clean_name(path.name if given is None else given, "mapping_set_id")
        except InputError as error:
            raise InputError(f"{path}: {error}.", "Give the set another id.") from error
        known = prefixes.items() if isinstance(prefixes, dict) else ()
        return cls(path, mapping_set, {str(name): str(address) for name, address in known})

    def rows(self) -> Iterator[MappingRow | RejectedRow]:
        """The rows, streamed.

        Raises:
            InputError: the file lacks a column, or has nothing but comment lines.
        """
        for record in table(self.path, _below_comments, ENDS):
            yield record if isinstance(record, RejectedRow) else self._row(record)

    def _row(self, record: Record) -> MappingRow | RejectedRow:
        said = {name: value.strip() for name, value in record.fields.items()}
        try:
            subject, predicate, object_ = (self._identifier(said[name], name) for name in ENDS)
            return MappingRow(
                subject,
                next((each for each, address in EXACT.items() if address == predicate), predicate),
                object_,
                _negated(said.get(MODIFIER, "")),
                _number(said, "confidence", 0),
                _number(said, "reviewer_agreement", -1),
                _justification(said.get("mapping_justification", "")),
            )
        except InputError as error:
            return record.reject(str(error))

    def _identifier(self, text: str, column: str) -> str:
        prefix, colon, local = text.partition(":")
        if not text:
            raise InputError(f"{column} is blank")
        if not (prefix and colon and local) or len(text) > NAME_LIMIT:
            raise InputError(f"{column} is {shown(text)}, not an identifier with a prefix")
        # a prefix that everybody knows is taken as it is
        own = prefix in self.prefixes and prefix.casefold() not in known_prefixes()
        address = self.prefixes[prefix] + local if own else text
        meant = curie(address)
        if column == PREDICATE:
            return meant if meant in EXACT.values() else text
        found = text if meant == address else meant
        if "://" in found:
            raise InputError(f"{column} is {shown(text)}, an address that stands for no identifier")
        return unquote(found)


def _header(path: Path) -> dict[str, Any]:
    """What the comment lines above the table say; nothing where they are no mapping of YAML."""
    lines, size = [], 0
    for line in text_lines(path):
        if not _is_comment(line):
            break
        lines.append(str(line[1])[1:])
        size += len(lines[-1])
        if size > LONGEST_HEADER:
            raise InputError(
                f"{path} begins with more than {LONGEST_HEADER:,} characters of comment lines.",
                "Check the path.",
            )
    else:
        raise InputError(f"{path} has no table below its comment lines.", "Fetch it again.")
    try:
        found = yaml.safe_load("\n".join(lines))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise InputError(
            f"{path}{where}: the header in the comment lines is no YAML.",
            "Correct it, or take off the lines that begin with '#'.",
        ) from error
    return found if isinstance(found, dict) else {}


def _below_comments(lines: Iterable[Line]) -> Iterator[Cut]:
    return split_quoted_tabs(dropwhile(_is_comment, lines))


def _is_comment(line: Line) -> bool:
    return isinstance(line[1], str) and line[1].startswith("#")


def _negated(modifier: str) -> bool:
    if modifier.casefold() not in {"", NOT.casefold()}:
        raise InputError(f"{MODIFIER} is {shown(modifier)}, neither {NOT} nor nothing")
    return bool(modifier)


def _number(said: Mapping[str, str], column: str, least: float) -> float:
    """A number from `least` to 1; 1 where there is none."""
    text = said.get(column, "")
    try:
        found = float(text or 1)
    except ValueError:
        found = nan
    if not least <= found <= 1:
        raise InputError(f"{column} is {shown(text)}, not a number from {least} to 1")
    return found


def _justification(text: str) -> str:
    return text if JUSTIFICATION.fullmatch(text) else ""
