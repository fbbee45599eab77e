"""Ids by their prefix, and whether one has the form of another vocabulary's."""

from __future__ import annotations

import re

from biogk.core.model.identifiers import normal_identifier, prefix_of

FORMS = {
    "chembl": r"CHEMBL\d+",
    "drugbank": r"DB\d{5}",
    "ensembl": r"ENS[A-Z]*[GTPE]\d{11}",
    "mesh": r"D\d{6}(?:\d{3})?",
    "pubchem.compound": r"CID[ms]?\d+",
    "umls": r"C\d{7}",
    "wikidata": r"Q\d{3,}",
}
"""Ids that are hardly another vocabulary's, without their prefix."""
SHARED = {("medgen", "umls"), ("stitch", "pubchem.compound"), ("wd", "wikidata")}
"""Prefixes of those who use the ids of a vocabulary as their own."""
LOOKS = re.compile("|".join(f"({form})" for form in FORMS.values()))
VOCABULARIES = tuple(FORMS)


def foreign_form(identifier: str) -> str:
    """The vocabulary whose ids look so, where the prefix is another's; else nothing.

    `drugbank:C0002871` looks like `umls`.
    """
    found = LOOKS.fullmatch(identifier.partition(":")[2])
    if found is None or found.lastindex is None:
        return ""
    vocabulary = VOCABULARIES[found.lastindex - 1]
    prefix = prefix_of(normal_identifier(identifier))
    return "" if prefix == vocabulary or (prefix, vocabulary) in SHARED else vocabulary
