"""`biogk load bioc`."""

from __future__ import annotations

from biogk.api.stages.loading import Loading
from biogk.cli.load.own import own_command


@own_command(Loading.bioc)
def command() -> None:
    """Documents in BioC, XML or JSON.

    PATH is one file or a folder of them: XML, JSON, or JSON Lines with one document a line.
    Offsets are those of characters in the document.

    \b
    Example:
      biogk load bioc train.xml --corpus mine
    """
