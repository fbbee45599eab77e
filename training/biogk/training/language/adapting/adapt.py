"""Continued training of a masked language model on plain text of the field.

An encoder that never saw biomedical text, or that lost its head when it was made into a sentence
encoder, learns to guess masked words of the user's text (Devlin et al. 2019, Section 3.1: 15 % of
the tokens, of which 80 % are masked, 10 % replaced, 10 % kept). A head that is not there is made
anew, tied to the input embeddings, with the logarithms of the words' frequencies as its bias; it
learns alone at first, so that its mistakes do not spoil what stands below it. The means over a
line's tokens are held near those from before, since these are the sentence vectors that weights
and embeddings use.
"""

from __future__ import annotations

import time
from pathlib import Path

import torch

from biogk.core.disk import writing
from biogk.core.errors import TrainingError
from biogk.core.progress import track
from biogk.training.language.adapting.record import (
    CHECKPOINTS,
    OTHER_FOLDER,
    TEXT,
    AdaptConfig,
    AdaptRecord,
    AdaptReport,
    require_free,
)
from biogk.training.language.adapting.text import TokenizedText, tokenize_text
from biogk.training.language.adapting.trainer import (
    MaskedTrainer,
    complete_checkpoint,
)
from biogk.training.language.encoder import Encoder
from biogk.training.language.load import load_encoder
from biogk.training.language.pooling import write_pooling

HELD_OUT_LINES = 1_000
HELD_OUT_PART = 0.05


def adapt(
    config: AdaptConfig,
    folder: Path,
    *,
    device: str | None = None,
    again: bool = False,
) -> AdaptReport:
    """Train a masked language model on text, or resume an interrupted training.

    A resumed training ends in the same weights as one that was not interrupted.

    Args:
        config: encoder, texts, lengths and rates.
        folder: for the adapted model, its tokenizer, and the checkpoints.
        device: where it computes; the GPU where there is one.
        again: start over where the folder holds another training.

    Raises:
        EncoderError: the model cannot be loaded.
        InputError: a text cannot be read or has no usable line.
        StorageError: the folder cannot be written.
        UsageError: the folder holds something else, or the text has changed since it began.
        TrainingError: the loss is not finite.
    """
    started = time.monotonic()
    require_free(folder, config, again=again)
    torch.manual_seed(config.seed)
    encoder = load_encoder(config.encoder, device, head=True)
    record = AdaptRecord.claim(folder, config, again=again)
    counts = tokenize_text(
        [Path(text) for text in config.texts],
        encoder.tokenizer,
        folder / TEXT,
        longest=min(config.longest, encoder.longest),
        most=config.max_lines,
    )
    record.require_text(counts)
    train, validation = _parts(folder, config.seed)
    report = AdaptReport(folder, counts, new_head=not encoder.trained_head)
    _train(encoder, config, report, record, (train, validation))
    report.seconds = time.monotonic() - started
    with writing(folder, OTHER_FOLDER):
        encoder.masked_lm.save_pretrained(folder)
        encoder.tokenizer.save_pretrained(folder)
        write_pooling(folder, encoder.pooling, encoder.dimensions)
        record.finish(report)
    return report


def _train(
    encoder: Encoder,
    config: AdaptConfig,
    report: AdaptReport,
    record: AdaptRecord,
    parts: tuple[TokenizedText, TokenizedText],
) -> None:
    checkpoints, (train, validation) = report.folder / CHECKPOINTS, parts
    steps = config.schedule.steps(len(train))
    checkpoint = complete_checkpoint(checkpoints)
    with track("adapting", steps) as advance, writing(checkpoints, OTHER_FOLDER):
        trainer = MaskedTrainer(encoder, config.schedule, train, validation, checkpoints, advance)
        if checkpoint is None:
            record.loss_before = trainer.held_out_loss()
            record.write()
            if report.new_head:
                _begin_with_frequencies(encoder, train)
        else:
            report.resumed_at = int(checkpoint.name.rpartition("-")[2])
            advance(report.resumed_at)
        started = time.monotonic()
        trainer.train(resume_from_checkpoint=None if checkpoint is None else str(checkpoint))
        lines = (steps - report.resumed_at) * config.batch
        report.lines_a_second = lines / (time.monotonic() - started)
    report.steps = int(trainer.state.global_step)
    report.loss_before, report.loss_after = record.loss_before, trainer.held_out_loss()


def _begin_with_frequencies(encoder: Encoder, text: TokenizedText) -> None:
    """Let a new head guess each word as often as the text has it: hundreds of steps saved."""
    outputs = encoder.masked_lm.get_output_embeddings()  # type: ignore[no-untyped-call]
    bias = getattr(outputs, "bias", None)
    if bias is not None:
        counts = torch.from_numpy(text.frequencies(len(bias)) + 1.0)
        with torch.no_grad():
            bias.copy_((counts / counts.sum()).log())


def _parts(folder: Path, seed: int) -> tuple[TokenizedText, TokenizedText]:
    """Lines to learn from and lines held out.

    Raises:
        TrainingError: there is one line only.
    """
    whole = TokenizedText(folder / TEXT)
    held_out = max(1, min(HELD_OUT_LINES, round(HELD_OUT_PART * len(whole))))
    if len(whole) <= held_out:
        raise TrainingError("The text has one usable line only.", "Give more text.")
    return whole.split(held_out, seed)
