"""`biogk runs`: what was trained and predicted, and how to undo it."""

from __future__ import annotations

import click

from biogk.cli.lazy import LazyGroup

COMMANDS = ("list", "show", "delete")


@click.group("runs", cls=LazyGroup, package=__name__, commands=COMMANDS)
def command() -> None:
    """List, show and undo runs: trainings and predictions."""
