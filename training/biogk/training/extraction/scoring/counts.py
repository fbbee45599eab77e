"""The counts of every document, kept with a run: models can be compared on the same ones later."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from biogk.core.model.extraction import Extraction
from biogk.training.extraction.scoring.metrics import Evaluation, Score

Counts = npt.NDArray[np.float64]


@dataclass(frozen=True)
class DocumentCounts:
    """The counts behind both macro F1 of a split.

    Args:
        documents: digest of their ids; equal where the documents are the same.
        scores: by the name of the score, right, found and annotated of the d documents, in the
            order of their ids, for each of t types, [d, t, 3].
    """

    documents: str
    scores: Mapping[str, Counts]


def counts_of(documents: Sequence[Mapping[str, Score]]) -> Counts:
    """Right, found and annotated of every document and type, [d, t, 3]."""
    types = sorted({name for each in documents for name in each})
    counts = np.zeros((len(documents), len(types), 3))
    for row, scores in enumerate(documents):
        for name, score in scores.items():
            counts[row, types.index(name)] = score.right, score.found, score.annotated
    return counts


def counts_as_values(
    extractions: Sequence[Extraction], evaluations: Sequence[Evaluation]
) -> dict[str, Any]:
    """The counts as plain values.

    Args:
        extractions: what was found, one a document.
        evaluations: of each of them.
    """
    order = sorted(range(len(extractions)), key=lambda row: extractions[row].document)
    ids = "\n".join(extractions[row].document for row in order)
    ordered = [evaluations[row] for row in order]
    return {
        "documents": hashlib.blake2b(ids.encode(), digest_size=8).hexdigest(),
        "entity_f1": counts_of([each.mentions for each in ordered]).astype(int).tolist(),
        "relation_f1": counts_of([each.relations for each in ordered]).astype(int).tolist(),
    }


def counts_from_values(values: Mapping[str, Any] | None) -> DocumentCounts | None:
    """What `counts_as_values` gave; None where a run was scored before counts were kept."""
    if values is None:
        return None
    scores = {
        name: np.array(rows, dtype=float).reshape(len(rows), -1, 3)
        for name, rows in values.items()
        if name != "documents"
    }
    return DocumentCounts(values["documents"], scores)
