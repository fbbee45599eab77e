"""`biogk runs`: what was trained and predicted, and how to undo it."""

from __future__ import annotations

import click

from biogk.cli.lazy import LazyGroup

COMMANDS = ("list", "show", "compare", "promote", "resume", "save", "delete")


@click.group("runs", cls=LazyGroup, package=__name__, commands=COMMANDS)
def command() -> None:
    """List, compare, promote and undo runs: trainings and predictions."""
