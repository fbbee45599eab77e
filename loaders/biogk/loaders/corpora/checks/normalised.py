"""Identifiers that an annotation gives a mention: one by one, each with its prefix."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from biogk.core.errors import InputError
from biogk.core.model.identifiers import vocabulary_of
from biogk.core.model.names import clean_name
from biogk.loaders.sources.prefixes import curie, is_identifier

KEYS = frozenset(("identifier", "identifiers", "identifer", "normalizedid", "conceptid", "cui"))
"""Names of the attributes that hold identifiers, folded, beside those called as a vocabulary is."""
VOCABULARIES = {
    "mesh": "mesh",
    "meshid": "mesh",
    "ncbigene": "ncbigene",
    "entrezgene": "ncbigene",
    "geneid": "ncbigene",
    "ncbitaxonomy": "ncbitaxon",
    "taxonomy": "ncbitaxon",
    "omim": "omim",
    "umls": "umls",
    "cui": "umls",
    "umlscui": "umls",
    "chebi": "chebi",
    "drugbank": "drugbank",
    "dbsnp": "dbsnp",
    "cellosaurus": "cellosaurus",
}
"""Attributes that are called as a vocabulary is, folded: the prefix of its identifiers."""
NONE = frozenset(("", "-", "-1", "none", "null", "cui-less", "nil"))
"""What stands in the place of an identifier where there is none."""
TYPES = ((("gene", "protein"), "ncbigene"), (("species", "organism", "taxon"), "ncbitaxon"))
"""What the name of a type has in it, and what a number is there."""
BETWEEN = re.compile(r"[,;|]")
VARIANT = re.compile(r"[cgmnpr]?\|")
"""What a sequence variant begins with, as the text mining tools write it: c|DEL|1314_1328|."""
UNKNOWN = "identifiers without a known prefix"


def is_normalised(name: str) -> bool:
    """Whether an attribute of that name holds identifiers."""
    folded = _folded(name)
    return folded in KEYS or folded in VOCABULARIES


class Identifiers:
    """What turns the identifiers of mentions into prefixed ones.

    Args:
        prefixes: of identifiers that have none, by the type of their mention, as the user says.
    """

    def __init__(self, prefixes: Mapping[str, str] | None = None) -> None:
        self.prefixes = dict(prefixes or {})

    def named(self, attributes: Iterable[tuple[str, object]], type_: object) -> dict[str, str]:
        """Identifiers as they are written, and with their prefix; empty where that is not known.

        Args:
            attributes: names and values; of those that hold no identifiers nothing is taken.
            type_: of the mention.
        """
        return {
            text: self._prefixed(text, str(type_), VOCABULARIES.get(_folded(name), ""))
            for name, value in attributes
            if is_normalised(name)
            for text in parts_in(value)
        }

    def _prefixed(self, text: str, type_: str, usual: str) -> str:
        given = curie(text)
        if is_identifier(given):
            return given
        prefix = self.prefixes.get(type_) or usual or _told(text, type_)
        return f"{prefix}:{text}" if prefix else ""


def parts_in(value: object) -> list[str]:
    """The identifiers in a value, one by one, without those that stand for none."""
    values = value if isinstance(value, list) else [value]
    whole = [str(each) for each in values]
    texts = [
        part.strip()
        for each in whole
        for part in ([each] if VARIANT.match(each) else BETWEEN.split(each))
    ]
    return [text for text in texts if text.casefold() not in NONE and _usable(text)]


def _usable(text: str) -> bool:
    try:
        clean_name(text, "an identifier")
    except InputError:
        return False
    return True


def _told(text: str, type_: str) -> str:
    if not text.isdecimal():
        return vocabulary_of(text)
    folded = type_.casefold()
    return next((prefix for words, prefix in TYPES if any(w in folded for w in words)), "")


def _folded(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())
