"""`adapt`: an encoder of one's own field; it needs no database."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Unpack

from annotated_types import Ge, Gt, Interval

from biogk.api.base.parameters import Count, EncoderOptions, Positive
from biogk.api.base.session import chosen_encoder
from biogk.core.config import AnyPath

if TYPE_CHECKING:
    from biogk.training.language.adapting.record import AdaptReport


def adapt(
    texts: Sequence[AnyPath],
    *,
    output: AnyPath,
    epochs: Annotated[float, Gt(0)] = 1.0,
    max_lines: Annotated[int | None, Ge(2)] = None,
    batch: Positive = 64,
    learning_rate: Annotated[float, Gt(0)] = 2e-4,
    masked: Annotated[float, Interval(gt=0, le=0.9)] = 0.15,
    keep_vectors: Annotated[float, Ge(0)] = 10.0,
    seed: Count = 7,
    again: bool = False,
    **encoder: Unpack[EncoderOptions],
) -> AdaptReport:
    """Adapt an encoder to your field: masked-language-model training on plain text.

    Args:
        texts: files or folders of plain UTF-8 text, one sentence or paragraph a line, compressed or
            not.
        output: folder for the adapted encoder; later commands take it as `encoder`.
        epochs: passes over the text; parts of one are fine.
        max_lines: use the first lines only.
        batch: lines a step.
        learning_rate: of AdamW, at its highest; a new head learns five times as fast.
        masked: part of the tokens to guess; a short training learns more from 0.3.
        keep_vectors: how strongly sentence vectors are held near those from before; 0 lets them go.
        seed: random seed.
        again: start over if the folder holds a training.
        encoder: see `EncoderOptions`.

    Raises:
        EncoderError: the encoder cannot be loaded.
        InputError: a text cannot be read or has no usable line.
        StorageError: the folder cannot be written.
        UsageError: the folder holds something else, or the text has changed since it began.
        TrainingError: the loss is not finite.
    """
    from biogk.core.files import text_files
    from biogk.training.language.adapting.adapt import adapt
    from biogk.training.language.adapting.record import AdaptConfig
    from biogk.training.sharing.folder import write_encoder_card

    config = AdaptConfig(
        encoder=chosen_encoder(**encoder),
        texts=tuple(str(path.resolve()) for path in text_files([Path(text) for text in texts])),
        max_lines=max_lines,
        epochs=epochs,
        batch=batch,
        learning_rate=learning_rate,
        masked=masked,
        keep=keep_vectors,
        seed=seed,
    )
    report = adapt(config, Path(output), device=encoder.get("device"), again=again)
    write_encoder_card(report.folder)
    return report
