"""How a method of an open graph becomes a command; the file of a command has help and view."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from biogk.cli.app import App, json_option, pass_app, shared_options, table_options
from biogk.cli.options import options_of

if TYPE_CHECKING:
    from biogk.api.graph import Graph

Show = Callable[..., None]


def graph_command(
    method: Callable[..., Any],
    *,
    table: bool = False,
    json: bool = True,
    needs_server: bool = True,
    **spellings: Any,
) -> Callable[[Show], click.Command]:
    """Make a command of a method of a graph, or of its `load`, `runs`, `sources` and so on.

    What is decorated shows the answer, which it gets first; then, by name, what else it asks for:
    options, its own and those of the method, `as_json`, `as_csv`, or the open `graph`. Its
    docstring is the help.

    Args:
        method: of a class in `biogk.api.stages`.
        table: the answer can be printed as CSV, too.
        json: the answer can be printed as JSON.
        needs_server: False where the method may do without.
        spellings: what `options_of` is told beside.
    """

    def decorate(show: Show) -> click.Command:
        wanted = inspect.signature(show).parameters
        own = getattr(show, "__click_params__", [])
        of_show = {"as_json", "as_csv", *(each.name for each in own)}
        of_show -= inspect.signature(method).parameters.keys()

        def run(app: App, **options: Any) -> None:
            given = {name: value for name, value in options.items() if name not in of_show}
            with app.graph(needed=needs_server) as graph:
                found = method(_part(graph, method), **given)
                beside = {**options, "graph": graph}
                show(found, **{name: beside[name] for name in wanted if name in beside})

        command: Callable[..., Any] = shared_options(pass_app(run))
        if json:
            command = (table_options if table else json_option)(command)
        command.__click_params__ = [*command.__click_params__, *own]  # type: ignore[attr-defined]
        command = options_of(method, **spellings)(command)
        name = method.__name__.strip("_").replace("_", "-")
        return click.command(name, help=show.__doc__)(command)

    return decorate


def _part(graph: Graph, method: Callable[..., Any]) -> Any:
    """The part of a graph that has a method."""
    parts = (graph, graph.load, graph.runs, graph.sources, graph.review, graph.report)
    return next(each for each in parts if getattr(type(each), method.__name__, None) is method)
