"""Documents as a model reads them: word pieces, words, gold spans, linked spans."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from transformers import PreTrainedTokenizerBase

from biogk.training.taskgraph import GOLD, HAS, LINKED, TaskGraph
from biogk.training.words import Words, split_words


@dataclass(frozen=True, slots=True)
class Example:
    """One document.

    Word numbers count the words that fit the encoder; spans are [first, last], both included.

    Args:
        number: of the document in its task graph.
        words: all words of the text.
        pieces: ids of the word pieces, special ones included.
        piece_words: the word that each piece is of; -1 for special ones.
        kept: how many words fit the encoder.
        spans: annotated spans with their type (from 1).
        relations: annotated relations: positions in `spans` of head and tail, and the type.
        links: linked spans with the entity's number and the link's score.
        unaligned: annotated spans that are not made of whole kept words.
    """

    number: int
    words: Words
    pieces: list[int]
    piece_words: list[int]
    kept: int
    spans: list[tuple[int, int, int]] = field(default_factory=list)
    relations: list[tuple[int, int, int]] = field(default_factory=list)
    links: list[tuple[int, int, int, float]] = field(default_factory=list)
    unaligned: int = 0


def read_examples(
    graph: TaskGraph, tokenizer: PreTrainedTokenizerBase, longest: int
) -> list[Example]:
    """The documents of a task graph.

    Args:
        graph: the task graph.
        tokenizer: the encoder's.
        longest: word pieces that the encoder takes at most; words beyond are cut off.
    """
    owned: dict[int, list[int]] = defaultdict(list)
    for document, mention in graph.data[HAS].edge_index.T.tolist():
        owned[document].append(mention)
    reader = _Reader(graph, tokenizer, longest)
    return [reader.read(number, owned[number]) for number in range(len(graph.documents))]


class _Reader:
    def __init__(self, graph: TaskGraph, tokenizer: PreTrainedTokenizerBase, longest: int) -> None:
        self.graph, self.tokenizer, self.longest = graph, tokenizer, longest
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

    def read(self, number: int, mentions: list[int]) -> Example:
        words = split_words(self.graph.texts[number])
        coded = self.tokenizer(
            list(words.texts),
            is_split_into_words=True,
            truncation=True,
            max_length=self.longest,
        )
        piece_words = [-1 if word is None else word for word in coded.word_ids()]
        kept = max(piece_words, default=-1) + 1
        first = {start: word for word, start in enumerate(words.starts[:kept])}
        last = {end: word for word, end in enumerate(words.ends[:kept])}
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
        return Example(
            number, words, coded["input_ids"], piece_words, kept, spans, relations, links, unaligned
        )
