"""Documents as a model reads them: word pieces, words, gold spans, linked spans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from transformers import BatchEncoding, PreTrainedTokenizerBase

from biogk.training.taskgraph import GOLD, HAS, LINKED, TaskGraph
from biogk.training.words import Words, split_words

DOCUMENTS_AT_ONCE = 1_000
OVERLAP = 0.25


@dataclass(frozen=True, slots=True)
class Window:
    """As much of a document as the encoder reads at once.

    Args:
        pieces: ids of the word pieces, special ones included.
        words: the word that each piece is of; -1 for special ones, and for pieces that are here
            as the context of others and count in another window.
    """

    pieces: list[int]
    words: list[int]


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
    """

    number: int
    words: Words
    windows: list[Window]
    spans: list[tuple[int, int, int]] = field(default_factory=list)
    relations: list[tuple[int, int, int]] = field(default_factory=list)
    links: list[tuple[int, int, int, float]] = field(default_factory=list)
    unaligned: int = 0

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
    """Words and windows of each text."""
    for start in range(0, len(texts), DOCUMENTS_AT_ONCE):
        split = [split_words(text) for text in texts[start : start + DOCUMENTS_AT_ONCE]]
        coded = tokenizer(
            [list(words.texts) for words in split],
            is_split_into_words=True,
            truncation=True,
            max_length=longest,
            stride=round(OVERLAP * longest),
            return_overflowing_tokens=True,
            return_attention_mask=False,
        )
        rows: dict[int, list[int]] = defaultdict(list)
        for row, document in enumerate(coded["overflow_to_sample_mapping"]):
            rows[document].append(row)
        for document, words in enumerate(split):
            yield words, _windows(coded, rows[document])


def _windows(coded: BatchEncoding, rows: list[int]) -> list[Window]:
    """The windows of one document; each word counts where it has most context around it."""
    owners = [[-1 if w is None else w for w in coded.word_ids(row)] for row in rows]
    if len(rows) > 1:
        depth: dict[int, tuple[int, int]] = {}
        for turn, words in enumerate(owners):
            for place, word in enumerate(words):
                context = min(place, len(words) - place)
                depth[word] = max(depth.get(word, (-1, 0)), (context, turn))
        owners = [
            [word if word >= 0 and depth[word][1] == turn else -1 for word in words]
            for turn, words in enumerate(owners)
        ]
    return [
        Window(list(coded["input_ids"][row]), words)
        for row, words in zip(rows, owners, strict=True)
    ]


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
        return Example(number, words, windows, spans, relations, links, unaligned)
