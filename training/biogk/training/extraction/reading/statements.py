"""What a model is shown of statements: between which entities, of what type, how sure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import torch
from torch import Tensor

from biogk.training.graphs.statements import cooccurring
from biogk.training.graphs.taskgraph import KIND, STATED, TaskGraph


@dataclass(frozen=True)
class StatementTable:
    """What is stated between e entities, in the order of the subjects, and their kinds.

    Args:
        starts: where the statements of each subject begin, and one past the last, [e + 1].
        objects: rows of their objects, [t].
        types: numbers of their types, [t].
        values: 1, the weight, and the logarithm of one more than the sources, float32 [t, 3].
        kind_starts: where the kinds of each entity begin, and one past the last, [e + 1].
        kinds: their numbers, [n].
    """

    starts: Tensor
    objects: Tensor
    types: Tensor
    values: Tensor
    kind_starts: Tensor
    kinds: Tensor

    def to(self, device: torch.device) -> StatementTable:
        """The same on another device."""
        return StatementTable(**{f.name: getattr(self, f.name).to(device) for f in fields(self)})

    @classmethod
    def none(cls, entities: int = 0) -> StatementTable:
        """Nothing is stated."""
        ends = torch.zeros(entities + 1, dtype=torch.long)
        nothing = torch.empty(0, dtype=torch.long)
        return cls(ends, nothing, nothing, torch.empty(0, 3), ends, nothing)

    def unweighted(self) -> StatementTable:
        """The same, as if all had one weight and one source."""
        return replace(self, values=torch.ones_like(self.values))


def statements_of(
    graph: TaskGraph, types: Sequence[str], kinds: Sequence[str], dealt: int | None = None
) -> StatementTable:
    """The statements of a task graph; types and kinds that the training did not know are left out.

    Args:
        graph: the task graph.
        types: of the training.
        kinds: of the training.
        dealt: deal the statements out to other pairs of entities that one text names, drawn with
            this seed: as many pairs have as many statements, of which none is true.
    """
    entities, stored = len(graph.entities), graph.data[STATED]
    if "edge_type" not in stored:
        return StatementTable.none(entities)
    (subject, object_), type_ = stored.edge_index, numbered(graph.statement_types, types)
    if dealt is not None:
        subject, object_ = _dealt(graph, dealt)
    type_ = type_[stored.edge_type]
    order = torch.argsort(subject, stable=True)
    order = order[type_[order] >= 0]
    weight, sources = stored.edge_attr[order].T
    (row, kind), number = graph.data[KIND].edge_index, numbered(graph.entity_kinds, kinds)
    known = number[kind] >= 0
    return StatementTable(
        starts=_starts(subject[order], entities),
        objects=object_[order],
        types=type_[order],
        values=torch.stack((torch.ones_like(weight), weight, sources.log1p()), dim=1),
        kind_starts=_starts(row[known], entities),
        kinds=number[kind][known],
    )


def numbered(names: Sequence[str], wanted: Sequence[str]) -> Tensor:
    """The place of each name among the wanted ones, -1 where it is none of them, int64 [n]."""
    number = {name: i for i, name in enumerate(wanted)}
    return torch.tensor([number.get(name, -1) for name in names], dtype=torch.long)


def _starts(rows: Tensor, entities: int) -> Tensor:
    """Where each entity's part of ascending rows begins, and one past the last, [e + 1]."""
    return torch.searchsorted(rows.contiguous(), torch.arange(entities + 1))


def _dealt(graph: TaskGraph, seed: int) -> tuple[Tensor, Tensor]:
    """Other ends for the statements: each stated pair becomes another pair of one text."""
    count = max(1, len(graph.entities))
    near = cooccurring(graph.data, count)
    first, second = near // count, near % count
    pairs = near[first < second]

    def drawn(pair: int) -> bytes:
        ends = sorted((graph.entities[pair // count], graph.entities[pair % count]))
        return hashlib.blake2b(f"{seed} {ends}".encode(), digest_size=8).digest()

    deck = np.array(sorted(pairs.tolist(), key=drawn), dtype=np.int64)
    subject, object_ = graph.data[STATED].edge_index.numpy()
    low, high = np.minimum(subject, object_), np.maximum(subject, object_)
    _, place = np.unique(low * count + high, return_inverse=True)
    new = deck[place] if len(place) else deck[:0]
    turned = subject > object_
    one, other = new // count, new % count
    return (
        torch.from_numpy(np.where(turned, other, one)),
        torch.from_numpy(np.where(turned, one, other)),
    )
