"""What is behind the edges between two entities, for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from math import isclose
from typing import TYPE_CHECKING, Any

import click

from biogk.core.counted import counted
from biogk.core.store.values import cell
from biogk.loaders.sources.kgx.provenance import (
    AGENT,
    AGGREGATORS,
    LEVEL,
    PRIMARY,
    PROVENANCE,
    PUBLICATIONS,
)
from biogk.views.screen.tables import print_json, print_table

if TYPE_CHECKING:
    from biogk.curate.explain import Explained, Explanation, Rival

ALIKE = 0.01
"""Part by which a weight may differ from the stored one without a word."""
TOLD = frozenset(
    (
        "weight",
        "raw_weight",
        "predicted",
        "rank",
        "correct",
        "encoder",
        "estimator",
        "calibration",
        "source_relations",
        "confidence",
        "support",
        "method",
        "score",
        "reviewed",
        *PROVENANCE,
    )
)
"""Properties that the lines say in words."""


def show_explanation(found: Explanation, *, as_json: bool) -> None:
    """An edge a paragraph: who says it, how sure, and what speaks for it."""
    if as_json:
        print_json(asdict(found))
        return
    for place, edge in enumerate(found.edges):
        if place:
            click.echo()
        click.secho(f"{edge.subject} {edge.relation} {edge.object}", bold=True)
        for line in _lines(edge):
            click.echo(f"  {line}")
        if edge.rivals:
            _show_rivals(edge)
    for verdict in found.verdicts:
        subject, relation, object_ = verdict.triple
        by = f" ({verdict.source})" if verdict.source else ""
        why = f": {verdict.note}" if verdict.note else ""
        said = "Left unsure" if verdict.verdict == "unsure" else f"Called {verdict.verdict}"
        who = f" by {verdict.reviewer}" if verdict.reviewer else ""
        moot = "" if verdict.counts else " (another verdict counts)"
        if found.edges:
            click.echo()
        click.echo(
            f"{said} on {verdict.reviewed_at}{who}{moot}: {subject} {relation} {object_}{by}{why}"
        )


def _lines(edge: Explained) -> Iterator[str]:
    said = edge.said
    yield from edge.joined
    if edge.source:
        names = ", ".join(said.get("source_relations") or ())
        yield f"Stated by {edge.source}" + (f" as “{names}”." if names else ".")
        yield from _of_origin(said)
        yield from _of_weight(edge)
    elif edge.run:
        yield (
            f"Found by run {edge.run}: confidence {cell(said.get('confidence'))}, in "
            f"{counted(said.get('support', 0), 'document')}."
        )
    elif "method" in said:
        yield f"Joined by {said['method']}, score {cell(said.get('score'))}."
    for key in sorted(said.keys() - TOLD):
        yield f"{key.replace('_', ' ')}: {cell(said[key])}"
    for text in edge.evidence:
        yield f"“{text['text']}” ({text['id']})"
    if edge.documents > len(edge.evidence):
        yield f"and {counted(edge.documents - len(edge.evidence), 'document')} more"


def _of_origin(said: Mapping[str, Any]) -> Iterator[str]:
    """What the source says of where it has it from."""
    told = (("from", said.get(PRIMARY)), ("by way of", said.get(AGGREGATORS)))
    if known := " ".join(f"{how} {cell(sources)}" for how, sources in told if sources):
        yield f"Known {known}."
    for key in (LEVEL, AGENT, PUBLICATIONS):
        if key in said:
            yield f"{key.replace('_', ' ').capitalize()}: {cell(said[key])}"


def _of_weight(edge: Explained) -> Iterator[str]:
    said = edge.said
    if "weight" not in said:
        yield f"It has no weight yet: biogk weigh --source {edge.source}"
        return
    raw = f" (uncalibrated {cell(said['raw_weight'])})" if "raw_weight" in said else ""
    says = "as stated" if said["correct"] else f"{said['predicted']}, and this as {said['rank']:,}."
    yield f"Weight {cell(said['weight'])}{raw}; the model puts first: {says}"
    by = f", calibrated by {said['calibration']}" if "calibration" in said else ""
    yield f"Estimator {said['estimator']} with {said['encoder']}{by}."
    yield edge.reads
    for rival in edge.rivals:
        if rival.stated and not isclose(rival.weight, said["weight"], rel_tol=ALIKE):
            yield (
                f"Weighed again it gets {cell(rival.weight)}: the source may have changed since, "
                "which the probe learns from; and in bfloat16 weights agree to a digit or two."
            )


def _show_rivals(edge: Explained) -> None:
    calibrated = "calibration" in edge.said
    columns = ["", "relation", "weight", *(["calibrated"] if calibrated else []), "sentence"]
    print_table(columns, [_row(rival, calibrated=calibrated) for rival in edge.rivals])


def _row(rival: Rival, *, calibrated: bool) -> list[Any]:
    mark = f"{rival.rank} <- stated" if rival.stated else str(rival.rank)
    numbers = [rival.raw, rival.weight] if calibrated else [rival.raw]
    return [mark, rival.relation, *numbers, "\n".join(rival.sentences)]
