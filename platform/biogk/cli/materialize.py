"""`biogk materialize`: task graphs from the database."""

from __future__ import annotations

import click

from biogk.cli.app import App, json_option, pass_app, shared_options


@click.command("materialize")
@click.option("--corpus", required=True, help="Corpus, fold included: ade-0.")
@click.option(
    "--split",
    "splits",
    multiple=True,
    default=("train", "test"),
    show_default=True,
    help="Split; repeatable.",
)
@json_option
@shared_options
@pass_app
def command(app: App, corpus: str, splits: tuple[str, ...], as_json: bool) -> None:
    """Build the PyG graph that training learns from.

    The graph is kept as a file and built anew only when the database has changed. In Python:
    `TaskGraph.load(path).data` is the HeteroData.

    \b
    Example:
      biogk materialize --corpus ade-0 --split train
    """
    from biogk.training.materialize import graph_file, materialize
    from biogk.views.reports import show_graphs

    folder = app.home.graphs
    with app.store() as store:
        graphs = [materialize(store, corpus, split, folder, track=app.track) for split in splits]
    paths = [str(graph_file(folder, corpus, split)) for split in splits]
    show_graphs(graphs, paths, as_json=as_json)
