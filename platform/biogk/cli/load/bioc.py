"""`biogk load bioc`."""

from __future__ import annotations

from biogk.api.stages.loading import Loading
from biogk.cli.load.own import own_command


@own_command(Loading.bioc)
def command() -> None:
    """Documents in BioC, XML or JSON.

    PATH is one file or a folder of them: XML, JSON, or JSON Lines with one document a line.
    Offsets are those of characters in the document. The roles of a relation's nodes say which is
    its head. Relations that an infon calls negated or speculated, and those of such annotations,
    are left out and counted.

    \b
    Examples:
      biogk load bioc train.xml --corpus mine
      biogk load bioc train.xml --corpus mine --head Chemical --symmetric binds
    """
