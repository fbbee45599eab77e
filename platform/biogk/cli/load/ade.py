"""`biogk load ade`."""

from __future__ import annotations

from biogk.api.stages.loading import Loading
from biogk.cli.load.common import load_command


@load_command(Loading.ade, metavars={"fold": "0-9|all"})
def command() -> None:
    """The ADE corpus, or one in its format.

    PATH is a folder or one JSON file.

    \b
    Examples:
      biogk load ade data/ade --fold 0
      biogk load ade data/ade --fold all
    """
