"""From pairs of mentions to pairs of the concepts that they name, anywhere in a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor

from biogk.training.extraction.layers.ranges import expanded


@dataclass(frozen=True)
class ConceptPairs:
    """The q ordered pairs of different concepts, and the m pairs of mentions that stand for them.

    Args:
        ends: head and tail, [2, q], ordered by head, then tail.
        mentions: rows of the pairs of mentions, [m]; one may stand for several pairs of concepts.
        of: the pair of concepts that each stands for, [m].
    """

    ends: Tensor
    mentions: Tensor
    of: Tensor

    @classmethod
    def named(cls, pairs: Tensor, spans: Tensor, concepts: Tensor) -> Self:
        """The pairs of concepts that pairs of mentions name.

        Args:
            pairs: head and tail span of each pair of mentions, [2, p].
            spans: spans that name a concept, [n]; one may name several.
            concepts: the concept that each names, [n].
        """
        order = spans.argsort(stable=True)
        spans, concepts = spans[order], concepts[order]
        low, high = (torch.searchsorted(spans, pairs, right=right) for right in (False, True))
        of_head, head = expanded(low[0], high[0])
        of_tail, tail = expanded(low[1, of_head], high[1, of_head])
        rows, head, tail = of_head[of_tail], concepts[head[of_tail]], concepts[tail]
        count = int(concepts.max()) + 1 if len(concepts) else 1
        different = head != tail
        keys, of = torch.unique((head * count + tail)[different], return_inverse=True)
        return cls(torch.stack((keys // count, keys % count)), rows[different], of)

    def pooled(self, scores: Tensor) -> Tensor:
        """The scores of pairs of concepts, a smooth maximum over their mentions, float32 [q, c].

            s(A, B) = log sum_{a names A, b names B} exp s(a, b)

        as in Verga et al. 2018 (Simultaneously Self-Attending to All Mentions for Full-Abstract
        Biological Relation Extraction), Section 2.3.

        Args:
            scores: of the pairs of mentions, [p, c].
        """
        taken = scores[self.mentions].float()
        shape = self.ends.shape[1], taken.shape[1]
        rows = self.of.unsqueeze(1).expand_as(taken)
        top = taken.new_zeros(shape).scatter_reduce(
            0, rows, taken.detach(), "amax", include_self=False
        )
        summed = taken.new_zeros(shape).index_add(0, self.of, (taken - top[self.of]).exp())
        return summed.log() + top

    def mean_pooled(self, scores: Tensor) -> Tensor:
        """The same without counting how many mentions there are: log mean exp, [q, c]."""
        many = torch.bincount(self.of, minlength=self.ends.shape[1])
        return self.pooled(scores) - many.log().unsqueeze(1)

    def surest(self, scores: Tensor) -> Tensor:
        """The pair of mentions that says most for each pair of concepts, [q].

        Args:
            scores: of each of `mentions`, [m].
        """
        order = scores.argsort(stable=True)
        order = order[self.of[order].argsort(stable=True)]
        many = torch.bincount(self.of, minlength=self.ends.shape[1])
        return self.mentions[order[many.cumsum(0) - 1]]

    def rows_of(self, ends: Tensor) -> tuple[Tensor, Tensor]:
        """Where some pairs of concepts stand.

        Args:
            ends: head and tail, [2, g].

        Returns:
            Their rows, and which of them are there, [g] each; the rows of others mean nothing.
        """
        if not (self.ends.numel() and ends.numel()):
            nothing = torch.zeros_like(ends[0])
            return nothing, nothing.bool()
        count = int(max(self.ends.max(), ends.max())) + 1
        keys, wanted = (each[0] * count + each[1] for each in (self.ends, ends))
        row = torch.searchsorted(keys, wanted).clamp(max=len(keys) - 1)
        return row, keys[row] == wanted
