"""What `biogk embed` says."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from biogk.core.counted import counted
from biogk.views.screen.tables import print_json, print_table

if TYPE_CHECKING:
    from biogk.training.embeddings.embed import EmbedReport
    from biogk.training.embeddings.evaluate import GKEvaluation
    from biogk.training.embeddings.link_prediction import Ranking


def show_embed(report: EmbedReport, *, as_json: bool) -> None:
    """The network, its fit, and how many entities were embedded."""
    if as_json:
        print_json(_as_json(report))
        return
    fit = report.fit
    if fit is not None:
        constant = (
            "" if fit.constant_loss is None else f", always the mean weight {fit.constant_loss:.4f}"
        )
        click.echo(
            f"Network {report.network}: {counted(report.triples, 'triple')}, "
            f"{counted(fit.epochs, 'epoch')}, validation loss {fit.best_loss:.4f} (untrained "
            f"{fit.untrained_loss:.4f}{constant})."
        )
        if fit.constant_loss is not None and fit.best_loss > fit.constant_loss:
            click.echo(
                "Saying the mean for all would do better, so that these embeddings know little of "
                "the weights: try --all-triples, or --loss contrastive."
            )
    if report.unweighed:
        click.echo(
            f"Of them {counted(report.unweighed, 'triple')} without a weight, which count as the "
            "mean of the others."
        )
    if report.missing:
        sources = ", ".join(f"{name} {count:,}" for name, count in report.missing.items())
        click.echo(
            f"Left out, for they are not weighed: {sources}. Weigh them, or train with "
            "--loss contrastive --all-triples, which needs no weight."
        )
    if report.left_out:
        click.echo(
            f"Left out {counted(report.left_out, 'triple')} whose weight or vector is not finite."
        )
    _show_written(report)
    if report.shortened:
        click.echo(
            f"{counted(report.shortened, 'name')} longer than the encoder reads: the rest of it is "
            "not in the embedding."
        )
    if report.broken:
        click.echo(
            "Without an embedding, because it would not be finite: "
            f"{counted(report.broken, 'entity', 'entities')}, such as "
            f"{', '.join(report.broken_names)}."
        )


def _show_written(report: EmbedReport) -> None:
    if report.entities:
        click.echo(
            f"Wrote embeddings ({counted(report.dimensions, 'number')}) on "
            f"{counted(report.entities, 'entity', 'entities')} in {report.seconds:.1f} s."
        )
    elif not report.converted:
        click.echo("No embedding changed.")
    if report.converted:
        click.echo(
            f"Converted those of {counted(report.converted, 'entity', 'entities')}: "
            + ("bytes, and a list for the index." if report.index else "bytes alone.")
        )
    if not report.index:
        click.echo("There is no similarity index; biogk embed --convert makes it of the bytes.")


def show_gk_evaluation(evaluation: GKEvaluation, *, as_json: bool) -> None:
    """How each method ranked the triples held out, in both settings."""
    if as_json:
        print_json(asdict(evaluation))
        return
    for setting, triples in (
        ("transductive", evaluation.transductive),
        ("inductive", evaluation.inductive),
    ):
        rankings = [(method.name, getattr(method, setting)) for method in evaluation.methods]
        print_table(
            ["method", "MRR", "Hits@1", "Hits@3", "Hits@10"],
            [[name, *_cells(ranking)] for name, ranking in rankings],
            title=f"{setting}: {counted(triples, 'triple')} held out",
        )
        asked = rankings[0][1]
        click.echo(
            f"{counted(asked.queries, 'question')}; on average {asked.candidates:,.0f} candidates: "
            "all entities that the relation has at that end, but for other true answers."
        )
    click.echo(
        f"Trained on {counted(evaluation.train, 'triple')}; {evaluation.left_out:,} left out "
        f"because a weight or vector is not finite; {evaluation.seconds:.1f} s."
    )


def _cells(ranking: Ranking) -> list[str]:
    return [f"{ranking.mrr:.3f}", *(f"{100 * ranking.hits[at]:.1f} %" for at in (1, 3, 10))]


def _as_json(report: EmbedReport) -> dict[str, Any]:
    values = {key: value for key, value in vars(report).items() if key != "fit"}
    fit = report.fit
    if fit is None:
        return values
    return values | {
        "validation_loss": fit.best_loss,
        "untrained_loss": fit.untrained_loss,
        "constant_loss": fit.constant_loss,
        "epochs": fit.epochs,
    }
