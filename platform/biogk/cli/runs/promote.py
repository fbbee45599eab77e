"""`biogk runs promote`."""

from __future__ import annotations

import click

from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.completing import run_ids

LOOKED_AT = 100_000
"""Edges that are looked at for the encoder of the graph's weights."""


def _read_names(
    _context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    found = {}
    for value in values:
        type_, equals, name = value.partition("=")
        if not equals or not type_:
            raise click.BadParameter(f"{value} is not TYPE=RELATION")
        found[type_] = name
    return found


@click.command("promote")
@click.argument("run", shell_complete=run_ids)
@click.option("--source", required=True, help="Name of the new source.")
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="Accept relations from this confidence on.",
)
@click.option(
    "--min-support",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Accept relations that at least this many documents state.",
)
@click.option(
    "--new-only",
    is_flag=True,
    help="Only between entities of which no source states anything yet.",
)
@click.option(
    "--reviewed",
    is_flag=True,
    help="Only those that `biogk review right` was called for.",
)
@click.option(
    "--as",
    "names",
    multiple=True,
    metavar="TYPE=RELATION",
    callback=_read_names,
    help="Relation of the vocabulary that a predicted type becomes; ~RELATION turns subject and "
    "object round, TYPE= leaves it out. Repeatable.",
)
@json_option
@shared_options
@pass_app
def command(
    app: App,
    run: str,
    source: str,
    min_confidence: float,
    min_support: int,
    new_only: bool,
    reviewed: bool,
    names: dict[str, str],
    as_json: bool,
) -> None:
    """Make accepted predictions of a run knowledge: triples of a source of their own.

    They can be weighed and embedded as those of any source, and stay when the run is deleted.
    `biogk sources remove` undoes it.

    \b
    Example:
      biogk runs promote RUN --source found --min-confidence 0.9 --min-support 2 --new-only
      biogk runs promote RUN --source found --as ADVERSE_EFFECT=~HAS_SIDE_EFFECT
    """
    from biogk.curate.promote import Accepted, promote_run
    from biogk.views.stages import show_load

    with app.store() as store:
        report = promote_run(
            store,
            run,
            source,
            rejected_file=app.home.rejected(source),
            accepted=Accepted(min_confidence, min_support, new_only, reviewed),
            names=names,
            track=app.track,
        )
        encoders = [] if as_json else store.read("knowledge/encoders", limit=LOOKED_AT)
    show_load(report, as_json=as_json)
    if not as_json:
        option = f" --encoder {encoders[0]['encoder'].partition('@')[0]}" if encoders else ""
        click.echo(f"Weigh them with: biogk weigh --source {source}{option}")
        click.echo(f"Undo it with: biogk sources remove {source}")
