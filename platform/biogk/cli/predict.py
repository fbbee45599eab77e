"""`biogk predict`: what a trained model finds, and its way back into the graph."""

from __future__ import annotations

import click

from biogk.cli.app import App, json_option, pass_app, shared_options
from biogk.cli.predicting import prediction_options, run_model


@click.command("predict")
@prediction_options
@click.option("--write", is_flag=True, help="Write the predictions into the graph, as a run.")
@json_option
@shared_options
@pass_app
def command(
    app: App,
    run: str | None,
    corpus: str | None,
    split: str,
    device: str | None,
    write: bool,
    as_json: bool,
) -> None:
    """Extract mentions and relations from documents.

    With --write they become edges of a run of their own, with confidence and evidence, which
    `biogk runs delete` undoes.

    \b
    Example:
      biogk predict --corpus ade-0 --split test --write
    """
    from dataclasses import asdict

    from biogk.training.predict import write_predictions
    from biogk.views.reports import show_write
    from biogk.views.tables import print_json

    with app.store() as store:
        found = run_model(app, store, run, corpus, split, device)
        report = write_predictions(store, found, track=app.track) if write else None
    if as_json:
        print_json([asdict(extraction) for extraction in found.extractions])
        return
    mentions = sum(len(extraction.mentions) for extraction in found.extractions)
    relations = sum(len(extraction.relations) for extraction in found.extractions)
    click.echo(
        f"{len(found.extractions):,} documents: {mentions:,} mentions, {relations:,} relations "
        f"in {found.seconds:.1f} s."
    )
    if report is None:
        click.echo("Nothing was written; add --write for that, or --json to see all.")
    else:
        show_write(report)
