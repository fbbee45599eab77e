"""Task graphs made by hand, for tests that train without a server."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch_geometric.data import HeteroData

from biogk.core.model.rows import DocumentRow
from biogk.training.graphs.concepts import ConceptReader
from biogk.training.graphs.subgraph import Numbers
from biogk.training.graphs.taskgraph import GOLD, HAS, LINKED, MEANS, NAMES, RELATED, TaskGraph
from small import ENTITIES, TEST, TRAIN, TRIPLES, document

WIDTH = 12


def small_graph(split: str = "train") -> TaskGraph:
    """The small corpus, linked to the small source."""
    sentences = TRAIN if split == "train" else TEST
    rows = [document(f"{split}-{i}", "little", split, text) for i, text in enumerate(sentences)]
    return task_graph(rows, split)


def task_graph(rows: Sequence[DocumentRow], split: str = "train") -> TaskGraph:
    """The task graph of some documents, whose mentions are linked to entities of their names."""
    names = {name.casefold(): i for i, e in enumerate(ENTITIES) for name in (e.name, *e.aliases)}
    ids = [entity.id for entity in ENTITIES]
    relations = sorted({triple.relation for triple in TRIPLES})
    types = list(dict.fromkeys(m.type for row in rows for m in row.mentions))
    golds = list(dict.fromkeys(g.type for row in rows for g in row.relations))
    spans, kinds, owners, gold, gold_types, links = [], [], [], [], [], []
    for owner, row in enumerate(rows):
        start = len(spans)
        for mention in row.mentions:
            name = row.text[mention.start : mention.end].casefold()
            links += [(len(spans), names[name])] if name in names else []
            spans.append((mention.start, mention.end))
            kinds.append(types.index(mention.type) + 1)
            owners.append(owner)
        gold += [(start + g.head, start + g.tail) for g in row.relations]
        gold_types += [golds.index(g.type) for g in row.relations]
    data = HeteroData()
    data["document"].num_nodes, data["mention"].num_nodes = len(rows), len(spans)
    data["mention"].span = torch.tensor(spans, dtype=torch.long).reshape(-1, 2)
    data["mention"].type = torch.tensor(kinds, dtype=torch.long)
    data["entity"].x = _vectors(len(ENTITIES))
    data["entity"].hop = torch.zeros(len(ENTITIES), dtype=torch.long)
    data[HAS].edge_index = _pairs(list(zip(owners, range(len(spans)), strict=True)))
    data[LINKED].edge_index, data[LINKED].edge_attr = _pairs(links), torch.ones(len(links), 1)
    data[GOLD].edge_index = _pairs(gold)
    data[GOLD].edge_type = torch.tensor(gold_types, dtype=torch.long)
    data[RELATED].edge_index = _pairs(
        [(ids.index(t.subject), ids.index(t.object)) for t in TRIPLES]
    )
    data[RELATED].edge_type = torch.tensor([relations.index(t.relation) for t in TRIPLES])
    data[RELATED].edge_attr = torch.full((len(TRIPLES), 1), 0.5)
    concepts = ConceptReader(Numbers(), Numbers(), set()).put_into(data)
    data[MEANS].edge_index = data[NAMES].edge_index
    return TaskGraph(
        corpus="little",
        split=split,
        state="state",
        network="",
        documents=[row.id for row in rows],
        texts=[row.text for row in rows],
        mentions=[f"m{number}" for number in range(len(spans))],
        clusters=[[] for _ in spans],
        entities=ids,
        mention_types=types,
        relation_types=golds,
        symmetric=[],
        knowledge_types=relations,
        statement_types=[],
        entity_kinds=[],
        concepts=concepts,
        data=data,
    )


def _vectors(count: int) -> torch.Tensor:
    return torch.randn(count, WIDTH, generator=torch.Generator().manual_seed(1))


def _pairs(rows: list[tuple[int, int]]) -> torch.Tensor:
    return torch.tensor(rows, dtype=torch.long).reshape(-1, 2).T.contiguous()
