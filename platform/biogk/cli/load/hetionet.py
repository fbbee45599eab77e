"""`biogk load hetionet`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from biogk.cli.app import App
from biogk.cli.load.common import load_options, run_knowledge


@click.command("hetionet")
@click.option(
    "--edges",
    type=click.Path(path_type=Path),
    help="Table of edges.  [default: the one in the folder]",
)
@load_options
def command(app: App, path: Path, edges: Path | None, **options: Any) -> None:
    """Hetionet: genes, drugs, diseases and 24 relations between them.

    PATH is a folder with its table of nodes and its table of edges (sif), as its repository has
    them in hetnet/tsv.

    \b
    Example:
      biogk load hetionet hetionet/hetnet/tsv
    """
    from biogk.loaders.sources.hetionet import Hetionet

    run_knowledge(app, Hetionet(path, edges=edges, vocabulary=app.vocabulary), **options)
