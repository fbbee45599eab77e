"""Everything that is told of a model's predictions on an annotated split."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from biogk.core.errors import InputError
from biogk.core.model.extraction import Extraction
from biogk.core.model.vocabulary import PREDICTED, Vocabulary
from biogk.core.store.runs import COUNTS
from biogk.training.extraction.checkpoints.confidence import calibration_report
from biogk.training.extraction.predicting.predict import Predicted
from biogk.training.extraction.scoring.biorelex import score_biorelex
from biogk.training.extraction.scoring.bootstrap import LEVEL, bootstrap
from biogk.training.extraction.scoring.concepts import concepts_as_values, score_concepts
from biogk.training.extraction.scoring.counts import counts_as_values
from biogk.training.extraction.scoring.linked import as_values, score_by_links, score_by_statements
from biogk.training.extraction.scoring.metrics import evaluate, evaluate_documents
from biogk.training.extraction.scoring.mistakes import Mistake, mistakes


def evaluate_whole(
    found: Predicted, known: Vocabulary, *, listed: int = 0, seed: int = 7
) -> dict[str, Any]:
    """Scores, intervals, counts of mistakes, and some of each kind, as plain values.

    Args:
        found: the predictions.
        known: the vocabulary, which says what annotated relations are called in the graph.
        listed: how many mistakes of each kind to list, the surest ones.
        seed: of the bootstrap.

    Returns:
        What is kept with the run; the counts of every document under `COUNTS`.
    """
    graph, config = found.graph, found.checkpoint.config
    related = found.related or found.extractions
    by_document = evaluate_documents(graph, found.extractions, related)
    by_kind: dict[str, list[Mistake]] = defaultdict(list)
    for mistake in mistakes(graph, found.extractions, related):
        by_kind[mistake.kind].append(mistake)
    meant = {}
    for type_ in graph.relation_types:
        with suppress(InputError):  # no corpus of the vocabulary has it
            meant[type_] = known.predicted(type_, graph.corpus).type.removeprefix(PREDICTED)
    values: dict[str, Any] = {
        "run": config.run,
        "model": config.model,
        "encoder": config.encoder,
        "corpus": graph.corpus,
        "split": graph.split,
        "documents": len(found.extractions),
        **found.evaluation.as_dict(),
        "interval": {
            "level": LEVEL,
            "entity_f1": bootstrap([each.mentions for each in by_document], seed=seed).as_list(),
            "relation_f1": bootstrap([each.relations for each in by_document], seed=seed).as_list(),
        },
        "calibration": {
            "curve": found.checkpoint.calibration,
            **calibration_report(
                graph, found.raw, found.extractions, found.given if found.related else None
            ),
        },
        "by_links": as_values(score_by_links(graph, found.extractions, related)),
        "by_statements": as_values({"relations": score_by_statements(graph, related, meant)}),
        COUNTS: counts_as_values(found.extractions, by_document),
        "mistakes": {kind: len(some) for kind, some in sorted(by_kind.items())},
    }
    if found.given is not None:
        values |= _given(found, found.given[1], seed)
    if any(graph.clusters):
        values["biorelex_official"] = score_biorelex(graph, found.extractions).as_dict()
    if listed:
        chosen = (each for some in by_kind.values() for each in _surest(some, listed))
        values["listed"] = [asdict(each) for each in chosen]
    return values


def _given(found: Predicted, given: list[Extraction], seed: int) -> dict[str, Any]:
    """Scores of relations with the annotated mentions given, and of those between concepts."""
    documents = evaluate_documents(found.graph, given)
    scored = evaluate(found.graph, given)
    values: dict[str, Any] = {
        "given": {
            "relation_f1": round(100 * scored.relation_f1, 2),
            "micro": scored.micro[1].as_dict(),
            "interval": bootstrap([each.relations for each in documents], seed=seed).as_list(),
        }
    }
    if found.graph.concepts:
        values["concepts"] = {
            how: concepts_as_values(score_concepts(found.graph, some), seed=seed)
            for how, some in (("given", given), ("found", found.extractions))
        }
    return values


def _surest(some: list[Mistake], count: int) -> list[Mistake]:
    """The mistakes of which the model is surest, for they tell the most."""
    return sorted(some, key=lambda each: -(each.confidence or 0.0))[:count]
