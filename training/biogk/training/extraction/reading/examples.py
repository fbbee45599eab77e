"""Documents as a model reads them: word pieces, words, gold spans, linked spans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from transformers import BatchEncoding, PreTrainedTokenizerBase

from biogk.training.graphs.taskgraph import CONCEPT_GOLD, GOLD, HAS, LINKED, NAMES, TaskGraph
from biogk.training.linking.words import Words, split_words

DOCUMENTS_AT_ONCE = 1_000
OVERLAP = 0.25


@dataclass(frozen=True, slots=True)
class Window:
    """As much of a document as the encoder reads at once.

    Args:
        pieces: ids of the word pieces, special ones included.
        owned: piece (by its place) and word of each pair that belong together, int64 [o, 2]. A
            piece may be of several words (`).` is one of RoBERTa's), or of none: special ones, and
            those that are here as the context of others and count in another window.
    """

    pieces: list[int]
    owned: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class NamedConcepts:
    """The concepts of a document whose relations are between concepts.

    Args:
        names: what each is called: its identifier or cluster.
        mentions: those that name it, positions in `Example.spans`; none where a model cannot find
            any.
        relations: annotated relations: positions of head and tail in `names`, the type, and
            whether it is novel (1, 0, -1 unknown); those without a direction both ways round.
    """

    names: list[str]
    mentions: list[list[int]]
    relations: list[tuple[int, int, int, int]]


@dataclass(frozen=True, slots=True)
class Example:
    """One document.

    Spans are [first, last] word, both included.

    Args:
        number: of the document in its task graph.
        words: all words of the text.
        windows: them as the encoder reads them; several where it cannot read them at once.
        spans: annotated spans with their type (from 1).
        relations: annotated relations: positions in `spans` of head and tail, and the type.
        links: linked spans with the entity's number and the link's score.
        unaligned: annotated spans that are not made of whole words.
        concepts: what mentions name; None where relations are annotated between mentions.
    """

    number: int
    words: Words
    windows: list[Window]
    spans: list[tuple[int, int, int]] = field(default_factory=list)
    relations: list[tuple[int, int, int]] = field(default_factory=list)
    links: list[tuple[int, int, int, float]] = field(default_factory=list)
    unaligned: int = 0
    concepts: NamedConcepts | None = None

    @property
    def pieces(self) -> int:
        """Word pieces of all windows."""
        return sum(len(window.pieces) for window in self.windows)


def read_examples(
    graph: TaskGraph, tokenizer: PreTrainedTokenizerBase, longest: int
) -> list[Example]:
    """The documents of a task graph.

    Args:
        graph: the task graph.
        tokenizer: the encoder's.
        longest: word pieces that the encoder takes at once; longer texts become several windows
            that overlap by a quarter.
    """
    owned: dict[int, list[int]] = defaultdict(list)
    for document, mention in graph.data[HAS].edge_index.T.tolist():
        owned[document].append(mention)
    reader = _Reader(graph)
    return [
        reader.read(number, words, windows, owned[number])
        for number, (words, windows) in enumerate(_read_texts(graph.texts, tokenizer, longest))
    ]


def _read_texts(
    texts: Sequence[str], tokenizer: PreTrainedTokenizerBase, longest: int
) -> Iterator[tuple[Words, list[Window]]]:
    """Words and windows of each text, which the tokenizer reads as it is written."""
    for start in range(0, len(texts), DOCUMENTS_AT_ONCE):
        some = list(texts[start : start + DOCUMENTS_AT_ONCE])
        coded = tokenizer(
            some,
            truncation=True,
            max_length=longest,
            stride=round(OVERLAP * longest),
            return_overflowing_tokens=True,
            return_attention_mask=False,
            return_offsets_mapping=True,
        )
        rows: dict[int, list[int]] = defaultdict(list)
        for row, document in enumerate(coded["overflow_to_sample_mapping"]):
            rows[document].append(row)
        for document, text in enumerate(some):
            words = split_words(text)
            yield words, _windows(coded, rows[document], words)


def _windows(coded: BatchEncoding, rows: list[int], words: Words) -> list[Window]:
    """The windows of one document; each word counts where it has most context around it."""
    owned = [_owned(coded["offset_mapping"][row], words) for row in rows]
    if len(rows) > 1:
        depth = np.full(len(words), -1)
        turn_of = np.zeros(len(words), dtype=np.int64)
        for turn, (row, pairs) in enumerate(zip(rows, owned, strict=True)):
            place, word = pairs.T
            context = np.full(len(words), -1)
            np.maximum.at(context, word, np.minimum(place, len(coded["input_ids"][row]) - place))
            turn_of[context > depth] = turn
            depth = np.maximum(depth, context)
        owned = [pairs[turn_of[pairs[:, 1]] == turn] for turn, pairs in enumerate(owned)]
    return [
        Window(list(coded["input_ids"][row]), pairs) for row, pairs in zip(rows, owned, strict=True)
    ]


def _owned(offsets: Sequence[tuple[int, int]], words: Words) -> npt.NDArray[np.int64]:
    """The pairs of a piece and a word that share characters, int64 [o, 2]."""
    starts, ends = np.array(offsets, dtype=np.int64).reshape(-1, 2).T
    first = np.searchsorted(np.array(words.ends, dtype=np.int64), starts, side="right")
    last = np.searchsorted(np.array(words.starts, dtype=np.int64), ends, side="left")
    count = np.where(ends > starts, last - first, 0).clip(min=0)
    pieces = np.repeat(np.arange(len(starts)), count)
    nth = np.arange(len(pieces)) - np.repeat(count.cumsum() - count, count)
    return np.stack((pieces, np.repeat(first, count) + nth), axis=1)


class _Reader:
    """Annotation and links of a task graph, brought to words."""

    def __init__(self, graph: TaskGraph) -> None:
        self.spans = graph.data["mention"].span.tolist()
        self.types = graph.data["mention"].type.tolist()
        self.gold: dict[int, list[tuple[int, int]]] = defaultdict(list)
        gold = graph.data[GOLD]
        for (head, tail), type_ in zip(
            gold.edge_index.T.tolist(), gold.edge_type.tolist(), strict=True
        ):
            self.gold[head].append((tail, type_))
        self.links: dict[int, list[tuple[int, float]]] = defaultdict(list)
        linked = graph.data[LINKED]
        for (mention, entity), score in zip(
            linked.edge_index.T.tolist(), linked.edge_attr[:, 0].tolist(), strict=True
        ):
            self.links[mention].append((entity, score))
        self.concepts = _ConceptReader(graph) if graph.relates_concepts else None

    def read(
        self, number: int, words: Words, windows: list[Window], mentions: list[int]
    ) -> Example:
        first = {start: word for word, start in enumerate(words.starts)}
        last = {end: word for word, end in enumerate(words.ends)}
        place: dict[int, int] = {}
        spans: list[tuple[int, int, int]] = []
        links: list[tuple[int, int, int, float]] = []
        unaligned = 0
        for mention in mentions:
            start, end = self.spans[mention]
            aligned = start in first and end in last
            if self.types[mention]:
                if aligned:
                    place[mention] = len(spans)
                    spans.append((first[start], last[end], self.types[mention]))
                else:
                    unaligned += 1
            if aligned:
                links += [(first[start], last[end], *link) for link in self.links[mention]]
        relations = [
            (place[head], place[tail], type_)
            for head in place
            for tail, type_ in self.gold[head]
            if tail in place
        ]
        concepts = None if self.concepts is None else self.concepts.read(mentions, place)
        return Example(number, words, windows, spans, relations, links, unaligned, concepts)


class _ConceptReader:
    """Concepts of a task graph, brought to the spans of a document."""

    def __init__(self, graph: TaskGraph) -> None:
        self.names = graph.concepts
        symmetric = {graph.relation_types.index(type_) for type_ in graph.symmetric}
        self.named: dict[int, list[int]] = defaultdict(list)
        for mention, concept in graph.data[NAMES].edge_index.T.tolist():
            self.named[mention].append(concept)
        self.relations: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        gold = graph.data[CONCEPT_GOLD]
        columns = (gold.edge_index.T, gold.edge_type, gold.novel)
        for (head, tail), type_, novel in zip(*(c.tolist() for c in columns), strict=True):
            self.relations[head].append((tail, type_, novel))
            if type_ in symmetric:
                self.relations[tail].append((head, type_, novel))

    def read(self, mentions: list[int], place: dict[int, int]) -> NamedConcepts:
        numbers: dict[int, int] = {}
        naming: list[list[int]] = []
        for mention in mentions:
            for concept in self.named[mention]:
                if concept not in numbers:
                    numbers[concept] = len(naming)
                    naming.append([])
                if mention in place:
                    naming[numbers[concept]].append(place[mention])
        relations = [
            (number, numbers[tail], type_, novel)
            for concept, number in numbers.items()
            for tail, type_, novel in self.relations[concept]
        ]
        return NamedConcepts([self.names[concept] for concept in numbers], naming, relations)
