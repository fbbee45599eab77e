"""`biogk evaluate`: the scores of a trained model."""

from __future__ import annotations

import click

from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.completing import corpus_names
from biogk.cli.predicting import Model, run_model, run_options


@click.command("evaluate")
@run_options
@click.option(
    "--corpus",
    shell_complete=corpus_names,
    help="Corpus to read.  [default: the one of the training]",
)
@click.option("--split", default="test", show_default=True, help="Split to read.")
@click.option(
    "--mistakes",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="Number of mistakes of each kind to list, with their sentences.",
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=7,
    show_default=True,
    help="Random seed of the bootstrap.",
)
@json_option
@shared_options
@pass_app
def command(
    app: App,
    run: str | None,
    corpus: str | None,
    split: str,
    device: str | None,
    batch_size: int,
    mistakes: int,
    seed: int,
    as_json: bool,
) -> None:
    """Score a trained model on an annotated split.

    A mention counts where span and type are right, a relation where both its mentions are, too.
    Each F1 has an interval, from bootstrap samples of the documents. Where the
    corpus says which mentions name one thing (BioRelEx), its authors' scores are given as well.
    What is wrong is counted by kind. The scores are kept with the run.

    \b
    Examples:
      biogk evaluate --corpus ade-0 --split test
      biogk evaluate --corpus ade-0 --mistakes 3
    """
    from biogk.core.store.runs import keep_evaluation, without_counts
    from biogk.training.extraction.evaluating.whole import evaluate_whole
    from biogk.views.evaluation import show_evaluation_report
    from biogk.views.screen.tables import print_json

    with app.store() as store:
        found = run_model(app, store, Model(run, device, batch_size), corpus, split)
        values = evaluate_whole(found, listed=mistakes, seed=seed)
        if not keep_evaluation(store, values):
            app.say(f"Run {values['run']} is not in this graph; its scores are not kept there.")
    if as_json:
        print_json(without_counts(values))
    else:
        show_evaluation_report(values)
