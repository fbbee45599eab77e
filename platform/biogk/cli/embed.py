"""`biogk embed`: general-knowledge embeddings on every entity."""

from __future__ import annotations

import click

from biogk.cli.app import App, encoder_option, json_option, pass_app, shared_options


@click.command("embed")
@encoder_option
@click.option(
    "--all-triples",
    is_flag=True,
    help="Train on all weighed triples, also those whose relation the model does not predict.",
)
@click.option("--seed", type=click.IntRange(0), default=7, show_default=True, help="Random seed.")
@json_option
@shared_options
@pass_app
def command(
    app: App, encoder: str, device: str | None, all_triples: bool, seed: int, as_json: bool
) -> None:
    """Train general-knowledge embeddings of all entities.

    Writes gk_embedding on every entity: the encoder's vector of its name, joined with what the
    network learned from the weights. `biogk query similar --name aspirin` asks the vector index
    over it.

    \b
    Example:
      biogk embed --encoder minilm
    """
    from biogk.training.embed import embed
    from biogk.training.encoder import load_encoder
    from biogk.training.gk import GKConfig
    from biogk.training.vectors import VectorCache
    from biogk.views.reports import show_embed

    model = load_encoder(encoder, device)
    config = GKConfig(encoder=model.label, inputs=model.dimensions, seed=seed)
    with app.store() as store, VectorCache(app.home.vectors, model) as cache:
        report = embed(
            store, cache, app.home.models, config=config, all_triples=all_triples, track=app.track
        )
    show_embed(report, as_json=as_json)
