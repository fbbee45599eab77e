"""`biogk adapt`: continue training an encoder on the user's text."""

from __future__ import annotations

from pathlib import Path

import click

from biogk.cli.app import App, encoder_options, json_option, pass_app, shared_options
from biogk.training.language.choice import EncoderChoice


@click.command("adapt")
@click.argument(
    "texts", metavar="TEXT...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@encoder_options
@click.option(
    "--output",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the adapted encoder; later commands take it as --encoder.",
)
@click.option(
    "--epochs",
    type=click.FloatRange(0, min_open=True),
    default=1.0,
    show_default=True,
    help="Passes over the text; parts of one are fine.",
)
@click.option("--max-lines", type=click.IntRange(2), help="Use the first lines only.")
@click.option(
    "--batch", type=click.IntRange(1), default=64, show_default=True, help="Lines a step."
)
@click.option(
    "--learning-rate",
    type=click.FloatRange(0, min_open=True),
    default=2e-4,
    show_default=True,
    help="Of AdamW, at its highest; a new head learns five times as fast.",
)
@click.option(
    "--masked",
    type=click.FloatRange(0, 0.9, min_open=True),
    default=0.15,
    show_default=True,
    help="Part of the tokens to guess; a short training learns more from 0.3.",
)
@click.option(
    "--keep-vectors",
    type=click.FloatRange(0),
    default=10.0,
    show_default=True,
    help="How strongly sentence vectors are held near those from before; 0 lets them go.",
)
@click.option("--seed", type=click.IntRange(0), default=7, show_default=True, help="Random seed.")
@click.option("--again", is_flag=True, help="Start over if the folder holds a training.")
@json_option
@shared_options
@pass_app
def command(
    app: App,
    texts: tuple[Path, ...],
    encoder: EncoderChoice,
    device: str | None,
    output: Path,
    epochs: float,
    max_lines: int | None,
    batch: int,
    learning_rate: float,
    masked: float,
    keep_vectors: float,
    seed: int,
    again: bool,
    as_json: bool,
) -> None:
    """Adapt an encoder to your field: masked-language-model training on plain text.

    TEXT is a file or folder of plain UTF-8 text, one sentence or paragraph a line, compressed or
    not. An encoder without a masked-language-model head gets one. A broken-off call goes on where
    it stopped when the same command is given again.

    \b
    Example:
      biogk adapt abstracts.txt.gz --encoder minilm --output my-encoder
      biogk weigh --encoder my-encoder
    """
    from biogk.training.language.adapting.adapt import adapt, text_files
    from biogk.training.language.adapting.record import AdaptConfig
    from biogk.views.adapting import show_adapt, show_masked_step

    config = AdaptConfig(
        encoder=encoder,
        texts=tuple(str(path.resolve()) for path in text_files(texts)),
        max_lines=max_lines,
        epochs=epochs,
        batch=batch,
        learning_rate=learning_rate,
        masked=masked,
        keep=keep_vectors,
        seed=seed,
    )
    report = adapt(
        config,
        output,
        device=device,
        again=again,
        track=app.track,
        told=lambda step: app.say(show_masked_step(step)),
    )
    show_adapt(report, as_json=as_json)
