"""`biogk load brat`."""

from __future__ import annotations

from biogk.api.stages.loading import Loading
from biogk.cli.load.own import own_command


@own_command(Loading.brat)
def command() -> None:
    """Documents of the brat annotation tool.

    PATH is a folder of NAME.txt with NAME.ann beside it, or of such folders named train, dev
    and test. Attributes, normalisations and notes are passed over and counted; a document with
    an event is rejected.

    \b
    Example:
      biogk load brat annotated --corpus mine --split train
    """
