"""`biogk train`: an extraction model from the graph."""

from __future__ import annotations

from pathlib import Path

import click

from biogk.cli.app import App, encoder_option, json_option, pass_app, shared_options

MODELS = ("gk-fusion", "sent-context-only")


@click.command("train")
@click.option("--model", type=click.Choice(MODELS), default="gk-fusion", show_default=True)
@click.option("--corpus", required=True, help="Corpus to learn from: ade-0.")
@encoder_option
@click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    help="TOML file with settings; what it leaves out stays as shipped.",
)
@click.option("--set", "overrides", multiple=True, help="One setting: training.epochs=5.")
@click.option(
    "--select",
    type=click.Choice(["dev", "test"]),
    default="dev",
    show_default=True,
    help="Choose the best epoch on a held-out part of the training split, or on the test split "
    "as the paper does.",
)
@json_option
@shared_options
@pass_app
def command(
    app: App,
    model: str,
    corpus: str,
    encoder: str,
    device: str | None,
    config: Path | None,
    overrides: tuple[str, ...],
    select: str,
    as_json: bool,
) -> None:
    """Train a model for mentions and relations.

    The best epoch's model is kept in HOME/runs, with a (:Run) in the graph.

    \b
    Example:
      biogk train --corpus ade-0 --encoder minilm --set training.epochs=10
    """
    from biogk.training.config import read_settings
    from biogk.training.encoder import load_encoder
    from biogk.training.train import Plan, train
    from biogk.views.reports import show_epoch, show_train

    settings = read_settings(config, overrides)
    with app.store() as store:
        plan = Plan(model, corpus, settings, app.home.runs, app.home.graphs, select)
        report = train(
            store,
            load_encoder(encoder, device),
            plan,
            track=app.track,
            told=lambda epoch: app.say(show_epoch(epoch, select)),
        )
    show_train(report, as_json=as_json)
