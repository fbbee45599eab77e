"""`biogk same-as`: one concept in several sources."""

from __future__ import annotations

from typing import Any

from biogk.api.stages.knowledge import KnowledgeStage
from biogk.cli.command import graph_command
from biogk.cli.completing import source_ids


@graph_command(
    KnowledgeStage.same_as,
    flags={"mappings": ["--from"]},
    complete={"hold_out": source_ids},
    metavars={"mappings": "FILE", "forget": "SET", "rejected": "FILE", "hold_out": "SOURCE"},
)
def command(report: Any, as_json: bool) -> None:
    """Join entities of different sources that are one concept, by SAME_AS edges.

    By identifiers first, then by equal names, then by aliases; each edge says its method and a
    score. Nothing is merged. A name that would join one entity to several of one source joins none.
    Run it again after loading or removing a source: edges that nothing says any more go.

    Mappings (--from, SSSOM) hold in every later call too: exact matches join with their confidence
    as score, and pairs that are said not to match are not joined, whatever names and identifiers
    say.

    \b
    Examples:
      biogk same-as
      biogk same-as --by identifier
      biogk same-as --from mappings.sssom.tsv
      biogk same-as --forget mappings.sssom.tsv
    """
    from biogk.views.same_as import show_same_as

    show_same_as(report, as_json=as_json)
