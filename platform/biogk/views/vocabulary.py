"""The vocabulary as people read it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from biogk.core.model.vocabulary import RelationDefinition
from biogk.views.screen.tables import show_rows


def show_relations(
    found: Mapping[str, RelationDefinition],
    own: Path,
    source: str | None,
    *,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Relation types, with their names in all sources or in one.

    Args:
        found: the definitions by type.
        own: where the home's own file is, or would be.
        source: show the names in this source only.
        as_json: print JSON.
        as_csv: print CSV.

    Raises:
        UsageError: both forms are asked for.
    """
    show_rows(
        ["relation", "subject", "object", "sentence", "in the sources"],
        [
            [
                type_,
                each.subject,
                each.object,
                "\n".join(each.templates),
                "\n".join(
                    f"{name}: {', '.join(names)}"
                    for name, names in each.sources.items()
                    if source in (None, name)
                ),
            ]
            for type_, each in found.items()
        ],
        as_json=as_json,
        as_csv=as_csv,
        records=[{"type": type_, **each.model_dump()} for type_, each in found.items()],
    )
    if as_json or as_csv:
        return
    click.echo(
        f"From {own}." if own.exists() else f"Shipped with biogk; --init copies them to {own}."
    )
