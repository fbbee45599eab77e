"""Plain texts as a task graph: cut into sentences, linked by the dictionary, never written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from sentencex import get_sentence_boundaries
from torch_geometric.data import HeteroData

from biogk.core.store.driver import Store
from biogk.training.graphs.concepts import ConceptReader, add_meanings
from biogk.training.graphs.statements import add_statements
from biogk.training.graphs.subgraph import Neighbourhood, Numbers, Subgraph, pairs, read_subgraph
from biogk.training.graphs.taskgraph import GOLD, HAS, LINKED, MEANS, TaskGraph
from biogk.training.linking.candidates import Match
from biogk.training.linking.lexicon import Lexicon

ENGLISH = "en"

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text that the model reads at once: characters [start, end).

    Args:
        text: position of the text that it is of.
        start: its first character.
        end: one past its last character.
        matches: spans in it that the dictionary knows, in characters of the text.
    """

    text: int
    start: int
    end: int
    matches: tuple[Match, ...]


def sentence_spans(text: str) -> list[Span]:
    """The sentences of an English text, without the white space around them."""
    spans = []
    for found in get_sentence_boundaries(ENGLISH, text):
        start, end = found["start_index"], found["end_index"]
        part = text[start:end]
        if part.strip():
            start += len(part) - len(part.lstrip())
            spans.append((start, start + len(part.strip())))
    return spans


def pieces_of(texts: Sequence[str], lexicon: Lexicon, *, whole: bool) -> list[Piece]:
    """What the model reads of some texts, in their order.

    A text is linked as a whole, so that a short form that one sentence explains is known in the
    next; a name that a sentence's end cuts in two is left out.

    Args:
        texts: any texts; a blank one has no piece.
        lexicon: closed.
        whole: read each text at once, without cutting it into sentences.
    """
    return [
        piece
        for number, text in enumerate(texts)
        for piece in _pieces(number, text, lexicon, whole)
    ]


def text_graph(
    store: Store | None, texts: Sequence[str], pieces: Sequence[Piece], around: Neighbourhood
) -> tuple[TaskGraph, Subgraph]:
    """The task graph of some pieces of text, without annotation, and the entities in it.

    Args:
        store: the database; None where no piece names an entity.
        texts: the texts.
        pieces: of them; they become the documents, in their order.
        around: how far the knowledge reaches.

    Raises:
        TrainingError: entities have embeddings of several lengths.
    """
    data, entities = linked_data(pieces)
    data[GOLD].edge_index, data[GOLD].edge_type = pairs([], []), torch.tensor([], dtype=torch.long)
    known = Subgraph.none() if store is None else read_subgraph(store, entities, around)
    known.put_into(data)
    concepts = ConceptReader(Numbers(), Numbers(), set()).put_into(data)
    data[MEANS].edge_index = pairs([], [])
    if store is not None:
        add_meanings(store, data, concepts, known.entities)
    stated: tuple[list[str], list[str]] = [], []
    if around.statements and store is not None:
        stated = add_statements(store, data, known.entities)
    graph = TaskGraph(
        corpus="given",
        split="texts",
        state="",
        network=known.network,
        documents=[str(number) for number in range(len(pieces))],
        texts=[texts[piece.text][piece.start : piece.end] for piece in pieces],
        mentions=[str(number) for number in range(len(data["mention"].type))],
        clusters=[[] for _ in data["mention"].type],
        entities=known.entities,
        mention_types=[],
        relation_types=[],
        symmetric=[],
        knowledge_types=known.types,
        statement_types=stated[0],
        entity_kinds=stated[1],
        concepts=concepts,
        data=data,
    )
    return graph, known


def linked_data(pieces: Sequence[Piece]) -> tuple[HeteroData, Numbers]:
    """Documents, mentions and links of a task graph, and the entities that it names.

    Args:
        pieces: become the documents, in their order; their matches the mentions.
    """
    entities = Numbers()
    spans: list[Span] = []
    owners: list[int] = []
    links: list[tuple[int, int]] = []
    scores: list[float] = []
    for number, piece in enumerate(pieces):
        for match in piece.matches:
            for candidate in match.candidates:
                links.append((len(spans), entities[candidate.entity]))
                scores.append(candidate.score)
            spans.append((match.start - piece.start, match.end - piece.start))
            owners.append(number)
    data = HeteroData()
    data["document"].num_nodes, data["mention"].num_nodes = len(pieces), len(spans)
    data["mention"].span = torch.tensor(spans, dtype=torch.long).reshape(-1, 2)
    data["mention"].type = torch.zeros(len(spans), dtype=torch.long)
    data[HAS].edge_index = pairs(owners, range(len(spans)))
    data[LINKED].edge_index = torch.tensor(links, dtype=torch.long).reshape(-1, 2).T.contiguous()
    data[LINKED].edge_attr = torch.tensor(scores, dtype=torch.float32).unsqueeze(1)
    return data, entities


def _pieces(number: int, text: str, lexicon: Lexicon, whole: bool) -> Iterator[Piece]:
    spans = [(0, len(text))] if whole and text.strip() else sentence_spans(text)
    matches = lexicon.matches(text)
    at = 0
    for start, end in spans:
        inside = []
        while at < len(matches) and matches[at].start < end:
            if matches[at].start >= start and matches[at].end <= end:
                inside.append(matches[at])
            at += 1
        yield Piece(number, start, end, tuple(inside))
