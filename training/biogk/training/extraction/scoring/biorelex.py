"""The official scores of BioRelEx, which look at names and clusters and not at types.

Mentions: sets of (name, start, end), micro F1. Interactions: one between two clusters is found
where every pair of a name of the one and a name of the other is predicted; predicted pairs of names
that belong to no interaction are wrong each by itself, micro F1 (Khachatrian et al. 2019, Section
4; the scorer calls this "all"). A name that stands several times in a sentence counts once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from biogk.core.model.extraction import Extraction
from biogk.training.extraction.scoring.metrics import Score
from biogk.training.graphs.taskgraph import GOLD, HAS, TaskGraph

Pair = tuple[str, str]


@dataclass
class BioRelExScores:
    """Micro counts of both parts."""

    mentions: Score = field(default_factory=Score)
    interactions: Score = field(default_factory=Score)

    def as_dict(self) -> dict[str, Any]:
        """F1 in per cent."""
        return {
            "entity_f1": round(100 * self.mentions.f1, 2),
            "relation_f1": round(100 * self.interactions.f1, 2),
        }


@dataclass
class _Gold:
    """The annotation of one document: places of names, and the name pairs of interactions."""

    mentions: set[tuple[int, int]] = field(default_factory=set)
    interactions: list[set[Pair]] = field(default_factory=list)


def score_biorelex(graph: TaskGraph, extractions: Sequence[Extraction]) -> BioRelExScores:
    """Score extractions as the official scorer does.

    Args:
        graph: the annotation, with clusters.
        extractions: what was found; a document without one is left out, as the scorer leaves it.
    """
    gold, scores = _annotation(graph), BioRelExScores()
    texts = dict(zip(graph.documents, graph.texts, strict=True))
    for extraction in extractions:
        annotated, text = gold[extraction.document], texts[extraction.document]
        places = {(mention.start, mention.end) for mention in extraction.mentions}
        right = places & annotated.mentions
        scores.mentions.add(Score(len(right), len(places), len(annotated.mentions)))
        names = [text[mention.start : mention.end] for mention in extraction.mentions]
        found = {_pair(names[each.head], names[each.tail]) for each in extraction.relations}
        whole = sum(pairs <= found for pairs in annotated.interactions)
        wrong = len(found - set().union(*annotated.interactions))
        scores.interactions.add(Score(whole, whole + wrong, len(annotated.interactions)))
    return scores


def _annotation(graph: TaskGraph) -> dict[str, _Gold]:
    gold = {document: _Gold() for document in graph.documents}
    texts = dict(zip(graph.documents, graph.texts, strict=True))
    spans = graph.data["mention"].span.tolist()
    owner: dict[int, str] = {}
    names: dict[tuple[str, str], set[str]] = defaultdict(set)
    for number, mention in graph.data[HAS].edge_index.T.tolist():
        document = owner[mention] = graph.documents[number]
        start, end = spans[mention]
        if int(graph.data["mention"].type[mention]):
            gold[document].mentions.add((start, end))
        for cluster in graph.clusters[mention]:
            names[document, cluster].add(texts[document][start:end])
    for document, pairs in _cluster_pairs(graph, owner).items():
        for first, second in sorted(pairs):
            both = product(names[document, first], names[document, second])
            gold[document].interactions.append({_pair(one, other) for one, other in both})
    return gold


def _cluster_pairs(graph: TaskGraph, owner: dict[int, str]) -> dict[str, set[Pair]]:
    """Pairs of clusters that interact, by document."""
    pairs: dict[str, set[Pair]] = defaultdict(set)
    for head, tail in graph.data[GOLD].edge_index.T.tolist():
        for first, second in product(graph.clusters[head], graph.clusters[tail]):
            pairs[owner[head]].add(_pair(first, second))
    return pairs


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one <= other else (other, one)
