"""`biogk report weights`."""

from __future__ import annotations

from pathlib import Path

import click

from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.report.common import picture_option


@click.command("weights")
@click.option("--name", required=True, help="Name or alias of the entity.")
@click.option("--source", default="", help="Only facts of this source.")
@click.option("--relation", default="", help="Only facts of this type: TREATS.")
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=10,
    show_default=True,
    help="How many facts of a relation and direction, the heaviest first.",
)
@picture_option
@json_option
@shared_options
@pass_app
def command(
    app: App,
    name: str,
    source: str,
    relation: str,
    limit: int,
    output: Path | None,
    as_json: bool,
) -> None:
    """Draw the weights of what is stated of an entity, by relation.

    This is Figure 4 of the paper: how likely the language model finds each object, and each
    subject where the entity is the object.

    \b
    Examples:
      biogk report weights --name meningitis
      biogk report weights --name aspirin --output aspirin.png
    """
    from biogk.training.reporting.pages import check_ending, write_picture
    from biogk.training.reporting.picture import weight_picture
    from biogk.views.report import say_written, show_sheet
    from biogk.views.screen.tables import print_json

    if output is not None:
        check_ending(output)
    with app.store() as store:
        found = weight_picture(store, name, source=source, relation=relation, limit=limit)
    if output is not None:
        app.say(say_written(write_picture(output, [(found.figure(), found.sheet())])))
    if as_json:
        print_json(found.as_dict())
    elif output is None:
        show_sheet(found.sheet())
