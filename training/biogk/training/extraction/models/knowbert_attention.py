"""knowbert-attention: KnowBERT's way to bring entities into spans, on top of the encoder.

After the Knowledge Attention and Recontextualization component (KAR; Peters et al. 2019, Section
3.3). KnowBERT puts it between two layers of the encoder and lets every word attend to the spans;
here it stands behind the encoder, as in the baseline of KECI (Lai et al. 2021), and the spans
attend to the spans.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch_geometric.nn import TransformerConv
from torch_geometric.utils import add_self_loops, scatter
from transformers import PreTrainedModel

from biogk.training.extraction.config import ModelSettings
from biogk.training.extraction.layers.dropout import Dropout
from biogk.training.extraction.layers.graphs import with_none
from biogk.training.extraction.layers.links import LINK_FEATURES, LinkCandidates, candidates
from biogk.training.extraction.layers.span_graph import SpanGraph
from biogk.training.extraction.models.base import RefiningModel, TaskShape
from biogk.training.extraction.reading.batches import Batch
from biogk.training.extraction.reading.knowledge import Knowledge

HEADS = 4


class KnowBertAttention(RefiningModel):
    """Span graph; spans attend to each other, to entities, to the spans that know; final scores."""

    def __init__(self, settings: ModelSettings, shape: TaskShape, encoder: PreTrainedModel) -> None:
        super().__init__(settings, shape, encoder)
        hidden = settings.hidden
        self.context = SpanAttention(hidden, settings.dropout)
        self.entities = EntityAttention(hidden, shape.knowledge.width)
        self.recontextualize = SpanAttention(hidden, settings.dropout)

    def refine(self, graph: SpanGraph, batch: Batch, knowledge: Knowledge) -> Tensor:
        """Vectors of the kept spans, [k, h], after each has attended to those that know."""
        mates, _ = add_self_loops(graph.pairs, num_nodes=len(graph.spans))
        links = candidates(graph, batch, self.settings)
        spans = self.context(graph.spans, graph.spans, mates)
        knowing = self.entities(spans, knowledge.x[links.entities], links)
        found: Tensor = self.recontextualize(graph.spans, knowing, mates)
        return found


class SpanAttention(nn.Module):
    """A transformer layer in which the spans of a document attend to spans of the same document.

    Args:
        hidden: length h of a span vector.
        dropout: of what is attended to.
    """

    def __init__(self, hidden: int, dropout: float) -> None:
        super().__init__()
        self.attention = TransformerConv((hidden, hidden), hidden // HEADS, HEADS, bias=False)
        self.dropout = Dropout(dropout)
        self.norm = nn.LayerNorm(hidden)
        self.feed_forward = nn.Sequential(
            nn.Linear(hidden, 2 * hidden), nn.GELU(), nn.Linear(2 * hidden, hidden)
        )
        self.final_norm = nn.LayerNorm(hidden)

    def forward(self, asking: Tensor, asked: Tensor, mates: Tensor) -> Tensor:
        """One step.

        Args:
            asking: spans whose vectors come out changed, [k, h].
            asked: the same spans, with the vectors that are attended to, [k, h].
            mates: asked and asking span of each edge, [2, p].

        Returns:
            [k, h].
        """
        attended = self.norm(asking + self.dropout(self.attention((asked, asking), mates)))
        found: Tensor = self.final_norm(attended + self.dropout(self.feed_forward(attended)))
        return found


class EntityAttention(nn.Module):
    """Adds to each span the mean of its candidate entities, weighed by how well they fit.

    The score comes from the link's features, which stand for KnowBERT's prior, and the product of
    span and entity; an entity that is learned stands for none (Peters et al. 2019, Eq. 2-4).

    Args:
        hidden: length h of a span vector.
        knowledge: length k of an entity's vector.
    """

    def __init__(self, hidden: int, knowledge: int) -> None:
        super().__init__()
        self.entities = nn.Linear(knowledge, hidden)
        self.none = nn.Parameter(torch.randn(hidden) / hidden**0.5)
        self.score = nn.Sequential(
            nn.Linear(LINK_FEATURES + 1, hidden), nn.GELU(), nn.Linear(hidden, 1, bias=False)
        )
        self.norm = nn.LayerNorm(hidden)

    def forward(self, spans: Tensor, entities: Tensor, links: LinkCandidates) -> Tensor:
        """One step.

        Args:
            spans: [k, h].
            entities: vectors of the candidate entities, [c, k].
            links: which spans may name which.

        Returns:
            Spans that know, [k, h].
        """
        entity, span = links.edges
        meant = self.entities(entities)
        fits = (spans[span] * meant[entity]).sum(1, keepdim=True) / spans.shape[1] ** 0.5
        scores = self.score(torch.cat((links.features, fits), dim=1)).squeeze(1)
        nothing = (spans @ self.none).unsqueeze(1) / spans.shape[1] ** 0.5
        prior = nothing.new_zeros(len(spans), LINK_FEATURES)
        none_scores = self.score(torch.cat((prior, nothing), dim=1)).squeeze(1)
        chosen, none = with_none(scores, none_scores, span)
        mean = scatter(meant[entity] * chosen.unsqueeze(1), span, dim_size=len(spans))
        found: Tensor = self.norm(spans + mean + none.unsqueeze(1) * self.none)
        return found
