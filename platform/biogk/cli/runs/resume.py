"""`biogk runs resume`."""

from __future__ import annotations

from dataclasses import asdict

import click

from biogk.api.stages.runs import Runs
from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.completing import run_ids
from biogk.cli.options import options_of


@click.command("resume")
@options_of(Runs.resume, complete={"run": run_ids})
@json_option
@shared_options
@pass_app
def command(app: App, run: str, as_json: bool) -> None:
    """Resume writing an interrupted prediction.

    What is written already is passed over. Until then `biogk runs list` shows the run as
    incomplete; `biogk runs delete` undoes what is there.

    \b
    Example:
      biogk runs resume predict-ade-0-test-20260102-030405-ab12
    """
    from biogk.views.screen.tables import print_json
    from biogk.views.stages import show_write

    with app.graph() as graph:
        report = graph.runs.resume(run)
    if as_json:
        print_json({**asdict(report), "changes": report.changes.counters()})
    else:
        show_write(report)
