"""`biogk load hetionet`."""

from __future__ import annotations

from biogk.api.stages.loading import Loading
from biogk.cli.load.common import load_command


@load_command(Loading.hetionet)
def command() -> None:
    """Hetionet: genes, drugs, diseases and 24 relations between them.

    PATH is a folder with its table of nodes and its table of edges (sif), as its repository has
    them in hetnet/tsv.

    \b
    Example:
      biogk load hetionet hetionet/hetnet/tsv
    """
