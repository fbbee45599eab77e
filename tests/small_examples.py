"""Small documents as a model reads them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch_geometric.data import HeteroData

from biogk.core.model.extraction import Extraction, Mention, Relation
from biogk.training.extraction.reading.examples import Example, Window
from biogk.training.graphs.concepts import ConceptReader
from biogk.training.graphs.subgraph import Numbers
from biogk.training.graphs.taskgraph import GOLD, HAS, LINKED, MEANS, NAMES, RELATED, TaskGraph
from biogk.training.linking.words import split_words

Spans = Sequence[tuple[str, str]]


def example(text: str, *spans: tuple[int, int, int]) -> Example:
    """A document of one-piece words with annotated spans, each linked to entity 0."""
    words = split_words(text)
    return Example(
        number=0,
        words=words,
        windows=[
            Window(
                [1, *(5 + ord(word[0]) % 20 for word in words.texts), 2],
                np.array([(word + 1, word) for word in range(len(words))]).reshape(-1, 2),
            )
        ],
        spans=list(spans),
        relations=[(0, 1, 0)] if len(spans) > 1 else [],
        links=[(first, last, 0, 0.9) for first, last, _ in spans],
    )


def place(text: str, name: str) -> tuple[int, int]:
    """Where a name stands in a text."""
    start = text.index(name)
    return start, start + len(name)


def annotated_graph(
    text: str,
    mentions: Spans,
    relations: Sequence[tuple[int, int, str]],
    clusters: Sequence[Sequence[str]] = (),
    linked: Sequence[int] = (),
) -> TaskGraph:
    """A task graph of one document, `d`, without knowledge.

    Args:
        text: the document.
        mentions: names that stand in it, with their types.
        relations: positions of head and tail in `mentions`, and the type.
        clusters: of each mention.
        linked: positions of the mentions that may name an entity.
    """
    types = sorted({type_ for _, type_ in mentions})
    relation_types = sorted({type_ for *_, type_ in relations})
    data = HeteroData()
    data["document"].num_nodes, data["mention"].num_nodes = 1, len(mentions)
    data["mention"].span = torch.tensor([place(text, name) for name, _ in mentions]).reshape(-1, 2)
    data["mention"].type = torch.tensor([types.index(type_) + 1 for _, type_ in mentions])
    data["entity"].x, data["entity"].hop = torch.empty(0, 0), torch.empty(0, dtype=torch.long)
    owner = torch.zeros(len(mentions), dtype=torch.long)
    data[HAS].edge_index = torch.stack((owner, torch.arange(len(mentions))))
    pairs = [[head, tail] for head, tail, _ in relations]
    data[GOLD].edge_index = torch.tensor(pairs, dtype=torch.long).reshape(-1, 2).T
    data[GOLD].edge_type = torch.tensor([relation_types.index(type_) for *_, type_ in relations])
    data[LINKED].edge_index = torch.tensor([list(linked), [0] * len(linked)], dtype=torch.long)
    data[LINKED].edge_attr = torch.ones(len(linked), 1)
    data[RELATED].edge_index, data[RELATED].edge_attr = torch.empty(2, 0).long(), torch.empty(0, 1)
    data[RELATED].edge_type = torch.empty(0, dtype=torch.long)
    concepts = ConceptReader(Numbers(), Numbers(), set()).put_into(data)
    data[MEANS].edge_index = data[NAMES].edge_index
    return TaskGraph(
        corpus="little",
        split="test",
        state="",
        network="",
        documents=["d"],
        texts=[text],
        mentions=[f"d#{row}" for row in range(len(mentions))],
        clusters=[list(each) for each in clusters] or [[] for _ in mentions],
        entities=[],
        mention_types=types,
        relation_types=relation_types,
        symmetric=[],
        knowledge_types=[],
        statement_types=[],
        entity_kinds=[],
        concepts=concepts,
        data=data,
    )


def extraction(
    text: str, mentions: Spans, relations: Sequence[tuple[int, int, str]] = ()
) -> Extraction:
    """What a model may have found in document `d`."""
    return Extraction(
        "d",
        [Mention(*place(text, name), type_, 0.9) for name, type_ in mentions],
        [Relation(head, tail, type_, 0.8) for head, tail, type_ in relations],
    )
