"""Strict scores of mentions and relations: borders and types must all be right.

ADE is scored as the published systems do it (Eberts & Ulges 2020, Lai et al. 2021): a mention
counts where its span and type are right, a relation where its type and both mentions are;
overlapping mentions stay in. Entity F1 is the macro average over the mention types, relation F1
that over the relation types.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from biogk.core.model.extraction import Extraction, Span, Triple
from biogk.training.graphs.taskgraph import GOLD, HAS, TaskGraph


@dataclass(frozen=True)
class Annotation:
    """What is annotated in every document."""

    mentions: dict[str, set[Span]]
    relations: dict[str, set[Triple]]


@dataclass
class Score:
    """Counts of one type, and what follows from them."""

    right: int = 0
    found: int = 0
    annotated: int = 0

    def add(self, other: Score) -> None:
        """Add the counts of another."""
        self.right += other.right
        self.found += other.found
        self.annotated += other.annotated

    @property
    def precision(self) -> float:
        """The part of what was found that is right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The part of what is annotated that was found."""
        return self.right / self.annotated if self.annotated else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.found + self.annotated
        return 2 * self.right / total if total else 0.0

    def as_dict(self) -> dict[str, float]:
        """Plain values for JSON, in per cent but for the number annotated."""
        return {
            "precision": round(100 * self.precision, 2),
            "recall": round(100 * self.recall, 2),
            "f1": round(100 * self.f1, 2),
            "annotated": self.annotated,
        }


@dataclass
class Evaluation:
    """Scores by type."""

    mentions: dict[str, Score] = field(default_factory=dict)
    relations: dict[str, Score] = field(default_factory=dict)

    @property
    def entity_f1(self) -> float:
        """Macro average over the mention types."""
        return macro_f1(self.mentions)

    @property
    def relation_f1(self) -> float:
        """Macro average over the relation types."""
        return macro_f1(self.relations)

    def add(self, other: Evaluation) -> None:
        """Add the counts of other documents."""
        for mine, theirs in (
            (self.mentions, other.mentions),
            (self.relations, other.relations),
        ):
            for name, score in theirs.items():
                mine.setdefault(name, Score()).add(score)

    @property
    def mean_f1(self) -> float:
        """What model selection looks at."""
        return (self.entity_f1 + self.relation_f1) / 2

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON, F1 in per cent."""
        return {
            "entity_f1": round(100 * self.entity_f1, 2),
            "relation_f1": round(100 * self.relation_f1, 2),
            "types": {
                name: score.as_dict()
                for name, score in (*self.mentions.items(), *_named(self.relations).items())
            },
        }


def macro_f1(scores: dict[str, Score]) -> float:
    """Mean F1 over the types that are annotated or were found."""
    counted = [score.f1 for score in scores.values() if score.annotated or score.found]
    return sum(counted) / len(counted) if counted else 0.0


def evaluate(graph: TaskGraph, extractions: Sequence[Extraction]) -> Evaluation:
    """Compare extractions with the annotation of a task graph.

    Args:
        graph: holds the annotation of every document.
        extractions: one a document, in any order; documents may be left out.
    """
    total = Evaluation(
        {name: Score() for name in graph.mention_types},
        {name: Score() for name in graph.relation_types},
    )
    for document in evaluate_documents(graph, extractions):
        total.add(document)
    return total


def evaluate_documents(graph: TaskGraph, extractions: Sequence[Extraction]) -> list[Evaluation]:
    """The evaluation of each document by itself, in the order of the extractions."""
    gold, documents = annotation(graph), []
    for extraction in extractions:
        found = Evaluation()
        spans, triples = set(extraction.spans), set(extraction.triples)
        _count(found.mentions, spans, gold.mentions[extraction.document], itemgetter(2))
        _count(found.relations, triples, gold.relations[extraction.document], itemgetter(1))
        documents.append(found)
    return documents


def annotation(graph: TaskGraph) -> Annotation:
    """The annotated mentions and relations of every document."""
    spans = graph.data["mention"].span.tolist()
    types = graph.data["mention"].type.tolist()
    owner: dict[int, str] = {}
    mentions: dict[str, set[Span]] = {document: set() for document in graph.documents}
    relations: dict[str, set[Triple]] = {key: set() for key in graph.documents}
    for document, mention in graph.data[HAS].edge_index.T.tolist():
        owner[mention] = graph.documents[document]
        if types[mention]:
            mentions[owner[mention]].add(_span(graph, spans, types, mention))
    gold = graph.data[GOLD]
    for (head, tail), type_ in zip(
        gold.edge_index.T.tolist(), gold.edge_type.tolist(), strict=True
    ):
        relations[owner[head]].add(
            (
                _span(graph, spans, types, head),
                graph.relation_types[type_],
                _span(graph, spans, types, tail),
            )
        )
    return Annotation(mentions, relations)


def _span(graph: TaskGraph, spans: list[list[int]], types: list[int], mention: int) -> Span:
    start, end = spans[mention]
    return start, end, graph.mention_types[types[mention] - 1]


def _count(
    scores: dict[str, Score],
    found: Set[Any],
    annotated: Set[Any],
    type_of: Callable[[Any], str],
) -> None:
    for name, part in (("found", found), ("annotated", annotated), ("right", found & annotated)):
        for one in part:
            score = scores.setdefault(type_of(one), Score())
            setattr(score, name, getattr(score, name) + 1)


def _named(relations: dict[str, Score]) -> dict[str, Score]:
    return {f"relation {name}": score for name, score in relations.items()}
