"""Scores of relations between concepts, as the authors of BioRED count them.

A pair of concepts counts once a document, wherever it is named and whichever way round where its
relation has no direction (Luo et al. 2022, BioRED; Islamaj et al. 2024, the BioRED track of
BioCreative VIII): by itself, with its relation type, and with whether the relation is new, too. All
are micro averages over the pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from biogk.core.model.extraction import Extraction
from biogk.training.extraction.scoring.annotation import annotation
from biogk.training.extraction.scoring.bootstrap import bootstrap
from biogk.training.extraction.scoring.metrics import Score, sum_of
from biogk.training.graphs.taskgraph import TaskGraph

PAIR, TYPE, NOVELTY = "pair", "with type", "with novelty"


def score_concepts(graph: TaskGraph, extractions: Sequence[Extraction]) -> dict[str, list[Score]]:
    """Scores of each document by itself.

    Args:
        graph: holds the annotation; it has concepts.
        extractions: one a document. A relation between mentions is one of the concepts that these
            name.

    Returns:
        By what must be right: the pair, its type, too, its novelty, too. The last is left out where
        no relation is annotated as new or not.
    """
    gold = annotation(graph, between_concepts=True)
    assert gold.concepts is not None  # noqa: S101 - asked for
    told = any(gold.concepts.novel.values())
    scores: dict[str, list[Score]] = {PAIR: [], TYPE: [], **({NOVELTY: []} if told else {})}
    for each in extractions:
        novel = gold.concepts.novel[each.document]
        found = gold.triples(each)
        annotated = gold.relations[each.document]
        as_new = {
            (*triple, relation.novel)
            for triple, relation in zip(found, each.relations, strict=True)
        }
        for what, ours, theirs in (
            (PAIR, {_pair(t) for t in found}, {_pair(t) for t in annotated}),
            (TYPE, set(found), annotated),
            (NOVELTY, as_new, {(*t, novel.get(t)) for t in annotated}),
        ):
            if what in scores:
                scores[what].append(Score(len(ours & theirs), len(ours), len(theirs)))
    return scores


def concepts_as_values(scores: dict[str, list[Score]], *, seed: int) -> dict[str, Any]:
    """Micro averages with their intervals, as plain values.

    Args:
        scores: what `score_concepts` gave.
        seed: of the bootstrap.
    """
    return {
        what: {
            **sum_of(documents).as_dict(),
            "interval": bootstrap([{what: each} for each in documents], seed=seed).as_list(),
        }
        for what, documents in scores.items()
    }


def _pair(triple: tuple[Any, str, Any]) -> frozenset[Any]:
    return frozenset((triple[0], triple[2]))
