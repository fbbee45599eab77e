"""What stands in a text: mentions and relations, annotated by people or found by a model."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

Span = tuple[int, int, str]
Triple = tuple[Span, str, Span]
TOGETHER = " + "
"""Between the identifiers of a concept that a mention names by several."""


@dataclass(frozen=True, slots=True)
class LinkedEntity:
    """An entity of the graph that a mention may name.

    Args:
        id: its id.
        name: its name.
        method: how the dictionary found it.
        score: of the link, from 0 to 1.
    """

    id: str
    name: str
    method: str
    score: float


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of a text that names something: characters [start, end).

    Args:
        start: its first character.
        end: one past its last character.
        type: its type in the corpus.
        confidence: of the model that found it, from 0 to 1; 1 for an annotated one.
        cluster: mentions of one document with the same cluster name one thing (coreference);
            empty where the corpus does not say. A span in two clusters is two mentions.
        text: what stands there, where the text is at hand.
        entities: what the dictionary knows of that very span, the likeliest first.
        identifiers: of what it names, prefixed, as the annotation says.
    """

    start: int
    end: int
    type: str
    confidence: float = 1.0
    cluster: str = ""
    text: str = ""
    entities: tuple[LinkedEntity, ...] = ()
    identifiers: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        """What is compared with the annotation."""
        return self.start, self.end, self.type


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation between two mentions, by their positions in the document's list.

    Args:
        head: position of the mention that it begins at.
        tail: position of the mention that it ends at.
        type: its type in the corpus.
        confidence: of the model, from 0 to 1, that of its mentions included; 1 for an annotated
            one.
        concepts: what both mentions name, where the relation is one between concepts, found
            anywhere in the document: identifiers, or names where none is known. The mentions are
            then those that say most for it.
        novel: whether the document reports it as new; None where the model does not tell.
    """

    head: int
    tail: int
    type: str
    confidence: float = 1.0
    concepts: tuple[str, str] | None = None
    novel: bool | None = None

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON, without what is not told."""
        return {key: value for key, value in asdict(self).items() if value is not None}


@dataclass(frozen=True, slots=True)
class ConceptRelation:
    """A relation between two concepts of a document, wherever it names them.

    A mention names a concept that is among its identifiers, or is its cluster. A concept of several
    identifiers has `TOGETHER` between them, and is named by mentions that have all of these.

    Args:
        head: the concept that it begins at: its prefixed identifier, or what the source calls it
            where the prefix is not known.
        tail: the concept that it ends at.
        type: its type in the corpus.
        novel: whether the document reports it as new; None where the source does not say.
    """

    head: str
    tail: str
    type: str
    novel: bool | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a model found in one document or text.

    Args:
        document: id of the document; empty for a text that is none.
        mentions: they may nest.
        relations: between them.
        text: the text.
        sentences: characters [start, end) of each part that was read at once.
    """

    document: str
    mentions: list[Mention]
    relations: list[Relation]
    text: str = ""
    sentences: tuple[tuple[int, int], ...] = ()

    @property
    def spans(self) -> list[Span]:
        """Its mentions as they are compared with the annotation, in their order."""
        return [mention.span for mention in self.mentions]

    @property
    def triples(self) -> list[Triple]:
        """Its relations likewise: the spans of both mentions with the type between them."""
        spans = self.spans
        return [(spans[each.head], each.type, spans[each.tail]) for each in self.relations]

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "text": self.text,
            "mentions": [
                {
                    "start": each.start,
                    "end": each.end,
                    "text": self.text[each.start : each.end],
                    "type": each.type,
                    "confidence": each.confidence,
                    "entities": [asdict(entity) for entity in each.entities],
                }
                for each in self.mentions
            ],
            "relations": [each.as_dict() for each in self.relations],
            "sentences": self.sentences,
        }
