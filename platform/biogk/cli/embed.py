"""`biogk embed`: general-knowledge embeddings on every entity."""

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
from biogk.training.embeddings import LOSSES
from biogk.training.language.choice import EncoderChoice


@click.command("embed")
@encoder_options
@float32_option
@click.option(
    "--loss",
    type=click.Choice(list(LOSSES)),
    help="What the network is trained to do.  [default: paper; all of them with --evaluate]",
)
@click.option(
    "--all-triples",
    is_flag=True,
    help="Train on all weighed triples, also those whose relation the model does not predict.",
)
@click.option(
    "--new-only",
    is_flag=True,
    help="Train nothing: give the entities that were added since an embedding of the network that "
    "is there.",
)
@click.option(
    "--evaluate",
    is_flag=True,
    help="Write nothing: hold triples out and see how well embeddings find them.",
)
@click.option(
    "--hidden",
    type=click.IntRange(1),
    default=256,
    show_default=True,
    help="Width of the network's hidden layer.",
)
@click.option(
    "--outputs",
    type=click.IntRange(1),
    default=64,
    show_default=True,
    help="Numbers that the network adds to the encoder's.",
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
    loss: str | None,
    all_triples: bool,
    new_only: bool,
    evaluate: bool,
    hidden: int,
    outputs: int,
    seed: int,
    as_json: bool,
) -> None:
    """Train general-knowledge embeddings of all entities.

    Writes gk_embedding on every entity: the encoder's vector of its name, joined with what the
    network learned from the weights. `biogk query similar --name aspirin` asks the vector index
    over it.

    \b
    Losses:
      paper        the cosine of a triple's ends is its weight
      corrupted    the same, and 0 for triples with another object
      contrastive  a triple's ends are nearer each other than to those of other triples

    \b
    Examples:
      biogk embed --encoder minilm
      biogk embed --encoder minilm --evaluate
      biogk embed --encoder minilm --new-only
    """
    from biogk.core.errors import UsageError
    from biogk.training.embeddings.embed import embed, embed_new
    from biogk.training.embeddings.evaluate import evaluate_gk
    from biogk.training.embeddings.network import GKConfig
    from biogk.training.language.vectors import VectorCache
    from biogk.views.embedding import show_embed, show_gk_evaluation

    if new_only and (evaluate or loss or all_triples):
        raise UsageError(
            "--new-only trains nothing.", "Leave --evaluate, --loss and --all-triples out."
        )
    model = app.encoder(encoder, device, float32=float32)
    config = GKConfig(
        encoder=model.label,
        inputs=model.dimensions,
        hidden=hidden,
        outputs=outputs,
        seed=seed,
        loss=loss or "paper",
    )
    models = app.home.models
    with app.store() as store, VectorCache(app.home.vectors, model) as cache:
        if evaluate:
            evaluation = evaluate_gk(
                store,
                cache,
                models,
                config=config,
                losses=(loss,) if loss else (),
                all_triples=all_triples,
                track=app.track,
            )
            show_gk_evaluation(evaluation, as_json=as_json)
            return
        if new_only:
            report = embed_new(store, cache, models, track=app.track)
        else:
            report = embed(
                store, cache, models, config=config, all_triples=all_triples, track=app.track
            )
    show_embed(report, as_json=as_json)
