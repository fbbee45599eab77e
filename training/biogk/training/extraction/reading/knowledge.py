"""What a model is shown of general knowledge: vectors of entities and weighed edges between them.

The settings can take parts of it away, to tell what each part is worth: relations from the
vectors (`name`), the tie of a vector to its entity (`shuffled`), everything (`none`), and the
weights of edges.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, fields
from pathlib import Path

import torch
from pydantic import BaseModel, ConfigDict
from torch import Tensor
from torch_geometric.utils import k_hop_subgraph

from biogk.core.errors import RunError, TrainingError
from biogk.training.embeddings.network import GKNetwork
from biogk.training.extraction.config import ModelSettings
from biogk.training.extraction.reading.statements import StatementTable, numbered, statements_of
from biogk.training.graphs.taskgraph import RELATED, TaskGraph


@dataclass(frozen=True)
class Knowledge:
    """What is known of the e entities of a task graph.

    Args:
        x: their vectors, float32 [e, k].
        edges: subject and object of each knowledge edge, [2, r].
        types: its relation type, by its number in `KnowledgeShape.types`, [r].
        weights: its weight, float32 [r].
        statements: what sources state between entities of one text, and of what kinds they are.
    """

    x: Tensor
    edges: Tensor
    types: Tensor
    weights: Tensor
    statements: StatementTable = field(default_factory=StatementTable.none)

    def to(self, device: torch.device) -> Knowledge:
        """The same on another device."""
        return Knowledge(**{f.name: getattr(self, f.name).to(device) for f in fields(self)})

    def around(self, entities: Tensor, hops: int) -> tuple[Knowledge, Tensor]:
        """The part of it that can reach some entities in so many steps, in either direction.

        Args:
            entities: rows of `x`, [c].
            hops: steps.

        Returns:
            The part, and where in it the entities are, [c].
        """
        both = torch.cat((self.edges, self.edges.flip(0)), dim=1)
        near, _, place, _ = k_hop_subgraph(entities, hops, both, num_nodes=len(self.x))
        row = torch.full((len(self.x),), -1, device=self.x.device)
        row[near] = torch.arange(len(near), device=row.device)
        edges = row[self.edges]
        inside = (edges >= 0).all(0)
        part = Knowledge(self.x[near], edges[:, inside], self.types[inside], self.weights[inside])
        return part, place


class KnowledgeShape(BaseModel):
    """What a model was shown in training; stored with its checkpoint.

    Args:
        width: length of an entity's vector; 1 where none has one.
        types: relation types between entities; others, in another graph, are passed over.
        statements: types of statements, likewise; known falsehoods have ! before them.
        kinds: kinds and semantic types of entities, likewise.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    width: int
    types: list[str]
    statements: list[str] = []
    kinds: list[str] = []


@dataclass(frozen=True)
class KnowledgeView:
    """The knowledge of any task graph as one model is shown it.

    Args:
        settings: which parts are shown.
        shape: of the training.
        donors: for `shuffled`, the vectors that are dealt out, [d, k].
        seed: of the dealing.
    """

    settings: ModelSettings
    shape: KnowledgeShape
    donors: Tensor | None
    seed: int

    def of(self, graph: TaskGraph) -> Knowledge:
        """The knowledge in a graph.

        Raises:
            RunError: its vectors have another length.
        """
        related = graph.data[RELATED]
        types = numbered(graph.knowledge_types, self.shape.types)[related.edge_type]
        weights = related.edge_attr[:, 0]
        shown = types >= 0
        if not self.settings.edge_weights:
            weights = torch.ones_like(weights)
        return Knowledge(
            self._vectors(graph),
            related.edge_index[:, shown],
            types[shown],
            weights[shown],
            self._statements(graph),
        )

    def _statements(self, graph: TaskGraph) -> StatementTable:
        dealt = self.seed if self.settings.statements == "shuffled" else None
        found = statements_of(graph, self.shape.statements, self.shape.kinds, dealt)
        return found.unweighted() if self.settings.statements == "unweighted" else found

    def _vectors(self, graph: TaskGraph) -> Tensor:
        x, width = _vectors(graph), self.shape.width
        if self.settings.knowledge == "none" or not graph.entities:
            return torch.zeros(len(graph.entities), width)
        if self.donors is not None:
            return self.donors[[self._donor(entity) for entity in graph.entities]]
        if x.shape[1] < width or (x.shape[1] > width and self.settings.knowledge != "name"):
            raise RunError(
                f"The embeddings of {graph.corpus} {graph.split} have length {x.shape[1]}, the "
                f"model was trained with {width}.",
                "Run `biogk embed` with the encoder of the training, or train again.",
            )
        return x[:, :width]

    def _donor(self, entity: str) -> int:
        digest = hashlib.blake2b(f"{self.seed} {entity}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") % len(self.donors) if self.donors is not None else 0


def view_of(
    graph: TaskGraph, settings: ModelSettings, seed: int, networks: Path | None
) -> KnowledgeView:
    """What a training on a graph shows to its model.

    `shuffled` gives every entity the vector of another one, drawn by a hash of its id, so that
    an entity has the same foreign vector in every split.

    Args:
        graph: of the training split.
        settings: which parts are shown.
        seed: of the dealing.
        networks: folder of the general-knowledge networks, for `name`.

    Raises:
        TrainingError: `name`, and the network of the embeddings is not there.
    """
    x = _vectors(graph)
    kind = settings.knowledge
    width = x.shape[1]
    if kind == "name" and graph.network:
        width = _name_width(graph, networks)
    shape = KnowledgeShape(
        width=width,
        types=graph.knowledge_types,
        statements=graph.statement_types,
        kinds=graph.entity_kinds,
    )
    donors = x if kind == "shuffled" and graph.entities else None
    return KnowledgeView(settings, shape, donors, seed)


def _name_width(graph: TaskGraph, networks: Path | None) -> int:
    folder = (networks or Path()) / graph.network
    if networks is None or not folder.is_dir():
        raise TrainingError(
            f"model.knowledge=name needs the network {graph.network} of the embeddings, which is "
            "not on this machine.",
            "Run `biogk embed` here.",
        )
    return GKNetwork.load(folder).config.inputs


def _vectors(graph: TaskGraph) -> Tensor:
    """gk_embedding of the entities, [e, k]; one column of zeros where none has one."""
    x: Tensor = graph.data["entity"].x
    return x if x.shape[1] else torch.zeros(len(graph.entities), 1)
