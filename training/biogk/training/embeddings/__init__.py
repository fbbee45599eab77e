"""The general-knowledge network and its embeddings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from biogk.core.registry import Registry

if TYPE_CHECKING:
    from biogk.training.embeddings.losses import Loss

LOSSES: Registry[Loss] = Registry(
    "loss",
    {
        "paper": f"{__name__}.losses:paper_loss",
        "corrupted": f"{__name__}.losses:corrupted_loss",
        "contrastive": f"{__name__}.losses:contrastive_loss",
    },
)
"""What the network may be trained to do, by the names that `biogk embed --loss` takes."""
WEIGHTLESS = frozenset({"contrastive"})
"""The losses that can do without a weight."""
