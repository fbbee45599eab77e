"""`biogk runs`: what was trained and predicted, and how to undo it."""

from __future__ import annotations

import shutil
import sys

import click

from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.errors import UsageError


@click.group("runs")
def command() -> None:
    """List, show and undo runs: trainings and predictions."""


@command.command("list")
@json_option
@shared_options
@pass_app
def list_(app: App, as_json: bool) -> None:
    """All runs, the newest first."""
    from biogk.store.runs import list_runs
    from biogk.views.tables import print_json, print_table

    with app.store() as store:
        runs = list_runs(store)
    if as_json:
        print_json(runs)
        return
    if not runs:
        click.echo("There are no runs yet. Train a model: biogk train --help.")
        return
    print_table(
        ["run", "kind", "model", "corpus", "split", "status", "entity F1", "relation F1"],
        [
            [
                run["id"],
                run["kind"],
                run["model"],
                run["corpus"],
                run["split"],
                run["status"],
                _metric(run["metrics"], "entity_f1"),
                _metric(run["metrics"], "relation_f1"),
            ]
            for run in runs
        ],
    )


@command.command("show")
@click.argument("run")
@json_option
@shared_options
@pass_app
def show(app: App, run: str, as_json: bool) -> None:
    """One run: settings, metrics, and how much it added to the graph."""
    from biogk.store.runs import show_run
    from biogk.views.tables import print_json, print_table

    with app.store() as store:
        shown = show_run(store, run)
    if as_json:
        print_json(shown)
        return
    print_table(["", run], [[key, value] for key, value in sorted(shown.items()) if key != "id"])


@command.command("delete")
@click.argument("run")
@click.option("--yes", is_flag=True, help="Do not ask.")
@shared_options
@pass_app
def delete(app: App, run: str, yes: bool) -> None:
    """Undo a run: the graph is as it was before, except what another run supports too.

    \b
    Example:
      biogk runs delete predict-ade-0-test-20260102-030405-ab12 --yes
    """
    from biogk.store.runs import TRAINING, delete_run, show_run

    with app.store() as store:
        shown = show_run(store, run)
        if not yes and not sys.stdin.isatty():
            raise UsageError(f"Undoing {run} wants to be confirmed.", "Add --yes.")
        if not yes:
            click.confirm(f"Undo {shown['kind']} {run}?", abort=True, err=True)
        changes = delete_run(store, run)
    if shown["kind"] == TRAINING:
        shutil.rmtree(app.home.runs / run, ignore_errors=True)
    click.echo(
        f"Undid {run}: {changes.relationships_deleted:,} edges and {changes.nodes_deleted:,} nodes "
        "are gone."
    )


def _metric(metrics: dict[str, float], name: str) -> str:
    for key, value in metrics.items():
        if key.endswith(name):
            split = key.removesuffix(name).rstrip("_")
            return f"{value:.2f}" + (f" ({split})" if split else "")
    return ""
