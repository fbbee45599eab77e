"""`biogk load triples`."""

from __future__ import annotations

from collections.abc import Sequence

import click

from biogk.api.stages.loading import Loading
from biogk.cli.load.common import load_command
from biogk.core.errors import UsageError

COLUMNS = (
    "subject",
    "relation",
    "object_",
    "subject_name",
    "object_name",
    "subject_kind",
    "object_kind",
)


def _mapping(
    _context: click.Context, _parameter: click.Parameter, values: Sequence[str]
) -> dict[str, str]:
    found = {}
    for value in values:
        name, _, type_ = value.rpartition("=")
        if not name or not type_:
            raise UsageError(f"--map {value} names no relation type.", "Write it as REL=TYPE.")
        found[name] = type_
    return found


@load_command(
    Loading.triples,
    metavars={**dict.fromkeys(COLUMNS, "COLUMN"), "maps": "REL=TYPE"},
    callbacks={"maps": _mapping},
)
def command() -> None:
    """Triples of your own.

    PATH is a table with one triple a row (CSV, TSV, JSON Lines, Parquet; text may be compressed),
    or a folder with entities.tsv and triples.tsv. Columns with usual names need not be named.

    \b
    Examples:
      biogk load triples links.csv --source mine --map treats=TREATS --subject-kind Drug
      biogk load triples edges.parquet --source drugs --subject drug_id --object disease_id
      biogk load triples failed.csv --source trials --map indicated=TREATS --negated
    """
