"""The concepts of documents: what their mentions name, and the relations annotated between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch_geometric.data import HeteroData

from biogk.core.model.extraction import TOGETHER
from biogk.core.model.identifiers import SAME_AS_SCORE, normal_identifier
from biogk.core.store.driver import Store
from biogk.training.graphs.subgraph import ENTITIES_PAGE, Numbers, pairs
from biogk.training.graphs.taskgraph import CONCEPT_GOLD, MEANS, NAMES

NOVEL = {"true": 1, "false": 0, "": -1}

Columns = Mapping[str, Sequence[Any]]


class ConceptReader:
    """The concepts of a corpus split, a page of documents at a time.

    Args:
        mentions: numbers of the mentions.
        relation_types: numbers of the relation types; those of concepts are added.
        symmetric: relation types without a direction, which are kept once, from the lower concept.
    """

    def __init__(self, mentions: Numbers, relation_types: Numbers, symmetric: set[str]) -> None:
        self.mentions, self.relation_types, self.symmetric = mentions, relation_types, symmetric
        self.concepts: dict[tuple[str, str], int] = {}
        self.names: list[tuple[int, int]] = []
        self.relations: dict[tuple[int, int, int], int] = {}

    def add(self, spans: Columns, relations: Columns) -> None:
        """Take a page.

        Args:
            spans: annotated mentions, as `corpus/split_mentions` has them.
            relations: as `corpus/split_concept_relations` has them.
        """
        joint: dict[str, set[str]] = defaultdict(set)
        ends = [relations[column] for column in ("documents", "heads", "tails")]
        for document, *both in zip(*ends, strict=True):
            joint[document].update(each for each in both if TOGETHER in each)
        columns = [spans[column] for column in ("ids", "documents", "identifiers", "clusters")]
        for mention, document, identifiers, clusters in zip(*columns, strict=True):
            own = set(identifiers)
            together = {each for each in joint[document] if own.issuperset(each.split(TOGETHER))}
            for concept in sorted(own | together | set(clusters)):
                number = self.concepts.setdefault((document, concept), len(self.concepts))
                self.names.append((self.mentions[mention], number))
        details = [relations[column] for column in ("types", "novels")]
        for document, head, tail, type_, novel in zip(*ends, *details, strict=True):
            one, other = (self.concepts.get((document, each)) for each in (head, tail))
            if one is not None and other is not None:
                if type_ in self.symmetric:
                    one, other = sorted((one, other))
                self.relations[one, other, self.relation_types[type_]] = NOVEL[novel]

    def put_into(self, data: HeteroData) -> list[str]:
        """Add what was found to a task graph: nothing where no relation is annotated.

        Returns:
            The concepts, by their row.
        """
        if not self.relations:
            self.concepts, self.names = {}, []
        data["concept"].num_nodes = len(self.concepts)
        data[NAMES].edge_index = torch.tensor(self.names).long().reshape(-1, 2).T.contiguous()
        heads, tails, types = ([key[i] for key in self.relations] for i in range(3))
        gold = data[CONCEPT_GOLD]
        gold.edge_index, gold.edge_type = pairs(heads, tails), torch.tensor(types).long()
        gold.novel = torch.tensor(list(self.relations.values()), dtype=torch.long)
        return [concept for _, concept in self.concepts]


def add_meanings(
    store: Store, data: HeteroData, concepts: Sequence[str], entities: Sequence[str]
) -> None:
    """Put into a task graph which entities of the graph have the identifiers of its concepts.

    An entity has those of what SAME_AS joins to it, too.

    Args:
        store: the database.
        data: gets `MEANS`.
        concepts: by their row.
        entities: ids, by their row.
    """
    found: list[tuple[int, int]] = []
    rows: dict[str, list[int]] = defaultdict(list)
    for row, concept in enumerate(concepts):
        rows[normal_identifier(concept)].append(row)
    number = {entity: row for row, entity in enumerate(entities)}
    for start in range(0, len(entities) if rows else 0, ENTITIES_PAGE):
        ids = list(entities[start : start + ENTITIES_PAGE])
        page = store.columns("corpus/entity_identifiers", ids=ids, score=SAME_AS_SCORE)
        for entity, identifiers in zip(page["ids"], page["identifiers"], strict=True):
            own = {normal_identifier(each) for each in identifiers}
            found += [(row, number[entity]) for each in own for row in rows.get(each, ())]
    found = sorted(set(found))
    data[MEANS].edge_index = pairs([row for row, _ in found], [entity for _, entity in found])
