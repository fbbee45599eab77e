"""The weighted graph as PyTorch Geometric data."""

from __future__ import annotations

from array import array
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch_geometric.data import HeteroData

from biogk.core.errors import TrainingError
from biogk.core.store.vectors import Vectors
from biogk.export.formats import Format
from biogk.export.reading import Reading

ENTITY = "entity"


def to_pyg(reading: Reading) -> HeteroData:
    """The selected part of the graph in memory.

    Args:
        reading: the graph.

    Returns:
        HeteroData with, for n entities,
        entity.x float32 [n, k], the gk_embedding, zeros for an entity without one, k = 0 where none
        has one; entity.id and entity.name, lists of n texts; entity.kinds, a list of n lists;
        and for each relation type with e edges
        (entity, TYPE, entity).edge_index int64 [2, e]; edge_attr float32 [e, 1], the weight (of a
        predicted edge its confidence), nan for an edge without one. What several sources state of
        one pair is an edge each.

    Raises:
        TrainingError: embeddings have several lengths.
    """
    ids, names, kinds, vectors = [], [], [], []
    for entity in reading.entities(vectors=True):
        ids.append(entity.id)
        names.append(entity.name)
        kinds.append(entity.kinds)
        vectors.append(entity.vector)
    data = HeteroData()
    node = data[ENTITY]
    node.x, node.id, node.name, node.kinds = _stacked(vectors), ids, names, kinds
    node.num_nodes = len(ids)
    for type_, (starts, ends, weights) in sorted(_edges(reading, ids).items()):
        store = data[ENTITY, type_, ENTITY]
        store.edge_index = torch.stack((_long(starts), _long(ends)))
        store.edge_attr = torch.from_numpy(np.array(weights, np.float32)).unsqueeze(1)
    return data


def write_pyg(reading: Reading, file: Path) -> None:
    """Save the graph as a dict of tensors and lists, which torch loads without running code.

    `HeteroData.from_dict(torch.load(file))` is the graph again. A pickled HeteroData would not load
    with `weights_only=True`, the default of `torch.load`.

    Args:
        reading: the graph.
        file: is replaced.

    Raises:
        OSError: it cannot be written.
    """
    torch.save(to_pyg(reading).to_dict(), file)


def _edges(
    reading: Reading, ids: list[str]
) -> dict[str, tuple[array[int], array[int], array[float]]]:
    number = {id_: place for place, id_ in enumerate(ids)}
    found: dict[str, tuple[array[int], array[int], array[float]]] = defaultdict(
        lambda: (array("q"), array("q"), array("d"))
    )
    for edge in reading.edges():
        starts, ends, weights = found[edge.type]
        starts.append(number[edge.subject])
        ends.append(number[edge.object])
        weights.append(float("nan") if edge.weight is None else edge.weight)
    return found


def _long(values: array[int]) -> Tensor:
    return torch.from_numpy(np.array(values, np.int64))


def _stacked(vectors: list[Vectors]) -> Tensor:
    lengths = sorted({len(vector) for vector in vectors} - {0})
    if len(lengths) > 1:
        raise TrainingError(
            f"Entities have embeddings of the lengths {lengths[0]} and {lengths[1]}.",
            "Run `biogk embed` to its end; it was interrupted.",
        )
    x = np.zeros((len(vectors), lengths[0] if lengths else 0), np.float32)
    for row, vector in enumerate(vectors):
        x[row, : len(vector)] = vector
    return torch.from_numpy(x)


FORMAT = Format("pyg", write_pyg, 'torch_geometric.data.HeteroData.from_dict(torch.load("{path}"))')
