"""`biogk report`: our results beside published ones, learning curves, weights of an entity."""

from __future__ import annotations

from typing import Any

import click

from biogk.api.stages.reports import Reports
from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.lazy import LazyGroup
from biogk.cli.options import options_of
from biogk.core.errors import UsageError

COMMANDS = ("curve", "weights")


@click.group(
    "report", cls=LazyGroup, package=__name__, commands=COMMANDS, invoke_without_command=True
)
@options_of(Reports.__call__)
@json_option
@shared_options
@pass_app
def command(app: App, as_json: bool, **options: Any) -> None:
    """Set our results beside published ones.

    Ours are the scored trainings in the database: of one configuration the mean and standard
    deviation over folds and seeds, with the folds that there are, encoder, what chose the epoch,
    and the command that makes them again. Published results stand in published.toml; a file of
    that name in the home takes its place.

    \b
    Examples:
      biogk report
      biogk report --corpus ade --json
      biogk report --output results
    """
    from biogk.views.report import show_report

    if click.get_current_context().invoked_subcommand is not None:
        if as_json or any(value is not None for value in options.values()):
            raise UsageError("Options stand behind the name of the report: report curve --json.")
        return
    with app.graph() as graph:
        tables = graph.report(**options)
    show_report(tables, as_json=as_json)
