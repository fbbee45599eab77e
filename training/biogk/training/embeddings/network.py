"""The network that writes relational knowledge into an entity's embedding."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import torch
from pydantic import BaseModel, ConfigDict, ValidationError
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from biogk.core.disk import writing
from biogk.core.errors import RunError
from biogk.training.language.encoder import Vectors
from biogk.training.tensors import save_tensors


class GKConfig(BaseModel):
    """How the network is built and trained.

    Args:
        encoder: label of the encoder that the vectors and weights come from.
        arithmetic: in which it computed the vectors.
        inputs: length d of a name's vector.
        hidden: width of the hidden layer.
        outputs: length k of the relational part.
        loss: name of the loss in `LOSSES`.
        relations: relation types in the order of their numbers in `WeighedTriples`.
        learning_rate: of AdamW.
        batch: triples a step.
        epochs: at most.
        patience: epochs without a better validation loss before it stops.
        validation: the part of the triples held out.
        seed: of initial weights, split and order.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    encoder: str
    arithmetic: str = "float32"
    inputs: int
    hidden: int = 256
    outputs: int = 64
    loss: str = "paper"
    relations: tuple[str, ...] = ()
    learning_rate: float = 1e-3
    batch: int = 1024
    epochs: int = 40
    patience: int = 4
    validation: float = 0.1
    seed: int = 7


class GKNetwork(nn.Module):
    """The feed-forward network f of Section 2.2: x [n, d] -> f(x) [n, k].

    Beside it stands a scale for each relation, [r, k], that losses which know relations learn; f(x)
    itself is the same for all of them.
    """

    def __init__(self, config: GKConfig) -> None:
        super().__init__()
        self.config = config
        self.layers = nn.Sequential(
            nn.Linear(config.inputs, config.hidden),
            nn.GELU(),
            nn.Linear(config.hidden, config.outputs),
        )
        self.scales = nn.Parameter(torch.ones(len(config.relations), config.outputs))

    def forward(self, x: Tensor) -> Tensor:
        """The relational part f(x), [n, k], of name vectors x, [n, d]."""
        found: Tensor = self.layers(x)
        return found

    @torch.inference_mode()
    def relational(self, x: Vectors) -> Vectors:
        """f(x) of name vectors x, float32 [n, d] -> [n, k]."""
        found: Vectors = self(torch.from_numpy(np.ascontiguousarray(x))).numpy()
        return found

    @torch.inference_mode()
    def embed(self, x: Vectors) -> Vectors:
        """The embedding [x / |x| ; f(x) / |f(x)|] of entities.

        Both halves have length one, so that neither drowns the other in a cosine.

        Args:
            x: name vectors, float32 [n, d].

        Returns:
            float32 [n, d + k].
        """
        names = torch.from_numpy(np.ascontiguousarray(x))
        parts = (functional.normalize(names, dim=1), functional.normalize(self(names), dim=1))
        found: Vectors = torch.cat(parts, dim=1).numpy()
        return found

    def digest(self) -> str:
        """The network's id: 16 hex digits of its weights, its encoder and all that it was made by.

        Networks over two encoders have two ids, also where training left both as they began.
        """
        digest = hashlib.blake2b(self.config.model_dump_json().encode(), digest_size=8)
        for tensor in self.state_dict().values():
            digest.update(tensor.numpy().tobytes())
        return digest.hexdigest()

    def save(self, folder: Path) -> None:
        """Write the weights as safetensors and the config as JSON."""
        save_tensors(self.state_dict(), folder / "model.safetensors")
        with writing(folder):
            (folder / "config.json").write_text(self.config.model_dump_json(indent=2), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> GKNetwork:
        """A network that `save` wrote.

        Raises:
            RunError: a file is missing or damaged.
        """
        try:
            config = GKConfig.model_validate(json.loads((folder / "config.json").read_text()))
            network = cls(config)
            network.load_state_dict(load_file(folder / "model.safetensors"))
        except (OSError, ValueError, ValidationError, SafetensorError, RuntimeError) as error:
            raise RunError(
                f"The general-knowledge network in {folder} is missing or damaged.",
                "Train one again: biogk embed.",
            ) from error
        return network
