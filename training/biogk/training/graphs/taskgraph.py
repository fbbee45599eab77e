"""A corpus split with its knowledge subgraph, as PyG data."""

from __future__ import annotations

import hashlib
import json
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch_geometric.data import HeteroData

from biogk.core.errors import InputError
from biogk.training.tensors import save_tensors

LINKED = ("mention", "linked_to", "entity")
GOLD = ("mention", "gold", "mention")
RELATED = ("entity", "related_to", "entity")
STATED = ("entity", "stated", "entity")
KIND = ("entity", "is_of", "kind")
HAS = ("document", "has_mention", "mention")
NAMES = ("mention", "names", "concept")
CONCEPT_GOLD = ("concept", "concept_gold", "concept")
MEANS = ("concept", "means", "entity")
EDGES = (HAS, LINKED, GOLD, RELATED, STATED, KIND, NAMES, CONCEPT_GOLD, MEANS)
FORMAT = "biogk task graph 4"


@dataclass(frozen=True)
class TaskGraph:
    """What a model is trained on or predicts for.

    Args:
        corpus: name of the corpus.
        split: train, dev or test.
        state: the database state that it was built from.
        network: id of the network that made the embeddings; empty where there are none.
        documents: ids of the d documents.
        texts: their texts.
        mentions: ids of the m spans that are annotated or linked.
        clusters: for each mention what it names, where the corpus says so: mentions of a document
            that share one name the same thing.
        entities: ids of the e entities that the spans may name, then of those around them.
        mention_types: annotated types; type i is i + 1 in `data["mention"].type`, 0 is none.
        relation_types: annotated relation types, by their number in `GOLD.edge_type`.
        symmetric: those of them that have no direction.
        knowledge_types: relation types between entities, by their number in `RELATED.edge_type`.
        statement_types: of what sources state between entities of one text, by their number in
            `STATED.edge_type`; known falsehoods have ! before their type. Empty where statements
            were not asked for, as are kinds.
        entity_kinds: kinds and semantic types, by their number in `KIND.edge_index[1]`.
        concepts: identifiers or clusters of the c concepts that mentions name, each of a document;
            empty where no relation between concepts is annotated.
        data: HeteroData with
            mention.span int64 [m, 2], characters [start, end); mention.type int64 [m];
            entity.x float32 [e, k], the gk_embedding; entity.hop int64 [e], steps from the
            entities that spans may name;
            (document, has_mention, mention).edge_index int64 [2, m];
            (mention, linked_to, entity).edge_index [2, l], edge_attr float32 [l, 1], link score;
            (mention, gold, mention).edge_index [2, g], edge_type int64 [g];
            (entity, related_to, entity).edge_index [2, r], edge_type int64 [r],
            edge_attr float32 [r, 1], the weight;
            (entity, stated, entity).edge_index [2, t], edge_type int64 [t], edge_attr float32
            [t, 2], weight and number of sources, what SAME_AS joins speaking for each other;
            (entity, is_of, kind).edge_index [2, n];
            (mention, names, concept).edge_index [2, n];
            (concept, concept_gold, concept).edge_index [2, g], edge_type int64 [g], novel int64
            [g], 1 for a relation that its document reports as new, 0 for another, -1 unknown;
            (concept, means, entity).edge_index [2, n], by identifiers.
    """

    corpus: str
    split: str
    state: str
    network: str
    documents: list[str]
    texts: list[str]
    mentions: list[str]
    clusters: list[list[str]]
    entities: list[str]
    mention_types: list[str]
    relation_types: list[str]
    symmetric: list[str]
    knowledge_types: list[str]
    statement_types: list[str]
    entity_kinds: list[str]
    concepts: list[str]
    data: HeteroData

    @property
    def relates_concepts(self) -> bool:
        """Whether relations are annotated between concepts, and none between mentions."""
        return bool(self.concepts) and not self.data[GOLD].num_edges

    @property
    def annotation(self) -> str:
        """A digest of texts and annotation: of all that a model without knowledge reads."""
        typed = self.data["mention"].type.nonzero().flatten().tolist()
        spans, types = self.data["mention"].span.tolist(), self.data["mention"].type.tolist()
        gold = self.data[GOLD]
        read = {
            "texts": dict(zip(self.documents, self.texts, strict=True)),
            "mentions": {
                self.mentions[i]: [*spans[i], self.mention_types[types[i] - 1]] for i in typed
            },
            "relations": sorted(
                [self.mentions[head], self.mentions[tail], self.relation_types[type_]]
                for (head, tail), type_ in zip(
                    gold.edge_index.T.tolist(), gold.edge_type.tolist(), strict=True
                )
            ),
        }
        if self.concepts:
            tensors = (self.data[NAMES].edge_index, *self.data[CONCEPT_GOLD].values())
            read["concepts"] = [self.concepts, *(tensor.tolist() for tensor in tensors)]
        text = json.dumps(read, sort_keys=True)
        return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()

    def numbered_as(self, mention_types: list[str], relation_types: list[str]) -> TaskGraph:
        """The same with its annotated types in another order; as it is where it has others."""
        mine, others = (self.mention_types, self.relation_types), (mention_types, relation_types)
        if mine == others or list(map(sorted, mine)) != list(map(sorted, others)):
            return self
        of_mention, of_relation = (
            torch.tensor([order.index(type_) for type_ in known], dtype=torch.long)
            for known, order in zip(mine, others, strict=True)
        )
        data = copy(self.data)
        of_mention = torch.cat((torch.zeros(1, dtype=torch.long), of_mention + 1))
        data["mention"].type = of_mention[data["mention"].type]
        for gold in (GOLD, CONCEPT_GOLD):
            data[gold].edge_type = of_relation[data[gold].edge_type]
        symmetric = [type_ for type_ in relation_types if type_ in self.symmetric]
        return replace(
            self,
            mention_types=mention_types,
            relation_types=relation_types,
            symmetric=symmetric,
            data=data,
        )

    def summary(self) -> dict[str, int]:
        """Counts for people."""
        annotated = int((self.data["mention"].type > 0).sum())
        stated = self.data[STATED]
        found = {"statements": stated.num_edges} if "edge_type" in stated else {}
        if self.concepts:
            found["concepts"] = len(self.concepts)
            found["relations between concepts"] = self.data[CONCEPT_GOLD].num_edges
        return found | {
            "documents": len(self.documents),
            "mentions": annotated,
            "relations": self.data[GOLD].num_edges,
            "linked spans": int(self.data[LINKED].edge_index[0].unique().numel()),
            "SK-GK edges": self.data[LINKED].edge_index.shape[1],
            "entities": len(self.entities),
            "entities around": int((self.data["entity"].hop > 0).sum()),
            "knowledge edges": self.data[RELATED].edge_index.shape[1],
            "embedding length": self.data["entity"].x.shape[1],
        }

    def save(self, path: Path) -> None:
        """Write the graph as one safetensors file: tensors, and the rest as its metadata."""
        tensors = {
            "mention.span": self.data["mention"].span,
            "mention.type": self.data["mention"].type,
            "entity.x": self.data["entity"].x,
            "entity.hop": self.data["entity"].hop,
        }
        for edge in EDGES:
            for key, value in self.data[edge].items():
                tensors[f"{edge[1]}.{key}"] = value
        words = {key: value for key, value in vars(self).items() if key != "data"}
        save_tensors(tensors, path, {"format": FORMAT, "graph": json.dumps(words)})

    @classmethod
    def load(cls, path: Path) -> TaskGraph:
        """A graph that `save` wrote.

        Raises:
            InputError: the file is no task graph, or damaged.
        """
        try:
            with safe_open(path, "pt") as file:
                words = json.loads((file.metadata() or {})["graph"])
                tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
            return cls(**words, data=_hetero(words, tensors))
        except (OSError, SafetensorError, KeyError, TypeError, ValueError) as error:
            raise InputError(
                f"{path} is no task graph that can be read.", "Run `biogk materialize` again."
            ) from error


def _hetero(words: dict[str, Any], tensors: dict[str, Any]) -> HeteroData:
    data = HeteroData()
    data["document"].num_nodes = len(words["documents"])
    data["mention"].num_nodes = len(words["mentions"])
    data["concept"].num_nodes = len(words["concepts"])
    data["mention"].span = tensors["mention.span"]
    data["mention"].type = tensors["mention.type"]
    data["entity"].x, data["entity"].hop = tensors["entity.x"], tensors["entity.hop"]
    for edge in EDGES:
        for key, value in tensors.items():
            if key.startswith(f"{edge[1]}."):
                setattr(data[edge], key.split(".")[1], value)
    return data
