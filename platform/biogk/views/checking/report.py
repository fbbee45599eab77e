"""What a graph says beside an outside truth."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from biogk.core.counted import counted
from biogk.views.screen.tables import print_json, print_table

if TYPE_CHECKING:
    from biogk.training.checking.counting import TruthScores
    from biogk.training.checking.report import CheckReport, Misses, WeightCheck

ROWS_SHOWN = 3
"""Faulty rows that are shown; JSON has more."""


def show_check(found: CheckReport, *, as_json: bool) -> None:
    """Counts, what statements, weights and predictions are worth, and the misses."""
    if as_json:
        print_json(found.as_dict())
        return
    _show_rows(found)
    print_table(
        ["pairs", "true", "false"],
        [
            ["in the table", found.pairs.true, found.pairs.false],
            ["both ends in the graph", found.known.true, found.known.false],
            ["stated", found.stated.true, found.stated.false],
            ["predicted", found.predicted.true, found.predicted.false],
            ["known to be false", found.denied.true, found.denied.false],
        ],
        title=f"{found.relation} beside {Path(found.file).name}{_of(found)}",
    )
    _show_stated(found)
    if found.weights is None:
        click.echo("Weights: no pair has one (biogk weigh).")
    else:
        _show_weights(found.weights)
    _show_predictions(found)
    _show_misses("True pairs of which the graph says nothing", found.silent)
    _show_misses("False pairs that the graph states", found.wrong)
    _show_misses("True pairs that a source knows to be false", found.refused)


def _of(found: CheckReport) -> str:
    parts = [*([", ".join(found.sources)] if found.sources else []), found.run]
    told = "; ".join(part for part in parts if part)
    return f" ({told})" if told else ""


def _show_rows(found: CheckReport) -> None:
    told = [f"Read {counted(found.rows, 'row')}"]
    if found.repeated:
        told.append(f"{found.repeated:,} of a pair that is there already")
    if found.contradictory:
        told.append(f"left out {counted(found.contradictory, 'pair')} called both true and false")
    click.echo(f"{', '.join(told)}.")
    rejected = found.rejected
    if rejected.count:
        some = "; ".join(f"line {line}: {why}" for line, why in rejected.listed[:ROWS_SHOWN])
        click.echo(f"Rejected {counted(rejected.count, 'malformed row')}: {some}.")
    unknown = found.unknown
    if unknown.count:
        more = ", ..." if unknown.count > len(unknown.listed) else ""
        some = f": {', '.join(unknown.listed)}{more}" if unknown.listed else ""
        click.echo(f"Not in the graph: {counted(unknown.count, 'name')}{some}.")


def _show_stated(found: CheckReport) -> None:
    stated, known = found.stated, found.known
    precision, every = _number(stated.precision), stated.true + stated.false
    if stated.precision is not None:
        precision += f" ({stated.true:,} of {counted(every, 'stated pair')})"
    recall = (
        f"{_number(stated.recall)} ({stated.true:,} of {known.true:,} true pairs with both ends in "
        f"the graph; {_number(found.recall_of_all)} of all {found.pairs.true:,})"
    )
    click.echo(f"Stated: precision {precision}, recall {recall}.")
    if not known.false:
        click.echo(
            "The truth has no false pair with both ends in the graph: only recall can be told."
        )


def _show_weights(weights: WeightCheck) -> None:
    pairs, models = weights.pairs, ", ".join(weights.models)
    told = f"{pairs.true:,} true and {counted(pairs.false, 'false pair')} that {models} weighed"
    if weights.auc is None:
        click.echo(f"Weights: {told}; an AUC needs both kinds.")
    else:
        sample = ""
        if weights.judged is not None and weights.judged != pairs:
            sample = f", a sample of {weights.judged.true:,} and {weights.judged.false:,}"
        places = "".join(
            f", precision at {place:,} {value:.3f}" for place, value in weights.precision_at.items()
        )
        click.echo(
            f"Weights: AUC {weights.auc:.3f} (95 % {weights.auc_low:.3f} to "
            f"{weights.auc_high:.3f}{sample}){places}; {told}. AUC 0.5 is chance."
        )
    if len(weights.models) > 1:
        click.echo("Weights of several models cannot be compared: choose a --source.")


def _show_predictions(found: CheckReport) -> None:
    if not found.predictions:
        click.echo("Predictions: none of these pairs is predicted.")
        return
    print_table(
        ["confidence from", "true", "false", "precision", "recall", "F1"],
        [[each.threshold, *_scores(each.scores)] for each in found.predictions],
        title=f"Predictions; recall is of {counted(found.known.true, 'true pair')}",
    )
    best = found.best
    if best is not None:
        click.echo(f"Best: F1 {_number(best.scores.f1)} from {best.threshold} on.")


def _scores(scores: TruthScores) -> Sequence[object]:
    figures = (scores.precision, scores.recall, scores.f1)
    return [scores.true, scores.false, *map(_number, figures)]


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _show_misses(title: str, misses: Misses) -> None:
    if not misses.count:
        return
    if not misses.listed:
        click.echo(f"{title}: {misses.count:,}.")
        return
    of = f"{len(misses.listed):,} of " if len(misses.listed) < misses.count else ""
    print_table(
        ["line", "subject", "object", "said by", "weight", "confidence"],
        [
            [
                str(each.line),
                each.subject,
                each.object,
                ", ".join(each.sources),
                "" if each.weight is None else f"{each.weight:.4f}",
                "" if each.confidence is None else f"{each.confidence:.3f}",
            ]
            for each in misses.listed
        ],
        title=f"{title}: {of}{misses.count:,}",
    )
