"""Sentences that name two entities of which the graph states a relation, or does not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from biogk.core.model.identifiers import SAME_AS_SCORE
from biogk.core.store.driver import Store, batched
from biogk.training.distant.targets import Target
from biogk.training.graphs.statements import cooccurring, read_statements
from biogk.training.graphs.subgraph import ENTITIES_PAGE
from biogk.training.graphs.textgraph import Piece, linked_data, pieces_of
from biogk.training.linking.candidates import Match
from biogk.training.linking.lexicon import Lexicon

TEXTS_AT_ONCE = 2_000

HOW = STATED, OTHERWISE, SILENT = "stated", "otherwise", "silent"
"""Of a pair the graph states the relation; states another one, or that it is not so; or nothing."""

_End = tuple[Match, list[str]]


@dataclass(frozen=True, slots=True)
class SilverPair:
    """Two names in one sentence that a relation may join.

    Args:
        head: characters [start, end) of the name at which the annotation begins.
        tail: those of the one at which it ends.
        target: the relation.
        entities: what the graph calls subject and object.
        how: `stated`, `otherwise` or `silent`.
    """

    head: tuple[int, int]
    tail: tuple[int, int]
    target: Target
    entities: tuple[str, str]
    how: str


@dataclass(frozen=True, slots=True)
class SilverSentence:
    """A sentence with the pairs in it.

    Args:
        text: the sentence.
        pairs: one at least, stated or not.
    """

    text: str
    pairs: tuple[SilverPair, ...]

    @property
    def how(self) -> str:
        """Whether it is an example of a relation, or how it is one of none."""
        found = {pair.how for pair in self.pairs}
        return next(how for how in HOW if how in found)


@dataclass(frozen=True)
class _Known:
    """What the graph knows of the entities of some sentences, all by their ids."""

    stated: dict[tuple[str, str], set[str]]
    subjects: dict[str, set[str]]
    objects: dict[str, set[str]]


def silver_sentences(
    store: Store, texts: Iterable[str], lexicon: Lexicon, targets: Sequence[Target]
) -> Iterator[SilverSentence]:
    """The sentences that name a pair of entities between which a relation could be stated.

    A pair is one where it is stated (Mintz et al. 2009), and where both entities are ends of that
    relation elsewhere but it is not stated of the two: of such the source knows, and is silent. Of
    a span with several candidates the best count, all of them.

    Args:
        store: the database.
        texts: lines of text, of one sentence or several.
        lexicon: closed.
        targets: the relations.
    """
    for batch in batched(texts, TEXTS_AT_ONCE):
        pieces = [p for p in pieces_of(batch, lexicon, whole=False) if len(p.matches) > 1]
        known = _read(store, pieces, targets)
        for piece in pieces:
            pairs = tuple(_pairs(piece, known, targets))
            if pairs:
                yield SilverSentence(batch[piece.text][piece.start : piece.end], pairs)


def _read(store: Store, pieces: Sequence[Piece], targets: Sequence[Target]) -> _Known:
    data, numbers = linked_data(pieces)
    entities = list(numbers)
    stated: dict[tuple[str, str], set[str]] = defaultdict(set)
    for subject, object_, type_, *_ in read_statements(
        store, entities, cooccurring(data, len(entities))
    ):
        stated[entities[subject], entities[object_]].add(type_)
    known = _Known(stated, {}, {})
    types = sorted({target.stated for target in targets})
    for start in range(0, len(entities), ENTITIES_PAGE):
        part = entities[start : start + ENTITIES_PAGE]
        page = store.columns("distant/ends", ids=part, types=types, score=SAME_AS_SCORE)
        for id_, subjects, objects in zip(
            page["ids"], page["subjects"], page["objects"], strict=True
        ):
            known.subjects[id_], known.objects[id_] = set(subjects), set(objects)
    return known


def _pairs(piece: Piece, known: _Known, targets: Sequence[Target]) -> Iterator[SilverPair]:
    for target in targets:
        both = (known.subjects, known.objects) if target.symmetric else ()
        subjects = _ends(piece, both or (known.subjects,), target)
        objects = _ends(piece, both or (known.objects,), target)
        for subject, object_ in product(subjects, objects):
            before = subject[0].end <= object_[0].start
            if before or (object_[0].end <= subject[0].start and not target.symmetric):
                yield from _pair(piece, subject, object_, known, target)


def _ends(piece: Piece, known: Sequence[dict[str, set[str]]], target: Target) -> list[_End]:
    """The spans whose best candidates are an end of a relation anywhere, with those."""
    found = []
    for match in piece.matches:
        best = [each.entity for each in match.candidates if each.score == match.candidates[0].score]
        ends = [each for each in best if any(target.stated in of[each] for of in known)]
        if ends:
            found.append((match, ends))
    return found


def _pair(
    piece: Piece,
    subject: _End,
    object_: _End,
    known: _Known,
    target: Target,
) -> Iterator[SilverPair]:
    said: dict[str, tuple[str, str]] = {}
    for ends in product(subject[1], object_[1]):
        if ends[0] == ends[1]:
            return
        said.setdefault(_how(ends, known, target), ends)
    how = next(each for each in HOW if each in said)
    first, second = (
        (match.start - piece.start, match.end - piece.start) for match in (subject[0], object_[0])
    )
    head, tail = (second, first) if target.inverse else (first, second)
    yield SilverPair(head, tail, target, said[how], how)


def _how(ends: tuple[str, str], known: _Known, target: Target) -> str:
    there = known.stated.get(ends, set())
    back = known.stated.get((ends[1], ends[0]), set())
    if target.stated in there or (target.symmetric and target.stated in back):
        return STATED
    return OTHERWISE if there or back else SILENT
