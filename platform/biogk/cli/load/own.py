"""What the loads of a user's own corpora share: how --relation is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click

from biogk.cli.load.common import load_command


def own_command(method: Callable[..., Any]) -> Callable[[Callable[[], None]], click.Command]:
    """Make the command of a loader of a user's own corpora."""
    return load_command(
        method,
        flags={"prefixes": ["--prefix"]},
        metavars={
            "prefixes": "TYPE=PREFIX",
            "relations": "TYPE=NAME",
            "symmetric": "TYPE",
            "negative": "TYPE",
            "heads": "ROLE",
        },
        callbacks={"relations": _named},
    )


def _named(
    _context: click.Context, _parameter: click.Parameter, values: Sequence[str]
) -> dict[str, str]:
    from biogk.loaders.corpora.declared import capitals

    found = {}
    for value in values:
        type_, given, name = value.partition("=")
        if not type_ or (given and not name):
            raise click.BadParameter(f"{value!r} is neither TYPE=NAME nor TYPE.")
        found[type_] = name or capitals(type_)
    return found
