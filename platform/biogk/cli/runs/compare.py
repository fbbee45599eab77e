"""`biogk runs compare`."""

from __future__ import annotations

from typing import Any

import click

from biogk.api.stages.runs import Runs
from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.completing import run_ids
from biogk.cli.options import options_of


@click.command("compare")
@options_of(Runs.compare, complete={"first": run_ids, "second": run_ids})
@json_option
@shared_options
@pass_app
def command(app: App, as_json: bool, **options: Any) -> None:
    """What appeared, vanished and changed its confidence from one prediction to another.

    \b
    Example:
      biogk runs compare predict-ade-0-test-20260102-030405-ab12 predict-ade-0-test-...
    """
    from biogk.views.comparison import show_comparison

    with app.graph() as graph:
        found = graph.runs.compare(**options)
    show_comparison(found, as_json=as_json)
