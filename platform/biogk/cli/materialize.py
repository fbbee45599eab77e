"""`biogk materialize`: task graphs from the database."""

from __future__ import annotations

from typing import Any

import click

from biogk.api.stages.texts import TextStage
from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.completing import corpus_names
from biogk.cli.options import options_of


@click.command("materialize")
@options_of(TextStage.materialize, complete={"corpus": corpus_names})
@json_option
@shared_options
@pass_app
def command(app: App, as_json: bool, **options: Any) -> None:
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

    with app.graph() as graph:
        graphs = graph.materialize(**options)
    show_graphs(graphs, as_json=as_json)
