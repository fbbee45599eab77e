"""Strict scores of mentions and relations: borders and types must all be right.

ADE is scored as the published systems do it (Eberts & Ulges 2020, Lai et al. 2021): a mention
counts where its span and type are right, a relation where its type and both mentions are;
overlapping mentions stay in. Entity F1 is the macro average over the mention types, relation F1
that over the relation types. The micro averages count all types together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from biogk.core.model.extraction import Extraction
from biogk.training.extraction.scoring.annotation import annotation
from biogk.training.graphs.taskgraph import TaskGraph


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

    @property
    def micro(self) -> tuple[Score, Score]:
        """Counts of mentions and of relations over all types."""
        return sum_of(self.mentions.values()), sum_of(self.relations.values())

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
            "micro": dict(
                zip(("entities", "relations"), (s.as_dict() for s in self.micro), strict=True)
            ),
            "types": {
                name: score.as_dict()
                for name, score in (*self.mentions.items(), *_named(self.relations).items())
            },
        }


def sum_of(scores: Iterable[Score]) -> Score:
    """The counts of some scores together: what micro averages are of."""
    total = Score()
    for score in scores:
        total.add(score)
    return total


def macro_f1(scores: dict[str, Score]) -> float:
    """Mean F1 over the types that are annotated or were found."""
    counted = [score.f1 for score in scores.values() if score.annotated or score.found]
    return sum(counted) / len(counted) if counted else 0.0


def evaluate(
    graph: TaskGraph,
    extractions: Sequence[Extraction],
    related: Sequence[Extraction] | None = None,
) -> Evaluation:
    """Compare extractions with the annotation of a task graph.

    Args:
        graph: holds the annotation of every document.
        extractions: one a document, in any order; documents may be left out.
        related: of the same documents in the same order, those whose relations are scored: what was
            found of annotated mentions; the extractions themselves where None.
    """
    total = Evaluation(
        {name: Score() for name in graph.mention_types},
        {name: Score() for name in graph.relation_types},
    )
    for document in evaluate_documents(graph, extractions, related):
        total.add(document)
    return total


def evaluate_documents(
    graph: TaskGraph,
    extractions: Sequence[Extraction],
    related: Sequence[Extraction] | None = None,
) -> list[Evaluation]:
    """The evaluation of each document by itself, in the order of the extractions."""
    gold, documents = annotation(graph), []
    for extraction, relating in zip(extractions, related or extractions, strict=True):
        found = Evaluation()
        spans, triples = set(extraction.spans), set(gold.triples(relating))
        _count(found.mentions, spans, gold.mentions[extraction.document], itemgetter(2))
        _count(found.relations, triples, gold.relations[extraction.document], itemgetter(1))
        documents.append(found)
    return documents


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
