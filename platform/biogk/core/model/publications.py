"""Documents as publications: those whose id is their number in PubMed."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

PUBMED_NUMBER = re.compile(r"([^:]+):([1-9][0-9]{3,7})")
"""Id of a document: the corpus, and what may be its number in PubMed."""


def pubmed_id(document: str, numbered: Container[str]) -> str:
    """The CURIE of a document in PubMed, or nothing where its id does not tell.

    The id of a document is its corpus and its id there: `biored:15485686`. The latter is taken for
    a number of PubMed where it is all digits, 4 to 8 of them, the first no zero; so is
    `PMID:15485686` for it, and none for `biored:15485686-1`, `pmc:PMC4417` or `notes:120`. Corpora
    that count their documents have such ids too, from the thousandth document on: they are told by
    their first thousand.

    Args:
        document: its id.
        numbered: corpora that count their documents, which have none of PubMed's numbers.
    """
    found = PUBMED_NUMBER.fullmatch(document)
    return f"PMID:{found[2]}" if found and found[1] not in numbered else ""


def publications(documents: Iterable[str], numbered: Container[str]) -> list[str]:
    """The CURIEs of those documents that have a number of PubMed, each once."""
    found = (pubmed_id(each, numbered) for each in documents)
    return list(dict.fromkeys(each for each in found if each))
