"""The extraction models, one a file, by the names that `biogk train --model` takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from biogk.core.registry import Registry

if TYPE_CHECKING:
    from biogk.training.extraction.models.base import ExtractionModel

MODELS: Registry[type[ExtractionModel]] = Registry(
    "model",
    {
        "flat-attention": f"{__name__}.flat_attention:FlatAttention",
        "gk-fusion": f"{__name__}.gk_fusion:GKFusion",
        "keci": f"{__name__}.keci:KECI",
        "knowbert-attention": f"{__name__}.knowbert_attention:KnowBertAttention",
        "sent-context-only": f"{__name__}.sent_context_only:SentContextOnly",
    },
)
