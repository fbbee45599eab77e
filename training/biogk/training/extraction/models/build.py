"""A model from its name: the one place where models are made."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from transformers import PreTrainedModel

from biogk.training.extraction.config import ModelSettings
from biogk.training.extraction.models import MODELS
from biogk.training.extraction.models.base import ExtractionModel, TaskShape


def build_model(
    name: str, settings: ModelSettings, shape: TaskShape, encoder: PreTrainedModel
) -> ExtractionModel:
    """An untrained model; torch's seed chooses its weights.

    Args:
        name: a name of `MODELS`.
        settings: sizes and rates.
        shape: types and widths of the task.
        encoder: the token encoder, which becomes a part of the model.

    Raises:
        KeyError: there is no such model.
    """
    with _passing_files():
        return MODELS[name](settings, shape, encoder)


@contextmanager
def _passing_files() -> Iterator[None]:
    """Let what is put into the temporary folder within go at the end.

    For the first graph layer of each kind in a process, torch_geometric generates a Python file
    there, runs it, and leaves it with its bytecode for good.
    """
    with tempfile.TemporaryDirectory(prefix="biogk-") as folder:
        before, tempfile.tempdir = tempfile.tempdir, folder
        try:
            yield
        finally:
            tempfile.tempdir = before
