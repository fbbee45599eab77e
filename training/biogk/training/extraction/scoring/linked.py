"""Scores apart for what the graph knows of and for what it does not: whether knowledge helps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from biogk.core.model.extraction import Extraction
from biogk.training.extraction.scoring.metrics import Score, annotation
from biogk.training.graphs.taskgraph import HAS, LINKED, TaskGraph

Places = Mapping[str, set[tuple[int, int]]]
MENTIONS = ("no", "yes")
RELATIONS = ("no mention", "one mention", "both mentions")


def score_by_links(
    graph: TaskGraph, extractions: Sequence[Extraction]
) -> dict[str, dict[str, Score]]:
    """Strict scores over all types, by whether spans are linked to entities.

    What was found is counted by the links of the span that was found, what is annotated by those of
    the annotated one: a right one falls into the same part in both.

    Args:
        graph: the annotation and the links.
        extractions: one a document; documents may be left out.

    Returns:
        `mentions` by whether their span is linked, `relations` by how many of their mentions are.
    """
    gold, linked = annotation(graph), _linked(graph)
    mentions = {part: Score() for part in MENTIONS}
    relations = {part: Score() for part in RELATIONS}
    for extraction in extractions:
        places = linked[extraction.document]
        spans, annotated = set(extraction.spans), gold.mentions[extraction.document]
        for span in spans | annotated:
            part = MENTIONS[span[:2] in places]
            _count(mentions[part], span in spans, span in annotated)
        triples, stated = set(extraction.triples), gold.relations[extraction.document]
        for triple in triples | stated:
            head, _, tail = triple
            part = RELATIONS[(head[:2] in places) + (tail[:2] in places)]
            _count(relations[part], triple in triples, triple in stated)
    return {"mentions": mentions, "relations": relations}


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


def _linked(graph: TaskGraph) -> Places:
    spans = graph.data["mention"].span
    linked = set(graph.data[LINKED].edge_index[0].tolist())
    places: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for document, mention in graph.data[HAS].edge_index.T.tolist():
        if mention in linked:
            start, end = spans[mention].tolist()
            places[graph.documents[document]].add((start, end))
    return places
