"""Which cross-references are ids of the same concept: OBO has one tag for all of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from biogk.core.model.identifiers import prefix_of
from biogk.loaders.sources.obo.frames import text_of
from biogk.loaders.sources.prefixes import PREFIXED, curie, is_identifier, known_prefixes

OTHER_CONCEPT = "xref of another concept"
TEXT = "xref to a text"
UNKNOWN, BARE = "xref with the unknown prefix {prefix}", "xref without a prefix"
"""Why a cross-reference is no identifier."""
TEXTS = frozenset(
    {"doi", "goc", "go_ref", "http", "https", "isbn", "issn", "orcid", "pmc", "pmcid", "pmid"}
    | {"pubmed", "url"}
)
"""Prefixes of literature and pages, which many terms may share."""
MATCH = re.compile(r"(?:.*[:/#])?(exact|close|broad|narrow|related)Match")
EXACT = "exact"
MONDO = re.compile(r"MONDO:([A-Za-z]\w*)")
"""What Mondo says in the `source` of an xref of how it is meant: `MONDO:equivalentTo`."""
RELEASE = re.compile(r"(\w+?)_\d{4}(?:_\d\d){0,2}")
"""A vocabulary with the date of its release, SNOMEDCT_US_2025_09_01."""
TAGS = frozenset({"xref", "property_value"})


def identifiers(
    xrefs: Sequence[Any], properties: Sequence[Any], id_: str, apart: Collection[str]
) -> Iterator[tuple[str, str]]:
    """The ids of the same concept, and nothing; cross-references that are none, and why not.

    An xref is none where the term itself calls it broader, narrower, close or related (by SKOS, or
    in the words of Mondo), where it is another term of the same ontology, or where the header says
    that xrefs of its prefix mean something else.

    Args:
        xrefs: clauses of a term.
        properties: its clauses with properties and their values.
        id_: its id.
        apart: prefixes, in small letters, whose xrefs are not the same concept.
    """
    matches = dict(_matches(properties))
    for other, how in matches.items():
        if how == EXACT:
            yield other, _fault(other)
    for clause in xrefs:
        other = _undated(curie(text_of(clause.xref.id)))
        prefix = prefix_of(other).casefold()
        unlike = matches.get(other, EXACT) != EXACT or _unlike(clause)
        if unlike or prefix in apart or prefix == prefix_of(id_).casefold():
            yield other, OTHER_CONCEPT
        else:
            yield other, _fault(other)


def match_of(clause: Any) -> str:
    """How a property of SKOS relates a term to another concept; nothing for other properties."""
    found = MATCH.fullmatch(text_of(clause.property_value.relation))
    return found[1] if found else ""


def _matches(clauses: Sequence[Any]) -> Iterator[tuple[str, str]]:
    for clause in clauses:
        if how := match_of(clause):
            value = clause.property_value.value
            text = value if isinstance(value, str) else text_of(value)
            yield _undated(curie(text)), how


def _fault(identifier: str) -> str:
    prefix = prefix_of(identifier)
    if prefix == identifier:
        return BARE
    if prefix.casefold() in TEXTS:
        return TEXT
    if is_identifier(identifier) and PREFIXED.fullmatch(identifier):
        return ""
    return UNKNOWN.format(prefix=prefix)


def _undated(identifier: str) -> str:
    prefix, colon, local = identifier.partition(":")
    found = RELEASE.fullmatch(prefix)
    known = found is not None and found[1].casefold() in known_prefixes()
    return f"{found[1]}{colon}{local}" if found and known else identifier


def _unlike(clause: Any) -> bool:
    """Whether an xref says of itself that it is no equivalent, as those of Mondo and GO do."""
    said = [
        found[1].casefold()
        for each in clause.qualifiers or ()
        if (found := MONDO.fullmatch(each.value) or MATCH.fullmatch(each.value))
    ]
    return bool(said) and not any(each == EXACT or "equivalent" in each for each in said)
