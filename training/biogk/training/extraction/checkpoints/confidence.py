"""Confidences that can be trusted: a curve from a model's confidence to how often it is right.

A network is mostly surer than it is right. On documents that it was not trained on, how often
mentions and relations of each confidence are right is fitted by a logistic curve over the logit of
the confidence: temperature scaling (Guo et al. 2017) with an offset, as Platt (1999) has it. The
curve never falls, so that the order of confidences stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from biogk.core.counted import counted
from biogk.core.disk import writing
from biogk.core.errors import RunError
from biogk.core.model.extraction import Extraction
from biogk.training.extraction.scoring.annotation import Annotation, annotation
from biogk.training.graphs.taskgraph import TaskGraph
from biogk.training.weights.calibrators import LEAST_PAIRS, Labels, PlattCurve
from biogk.training.weights.estimators.base import log_odds
from biogk.training.weights.estimators.sentences import Scores
from biogk.training.weights.metrics import calibration_error

FILE = "confidence.json"
METHOD = "platt"
SUREST = 1e-6


class ConfidenceCurves(BaseModel):
    """What a training learned of its model's confidences; stored with its checkpoint.

    Args:
        method: kind of the curves.
        fitted_on: `dev`, a held-out part of the training split, or `test`.
        mention_pairs: mentions that their curve was fitted on.
        relation_pairs: relations likewise.
        mentions: the curve; None where fewer than 20 mentions were right, or wrong.
        relations: likewise.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    method: str = METHOD
    fitted_on: str
    mention_pairs: int
    relation_pairs: int
    mentions: PlattCurve | None
    relations: PlattCurve | None

    @property
    def words(self) -> str:
        """What a run says of it."""
        fitted = [
            counted(count, one)
            for one, count, curve in (
                ("mention", self.mention_pairs, self.mentions),
                ("relation", self.relation_pairs, self.relations),
            )
            if curve is not None
        ]
        if not fitted:
            return f"none: too few right or wrong ones on {self.fitted_on}"
        return f"{self.method} by {' and '.join(fitted)} of {self.fitted_on}"

    def apply(self, found: Extraction) -> Extraction:
        """An extraction with calibrated confidences."""
        mentions = _through(self.mentions, [each.confidence for each in found.mentions])
        relations = _through(self.relations, [each.confidence for each in found.relations])
        return replace(
            found,
            mentions=[
                replace(each, confidence=confidence)
                for each, confidence in zip(found.mentions, mentions, strict=True)
            ],
            relations=[
                replace(each, confidence=confidence)
                for each, confidence in zip(found.relations, relations, strict=True)
            ],
        )

    def save(self, folder: Path) -> None:
        """Write the curves into a checkpoint.

        Raises:
            StorageError: the folder cannot be written.
        """
        path = folder / FILE
        with writing(path):
            path.write_text(self.model_dump_json(indent=2), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> ConfidenceCurves | None:
        """The curves of a checkpoint; None for one of a biogk that had none.

        Raises:
            RunError: the file is damaged.
        """
        path = folder / FILE
        if not path.exists():
            return None
        try:
            return cls.model_validate_json(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, ValidationError) as error:
            raise RunError(
                f"The calibration in {path} is damaged.",
                "Remove the file to go on with confidences as the model gives them.",
            ) from error


def fit_confidences(
    graph: TaskGraph,
    found: Sequence[Extraction],
    fitted_on: str,
    related: Sequence[Extraction] | None = None,
) -> ConfidenceCurves:
    """Curves for what a model found in annotated documents.

    Args:
        graph: holds the annotation.
        found: in documents that the model was not trained on.
        fitted_on: how these are called.
        related: of the same documents, those whose relations are compared, as in `evaluate`.
    """
    mentions, relations = compared(graph, found, related)
    return ConfidenceCurves(
        fitted_on=fitted_on,
        mention_pairs=len(mentions.right),
        relation_pairs=len(relations.right),
        mentions=_curve(mentions),
        relations=_curve(relations),
    )


@dataclass(frozen=True)
class Judged:
    """Confidences of n findings, and whether each is right, 1 or 0; both [n]."""

    confidence: Scores
    right: Labels

    @property
    def ece(self) -> float | None:
        """Expected calibration error; None where nothing was found."""
        if not len(self.right):
            return None
        return round(calibration_error(self.confidence, self.right), 4)


def compared(
    graph: TaskGraph, found: Sequence[Extraction], related: Sequence[Extraction] | None = None
) -> tuple[Judged, Judged]:
    """Mentions and relations with whether each is right, borders and types included."""
    gold = annotation(graph)
    mentions = [
        (mention.confidence, mention.span in gold.mentions[each.document])
        for each in found
        for mention in each.mentions
    ]
    relations = [pair for each in related or found for pair in _judged_relations(each, gold)]
    return _columns(mentions), _columns(relations)


def calibration_report(
    graph: TaskGraph,
    raw: Sequence[Extraction],
    calibrated: Sequence[Extraction],
    related: tuple[Sequence[Extraction], Sequence[Extraction]] | None = None,
) -> dict[str, Any]:
    """Expected calibration errors before and after, as plain values.

    Args:
        graph: holds the annotation.
        raw: what a model found, with its own confidences.
        calibrated: the same with calibrated ones.
        related: raw and calibrated ones of the same documents whose relations are compared.
    """
    of_raw, of_calibrated = related or (None, None)
    before, after = compared(graph, raw, of_raw), compared(graph, calibrated, of_calibrated)
    return {
        what: {"found": len(one.right), "ece_raw": one.ece, "ece": other.ece}
        for what, one, other in zip(("mentions", "relations"), before, after, strict=True)
    }


def _judged_relations(found: Extraction, gold: Annotation) -> list[tuple[float, bool]]:
    annotated = gold.relations[found.document]
    return [
        (each.confidence, triple in annotated)
        for triple, each in zip(gold.triples(found), found.relations, strict=True)
    ]


def _columns(rows: list[tuple[float, bool]]) -> Judged:
    return Judged(
        np.array([confidence for confidence, _ in rows], dtype=np.float64),
        np.array([right for _, right in rows], dtype=np.int64),
    )


def _curve(pairs: Judged) -> PlattCurve | None:
    right = int(pairs.right.sum())
    if min(right, len(pairs.right) - right) < LEAST_PAIRS:
        return None
    return PlattCurve.fit(_logit(pairs.confidence), pairs.right)


def _through(curve: PlattCurve | None, confidences: list[float]) -> list[float]:
    if curve is None:
        return confidences
    found: list[float] = curve.probabilities(_logit(np.array(confidences))).tolist()
    return found


def _logit(confidence: Scores) -> Scores:
    return log_odds(np.clip(confidence, SUREST, 1 - SUREST))
