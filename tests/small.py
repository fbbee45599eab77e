"""A small source and corpus, written for the tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from biogk.core.model.extraction import Mention, Relation
from biogk.core.model.rows import (
    CorpusRow,
    DocumentRow,
    EntityRow,
    KnowledgeRow,
    SourceInfo,
    TripleRow,
)

ENTITIES = (
    EntityRow("t:1", "aspirin", ("Drug",), ("acetylsalicylic acid",)),
    EntityRow("t:2", "headache", ("Disease", "Symptom")),
    EntityRow("t:3", "gastric bleeding", ("Disease",)),
    EntityRow("t:4", "penicillin", ("Drug",)),
    EntityRow("t:5", "pneumonia", ("Disease",)),
    EntityRow("t:6", "fever", ("Symptom",)),
    EntityRow("t:7", "warfarin", ("Drug",), ("Coumadin",)),
    EntityRow("t:8", "thrombosis", ("Disease",)),
    EntityRow("t:9", "rash", ("Symptom",)),
    EntityRow("t:10", 'a `quoted` "name" with \\ in it', ("Disease",)),
)
TRIPLES = (
    TripleRow("t:1", "TREATS", "t:2", "P2175"),
    TripleRow("t:1", "TREATS", "t:6", "P2175"),
    TripleRow("t:4", "TREATS", "t:5", "P2175"),
    TripleRow("t:4", "TREATS", "t:5", "P2176"),
    TripleRow("t:7", "TREATS", "t:8", "P2175"),
    TripleRow("t:5", "HAS_SYMPTOM", "t:6", "P780"),
    TripleRow("t:8", "HAS_SYMPTOM", "t:2", "P780"),
    TripleRow("t:3", "HAS_SYMPTOM", "t:2", "P780"),
    TripleRow("t:5", "HAS_SYMPTOM", "t:2", "P780"),
    TripleRow("t:4", "HAS_SIDE_EFFECT", "t:9", "x"),
    TripleRow("t:7", "HAS_SIDE_EFFECT", "t:9", "x"),
    TripleRow("t:1", "HAS_SIDE_EFFECT", "t:9", "x"),
    TripleRow("t:10", "HAS_SYMPTOM", "t:6", "P780"),
)
FOLDED_TRIPLES = len(TRIPLES) - 1
"""Edges that the triples become: one pair is stated twice."""

TRAIN = (
    "{Gastric bleeding} followed the use of [aspirin] .",
    "[Penicillin] caused a {rash} in two children .",
    "[Warfarin] led to {gastric bleeding} .",
    "{Rash} was seen after [warfarin] .",
    "A {headache} appeared under [penicillin] .",
    "[Aspirin] is taken against pain .",
    "The trial had two arms .",
    "{Thrombosis} developed while [warfarin] was reduced .",
)
TEST = (
    "A {rash} developed after [aspirin] .",
    "No event was recorded .",
    "[Warfarin] caused {gastric bleeding} .",
)


@dataclass(frozen=True)
class Small:
    """Rows of a test as a source or corpus."""

    given: Sequence[KnowledgeRow | CorpusRow]
    name: str = "small"

    @property
    def info(self) -> SourceInfo:
        return SourceInfo(self.name, "A small source", "1", "Apache-2.0")

    def rows(self) -> Iterator[KnowledgeRow | CorpusRow]:
        return iter(self.given)


def small_source() -> Small:
    """Ten entities and thirteen triples."""
    return Small((*ENTITIES, *TRIPLES))


def small_corpus(name: str = "little") -> Small:
    """Eight sentences to learn from and three to try."""
    rows = [
        document(f"{name}:{split}-{number}", name, split, marked)
        for split, sentences in (("train", TRAIN), ("test", TEST))
        for number, marked in enumerate(sentences)
    ]
    return Small(rows, name)


def document(id_: str, corpus: str, split: str, marked: str) -> DocumentRow:
    """A document from a text with {effects} and [drugs] in brackets, each effect of each drug."""
    text, mentions, open_at = "", [], 0
    for sign in marked:
        if sign in "{[":
            open_at = len(text)
        elif sign in "}]":
            kind = "Adverse-Effect" if sign == "}" else "Drug"
            mentions.append(Mention(open_at, len(text), kind))
        else:
            text += sign
    relations = [
        Relation(head, tail, "Adverse-Effect")
        for head, effect in enumerate(mentions)
        for tail, drug in enumerate(mentions)
        if effect.type == "Adverse-Effect" and drug.type == "Drug"
    ]
    return DocumentRow(id_, corpus, split, text, tuple(mentions), tuple(relations))


OTHER = Small(
    (
        EntityRow("u:1", "Aspirin", ("Drug",)),
        EntityRow("u:2", "headache", ("Symptom",)),
        TripleRow("u:1", "TREATS", "u:2", "y"),
    ),
    "other",
)
"""Another source that states one of the small one's triples, of entities of its own."""
