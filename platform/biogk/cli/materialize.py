"""`biogk materialize`: task graphs from the database."""

from __future__ import annotations

from typing import Any

from biogk.api.stages.texts import TextStage
from biogk.cli.command import graph_command
from biogk.cli.completing import corpus_names, source_ids


@graph_command(
    TextStage.materialize,
    complete={"corpus": corpus_names, "hold_out": source_ids},
    metavars={"hold_out": "SOURCE"},
)
def command(graphs: Any, as_json: bool) -> None:
    """Build the PyG graph that training learns from.

    The graph is kept as a file and rebuilt only when the database has changed. In Python:
    `TaskGraph.load(path).data` is the HeteroData.

    Its entities are those that spans may name; --hops adds the ones around them.

    \b
    Examples:
      biogk materialize --corpus ade-0 --split train
      biogk materialize --corpus ade-0 --hops 1 --top-k 5
    """
    from biogk.views.stages import show_graphs

    show_graphs(graphs, as_json=as_json)
