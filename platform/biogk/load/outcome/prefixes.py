"""Whether an id has the form of another vocabulary's."""

from __future__ import annotations

import re

from biogk.core.model.identifiers import normal_identifier, prefix_of, vocabulary_of

ITEM = re.compile(r"Q\d{3,}")
SHARED = {
    ("medgen", "umls"),
    ("stitch", "pubchem.compound"),
    ("uniprot", "wikidata"),
    ("wd", "wikidata"),
}
"""Prefixes of those whose ids may look as those of a vocabulary do."""


def foreign_form(identifier: str) -> str:
    """The vocabulary whose ids look so, where the prefix is another's; else nothing.

    `drugbank:C0002871` looks like `umls`.
    """
    local = identifier.partition(":")[2]
    vocabulary = vocabulary_of(local) or ("wikidata" if ITEM.fullmatch(local) else "")
    prefix = prefix_of(normal_identifier(identifier))
    return "" if prefix == vocabulary or (prefix, vocabulary) in SHARED else vocabulary
