"""`biogk materialize`: task graphs from the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.completing import corpus_names


def around_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --hops and --top-k: how far the knowledge subgraph reaches."""
    function = click.option(
        "--top-k",
        type=click.IntRange(1),
        default=10,
        show_default=True,
        help="Heaviest edges of an entity that a hop follows.",
    )(function)
    return click.option(
        "--hops",
        type=click.IntRange(0, 3),
        default=0,
        show_default=True,
        help="Steps from the entities that spans may name to others that come along.",
    )(function)


@click.command("materialize")
@click.option(
    "--corpus", shell_complete=corpus_names, required=True, help="Corpus, fold included: ade-0."
)
@click.option(
    "--split",
    "splits",
    multiple=True,
    default=("train", "test"),
    show_default=True,
    help="Split; repeatable.",
)
@around_options
@click.option("--again", is_flag=True, help="Build it again even if the database looks unchanged.")
@json_option
@shared_options
@pass_app
def command(
    app: App,
    corpus: str,
    splits: tuple[str, ...],
    hops: int,
    top_k: int,
    again: bool,
    as_json: bool,
) -> None:
    """Build the PyG graph that training learns from.

    The graph is kept as a file and rebuilt only when the database has changed. In Python:
    `TaskGraph.load(path).data` is the HeteroData.

    Its entities are those that spans may name; --hops adds the ones around them.

    \b
    Examples:
      biogk materialize --corpus ade-0 --split train
      biogk materialize --corpus ade-0 --hops 1 --top-k 5
    """
    from biogk.training.graphs.materialize import graph_file, materialize
    from biogk.training.graphs.subgraph import Neighbourhood
    from biogk.views.stages import show_graphs

    folder, around = app.home.graphs, Neighbourhood(hops, top_k)
    with app.store() as store:
        graphs = [
            materialize(store, corpus, split, folder, around=around, again=again, track=app.track)
            for split in splits
        ]
    paths = [str(graph_file(folder, corpus, split, around)) for split in splits]
    show_graphs(graphs, paths, as_json=as_json)
