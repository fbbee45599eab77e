"""`biogk sources`: what was loaded, and how to take it out again."""

from __future__ import annotations

import click

from biogk.cli.lazy import LazyGroup

COMMANDS = ("list", "show", "remove")


@click.group("sources", cls=LazyGroup, package=__name__, commands=COMMANDS)
def command() -> None:
    """List, show and remove sources and corpora."""
