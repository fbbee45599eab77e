"""`biogk runs promote`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from biogk.api.stages.runs import Runs
from biogk.cli.command import graph_command
from biogk.cli.completing import run_ids

if TYPE_CHECKING:
    from biogk.api.graph import Graph

LOOKED_AT = 100_000
"""Edges that are looked at for the encoder of the graph's weights."""


@graph_command(
    Runs.promote,
    flags={"as_": ["--as"]},
    complete={"run": run_ids},
    metavars={"as_": "TYPE=RELATION"},
)
def command(report: Any, source: str, as_json: bool, graph: Graph) -> None:
    """Make accepted predictions of a run knowledge: triples of a source of their own.

    They can be weighed and embedded as those of any source, and stay when the run is deleted.
    `biogk sources remove` undoes it.

    \b
    Example:
      biogk runs promote RUN --source found --min-confidence 0.9 --min-support 2 --new-only
      biogk runs promote RUN --source found --as BINDS=~PHYSICALLY_INTERACTS_WITH
    """
    from biogk.views.stages import show_load

    encoders = [] if as_json else graph.store.read("knowledge/encoders", limit=LOOKED_AT)
    show_load(report, as_json=as_json)
    if not as_json:
        option = f" --encoder {encoders[0]['encoder'].partition('@')[0]}" if encoders else ""
        click.echo(f"Weigh them with: biogk weigh --source {source}{option}")
        click.echo(f"Undo it with: biogk sources remove {source}")
