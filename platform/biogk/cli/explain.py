"""`biogk explain`: what is behind the edges between two entities."""

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
from biogk.cli.completing import entity_names
from biogk.training.language.choice import EncoderChoice


@click.command("explain")
@click.argument("subject", shell_complete=entity_names)
@click.argument("object_", metavar="OBJECT", shell_complete=entity_names)
@click.option("--stored", is_flag=True, help="Show what the graph says, and ask no model.")
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=7,
    show_default=True,
    help="The seed that `biogk weigh` had; only the probe wants it.",
)
@encoder_options
@float32_option
@json_option
@shared_options
@pass_app
def command(
    app: App,
    subject: str,
    object_: str,
    stored: bool,
    seed: int,
    encoder: EncoderChoice,
    device: str | None,
    float32: bool,
    as_json: bool,
) -> None:
    """Explain what relates two entities: the sentences behind a weight, the texts behind a find.

    SUBJECT and OBJECT are names, aliases or ids; edges of both directions are shown. For a triple
    with a weight the pair is weighed again under every relation of its source, by the encoder and
    the estimator that the edge names: you see which sentence the model prefers, and by how much.
    The probe has to learn from the source again, which takes a minute or more; --stored shows what
    the graph says at once. A predicted edge comes with the texts that it was found in.

    \b
    Examples:
      biogk explain aspirin headache
      biogk explain aspirin headache --stored --json
    """
    from biogk.curate.explain import explain
    from biogk.training.weights.labelled import LabelledEncoders
    from biogk.views.explanation import show_explanation

    with (
        app.store() as store,
        LabelledEncoders(app.home.vectors, encoder, device, float32=float32) as encoders,
    ):
        found = explain(
            store, subject, object_, None if stored else encoders.cache, seed=seed, track=app.track
        )
    show_explanation(found, as_json=as_json)
