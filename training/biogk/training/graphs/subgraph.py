"""What the database knows of entities that texts may name: vectors, and edges between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch_geometric.data import HeteroData

from biogk.core.errors import TrainingError
from biogk.core.store.driver import Store
from biogk.core.store.vectors import unpacked
from biogk.training.graphs.taskgraph import RELATED
from biogk.training.hold_out import labelled
from biogk.training.pipeline import ahead

ENTITIES_PAGE = 1_000
ENTITIES_A_STEP = 500


@dataclass(frozen=True)
class Neighbourhood:
    """How far the knowledge subgraph reaches beyond the entities that spans may name.

    Args:
        hops: steps from those entities; 0 keeps to them.
        top: the heaviest edges of an entity that a step follows.
        statements: whether it has what sources state between entities of one text, and of what
            kinds entities are.
        held_out: sources that count as never loaded.
    """

    hops: int = 0
    top: int = 10
    statements: bool = False
    held_out: tuple[str, ...] = ()

    @property
    def suffix(self) -> str:
        """What a graph's file is called by beside corpus and split; empty for no step."""
        reach = f"-{self.hops}hops-top{self.top}" if self.hops else ""
        return labelled(f"{reach}-statements" if self.statements else reach, self.held_out)


LINKED_ONLY = Neighbourhood()


class Numbers(dict[str, int]):
    """Numbers given to names in the order in which they come."""

    def __missing__(self, name: str) -> int:
        self[name] = len(self)
        return self[name]


@dataclass(frozen=True)
class Subgraph:
    """Entities and what is known of them.

    Args:
        entities: ids of the e entities: those that were asked for, then those around them.
        names: their names.
        types: relation types between them, by their number in `edge_types`.
        network: ids of the networks that made the embeddings; empty where there are none.
        hops: steps at which each entity was found, int64 [e].
        x: their gk_embedding, float32 [e, k]; zeros where one has none, [e, 0] where none has one.
        edges: subject and object of each stated relation, [2, r].
        edge_types: [r].
        weights: float32 [r, 1].
    """

    entities: list[str]
    names: list[str]
    types: list[str]
    network: str
    hops: Tensor
    x: Tensor
    edges: Tensor
    edge_types: Tensor
    weights: Tensor

    @classmethod
    def none(cls) -> Subgraph:
        """What is known where no graph is."""
        edges, rows = pairs([], []), torch.empty(0, dtype=torch.long)
        return cls([], [], [], "", rows, torch.empty(0, 0), edges, rows, torch.empty(0, 1))

    def put_into(self, data: HeteroData) -> None:
        """Make it the entities of a task graph."""
        data["entity"].hop, data["entity"].x = self.hops, self.x
        edges = data[RELATED]
        edges.edge_index, edges.edge_type, edges.edge_attr = (
            self.edges,
            self.edge_types,
            self.weights,
        )


def read_subgraph(store: Store, entities: Iterable[str], around: Neighbourhood) -> Subgraph:
    """What the database knows of some entities and those around them.

    Args:
        store: the database.
        entities: ids.
        around: how far it reaches.

    Raises:
        TrainingError: entities have embeddings of several lengths.
    """
    number = Numbers()
    for id_ in entities:
        _ = number[id_]
    hops = _reach_out(store, number, around)
    ids = list(number)
    names, network, x = _vectors(store, ids)
    types, edges, edge_types, weights = _relations(store, number)
    return Subgraph(ids, names, types, network, hops, x, edges, edge_types, weights)


def pairs(first: Sequence[int], second: Sequence[int]) -> Tensor:
    """Two rows of numbers, int64 [2, n]."""
    return torch.tensor([first, second], dtype=torch.long)


def _reach_out(store: Store, number: Numbers, around: Neighbourhood) -> Tensor:
    """Add entities around those that are there; the hop at which each came, int64 [e]."""
    hops, frontier = [0] * len(number), list(number)
    for hop in range(1, around.hops + 1):
        before = len(number)
        for start in range(0, len(frontier), ENTITIES_A_STEP):
            page = store.columns(
                "corpus/heaviest_neighbours",
                ids=frontier[start : start + ENTITIES_A_STEP],
                top=around.top,
            )
            for id_ in page["ids"]:
                _ = number[id_]
        frontier = list(number)[before:]
        hops += [hop] * len(frontier)
    return torch.tensor(hops, dtype=torch.long)


def _vectors(store: Store, ids: list[str]) -> tuple[list[str], str, Tensor]:
    """Names of entities, the network of their embeddings, and those."""
    names: dict[str, str] = {}
    networks: set[str] = set()
    rows: dict[str, Any] = {}
    for start in range(0, len(ids), ENTITIES_PAGE):
        page = store.columns("corpus/entity_vectors", ids=ids[start : start + ENTITIES_PAGE])
        names.update(zip(page["ids"], page["names"], strict=True))
        networks.update(filter(None, page["networks"]))
        rows.update(
            (id_, unpacked(vector, network))
            for id_, vector, network in zip(
                page["ids"], page["vectors"], page["networks"], strict=True
            )
        )
    lengths = {len(vector) for vector in rows.values()} - {0}
    if len(lengths) > 1:
        raise TrainingError(
            f"Entities have embeddings of several lengths: {sorted(lengths)}.",
            "Run `biogk embed` to its end; it was interrupted.",
        )
    width = lengths.pop() if lengths else 0
    empty = np.zeros(width, dtype=np.float32)
    x = np.stack([rows[id_] if len(rows[id_]) else empty for id_ in ids]) if ids else empty
    network = " ".join(sorted(networks))
    return [names[id_] for id_ in ids], network, torch.from_numpy(x.reshape(len(ids), width))


def _relations(store: Store, number: Numbers) -> tuple[list[str], Tensor, Tensor, Tensor]:
    """Types of the stated relations between entities; ends, type and weight of each."""
    ids, starts = list(number), range(0, len(number), ENTITIES_PAGE)
    answers = (
        store.columns("corpus/entity_relations", ids=ids[start : start + ENTITIES_PAGE])
        for start in starts
    )
    types, parts = Numbers(), [np.empty((4, 0))]
    for start, page in zip(starts, ahead(answers), strict=True):
        columns = (page["types"], page["rows"], page["objects"], page["weights"])
        for type_, rows, objects, weights in zip(*columns, strict=True):
            # the database would look each object up in the list of all entities
            others = np.fromiter((number.get(id_, -1) for id_ in objects), float, len(objects))
            part = np.stack((np.add(rows, start), others, np.zeros(len(rows)), weights))
            part = part[:, others >= 0]
            if part.size:
                part[2] = types[type_]
                parts.append(part)
    found = np.concatenate(parts, axis=1)
    found = found[:, np.lexsort(found[2::-1])]
    whole, weights = torch.from_numpy(found[:3].astype(np.int64)), found[3:].T.astype(np.float32)
    return list(types), whole[:2], whole[2], torch.from_numpy(weights)
