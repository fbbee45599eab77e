"""The vocabulary as people read it."""

from __future__ import annotations

from pathlib import Path

import click

from biogk.core.errors import UsageError
from biogk.core.model.vocabulary import Vocabulary
from biogk.views.screen.tables import show_rows


def show_relations(
    vocabulary: Vocabulary, own: Path, source: str | None, *, as_json: bool, as_csv: bool
) -> None:
    """The relation types, all or those of one source.

    Args:
        vocabulary: the vocabulary in use.
        own: where the home's own file is, or would be.
        source: keep only the relations that this source names.
        as_json: print JSON.
        as_csv: print CSV.

    Raises:
        UsageError: no relation names that source, or both forms are asked for.
    """
    found = {
        type_: relation
        for type_, relation in vocabulary.relations.items()
        if source is None or source in relation.sources
    }
    if not found:
        known = sorted({name for each in vocabulary.relations.values() for name in each.sources})
        raise UsageError(f"No relation names the source {source!r}.", f"Known: {', '.join(known)}.")
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
