"""What an edge is in the terms of Biolink: stated, predicted or reviewed; by whom, from where."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Any

from biogk.export.reading import Edge
from biogk.loaders.sources.kgx.provenance import (
    AGENT,
    AGGREGATORS,
    LEVEL,
    PRIMARY,
    PUBLICATIONS,
    SAID,
    infores,
)

ASSERTION, PREDICTION, NOT_PROVIDED = "knowledge_assertion", "prediction", "not_provided"
"""Of Biolink's KnowledgeLevelEnum."""
TEXT_MINING, CHECKED = "text_mining_agent", "manual_validation_of_automated_agent"
"""Of Biolink's AgentTypeEnum, which has `not_provided`, too."""
BIOGK = infores("biogk")
PUBMED_NUMBER = re.compile(r"([^:]+):([1-9][0-9]{3,7})")
"""Id of a document: the corpus, and what may be its number in PubMed."""

Columns = dict[str, Any]


def origins(edge: Edge, numbered: Container[str]) -> list[Columns]:
    """Columns of KGX that say where an edge comes from, once for each primary knowledge source.

    Args:
        edge: as the graph has it.
        numbered: corpora that count their documents; see `pubmed_id`.
    """
    if edge.predicted:
        found = (pubmed_id(each, numbered) for each in edge.properties.get("evidence") or ())
        return [
            {
                PRIMARY: BIOGK,
                LEVEL: PREDICTION,
                AGENT: CHECKED if edge.checked else TEXT_MINING,
                PUBLICATIONS: list(dict.fromkeys(each for each in found if each)),
            }
        ]
    said = {name: edge.properties.get(name) or [] for name in SAID}
    if edge.promoted:
        said[LEVEL] = [PREDICTION]
        said[AGENT] = [TEXT_MINING]
    if edge.checked and said[LEVEL] == [PREDICTION]:
        said[AGENT] = [CHECKED]
    columns = {
        AGGREGATORS: edge.properties.get(AGGREGATORS),
        PUBLICATIONS: edge.properties.get(PUBLICATIONS),
        LEVEL: _one(said[LEVEL], ASSERTION),
        AGENT: _one(said[AGENT], NOT_PROVIDED),
        **{SAID[name]: values for name, values in said.items()},
    }
    primaries = said[PRIMARY] or [infores(edge.properties["source"])]
    return [{**columns, PRIMARY: primary} for primary in primaries]


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


def _one(said: list[str], default: str) -> str:
    """The value of a column that has one: what all say, or that it cannot be told."""
    if len(said) > 1:
        return NOT_PROVIDED
    return said[0] if said else default
