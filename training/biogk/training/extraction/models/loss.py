"""What a model is trained to make small."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from biogk.training.extraction.layers.concepts import ConceptPairs
from biogk.training.extraction.models.base import Scores
from biogk.training.extraction.reading.batches import Batch, ConceptBatch


def loss_of(scores: Scores, batch: Batch) -> Tensor:
    """Sum of the cross entropies of first and final scores, divided by the documents.

    Relations between concepts are learned from the pooled scores of the pairs of mentions that name
    them (`ConceptPairs.pooled`), the annotated mentions given.
    """
    terms = [cross_entropy(scores.spans, batch.span_type, reduction="sum")]
    related = [scores.relations]
    if scores.relations is not scores.first_relations:
        kept_types = batch.span_type[scores.kept]
        terms.append(cross_entropy(scores.mentions, kept_types, reduction="sum"))
        related.append(scores.first_relations)
    if batch.concepts is None:
        types = pair_types(scores, batch)
        terms += [cross_entropy(each, types, reduction="sum") for each in related]
    else:
        terms += _between_concepts(scores, related, batch, batch.concepts)
    return torch.stack(terms).sum() / len(batch.numbers)


def _between_concepts(
    scores: Scores, related: list[Tensor], batch: Batch, concepts: ConceptBatch
) -> list[Tensor]:
    place = places(scores, batch)[concepts.spans]
    kept = place >= 0
    pairs = ConceptPairs.named(scores.pairs, place[kept], concepts.concepts[kept])
    row, there = pairs.rows_of(concepts.gold[:, :2].T)
    row, gold = row[there], concepts.gold[there]
    types = row.new_zeros(pairs.ends.shape[1])
    types[row] = gold[:, 2] + 1
    terms = [cross_entropy(pairs.pooled(each), types, reduction="sum") for each in related]
    if scores.novel is not None:
        told = gold[:, 3] >= 0
        logits = pairs.mean_pooled(scores.novel)[row[told], 0]
        wanted = gold[told, 3].float()
        terms.append(binary_cross_entropy_with_logits(logits, wanted, reduction="sum"))
    return terms


def places(scores: Scores, batch: Batch) -> Tensor:
    """Where each span of the batch stands among the kept ones; -1 where it does not, [s]."""
    place = scores.kept.new_full((len(batch.span_type),), -1)
    place[scores.kept] = torch.arange(len(scores.kept), device=place.device)
    return place


def pair_types(scores: Scores, batch: Batch) -> Tensor:
    """The annotated type of every pair, 0 for none, [p]."""
    count = len(scores.kept)
    place = places(scores, batch)
    head, tail = place[batch.gold[:, 0]], place[batch.gold[:, 1]]
    types = place.new_zeros(scores.pairs.shape[1])
    if not len(types):
        return types
    # pairs are ordered by head, then tail, so that one of them is found by bisection
    keys = scores.pairs[0] * count + scores.pairs[1]
    wanted = head * count + tail
    row = torch.searchsorted(keys, wanted).clamp(max=len(keys) - 1)
    found = (head >= 0) & (tail >= 0) & (keys[row] == wanted)
    types[row[found]] = batch.gold[found, 2] + 1
    return types
