"""The typed rows that every loader yields. No loader talks to a database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from biogk.core.model.extraction import ConceptRelation, Mention, Relation

Value = str | float | tuple[str, ...]
"""What a property of a relation may be."""


@dataclass(frozen=True, slots=True)
class EntityRow:
    """A concept of a source.

    Args:
        id: prefixed identifier, `wikidata:Q18216` or `umls:C0004057`.
        name: preferred name.
        kinds: labels beside Entity, each one of `Vocabulary.kinds`.
        aliases: other names of the same concept.
        description: one line about it, where the source has one.
        semantic_types: what it is in the source's own terms, names rather than codes.
        identifiers: the same concept's ids in other sources, prefixed: `umls:C0004057`,
            `mesh:D001241`. SAME_AS edges are made from them.
        assumed: whether the kinds are only what a relation's ends usually are. They are used where
            no other source knows the kind.
    """

    id: str
    name: str
    kinds: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    description: str = ""
    semantic_types: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class TripleRow:
    """A relation that a source states between two entities that it also yields.

    Args:
        subject: id of the subject entity.
        relation: one of the relation types of `Vocabulary`.
        object: id of the object entity.
        source_relation: the relation as the source calls it.
        properties: what else the source says of it, names and values; several texts are united
            over all rows of a triple, of other values the last stays.
        negated: whether the source states that it is not so: a known falsehood, and no fact.
    """

    subject: str
    relation: str
    object: str
    source_relation: str
    properties: tuple[tuple[str, Value], ...] = ()
    negated: bool = False


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A text of a corpus with its annotation.

    Args:
        id: unique over all corpora, prefixed with the corpus.
        corpus: name of the corpus, fold included.
        split: train, dev or test.
        text: the text that the offsets of the mentions count in.
        mentions: annotated spans; may nest and overlap.
        relations: annotated relations between them.
        passed_over: what else the annotation has, one word a piece: `note`, `attribute`.
        left_out: the reason of each annotation that becomes no fact, as in `LeftOutRow`.
        unread: the name of each value that is not read, as in `UnreadRow`.
        concepts: annotated relations between concepts, wherever the text names these.
    """

    id: str
    corpus: str
    split: str
    text: str
    mentions: tuple[Mention, ...] = ()
    relations: tuple[Relation, ...] = ()
    passed_over: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    concepts: tuple[ConceptRelation, ...] = ()


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that could not be used: written aside, never lost.

    Args:
        file: the file that it stands in.
        line: its line, from 1; in a JSON list its element, from 1.
        reason: what is wrong with it.
        row: the row itself, shortened to 2,000 characters.
    """

    file: str
    line: int
    reason: str
    row: str


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """Statements of the source that become no fact, which the load counts by their reason.

    Args:
        reason: why, in a word or two: `negated`, `self-relation`, `obsolete entity`.
        count: how many.
    """

    reason: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class UnreadRow:
    """A field of the input that the loader does not read, which the load names.

    Args:
        field: as the input calls it.
        count: how many values it has.
    """

    field: str
    count: int = 1


UNSTATED = "not stated"
"""Version or licence of a source that nobody stated."""


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """What a (:Source) node says of a load."""

    id: str
    title: str
    version: str
    licence: str
    files: tuple[str, ...] = field(default=())
    promoted: bool = False
    """Whether it was made of predictions, so that no model may take it for an outside statement."""
    taxon: str = ""
    """The species of all of its genes, `ncbitaxon:9606`; empty where they are of several."""


NotedRow = RejectedRow | LeftOutRow | UnreadRow
"""What is told of an input and not written."""
KnowledgeRow = EntityRow | TripleRow | NotedRow
CorpusRow = DocumentRow | NotedRow


class KnowledgeSource(Protocol):
    """A source of triples. `rows` can be called more than once and starts over each time."""

    @property
    def info(self) -> SourceInfo:
        """What the source is."""
        ...

    def rows(self) -> Iterator[KnowledgeRow]:
        """Entities before the triples that name them, in the order of the files, streamed."""
        ...


class CorpusSource(Protocol):
    """A corpus of annotated documents. `rows` can be called more than once."""

    @property
    def info(self) -> SourceInfo:
        """What the corpus is."""
        ...

    def rows(self) -> Iterator[CorpusRow]:
        """The documents in the order of the files, streamed."""
        ...
