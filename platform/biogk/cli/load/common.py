"""What all loads share: how a method of `graph.load` becomes a command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from biogk.cli.app import App
from biogk.cli.command import graph_command


def load_command(
    method: Callable[..., Any], **spellings: Any
) -> Callable[[Callable[[], None]], click.Command]:
    """Make the command of a loader; its help is the docstring of what is decorated.

    Args:
        method: of `Loading`.
        spellings: what `options_of` is told beside.
    """

    def decorate(described: Callable[[], None]) -> click.Command:
        def show(found: Any, as_json: bool) -> None:
            from biogk.views.stages import show_loads

            show_loads(found if isinstance(found, list) else [found], as_json=as_json)

        show.__doc__ = described.__doc__
        return graph_command(method, **spellings)(show)

    return decorate


def init_option(
    write: Callable[[App], Path], about: str
) -> Callable[[click.Command], click.Command]:
    """Add --init, which copies shipped settings to the home and loads nothing.

    Args:
        write: makes the copy.
        about: the help.
    """

    def end(context: click.Context, _parameter: click.Parameter, value: bool) -> None:
        if value and not context.resilient_parsing:
            path = write(context.ensure_object(App))
            click.echo(f"Wrote {path}; from now on it is read instead of the shipped one.")
            context.exit()

    return click.option("--init", is_flag=True, expose_value=False, callback=end, help=about)
