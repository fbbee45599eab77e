"""`biogk query`: saved questions by name, a file, or Cypher itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from biogk.cli.app import App, pass_app, shared_options, table_options
from biogk.cli.completing import of_parameter
from biogk.cli.options import json_values
from biogk.core.errors import InputError, UsageError
from biogk.core.progress import say
from biogk.core.store.queries import Parameter, Query, saved

ANY = "cypher"


class QueryGroup(click.Group):
    """Saved queries as commands; anything else is taken as Cypher."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the saved queries."""
        return list(saved())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A saved query as a command."""
        if cmd_name == ANY:
            return cypher
        found = saved().get(cmd_name)
        return _command(found) if found is not None else None

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Send what names no saved query to the command that takes Cypher."""
        first = next((arg for arg in args if not arg.startswith("-")), None)
        wants_help = any(arg in ctx.help_option_names for arg in args)
        if args and (first is None or first not in saved()) and not wants_help:
            args = [ANY, *args]
        return super().parse_args(ctx, args)


@click.group("query", cls=QueryGroup, no_args_is_help=True)
def command() -> None:
    """Ask the graph: a saved query, a file, or Cypher itself.

    \b
    Examples:
      biogk query similar --name aspirin
      biogk query treatments --disease asthma --json
      biogk query treatments --disease asthma --json | jq '.[].treatment'
      biogk query "MATCH (e:Drug) RETURN e.name LIMIT 5" --csv
      biogk query -f question.cypher -p name=aspirin
    """


@click.command(ANY, hidden=True)
@click.argument("text", required=False)
@click.option("-f", "--file", type=click.Path(path_type=Path), help="File with one query.")
@click.option(
    "-p",
    "--param",
    "parameters",
    multiple=True,
    callback=json_values,
    help="Parameter: name=value, in JSON.",
)
@click.option("--write", is_flag=True, help="Let the query change the graph.")
@table_options
@shared_options
@pass_app
def cypher(
    app: App,
    text: str | None,
    file: Path | None,
    parameters: dict[str, Any],
    write: bool,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Run Cypher."""
    if (text is None) == (file is None):
        known = f"Saved queries: {', '.join(saved())}."
        raise UsageError("Give one query: a name, Cypher, or -f FILE.", known)
    _show(app, text or _read(file), parameters, write=write, as_json=as_json, as_csv=as_csv)


def _command(query: Query) -> click.Command:
    name = query.name.removeprefix("saved/")

    def run(app: App, as_json: bool, as_csv: bool, **parameters: Any) -> None:
        _show(app, name, parameters, as_json=as_json, as_csv=as_csv)

    function: Callable[..., Any] = shared_options(table_options(pass_app(run)))
    made = click.command(name, help=query.doc, short_help=query.doc.split(". ")[0])(function)
    made.params = [_option(parameter) for parameter in query.parameters] + made.params
    return made


def _option(parameter: Parameter) -> click.Option:
    kinds: dict[type, click.ParamType[Any]] = {
        bool: click.BOOL,
        int: click.INT,
        float: click.FLOAT,
    }
    meaning = f"{parameter.help[0].upper()}{parameter.help[1:]}."
    complete = of_parameter(parameter.name, parameter.help)
    if parameter.required:
        return click.Option(
            [f"--{parameter.name}"], help=meaning, required=True, shell_complete=complete
        )
    return click.Option(
        [f"--{parameter.name}"],
        help=meaning,
        default=parameter.default,
        show_default=parameter.default != "",
        type=kinds.get(type(parameter.default), click.STRING),
        shell_complete=complete,
    )


def _show(
    app: App,
    question: str,
    parameters: dict[str, Any],
    *,
    write: bool = False,
    as_json: bool,
    as_csv: bool,
) -> None:
    from biogk.api.notebook.questions import ask
    from biogk.views.screen.tables import show_rows

    with app.store() as store:
        table, nothing = ask(store, question, parameters, write=write)
    if table.rows or as_json or as_csv:
        show_rows(table.columns, table.rows, as_json=as_json, as_csv=as_csv)
    if nothing:
        say(nothing)
    if table.changes:
        counts = {key: value for key, value in vars(table.changes).items() if value}
        say(", ".join(f"{key.replace('_', ' ')}: {value:,}" for key, value in counts.items()))


def _read(file: Path | None) -> str:
    if file is None:
        return ""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        raise InputError(f"{file} cannot be read: {reason}.", "Check the path.") from error
