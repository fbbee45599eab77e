"""Where an edge of KGX comes from, as the Biolink model says it: sources, publications, agents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from biogk.core.model.rows import Value
from biogk.loaders.sources.kgx.own import is_own
from biogk.loaders.sources.meaning import Counts
from biogk.loaders.tables import as_list

PRIMARY, LEVEL, AGENT = SINGLE = ("primary_knowledge_source", "knowledge_level", "agent_type")
"""What Biolink gives an edge one value of."""
AGGREGATORS, PUBLICATIONS = "aggregator_knowledge_source", "publications"
PROVENANCE = (PRIMARY, AGGREGATORS, PUBLICATIONS, LEVEL, AGENT)
SAID = {name: f"biogk_{name}" for name in SINGLE}
"""Columns in which `biogk export` writes what the source itself said, and nothing else."""


def infores(source: str) -> str:
    """What Biolink calls a source."""
    return f"infores:{source}"


def provenance(
    fields: Mapping[str, Any], source: str, counts: Counts
) -> tuple[tuple[str, Value], ...]:
    """What an edge says of its origin, as properties of a triple; each is a list of texts.

    A triple may be stated by several edges, whose values are united, so that also what Biolink has
    one value of is a list. Of an edge that `biogk export` wrote, what the export had to add is
    left out: a level and an agent that no source said, and the source itself as the primary one.

    Args:
        fields: of the edge.
        source: name of the source that is loaded.
        counts: gains values that cannot be used.
    """
    own = is_own(fields)
    found = []
    for name in PROVENANCE:
        values = as_list(fields.get(name))
        if own and name in SAID:
            added = values if name != PRIMARY else [infores(source)]
            values = as_list(fields.get(SAID[name])) or [e for e in values if e not in added]
        if usable := counts.usable(dict.fromkeys(values), name):
            found.append((name, usable))
    return tuple(found)
