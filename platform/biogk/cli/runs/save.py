"""`biogk runs save`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from biogk.api.stages.runs import Runs
from biogk.cli.command import graph_command
from biogk.cli.completing import run_ids
from biogk.core.progress import say


@graph_command(Runs.save, complete={"run": run_ids})
def command(report: Any, as_json: bool) -> None:
    """Save the model of a training for others: a folder that stands alone, with a model card.

    The card, README.md, says what the model was made from, under which licences, and how it
    scores: run `biogk evaluate` first. The folder has weights, settings and tokenizer; a graph that
    the model reads is not in it. Read the card, complete it, then `biogk push FOLDER`.

    \b
    Example:
      biogk evaluate --run RUN
      biogk runs save RUN my-model --licence apache-2.0
    """
    from biogk.views.screen.tables import print_json

    if as_json:
        print_json({**asdict(report), "folder": str(report.folder)})
        return
    click.echo(f"Saved {report.run} to {report.folder}, {report.size / 1e6:,.0f} MB.")
    if not report.scored:
        say("Its card has no scores: biogk evaluate keeps some with the run, then save it again.")
    if report.reads_graph:
        say("The model reads the graph, which is not in the folder: biogk dump writes one.")
