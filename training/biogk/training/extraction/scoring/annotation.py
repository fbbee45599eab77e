"""What is annotated in the documents of a task graph, as what is found is compared with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set
from dataclasses import dataclass, field

from biogk.core.model.extraction import Extraction, Span
from biogk.training.graphs.taskgraph import CONCEPT_GOLD, GOLD, HAS, MEANS, NAMES, TaskGraph

End = Span | str
"""An end of a relation: a mention, or a concept."""
Triple = tuple[End, str, End]


@dataclass(frozen=True)
class AnnotatedConcepts:
    """The concepts of every document.

    Args:
        spans: annotated mentions that name each, by document.
        named: the concepts that each annotated mention names, by document.
        meant: the concept that an entity of the graph is, by document and id of the entity.
        novel: relations that are annotated as new, or not, by document.
    """

    spans: dict[str, dict[str, list[Span]]] = field(default_factory=lambda: defaultdict(dict))
    named: dict[str, dict[Span, list[str]]] = field(default_factory=lambda: defaultdict(dict))
    meant: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    novel: dict[str, dict[Triple, bool]] = field(default_factory=lambda: defaultdict(dict))


@dataclass(frozen=True)
class Annotation:
    """What is annotated in every document.

    Args:
        mentions: borders and types, by document.
        relations: by document; between mentions, or, where none is, between concepts.
        symmetric: relation types without a direction.
        concepts: what mentions name; None where relations are between mentions.
    """

    mentions: dict[str, set[Span]]
    relations: dict[str, set[Triple]]
    symmetric: Set[str] = frozenset()
    concepts: AnnotatedConcepts | None = None

    def triples(self, found: Extraction) -> list[Triple]:
        """What was found, as it is compared: a triple for each relation.

        Between concepts, an entity of the graph is the annotated concept whose identifier it has,
        and a mention that is annotated is the first concept that it names.
        """
        if self.concepts is None:
            return list(found.triples)
        meant, named = self.concepts.meant[found.document], self.concepts.named[found.document]
        triples = []
        for relation, (head, _, tail) in zip(found.relations, found.triples, strict=True):
            if relation.concepts is not None:
                ends: list[End] = [meant.get(each, each) for each in relation.concepts]
            else:
                ends = [named[each][0] if each in named else each for each in (head, tail)]
            triples.append(self._triple(ends[0], relation.type, ends[1]))
        return triples

    def _triple(self, head: End, type_: str, tail: End) -> Triple:
        turned = type_ in self.symmetric and str(tail) < str(head)
        return (tail, type_, head) if turned else (head, type_, tail)

    def spans_of(self, document: str, end: End) -> list[Span]:
        """The annotated mentions of an end of a relation; itself where it is a mention."""
        if not isinstance(end, str):
            return [end]
        return [] if self.concepts is None else self.concepts.spans[document].get(end, [])


def annotation(graph: TaskGraph, *, between_concepts: bool | None = None) -> Annotation:
    """The annotated mentions and relations of every document.

    Args:
        graph: the task graph.
        between_concepts: whether relations are those between concepts; as `relates_concepts` where
            None.
    """
    spans = graph.data["mention"].span.tolist()
    types = graph.data["mention"].type.tolist()
    owner: dict[int, str] = {}
    shown: dict[int, Span] = {}
    mentions: dict[str, set[Span]] = {document: set() for document in graph.documents}
    for document, mention in graph.data[HAS].edge_index.T.tolist():
        owner[mention] = graph.documents[document]
        if types[mention]:
            shown[mention] = (*spans[mention], graph.mention_types[types[mention] - 1])
            mentions[owner[mention]].add(shown[mention])
    relations: dict[str, set[Triple]] = {key: set() for key in graph.documents}
    if graph.relates_concepts if between_concepts is None else between_concepts:
        found = Annotation(mentions, relations, frozenset(graph.symmetric), AnnotatedConcepts())
        _add_concepts(found, graph, owner, shown)
        return found
    gold = graph.data[GOLD]
    for (head, tail), type_ in zip(
        gold.edge_index.T.tolist(), gold.edge_type.tolist(), strict=True
    ):
        relations[owner[head]].add((shown[head], graph.relation_types[type_], shown[tail]))
    return Annotation(mentions, relations)


def _add_concepts(
    found: Annotation, graph: TaskGraph, owner: dict[int, str], shown: dict[int, Span]
) -> None:
    """Add the concepts of a task graph and the relations between them."""
    concepts, names = found.concepts or AnnotatedConcepts(), graph.concepts
    documents: dict[int, str] = {}
    for mention, concept in graph.data[NAMES].edge_index.T.tolist():
        document = documents[concept] = owner[mention]
        concepts.spans[document].setdefault(names[concept], []).append(shown[mention])
        concepts.named[document].setdefault(shown[mention], []).append(names[concept])
    for concept, entity in graph.data[MEANS].edge_index.T.tolist():
        concepts.meant[documents[concept]][graph.entities[entity]] = names[concept]
    gold = graph.data[CONCEPT_GOLD]
    columns = (gold.edge_index.T, gold.edge_type, gold.novel)
    for (head, tail), type_, novel in zip(*(c.tolist() for c in columns), strict=True):
        triple = found._triple(names[head], graph.relation_types[type_], names[tail])
        found.relations[documents[head]].add(triple)
        if novel >= 0:
            concepts.novel[documents[head]][triple] = bool(novel)
