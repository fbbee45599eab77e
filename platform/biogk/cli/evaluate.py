"""`biogk evaluate`: the scores of a trained model."""

from __future__ import annotations

import click

from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.predicting import prediction_options, run_model


@click.command("evaluate")
@prediction_options
@json_option
@shared_options
@pass_app
def command(
    app: App,
    run: str | None,
    corpus: str | None,
    split: str,
    device: str | None,
    as_json: bool,
) -> None:
    """Score a trained model on an annotated split.

    A mention counts where span and type are right, a relation where both its mentions are, too.

    \b
    Example:
      biogk evaluate --corpus ade-0 --split test
    """
    from biogk.views.reports import show_evaluation
    from biogk.views.tables import print_json

    with app.store() as store:
        found = run_model(app, store, run, corpus, split, device)
    config = found.checkpoint.config
    if as_json:
        about = {"run": config.run, "corpus": found.graph.corpus, "split": split}
        print_json(about | found.evaluation.as_dict())
        return
    title = f"{config.model} with {config.encoder} on {found.graph.corpus} {split}"
    show_evaluation(found.evaluation, title)
