"""`biogk load kgx`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from biogk.cli.app import App
from biogk.cli.load.common import load_options, run_knowledge


@click.command("kgx")
@click.option("--edges", type=click.Path(path_type=Path), help="Table of edges; PATH is the nodes.")
@click.option("--source", default="kgx", show_default=True, help="Name of the source.")
@click.option("--version", "version", default="", help="Its version.")
@click.option("--licence", default="", help="Its licence.")
@load_options
def command(
    app: App,
    path: Path,
    edges: Path | None,
    source: str,
    version: str,
    licence: str,
    **options: Any,
) -> None:
    """A knowledge graph in KGX, with Biolink categories and predicates.

    PATH is a folder with tables of nodes and edges (TSV or JSON Lines), a JSON file with both, or
    the table of nodes.

    \b
    Example:
      biogk load kgx monarch-kg --source monarch --max-rejected 0.9
    """
    from biogk.loaders.sources.kgx import Kgx

    graph = Kgx(
        path,
        edges=edges,
        source=source,
        version=version,
        licence=licence,
        vocabulary=app.vocabulary,
    )
    run_knowledge(app, graph, **options)
