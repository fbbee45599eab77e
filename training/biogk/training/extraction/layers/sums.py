"""Sums of rows of several tables, taken in one pass.

A span or pair is the sum of what its words and spans have at a few places. Indexing each table and
adding the results moves every number many times, and its gradient is slow on a CPU; as one
embedding bag over all tables, each sum reads its rows and writes itself, once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import embedding, embedding_bag, pad


@dataclass(frozen=True)
class Term:
    """One row for each of the s sums.

    Args:
        table: [n, h].
        rows: which of its rows, [s].
        factors: what the rows are multiplied by, [s], no gradient; 1 where it is not given.
    """

    table: Tensor
    rows: Tensor
    factors: Tensor | None = None


def added(terms: Sequence[Term]) -> Tensor:
    """The sums of the terms, float32 [s, h]."""
    tables = [term.table.float() for term in terms]
    places, factors, above = [], [], 0
    for term, table in zip(terms, tables, strict=True):
        places.append(term.rows + above)
        factors.append(
            table.new_ones(len(term.rows)) if term.factors is None else term.factors.float()
        )
        above += len(table)
    return embedding_bag(
        torch.stack(places, dim=1),
        torch.cat(tables),
        mode="sum",
        per_sample_weights=torch.stack(factors, dim=1),
    )


def mean_between(rows: Tensor, start: Tensor, end: Tensor) -> list[Term]:
    """Terms whose sum is the mean of the rows [start, end), 0 where there are none.

    Means come from running sums, of the distances from the mean of all rows, so that the sums stay
    small and float32 suffices for texts of thousands of words.

    Args:
        rows: [n, h].
        start: first rows, [s].
        end: one past the last rows, [s]; may lie before `start`.
    """
    rows = rows.float()
    middle = rows.detach().mean(0, keepdim=True)
    sums = pad((rows - middle).cumsum(0), (0, 0, 1, 0))
    length = (end - start).clamp(min=0)
    share = (length > 0) / length.clamp(min=1)
    return [
        Term(sums, torch.maximum(start, end), share),
        Term(sums, start, -share),
        Term(middle, torch.zeros_like(start), (length > 0).float()),
    ]


def taken(table: Tensor, rows: Tensor) -> Tensor:
    """Rows of a table, [s, h], with a gradient that is faster on a CPU than that of indexing."""
    return embedding(rows, table)
