"""Scores apart for what the graph knows of and for what it does not: whether knowledge helps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

from biogk.core.model.extraction import Extraction, Span
from biogk.training.extraction.scoring.annotation import annotation
from biogk.training.extraction.scoring.metrics import Score
from biogk.training.graphs.taskgraph import HAS, LINKED, STATED, TaskGraph

SAME, OTHER, SILENT, UNLINKED = (
    "this relation",
    "something else",
    "nothing",
    "not both linked",
)
STATEMENTS = (SAME, OTHER, SILENT, UNLINKED)
NOVEL = "all but this relation"
"""What sources state of a pair."""
Place = tuple[int, int]
Places = Mapping[str, set[tuple[int, int]]]
MENTIONS = ("no", "yes")
RELATIONS = ("no mention", "one mention", "both mentions")


def score_by_links(
    graph: TaskGraph,
    extractions: Sequence[Extraction],
    related: Sequence[Extraction] | None = None,
) -> dict[str, dict[str, Score]]:
    """Strict scores over all types, by whether spans are linked to entities.

    What was found is counted by the links of the span that was found, what is annotated by those of
    the annotated one: a right one falls into the same part in both.

    Args:
        graph: the annotation and the links.
        extractions: one a document; documents may be left out.
        related: of the same documents, those whose relations are scored, as in `evaluate`.

    Returns:
        `mentions` by whether their span is linked, `relations` by how many of their ends are.
    """
    gold, linked = annotation(graph), _linked(graph)
    mentions = {part: Score() for part in MENTIONS}
    relations = {part: Score() for part in RELATIONS}
    for extraction, relating in zip(extractions, related or extractions, strict=True):
        places = linked[extraction.document]
        spans, annotated = set(extraction.spans), gold.mentions[extraction.document]
        for span in spans | annotated:
            part = MENTIONS[span[:2] in places]
            _count(mentions[part], span in spans, span in annotated)
        triples, stated = set(gold.triples(relating)), gold.relations[extraction.document]
        for triple in triples | stated:
            ends = (gold.spans_of(extraction.document, each) for each in triple[::2])
            part = RELATIONS[sum(any(s[:2] in places for s in spans) for spans in ends)]
            _count(relations[part], triple in triples, triple in stated)
    return {"mentions": mentions, "relations": relations}


def score_by_statements(
    graph: TaskGraph, extractions: Sequence[Extraction], meant: Mapping[str, str]
) -> dict[str, Score]:
    """Strict scores of relations over all types, by what sources state of the pair.

    A pair's entities are those that the dictionary knows within its two spans. `novel` are all that
    no source states: a model that echoes the graph is good elsewhere alone.

    Args:
        graph: the annotation, the links and the statements.
        extractions: one a document; documents may be left out.
        meant: the relation type of the graph for each annotated one.
    """
    gold, within, stated = annotation(graph), _entities(graph), _stated(graph)
    scores = {part: Score() for part in (*STATEMENTS, NOVEL)}
    for extraction in extractions:
        links = within[extraction.document]
        triples, annotated = set(gold.triples(extraction)), gold.relations[extraction.document]
        for triple in triples | annotated:
            type_ = triple[1]
            spans = (gold.spans_of(extraction.document, end) for end in triple[::2])
            ends = [{e for span in some for e in _inside(links, span)} for some in spans]
            types = {each for pair in product(*ends) for each in stated[frozenset(pair)]}
            part = OTHER if types else SILENT
            if not all(ends):
                part = UNLINKED
            elif meant.get(type_, type_) in types:
                part = SAME
            for each in (part,) if part == SAME else (part, NOVEL):
                _count(scores[each], triple in triples, triple in annotated)
    return scores


def as_values(scores: Mapping[str, Mapping[str, Score]]) -> dict[str, Any]:
    """Plain values for JSON, in per cent; parts that are empty are left out."""
    return {
        what: {
            part: score.as_dict() for part, score in parts.items() if score.annotated or score.found
        }
        for what, parts in scores.items()
    }


def _count(score: Score, found: bool, annotated: bool) -> None:
    score.add(Score(found and annotated, found, annotated))


def _entities(graph: TaskGraph) -> dict[str, list[tuple[Place, int]]]:
    """The links of each document: where, and to which entity."""
    owner = dict(graph.data[HAS].edge_index.flip(0).T.tolist())
    spans, found = graph.data["mention"].span.tolist(), defaultdict(list)
    for mention, entity in graph.data[LINKED].edge_index.T.tolist():
        start, end = spans[mention]
        found[graph.documents[owner[mention]]].append(((start, end), entity))
    return found


def _inside(links: Sequence[tuple[Place, int]], span: Span) -> set[int]:
    return {entity for (start, end), entity in links if span[0] <= start and end <= span[1]}


def _stated(graph: TaskGraph) -> dict[frozenset[int], set[str]]:
    """The types of statements between two entities, whichever way they point."""
    found: dict[frozenset[int], set[str]] = defaultdict(set)
    edges = graph.data[STATED]
    for ends, type_ in zip(edges.edge_index.T.tolist(), edges.edge_type.tolist(), strict=True):
        found[frozenset(ends)].add(graph.statement_types[type_])
    return found


def _linked(graph: TaskGraph) -> Places:
    spans = graph.data["mention"].span
    linked = set(graph.data[LINKED].edge_index[0].tolist())
    places: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for document, mention in graph.data[HAS].edge_index.T.tolist():
        if mention in linked:
            start, end = spans[mention].tolist()
            places[graph.documents[document]].add((start, end))
    return places
