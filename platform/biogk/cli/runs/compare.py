"""`biogk runs compare`."""

from __future__ import annotations

import click

from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.completing import run_ids


@click.command("compare")
@click.argument("first", shell_complete=run_ids)
@click.argument("second", shell_complete=run_ids)
@click.option(
    "--least",
    type=click.FloatRange(0, 1),
    default=0.05,
    show_default=True,
    help="Difference of confidence from which on something counts as changed.",
)
@click.option(
    "--limit",
    type=click.IntRange(0),
    default=20,
    show_default=True,
    help="Number of differences of each kind to list, the largest first.",
)
@json_option
@shared_options
@pass_app
def command(app: App, first: str, second: str, least: float, limit: int, as_json: bool) -> None:
    """What appeared, vanished and changed its confidence from one prediction to another.

    \b
    Example:
      biogk runs compare predict-ade-0-test-20260102-030405-ab12 predict-ade-0-test-...
    """
    from biogk.curate.compare import compare_runs
    from biogk.views.comparison import show_comparison
    from biogk.views.screen.tables import print_json

    with app.store() as store:
        found = compare_runs(store, first, second, least=least, limit=limit)
    if as_json:
        print_json(found.as_dict())
    else:
        show_comparison(found)
