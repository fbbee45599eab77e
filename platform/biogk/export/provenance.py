"""What an edge is in the terms of Biolink: stated, predicted or reviewed; by whom, from where."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from biogk.core.model.publications import publications
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
Columns = dict[str, Any]


def origin(edge: Edge, numbered: Container[str]) -> Columns:
    """Where an edge comes from, in columns of KGX: the primary source, and others that are lists.

    Args:
        edge: as the graph has it.
        numbered: corpora that count their documents; see `pubmed_id`.

    Returns:
        `PRIMARY` is a list too, for several sources may have stated the edge first.
    """
    if edge.predicted:
        return {
            PRIMARY: [BIOGK],
            LEVEL: PREDICTION,
            AGENT: CHECKED if edge.checked else TEXT_MINING,
            PUBLICATIONS: publications(edge.properties.get("evidence") or (), numbered),
        }
    said = {name: edge.properties.get(name) or [] for name in SAID}
    if edge.promoted:
        said[LEVEL] = [PREDICTION]
        said[AGENT] = [TEXT_MINING]
    if edge.checked and said[LEVEL] == [PREDICTION]:
        said[AGENT] = [CHECKED]
    return {
        PRIMARY: said[PRIMARY] or [infores(edge.properties["source"])],
        AGGREGATORS: edge.properties.get(AGGREGATORS),
        PUBLICATIONS: edge.properties.get(PUBLICATIONS),
        LEVEL: _one(said[LEVEL], ASSERTION),
        AGENT: _one(said[AGENT], NOT_PROVIDED),
        **{SAID[name]: values for name, values in said.items()},
    }


def _one(said: list[str], default: str) -> str:
    """The value of a column that has one: what all say, or that it cannot be told."""
    if len(said) > 1:
        return NOT_PROVIDED
    return said[0] if said else default
