"""`biogk weigh`: a language model's weight on every stated triple, and what it is worth."""

from __future__ import annotations

import click

from biogk.cli.app import (
    App,
    encoder_options,
    float32_option,
    json_option,
    pass_app,
    shared_options,
)
from biogk.cli.completing import source_ids
from biogk.training.language.choice import EncoderChoice
from biogk.training.weights.estimators import ESTIMATORS


@click.command("weigh")
@encoder_options
@float32_option
@click.option(
    "--estimator",
    type=click.Choice(list(ESTIMATORS)),
    default=next(iter(ESTIMATORS)),
    show_default=True,
    help="How a weight is read from the model: the paper's geometry, the pseudo-log-likelihood of "
    "the names, the gain in it from the other name, or a probe that learns from the source's own "
    "triples. pll and pmi need a trained head (biogk adapt).",
)
@click.option(
    "--source",
    "sources",
    shell_complete=source_ids,
    multiple=True,
    help="Weigh this source only; repeatable.",
)
@click.option(
    "--again", is_flag=True, help="Also weigh what this encoder and estimator have weighed already."
)
@click.option(
    "--calibrated/--raw",
    default=None,
    help="Write weights as probabilities, by the newest --evaluate of the source, or the "
    "estimator's own.  [default: as the source's weights are]",
)
@click.option(
    "--evaluate", is_flag=True, help="Compare true with corrupted triples; weigh nothing."
)
@click.option(
    "--sample",
    type=click.IntRange(10),
    default=200,
    show_default=True,
    help="With --evaluate: true triples a relation, at most.",
)
@click.option(
    "--ranked",
    type=click.IntRange(0),
    default=50,
    show_default=True,
    help="With --evaluate: how many of them are weighed under every relation of the source.",
)
@click.option(
    "--calibration",
    type=click.Choice(["platt", "isotonic"]),
    default="platt",
    show_default=True,
    help="With --evaluate: curve from weight to probability.",
)
@click.option("--seed", type=click.IntRange(0), default=7, show_default=True, help="Random seed.")
@json_option
@shared_options
@pass_app
def command(
    app: App,
    encoder: EncoderChoice,
    device: str | None,
    float32: bool,
    estimator: str,
    sources: tuple[str, ...],
    again: bool,
    calibrated: bool | None,
    evaluate: bool,
    sample: int,
    ranked: int,
    calibration: str,
    seed: int,
    as_json: bool,
) -> None:
    """Weigh triples: how likely each is to a language model.

    Writes weight, the relation that the model predicts for the pair, the rank of the stated one,
    and whether the two agree. Run it again to resume an interrupted call.

    With --evaluate it weighs a sample of each relation's triples beside corrupted ones and reports
    how well the weights tell them apart (AUC), how often the stated relation comes first, and how
    far a calibrated weight can be read as a probability. Table and plots go to HOME/reports.

    Several processes: torchrun --nproc-per-node 2 -m biogk.cli.entry weigh ...

    \b
    Examples:
      biogk weigh --source wikidata --encoder minilm
      biogk weigh --evaluate --estimator probe --encoder minilm
      biogk weigh --calibrated --estimator probe --encoder minilm
    """
    from biogk.core.errors import UsageError
    from biogk.core.progress import silent
    from biogk.training.language.vectors import VectorCache
    from biogk.training.weights.calibrate import Weights, calibrate
    from biogk.training.weights.calibrators import METHODS
    from biogk.training.weights.evaluation import EvaluationPlan
    from biogk.training.weights.evaluation_report import evaluate_and_keep
    from biogk.training.weights.shares import join, leave
    from biogk.training.weights.weigh import weigh
    from biogk.views.weights import show_weigh, show_weight_evaluation

    if evaluate and (again or calibrated is not None):
        raise UsageError(
            "--evaluate writes no weights, so --again, --calibrated and --raw do nothing.",
            "Evaluate first, then call weigh again without --evaluate.",
        )
    needs_head = ESTIMATORS.find(estimator).needs_head
    share = join(device)
    if evaluate and share.of > 1:
        raise UsageError("--evaluate runs in one process.", "Start it without torchrun.")
    model = app.encoder(encoder, device, head=needs_head, float32=float32)
    with app.store() as store, VectorCache(app.home.vectors, model) as cache:
        if evaluate:
            plan = EvaluationPlan(estimator, sources, sample, ranked, seed, METHODS[calibration])
            kept = evaluate_and_keep(store, cache, plan, app.home.reports, track=app.track)
            show_weight_evaluation(kept, as_json=as_json)
            return
        track = app.track if share.first else silent
        report = weigh(
            store,
            cache,
            estimator=estimator,
            sources=sources,
            again=again,
            seed=seed,
            share=share,
            track=track,
        )
        if share.first:
            report.calibrated = calibrate(
                store,
                Weights(cache.encoder.label, estimator),
                sources,
                calibrated=calibrated,
                track=track,
            )
    if share.first:
        show_weigh(report, as_json=as_json)
    leave(share)
