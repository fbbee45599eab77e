"""`biogk load biorelex`."""

from __future__ import annotations

from biogk.api.stages.loading import Loading
from biogk.cli.load.common import load_command


@load_command(Loading.biorelex)
def command() -> None:
    """The BioRelEx corpus of binding interactions.

    PATH is the folder with 1.0alpha7.train.json and 1.0alpha7.dev.json, or one of the files.

    \b
    Example:
      biogk load biorelex data/biorelex
    """
