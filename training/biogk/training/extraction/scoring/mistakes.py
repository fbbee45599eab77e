"""What a model got wrong, by kind, with the sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from biogk.core.model.extraction import Extraction, Span
from biogk.training.extraction.scoring.annotation import Annotation, End, Triple, annotation
from biogk.training.graphs.taskgraph import TaskGraph

Kind = Literal[
    "mention type",
    "mention border",
    "mention border and type",
    "spurious mention",
    "missed mention",
    "relation direction",
    "relation type",
    "relation of a wrong mention",
    "spurious relation",
    "missed relation",
]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong.

    Args:
        kind: what is wrong with it.
        document: where it stands.
        found: what the model says, empty where it missed something.
        annotated: what the annotation says instead, empty where it says nothing.
        confidence: of the model; None where it missed something.
        text: the document.
    """

    kind: Kind
    document: str
    found: str
    annotated: str
    confidence: float | None
    text: str


def mistakes(
    graph: TaskGraph,
    extractions: Sequence[Extraction],
    related: Sequence[Extraction] | None = None,
) -> Iterator[Mistake]:
    """Every mistake in the documents of some extractions, in their order.

    A wrong mention that touches an annotated one which was not found is a mistake about that one,
    and the annotated one is then not called missed as well. A relation whose mentions are not both
    right is put down to them.

    Args:
        graph: holds the annotation of every document.
        extractions: one a document; documents may be left out.
        related: of the same documents, those whose relations are looked at, as in `evaluate`.
    """
    gold = annotation(graph)
    texts = dict(zip(graph.documents, graph.texts, strict=True))
    for extraction, relating in zip(extractions, related or extractions, strict=True):
        document = _Document(extraction, relating, texts[extraction.document], gold)
        yield from document.of_mentions()
        yield from document.of_relations()


class _Document:
    def __init__(
        self, extraction: Extraction, relating: Extraction, text: str, annotated: Annotation
    ) -> None:
        self.id, self.text, self.annotated = extraction.document, text, annotated
        gold = annotated
        self.gold, self.gold_relations = gold.mentions[self.id], gold.relations[self.id]
        self.found = {each.span: each.confidence for each in extraction.mentions}
        self.found_relations = {
            triple: each.confidence
            for triple, each in zip(gold.triples(relating), relating.relations, strict=True)
        }

    def of_mentions(self) -> Iterator[Mistake]:
        open_ = {span for span in self.gold if span not in self.found}
        explained = set()
        for span, confidence in sorted(self.found.items()):
            if span in self.gold:
                continue
            touched = _touched(span, open_)
            kind: Kind = "spurious mention" if touched is None else _difference(span, touched)
            explained.add(touched)
            meant = "" if touched is None else self._shown(touched)
            yield self._mistake(kind, self._shown(span), meant, confidence)
        for span in sorted(open_ - explained):
            yield self._mistake("missed mention", "", self._shown(span), None)

    def of_relations(self) -> Iterator[Mistake]:
        explained = set()
        for triple, confidence in sorted(self.found_relations.items(), key=str):
            if triple in self.gold_relations:
                continue
            kind, meant = self._relation_kind(triple)
            explained.add(meant)
            shown = "" if meant is None else self._shown_triple(meant)
            yield self._mistake(kind, self._shown_triple(triple), shown, confidence)
        missed = self.gold_relations - set(self.found_relations) - explained
        for triple in sorted(missed, key=str):
            yield self._mistake("missed relation", "", self._shown_triple(triple), None)

    def _relation_kind(self, triple: Triple) -> tuple[Kind, Triple | None]:
        head, type_, tail = triple
        missed = self.gold_relations - set(self.found_relations)
        if (tail, type_, head) in missed:
            return "relation direction", (tail, type_, head)
        if not all(self._known(end) for end in (head, tail)):
            return "relation of a wrong mention", None
        for other in sorted(missed, key=str):
            if {other[0], other[2]} == {head, tail}:
                return "relation type", other
        return "spurious relation", None

    def _mistake(self, kind: Kind, found: str, annotated: str, confidence: float | None) -> Mistake:
        return Mistake(kind, self.id, found, annotated, confidence, self.text)

    def _known(self, end: End) -> bool:
        """Whether an end of a relation is annotated."""
        return any(span in self.gold for span in self.annotated.spans_of(self.id, end))

    def _shown(self, of: End) -> str:
        if isinstance(of, str):
            names = (self.text[start:end] for start, end, _ in self.annotated.spans_of(self.id, of))
            return " = ".join(dict.fromkeys((*names, of)))
        start, end, type_ = of
        return f"{self.text[start:end]} [{type_}]"

    def _shown_triple(self, triple: Triple) -> str:
        head, type_, tail = triple
        return f"{self._shown(head)} {type_} {self._shown(tail)}"


def _touched(span: Span, others: set[Span]) -> Span | None:
    """The span that shares the most characters, one of the same type before others."""
    shared = [
        (min(span[1], other[1]) - max(span[0], other[0]), other[2] == span[2], other)
        for other in sorted(others)
    ]
    best = max(shared, key=lambda each: each[:2], default=None)
    return best[2] if best is not None and best[0] > 0 else None


def _difference(span: Span, other: Span) -> Kind:
    if span[:2] == other[:2]:
        return "mention type"
    return "mention border" if span[2] == other[2] else "mention border and type"
