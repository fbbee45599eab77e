"""`biogk load brat`."""

from __future__ import annotations

from biogk.api.stages.loading import Loading
from biogk.cli.load.own import own_command


@own_command(Loading.brat)
def command() -> None:
    """Documents of the brat annotation tool.

    PATH is a folder of NAME.txt with NAME.ann beside it, or of such folders named train, dev
    and test. The roles of a relation's ends say which is its head. Relations that an attribute
    calls negated or speculated, and those of such mentions, are left out and counted. Other
    attributes, normalisations and notes are passed over; a document with an event is rejected.

    \b
    Examples:
      biogk load brat annotated --corpus mine --split train
      biogk load brat annotated --corpus mine --split train --head Chemical
    """
