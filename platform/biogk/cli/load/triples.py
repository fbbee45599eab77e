"""`biogk load triples`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from biogk.cli.app import App
from biogk.cli.load.common import load_options, run_knowledge
from biogk.core.errors import UsageError

COLUMNS = {
    "subject": "Column of the subject's id, or of its name where there are no ids.",
    "relation": "Column of the relation, or a relation type that all rows state.",
    "object": "Column of the object's id, or of its name.",
    "subject-name": "Column of the subject's name.",
    "object-name": "Column of the object's name.",
    "subject-kind": "Column of the subject's kind, or a kind.  [default: the relation's]",
    "object-kind": "Column of the object's kind, or a kind.",
}


def _column_options(function: Any) -> Any:
    for name, meaning in reversed(COLUMNS.items()):
        function = click.option(f"--{name}", default="", metavar="COLUMN", help=meaning)(function)
    return function


@click.command("triples")
@click.option("--source", help="Name of the source; needed for a file.  [default: triples]")
@click.option("--version", "version", default="", help="Its version.")
@click.option("--licence", default="", help="Its licence.")
@_column_options
@click.option("--prefix", default="", help="Prefix for ids that have none.")
@click.option(
    "--map",
    "maps",
    multiple=True,
    metavar="REL=TYPE",
    help="Relation type of a relation; "
    "REL=~TYPE where subject and object change places; repeatable.",
)
@click.option(
    "--entities",
    type=click.Path(path_type=Path),
    help="Table of the entities: id, and name, kind, aliases, description, semantic_types, "
    "identifiers.",
)
@click.option(
    "--format", "format_", default="", help="csv, tsv, jsonl, json or parquet.  [default: guessed]"
)
@click.option("--no-header", is_flag=True, help="The first line is a triple; columns are 1, 2, 3.")
@load_options
def command(
    app: App,
    path: Path,
    source: str | None,
    version: str,
    licence: str,
    prefix: str,
    maps: tuple[str, ...],
    entities: Path | None,
    format_: str,
    no_header: bool,
    **options: Any,
) -> None:
    """Triples of your own.

    PATH is a table with one triple a row (CSV, TSV, JSON Lines, Parquet; text may be compressed),
    or a folder with entities.tsv and triples.tsv. Columns with usual names need not be named.

    \b
    Examples:
      biogk load triples links.csv --source mine --map treats=TREATS --subject-kind Drug
      biogk load triples edges.parquet --source drugs --subject drug_id --object disease_id
    """
    named = {key.replace("-", "_"): options.pop(key.replace("-", "_")) for key in COLUMNS}
    if path.is_dir():
        from biogk.loaders.sources.triples import TripleFiles

        if any(named.values()) or prefix or maps or entities or format_ or no_header:
            raise UsageError(
                f"{path} is a folder: its tables need no such options.", "Name a file."
            )
        run_knowledge(
            app,
            TripleFiles(
                path,
                source=source or "triples",
                version=version,
                licence=licence,
                vocabulary=app.vocabulary,
            ),
            **options,
        )
        return
    from biogk.core.files import existing_file
    from biogk.loaders.sources.columns import Chosen
    from biogk.loaders.sources.triple_table import TripleTable

    existing_file(path)
    if not source:
        raise UsageError(f"{path} needs the name of its source.", "Add --source NAME.")
    table = TripleTable(
        path,
        source=source,
        chosen=Chosen(**named, format=format_, header=not no_header),
        prefix=prefix,
        mapping=_mapping(maps),
        entities=entities,
        version=version,
        licence=licence,
        vocabulary=app.vocabulary,
    )
    run_knowledge(app, table, **options)


def _mapping(maps: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for each in maps:
        name, equals, type_ = each.rpartition("=")
        if not equals or not name or not type_:
            raise UsageError(f"--map {each} names no relation type.", "Write it as REL=TYPE.")
        found[name] = type_
    return found
