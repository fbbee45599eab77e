"""Trained models on disk: one folder with weights, tokenizer and all that they were made with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import torch
from pydantic import BaseModel, ConfigDict, ValidationError
from safetensors import SafetensorError
from safetensors.torch import load_file
from transformers import AutoConfig, AutoModel, AutoTokenizer, PreTrainedTokenizerBase

from biogk.disk import writing
from biogk.errors import RunError
from biogk.training.config import ModelSettings
from biogk.training.models import MODELS
from biogk.training.models.base import ExtractionModel, TaskShape
from biogk.training.tensors import save_tensors

FORMAT = 1
WEIGHTS, CONFIG, ENCODER = "model.safetensors", "biogk.json", "encoder"


class CheckpointConfig(BaseModel):
    """What is needed to build the model again, and where it comes from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int = FORMAT
    run: str
    model: str
    encoder: str
    corpus: str
    gk_network: str
    longest: int
    settings: ModelSettings
    shape: TaskShape


@dataclass(frozen=True)
class Checkpoint:
    """A trained model with its tokenizer."""

    config: CheckpointConfig
    model: ExtractionModel
    tokenizer: PreTrainedTokenizerBase


def save_checkpoint(folder: Path, checkpoint: Checkpoint) -> None:
    """Write a checkpoint; a broken-off write leaves the one that was there before.

    Raises:
        StorageError: the folder cannot be written.
    """
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        checkpoint.tokenizer.save_pretrained(folder / ENCODER)
        checkpoint.model.span_vectors.encoder.config.save_pretrained(folder / ENCODER)
        (folder / CONFIG).write_text(checkpoint.config.model_dump_json(indent=2), encoding="utf-8")
    save_tensors(checkpoint.model.state_dict(), folder / WEIGHTS)


def load_checkpoint(folder: Path, device: torch.device) -> Checkpoint:
    """A checkpoint that `save_checkpoint` wrote.

    Raises:
        RunError: it is not there, of another version, or damaged.
    """
    if not (folder / WEIGHTS).exists():
        raise RunError(
            f"There is no trained model in {folder}.",
            "`biogk runs list` names the runs; train one with `biogk train`.",
        )
    try:
        values = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        if values.get("format") != FORMAT:
            raise RunError(
                f"The checkpoint {folder} has format {values.get('format')}, this biogk reads "
                f"{FORMAT}.",
                "Train it again, or use the biogk that wrote it.",
            )
        config = CheckpointConfig.model_validate(values)
        made = AutoConfig.from_pretrained(folder / ENCODER)
        encoder = AutoModel.from_config(made)  # type: ignore[no-untyped-call]
        tokenizer = AutoTokenizer.from_pretrained(folder / ENCODER)
        model = MODELS[config.model](config.settings, config.shape, encoder)
        model.load_state_dict(load_file(folder / WEIGHTS))
    except (OSError, ValueError, KeyError, ValidationError, SafetensorError, RuntimeError) as error:
        raise RunError(
            f"The checkpoint {folder} is damaged.", "Train it again: biogk train."
        ) from error
    return Checkpoint(config, model.to(device), tokenizer)
