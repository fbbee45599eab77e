"""`biogk runs promote`."""

from __future__ import annotations

from typing import Any

import click

from biogk.api.stages.runs import Runs
from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.completing import run_ids
from biogk.cli.options import options_of

LOOKED_AT = 100_000
"""Edges that are looked at for the encoder of the graph's weights."""


@click.command("promote")
@options_of(
    Runs.promote,
    flags={"as_": ["--as"]},
    complete={"run": run_ids},
    metavars={"as_": "TYPE=RELATION"},
)
@json_option
@shared_options
@pass_app
def command(app: App, as_json: bool, source: str, **options: Any) -> None:
    """Make accepted predictions of a run knowledge: triples of a source of their own.

    They can be weighed and embedded as those of any source, and stay when the run is deleted.
    `biogk sources remove` undoes it.

    \b
    Example:
      biogk runs promote RUN --source found --min-confidence 0.9 --min-support 2 --new-only
      biogk runs promote RUN --source found --as ADVERSE_EFFECT=~HAS_SIDE_EFFECT
    """
    from biogk.views.stages import show_load

    with app.graph() as graph:
        report = graph.runs.promote(source=source, **options)
        encoders = [] if as_json else graph.store.read("knowledge/encoders", limit=LOOKED_AT)
    show_load(report, as_json=as_json)
    if not as_json:
        option = f" --encoder {encoders[0]['encoder'].partition('@')[0]}" if encoders else ""
        click.echo(f"Weigh them with: biogk weigh --source {source}{option}")
        click.echo(f"Undo it with: biogk sources remove {source}")
