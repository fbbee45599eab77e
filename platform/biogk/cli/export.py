"""`biogk export`."""

from __future__ import annotations

from pathlib import Path

import click

from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.completing import source_ids
from biogk.core.counted import counted


@click.command("export")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "format_",
    type=click.Choice(["csv", "kgx", "graphml", "parquet", "pyg"]),
    help="csv is for neo4j-admin.  [default: by the ending, .graphml or .pt]",
)
@click.option(
    "--source", shell_complete=source_ids, help="Only the entities and edges of this source."
)
@click.option(
    "--min-weight", type=float, help="Only edges with at least this weight; entities stay."
)
@click.option("--predicted", is_flag=True, help="Also the edges that runs have found.")
@click.option("--force", is_flag=True, help="Replace files that are there.")
@json_option
@shared_options
@pass_app
def command(
    app: App,
    path: Path,
    format_: str | None,
    source: str | None,
    min_weight: float | None,
    predicted: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Write the weighted graph for other programs.

    csv, kgx and parquet fill the folder PATH; graphml and pyg write the file PATH. Entities and the
    edges between them are written with weights; embeddings with csv and pyg. Documents, runs and
    SAME_AS are not; `biogk dump` keeps everything.

    \b
    Examples:
      biogk export graph --format kgx --source wikidata
      biogk export strong.graphml --min-weight 0.5
      biogk export graph.pt
    """
    from biogk.export.reading import Reading, Selection
    from biogk.export.write import export, find_format
    from biogk.views.screen.tables import print_json

    found = find_format(format_, path)
    with app.store() as store:
        reading = Reading(store, Selection(source, min_weight, predicted), app.track)
        export(reading, path, found, force=force)
    if as_json:
        counts = {"entities": reading.entity_count, "edges": reading.edge_count}
        print_json({"path": str(path), "format": found.name, **counts})
        return
    click.echo(
        f"Wrote {counted(reading.entity_count, 'entity', 'entities')} and "
        f"{counted(reading.edge_count, 'edge')} to {path}."
    )
    app.say(f"Next: {found.next_step.format(path=path)}")
