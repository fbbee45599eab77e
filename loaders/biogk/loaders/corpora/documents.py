"""One annotated sentence, given as tokens, becomes a document with character offsets."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import accumulate
from typing import Any

from biogk.core.counted import counted
from biogk.core.errors import InputError
from biogk.core.model.extraction import Mention, Relation
from biogk.core.model.names import NAME_LIMIT, clean_name, clean_text, shown
from biogk.core.model.rows import DocumentRow
from biogk.core.model.vocabulary import CorpusTypes
from biogk.loaders.corpora.checks.annotation import checked_type, integer, objects
from biogk.loaders.records import Record

READ = {
    "document": ("tokens", "entities", "relations", "orig_id"),
    "entity": ("type", "start", "end"),
    "relation": ("type", "head", "tail"),
}
"""The keys that are read of each object of the format."""


def read_document(
    record: Record, corpus: str, split: str, types: CorpusTypes, *, annotated: bool = True
) -> DocumentRow:
    """The document of a record with tokens, entities, relations and perhaps orig_id.

    Args:
        record: spans of entities count tokens, end exclusive; relations count entities.
        corpus: stands before the document's id.
        split: train, dev or test.
        types: what mentions and relations may be.
        annotated: whether the annotation is read.

    Raises:
        InputError: anything in the record is not as it should be.
    """
    tokens = _tokens(record.fields.get("tokens"))
    id_ = f"{corpus}:{_number(record, split)}"
    if not annotated:
        return DocumentRow(id_, corpus, split, " ".join(tokens))
    starts = [0, *accumulate(len(token) + 1 for token in tokens)]
    mentions = tuple(
        _mention(found, f"entity {position}", tokens, starts, types.mentions)
        for position, found in enumerate(objects(record.fields, "entities"), 1)
    )
    relations = tuple(
        _relation(found, f"relation {position}", len(mentions), types.relations)
        for position, found in enumerate(objects(record.fields, "relations"), 1)
    )
    unread = tuple(_unread(record.fields))
    text = " ".join(tokens)
    return DocumentRow(id_, corpus, split, text, mentions, relations, unread=unread)


def _unread(fields: Mapping[str, Any]) -> Iterator[str]:
    """The keys of a record that are not read, each as often as it comes."""
    for what, found in (
        ("document", [fields]),
        ("entity", fields["entities"]),
        ("relation", fields["relations"]),
    ):
        for each in found:
            yield from (f"{what}.{key}" for key in each if key not in READ[what])


def _tokens(found: object) -> list[str]:
    if not isinstance(found, list) or not found:
        raise InputError(f"tokens is {shown(found)}, not a list of words")
    for position, token in enumerate(found, 1):
        if not isinstance(token, str):
            raise InputError(f"token {position} is {shown(token)}, not text")
    tokens = [clean_text(token, f"token {number}") for number, token in enumerate(found, 1)]
    for position, token in enumerate(tokens, 1):
        if not token.strip():
            raise InputError(f"token {position} is blank")
    return tokens


def _mention(
    found: dict[str, Any],
    what: str,
    tokens: list[str],
    starts: list[int],
    types: Collection[str] | None,
) -> Mention:
    type_ = checked_type(found.get("type"), what, types)
    start = integer(found, "start", what)
    end = integer(found, "end", what)
    if start < 0 or max(start, end) > len(tokens):
        raise InputError(
            f"{what} has tokens {shown(start)} to {shown(end)} of a sentence of {len(tokens)}"
        )
    if end <= start:
        raise InputError(f"{what} is empty: start {start}, end {shown(end)}")
    first, last = starts[start], starts[end] - 1
    if last - first > NAME_LIMIT:
        raise InputError(f"{what} has {last - first:,} characters, more than {NAME_LIMIT:,}")
    return Mention(first, last, type_)


def _relation(found: dict[str, Any], what: str, count: int, types: Collection[str]) -> Relation:
    type_ = checked_type(found.get("type"), what, types)
    head, tail = (integer(found, end, what) for end in ("head", "tail"))
    for end, index in (("head", head), ("tail", tail)):
        if not 0 <= index < count:
            known = counted(count, "entity", "entities")
            raise InputError(f"{what} has the {end} {shown(index)}, but the sentence has {known}")
    if head == tail:
        raise InputError(f"{what} is between entity {head} and itself")
    return Relation(head, tail, type_)


def _number(record: Record, split: str) -> str:
    found = record.fields.get("orig_id")
    if found is None:
        return f"{split}-{record.line}"
    if isinstance(found, int) and not isinstance(found, bool):
        return clean_name(str(found), "orig_id")
    return clean_name(found, "orig_id")
