"""What linking found, and what its links are worth."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from biogk.core.counted import counted
from biogk.views.screen.tables import print_json, print_table
from biogk.views.stages import counts_of

if TYPE_CHECKING:
    from biogk.training.linking.evaluate import LinkEvaluation, LinkScore
    from biogk.training.linking.link import LinkReport

MEASURES = ("precision", "recall", "f1", "ambiguity")


def show_link(report: LinkReport, *, as_json: bool) -> None:
    """The dictionary, and what it found."""
    if as_json:
        print_json({**counts_of(report), "changes": report.changes.counters()})
        return
    if not report.documents:
        click.echo(
            f"Nothing to link: all documents are linked with {counted(report.names, 'name')}."
        )
        return
    click.echo(
        f"Linked {counted(report.documents, 'document')} with {counted(report.names, 'name')} in "
        f"{report.seconds:.1f} s: {counted(report.mentions, 'span')}, "
        f"{counted(report.candidates, 'candidate')}."
    )
    if report.methods:
        by = ", ".join(f"{name} {count:,}" for name, count in sorted(report.methods.items()))
        click.echo(f"Spans by method: {by}.")


def show_link_evaluation(found: LinkEvaluation, *, as_json: bool) -> None:
    """Precision and recall by type and by method, and what was missed and wrong most often."""
    if as_json:
        measured = {
            by: {name: _measured(score) for name, score in getattr(found, by).items()}
            for by in ("types", "methods")
        }
        print_json({**asdict(found), **measured})
        return
    click.echo(
        f"{counted(found.documents, 'document')} with identifiers, {counted(found.names, 'name')} "
        "in the dictionary."
    )
    click.echo(f"{counted(found.outside, 'span')} of it touch no annotated mention.")
    head = ["mentions", "in graph", "linked", "judged", "precision", "recall", "F1", "candidates"]
    for by, scores in (("type", found.types), ("method", found.methods)):
        print_table([by, *head], [[name, *_cells(score)] for name, score in scores.items()])
    for what, named in (
        ("Missed", [f"{text} ({count})" for text, count in found.missed]),
        ("Wrong", [f"{text} as {entity} ({count})" for text, entity, count in found.wrong]),
        ("Outside of annotation", [f"{text} ({count})" for text, count in found.outside_names]),
    ):
        if named:
            click.echo(f"{what} most often: {', '.join(named)}.")


def _cells(score: LinkScore) -> list[object]:
    shares = (f"{100 * each:.1f}" for each in (score.precision, score.recall, score.f1))
    return [
        score.mentions,
        score.known,
        score.linked,
        score.judged,
        *shares,
        f"{score.ambiguity:.2f}",
    ]


def _measured(score: LinkScore) -> dict[str, float]:
    return {**asdict(score), **{name: round(getattr(score, name), 4) for name in MEASURES}}
