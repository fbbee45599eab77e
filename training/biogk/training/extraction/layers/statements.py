"""What the graph states of a pair of spans, and of what kinds they are, beside what the text says.

Both start at nothing, so that an untrained model says what it would without them.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from biogk.training.extraction.layers.graphs import with_none
from biogk.training.extraction.layers.links import LINK_FEATURES, LinkCandidates
from biogk.training.extraction.layers.ranges import expanded
from biogk.training.extraction.layers.span_graph import SpanGraph
from biogk.training.extraction.reading.statements import StatementTable

WIDTH = 64
"""Hidden units of either head."""
VALUES = 3
SPREAD = WIDTH**-0.5
"""Standard deviation of what types and kinds begin with."""


class LinkAttention(nn.Module):
    """How far a span means each of its candidates, or none: softmax over the links' features."""

    def __init__(self) -> None:
        super().__init__()
        self.edge = nn.Linear(LINK_FEATURES, 1)
        self.none = nn.Parameter(torch.zeros(1))

    def forward(self, links: LinkCandidates, spans: int) -> tuple[Tensor, Tensor]:
        """Attention of the links [l], and how far each span means any of them [k]."""
        scores = self.edge(links.features).squeeze(1)
        chosen, none = with_none(scores.float(), self.none.expand(spans), links.edges[1])
        return chosen, 1 - none


class StatementHead(nn.Module):
    """Scores of pairs and of spans from what the graph states between entities of one text.

    With the attention a of spans h, t to their candidates i, j, and what is stated of i and j by
    type and direction, v = (1, weight, log(1 + sources)):

        x(h, t) = sum_ij a_hi a_tj sum_types E_type,direction v  +  m_h m_t w,   m = 1 - a_none
        scores(h, t) = W gelu( x(h, t) ),   W zero at the beginning

    The last term says that both are linked, so that silence says something too. A span of which
    something is stated with an entity that another span of its document names is the likelier to
    be a mention, or the less:

        x(h) = sum_i a_hi sum_j in document sum_types E_type,direction v
        scores(h) = V gelu( x(h) ),   V zero at the beginning

    Args:
        types: types of statements.
        mentions: mention types of the task.
        relations: relation types of the task.
    """

    def __init__(self, types: int, mentions: int, relations: int) -> None:
        super().__init__()
        self.attention = LinkAttention()
        self.stated = nn.Parameter(torch.randn(2 * types, VALUES, WIDTH) * SPREAD)
        self.both = nn.Parameter(torch.randn(WIDTH) * SPREAD)
        self.of_pairs = nn.Linear(WIDTH, 1 + relations, bias=False)
        self.of_spans = nn.Linear(WIDTH, 1 + mentions, bias=False)
        nn.init.zeros_(self.of_pairs.weight)
        nn.init.zeros_(self.of_spans.weight)

    def forward(
        self, graph: SpanGraph, links: LinkCandidates, known: StatementTable
    ) -> tuple[Tensor, Tensor]:
        """Scores to be added: of the kept spans [k, 1 + m], of their pairs [p, 1 + r].

        Args:
            graph: the kept spans and their pairs.
            links: their candidates.
            known: what is stated.
        """
        chosen, meant = self.attention(links, len(graph.kept))
        named = NamedEntities.of(graph, links)
        return self._of_spans(graph, named, known, chosen), self._of_pairs(
            graph, named, known, chosen, meant
        )

    def _of_pairs(
        self,
        graph: SpanGraph,
        named: NamedEntities,
        known: StatementTable,
        chosen: Tensor,
        meant: Tensor,
    ) -> Tensor:
        heads, tails, place, weight = _stated_links(named, known, chosen)
        row, turned, found = _pair_rows(graph, heads, tails)
        parts = self._parts(known, place[found], turned, weight[found])
        first, second = graph.pairs
        both = (meant[first] * meant[second]).unsqueeze(1) * self.both
        scores: Tensor = self.of_pairs(nn.functional.gelu(both.float().index_add(0, row, parts)))
        return scores

    def _of_spans(
        self, graph: SpanGraph, named: NamedEntities, known: StatementTable, chosen: Tensor
    ) -> Tensor:
        # what is stated of each entity that a document names, where it names the other end, too
        keys = torch.unique(named.keys)
        entity, document = keys // named.documents, keys % named.documents
        subject, place = expanded(known.starts[entity], known.starts[entity + 1])
        other = known.objects[place] * named.documents + document[subject]
        there = torch.isin(other, keys)
        summed = self.both.new_zeros(len(graph.kept), WIDTH)
        for turned, key in enumerate((keys[subject][there], other[there])):
            at, link = named.links_of(key)
            directions = torch.full_like(at, turned)
            parts = self._parts(known, place[there][at], directions, chosen[link])
            summed = summed.index_add(0, named.spans[link], parts)
        scores: Tensor = self.of_spans(nn.functional.gelu(summed))
        return scores

    def _parts(
        self, known: StatementTable, place: Tensor, turned: Tensor, weight: Tensor
    ) -> Tensor:
        """What statements add, each times its weight, float32 [m, WIDTH]."""
        values = known.values[place] * weight.unsqueeze(1)
        table = self.stated[2 * known.types[place] + turned]
        return torch.einsum("mv,mvh->mh", values, table).float()


class KindHead(nn.Module):
    """Scores of spans from the kinds and semantic types of their candidates.

        scores(h) = W gelu( sum_i a_hi sum_kinds E_kind ),   W zero at the beginning

    Args:
        kinds: kinds and semantic types.
        mentions: mention types of the task.
    """

    def __init__(self, kinds: int, mentions: int) -> None:
        super().__init__()
        self.attention = LinkAttention()
        self.kinds = nn.Embedding(kinds, WIDTH)
        nn.init.normal_(self.kinds.weight, std=SPREAD)
        self.out = nn.Linear(WIDTH, 1 + mentions, bias=False)
        nn.init.zeros_(self.out.weight)

    def forward(self, spans: int, links: LinkCandidates, known: StatementTable) -> Tensor:
        """Scores of the k kept spans, to be added, [k, 1 + m]."""
        chosen, _ = self.attention(links, spans)
        entity, span = links.entities[links.edges[0]], links.edges[1]
        link, place = expanded(known.kind_starts[entity], known.kind_starts[entity + 1])
        parts = self.kinds(known.kinds[place]) * chosen[link].unsqueeze(1)
        summed = parts.new_zeros(spans, WIDTH).index_add(0, span[link], parts)
        scores: Tensor = self.out(nn.functional.gelu(summed))
        return scores


@dataclass(frozen=True)
class NamedEntities:
    """The links of a batch by what they name and where.

    Args:
        entities: the entity of each link, [l].
        spans: its kept span, [l].
        documents: one more than the last document.
        keys: entity * documents + document of each link, ascending, [l].
        order: the link of each key, [l].
    """

    entities: Tensor
    spans: Tensor
    documents: int
    keys: Tensor
    order: Tensor

    @classmethod
    def of(cls, graph: SpanGraph, links: LinkCandidates) -> NamedEntities:
        """Those of the candidates of a batch."""
        entity, span = links.entities[links.edges[0]], links.edges[1]
        document = graph.documents[span]
        count = int(document.max()) + 1 if len(document) else 1
        keys, order = (entity * count + document).sort(stable=True)
        return cls(entity, span, count, keys, order)

    def links_of(self, keys: Tensor) -> tuple[Tensor, Tensor]:
        """The links that have some keys: which of the given keys, and the link, [n] each."""
        at, found = expanded(
            torch.searchsorted(self.keys, keys), torch.searchsorted(self.keys, keys, right=True)
        )
        return at, self.order[found]


def _stated_links(
    named: NamedEntities, known: StatementTable, chosen: Tensor
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Statements between candidates of two spans of one document.

    Returns:
        The subject's span, the object's span, the statement, and the product of both attentions,
        [m] each.
    """
    subject, place = expanded(known.starts[named.entities], known.starts[named.entities + 1])
    documents = torch.empty_like(named.keys)
    documents[named.order] = named.keys % named.documents
    at, tail = named.links_of(known.objects[place] * named.documents + documents[subject])
    head = subject[at]
    return named.spans[head], named.spans[tail], place[at], chosen[head] * chosen[tail]


def _pair_rows(graph: SpanGraph, heads: Tensor, tails: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The pairs that statements are of, in both directions.

    Returns:
        The row of each pair that is there, whether the statement runs against it, and which of the
        statements it is of, [n] each.
    """
    count = len(graph.kept)
    keys = graph.pairs[0] * count + graph.pairs[1]
    wanted = torch.cat((heads * count + tails, tails * count + heads))
    turned = torch.arange(len(wanted), device=wanted.device) >= len(heads)
    of = torch.arange(len(heads), device=wanted.device).repeat(2)
    if not len(keys):
        return of[:0], of[:0], of[:0]
    row = torch.searchsorted(keys, wanted).clamp(max=len(keys) - 1)
    there = keys[row] == wanted
    return row[there], turned[there].long(), of[there]
