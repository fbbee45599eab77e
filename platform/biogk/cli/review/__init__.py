"""`biogk review`: what curators say of triples."""

from __future__ import annotations

import click

from biogk.cli.lazy import LazyGroup

COMMANDS = ("right", "wrong", "unsure", "undo", "list", "table", "serve", "agreement")


@click.group("review", cls=LazyGroup, package=__name__, commands=COMMANDS)
def command() -> None:
    """Say that triples are right or wrong, for good: it outlives the next load.

    A right one is marked, and left out of `biogk query doubtful`. A wrong one is taken out of the
    graph, and neither a load nor a prediction brings it back; `undo` does. `unsure` keeps that
    somebody looked. Where several reviewers differ, the newest who is sure decides.

    \b
    Examples:
      biogk review wrong aspirin TREATS headache --note "no such trial"
      biogk review right aspirin TREATS headache --source wikidata
      biogk review table doubtful.csv
      biogk review serve
      biogk review list
    """
