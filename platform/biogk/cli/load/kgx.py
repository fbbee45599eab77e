"""`biogk load kgx`."""

from __future__ import annotations

from biogk.api.stages.loading import Loading
from biogk.cli.load.common import load_command


@load_command(Loading.kgx)
def command() -> None:
    """A knowledge graph in KGX, with Biolink categories and predicates.

    PATH is a folder with tables of nodes and edges (TSV or JSON Lines), a JSON file with both, or
    the table of nodes.

    \b
    Example:
      biogk load kgx monarch-kg --source monarch --max-rejected 0.9
    """
