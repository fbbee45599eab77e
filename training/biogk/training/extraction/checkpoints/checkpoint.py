"""Trained models on disk: one folder with weights, tokenizer and all that they were made with.

biogk.json             what the model is, and where it comes from
config.toml            the settings of the training, as `train --config` takes them
encoder/               the encoder's config and tokenizer; its weights, where it is frozen
model.safetensors      all weights that were trained, of the best epoch
confidence.json        how its confidences become ones that can be trusted
training.safetensors   while the training lasts, all that it needs to go on
knowledge.safetensors  for shuffled knowledge, the vectors that are dealt out
logs/                  for TensorBoard
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from pydantic import BaseModel, ConfigDict, ValidationError
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor
from transformers import AutoConfig, AutoModel, PreTrainedTokenizerBase

from biogk.core.disk import writing
from biogk.core.errors import RunError
from biogk.core.model.extraction import Extraction
from biogk.training.extraction.checkpoints.confidence import ConfidenceCurves
from biogk.training.extraction.checkpoints.stored import WITHOUT_KNOWLEDGE, settings_shown
from biogk.training.extraction.config import Settings, completed
from biogk.training.extraction.layers.dropout import keep_attention
from biogk.training.extraction.models import MODELS
from biogk.training.extraction.models.base import ExtractionModel, TaskShape
from biogk.training.extraction.models.build import build_model
from biogk.training.extraction.reading.knowledge import KnowledgeView
from biogk.training.language.tokenizers import load_tokenizer
from biogk.training.memory import keep_freed
from biogk.training.tensors import save_tensors

FORMAT = 3
WEIGHTS, CONFIG, SETTINGS = "model.safetensors", "biogk.json", "config.toml"
ENCODER, KNOWLEDGE, LOGS = "encoder", "knowledge.safetensors", "logs"
ENCODER_WEIGHTS = f"{ENCODER}/model.safetensors"
ENCODER_PREFIX = "span_vectors.encoder."


class CheckpointConfig(BaseModel):
    """What is needed to build the model again, and where it comes from.

    Args:
        format: of the folder.
        run: the training.
        model: name of the model.
        encoder: the encoder as the user named it.
        fingerprint: of the encoder before training.
        corpus: that it was trained on.
        graph: the database state of its task graph.
        gk_network: that made the embeddings.
        select: the split that chose the epoch.
        longest: word pieces that the encoder takes at once.
        whole: whether it learned from texts of several sentences, and reads whole texts.
        settings: of model and training.
        shape: of the task.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int = FORMAT
    run: str
    model: str
    encoder: str
    fingerprint: str
    corpus: str
    graph: str
    gk_network: str
    select: str
    longest: int
    whole: bool = False
    settings: Settings
    shape: TaskShape

    @property
    def encoder_label(self) -> str:
        """Name and fingerprint of the encoder, as nodes carry them."""
        return f"{Path(self.encoder).name}@{self.fingerprint}"

    @property
    def reads_graph(self) -> bool:
        """Whether the model looks at what a graph knows, so that it is lost without one."""
        return self.model not in WITHOUT_KNOWLEDGE or self.settings.model.reads_statements


@dataclass(frozen=True)
class Checkpoint:
    """A model with its tokenizer and the knowledge that it is shown.

    Args:
        config: what it is.
        model: the network.
        tokenizer: the encoder's.
        view: what it is shown of knowledge.
        confidences: its calibration; None where none was learned.
    """

    config: CheckpointConfig
    model: ExtractionModel
    tokenizer: PreTrainedTokenizerBase
    view: KnowledgeView
    confidences: ConfidenceCurves | None = None

    @property
    def calibration(self) -> str:
        """What a run says of its calibration."""
        if self.confidences is None:
            return "none: this model was trained without"
        return self.confidences.words

    def calibrated(self, found: Extraction) -> Extraction:
        """What the model found, with confidences that can be trusted where it has learned them."""
        return found if self.confidences is None else self.confidences.apply(found)

    @property
    def pad(self) -> int:
        """Id of the padding piece."""
        return int(self.tokenizer.pad_token_id)

    def trained(self) -> dict[str, Tensor]:
        """All weights that training changes, by name."""
        weights = self.model.state_dict()
        if self.config.settings.encoder.trainable:
            return weights
        return {name: w for name, w in weights.items() if not name.startswith(ENCODER_PREFIX)}


def begin_checkpoint(folder: Path, checkpoint: Checkpoint) -> None:
    """Write all of a checkpoint that does not change in training.

    Raises:
        StorageError: the folder cannot be written.
    """
    config, encoder = checkpoint.config, checkpoint.model.span_vectors.encoder
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        checkpoint.tokenizer.save_pretrained(folder / ENCODER)
        encoder.config.save_pretrained(folder / ENCODER)
        (folder / SETTINGS).write_text(config.settings.to_toml(), encoding="utf-8")
        (folder / CONFIG).write_text(config.model_dump_json(indent=2), encoding="utf-8")
    if not config.settings.encoder.trainable:
        save_tensors(encoder.state_dict(), folder / ENCODER_WEIGHTS)
    if checkpoint.view.donors is not None:
        save_tensors({"donors": checkpoint.view.donors}, folder / KNOWLEDGE)


def save_weights(folder: Path, checkpoint: Checkpoint) -> None:
    """Write the weights; a broken-off write leaves those that were there before.

    Raises:
        StorageError: the folder cannot be written.
    """
    save_tensors(checkpoint.trained(), folder / WEIGHTS)


def load_checkpoint(folder: Path, device: torch.device) -> Checkpoint:
    """The trained model in a folder.

    Raises:
        RunError: it is not there, of another version, or damaged.
    """
    if not (folder / WEIGHTS).exists():
        raise RunError(
            f"There is no trained model in {folder}.",
            "`biogk runs list` names the runs; train one with `biogk train`.",
        )
    checkpoint = build_checkpoint(folder, device)
    load_weights(checkpoint, folder / WEIGHTS)
    return replace(checkpoint, confidences=ConfidenceCurves.load(folder))


def build_checkpoint(folder: Path, device: torch.device) -> Checkpoint:
    """The model in a folder as it was built, before its trained weights are put in.

    Raises:
        RunError: of another version, or damaged.
    """
    keep_freed()
    config = read_config(folder)
    if config.model not in MODELS:
        raise RunError(
            f"The checkpoint {folder} is of a model {config.model}, which is not known here.",
            f"Known: {', '.join(sorted(MODELS))}.",
        )
    donors = None
    try:
        # a folder that is not there would be taken for a model of the hub
        made = AutoConfig.from_pretrained(
            folder / ENCODER, trust_remote_code=False, local_files_only=True
        )
        encoder = AutoModel.from_config(made, dtype=torch.float32)  # type: ignore[no-untyped-call]
        tokenizer = load_tokenizer(config.encoder, folder / ENCODER, made)
        if not config.settings.encoder.trainable:
            encoder.load_state_dict(load_file(folder / ENCODER_WEIGHTS))
            encoder.requires_grad_(requires_grad=False)
        if not config.settings.encoder.attention_dropout:
            keep_attention(encoder)
        if config.settings.model.knowledge == "shuffled" and (folder / KNOWLEDGE).exists():
            donors = load_file(folder / KNOWLEDGE)["donors"]
        model = build_model(config.model, config.settings.model, config.shape, encoder)
    except (OSError, ValueError, KeyError, SafetensorError, RuntimeError) as error:
        raise damaged(folder) from error
    view = KnowledgeView(
        settings_shown(config.model, config.settings.model),
        config.shape.knowledge,
        donors,
        seed=config.settings.training.seed,
    )
    return Checkpoint(config, model.to(device), tokenizer, view)


def load_weights(checkpoint: Checkpoint, path: Path) -> None:
    """Put the weights of a file into a model.

    Raises:
        RunError: it is damaged, or of another model.
    """
    try:
        put_weights(checkpoint, load_file(path))
    except (OSError, ValueError, KeyError, SafetensorError, RuntimeError) as error:
        raise damaged(path.parent) from error


def put_weights(checkpoint: Checkpoint, weights: dict[str, Tensor]) -> None:
    """Put weights into a model.

    Raises:
        KeyError: they are of another model.
        RuntimeError: they have other shapes.
    """
    if weights.keys() != checkpoint.trained().keys():
        raise KeyError("weights of another model")
    checkpoint.model.load_state_dict(weights, strict=False)


def read_config(folder: Path) -> CheckpointConfig:
    """What the checkpoint in a folder is.

    Raises:
        RunError: of another version, or damaged.
    """
    try:
        values = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        if values.get("format") != FORMAT:
            raise RunError(
                f"The checkpoint {folder} has format {values.get('format')}, this biogk reads "
                f"{FORMAT}.",
                "Train it again, or use the biogk that wrote it.",
            )
        # a setting that came later has its shipped value, with which it changes nothing
        values["settings"] = completed(values["settings"])
        return CheckpointConfig.model_validate(values)
    except FileNotFoundError as error:
        raise RunError(f"There is no model of biogk in {folder}: it has no {CONFIG}.") from error
    except ValidationError as error:
        unknown = [each["loc"] for each in error.errors() if each["type"] == "extra_forbidden"]
        if not unknown:
            raise damaged(folder) from error
        setting = ".".join(map(str, unknown[0]))
        raise RunError(
            f"The checkpoint {folder} is of a newer biogk: this one knows no {setting}.",
            "Install the biogk that wrote it.",
        ) from error
    except (OSError, ValueError, AttributeError, KeyError, TypeError) as error:
        raise damaged(folder) from error


def damaged(folder: Path) -> RunError:
    """The error for a checkpoint that is not as it was written."""
    return RunError(f"The checkpoint {folder} is damaged.", "Fetch or train it again.")
