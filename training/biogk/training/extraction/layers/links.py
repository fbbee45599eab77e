"""The candidate entities of a batch: which of them each kept span may name."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from biogk.training.extraction.config import ModelSettings
from biogk.training.extraction.layers.span_graph import SpanGraph
from biogk.training.extraction.reading.batches import Batch

LINK_FEATURES = 3


@dataclass(frozen=True)
class LinkCandidates:
    """SK-GK edges: from entities to the kept spans that hold one of their names.

    Args:
        entities: the entities, rows of the knowledge, ascending, [c].
        edges: entity (position in `entities`) and kept span of each edge, [2, l].
        features: of each edge: the link's score, whether the name is the whole span, and the
            part of the span's words that it has, float32 [l, 3].
    """

    entities: Tensor
    edges: Tensor
    features: Tensor


def candidates(graph: SpanGraph, batch: Batch, settings: ModelSettings) -> LinkCandidates:
    """The candidate entities of the kept spans, whose vectors are shown; none for no knowledge.

    Args:
        graph: the kept spans.
        batch: the links.
        settings: whether vectors are shown at all, and the scores of links.
    """
    return linked(graph, batch, settings, shown=settings.knowledge != "none")


def linked(
    graph: SpanGraph, batch: Batch, settings: ModelSettings, *, shown: bool = True
) -> LinkCandidates:
    """The entities that the kept spans may name.

    Args:
        graph: the kept spans.
        batch: the links.
        settings: whether scores of links are shown.
        shown: whether there are any; without, no span may name an entity.
    """
    first, last = graph.borders[:, :1], graph.borders[:, 1:]
    inside = (first <= batch.link_first) & (last >= batch.link_last)
    if not shown:
        inside = inside[:, :0]
    span, link = inside.nonzero(as_tuple=True)
    covered = (batch.link_last - batch.link_first + 1)[link].float()
    part = covered / (graph.borders[span, 1] - graph.borders[span, 0] + 1)
    scores = batch.link_score[link] if settings.edge_weights else torch.ones_like(part)
    features = torch.stack((scores, (part == 1).float(), part), dim=1)
    entities, local = torch.unique(batch.link_entity[link], return_inverse=True)
    return LinkCandidates(entities, torch.stack((local, span)), features)
