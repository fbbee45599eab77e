"""The annotation of one document, checked piece by piece: every corpus loader builds on this."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from biogk.core.errors import InputError
from biogk.core.model.extraction import Mention, Relation
from biogk.core.model.names import NAME_LIMIT, SURROGATE, clean_name, shown
from biogk.core.model.rows import CorpusRow, DocumentRow, RejectedRow
from biogk.core.model.vocabulary import CorpusTypes
from biogk.loaders.records import Record

# line ends and tabs belong to a text of several lines; the other control characters to none
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
SPLITS = ("train", "dev", "test")
COVER, DROP, REJECT = "cover", "drop", "reject"
LOST_RELATIONS = "relations of discontinuous mentions"


class Draft:
    """A document while its annotation is read.

    Args:
        id_: of the document, without the corpus.
        corpus: name of the corpus.
        split: train, dev or test.
        text: the text as the source has it; control characters in it become spaces.
        types: what mentions and relations may be; None allows any.

    Raises:
        InputError: the id or the text is blank or cannot be written.
    """

    def __init__(
        self, id_: object, corpus: str, split: str, text: object, types: CorpusTypes | None
    ) -> None:
        self.id = f"{corpus}:{clean_name(id_, 'id')}"
        self.corpus, self.split, self.text, self.types = corpus, split, _text(text), types
        self.mentions: list[Mention] = []
        self.relations: list[Relation] = []
        self.passed_over: list[str] = []

    def mention(
        self,
        what: str,
        start: int,
        end: int,
        type_: object,
        *,
        text: str | None = None,
        cluster: str = "",
    ) -> int:
        """Add a mention; its position among the mentions.

        Args:
            what: what it is called in a message.
            start: its first character.
            end: one past its last character.
            type_: its type.
            text: what the source says stands there; white space of any kind and length is equal.
            cluster: its cluster of mentions of one thing.

        Raises:
            InputError: the span is not in the text, is blank or too long, has another text than
                the source says, or is of an unknown type.
        """
        allowed = None if self.types is None else self.types.mentions
        type_ = checked_type(type_, what, allowed)
        if start < 0 or max(start, end) > len(self.text):
            raise InputError(
                f"{what} has characters {shown(start)} to {shown(end)} of a text of "
                f"{len(self.text):,}"
            )
        if end <= start:
            raise InputError(f"{what} is empty: start {start}, end {shown(end)}")
        if end - start > NAME_LIMIT:
            raise InputError(f"{what} has {end - start:,} characters, more than {NAME_LIMIT:,}")
        found = self.text[start:end]
        if not found.strip():
            raise InputError(f"{what} is blank: characters {start} to {end} are spaces")
        if text is not None and not same_text(text, found):
            raise InputError(
                f"{what} is {shown(text)}, but characters {start} to {end} of the text are "
                f"{shown(found)}{_other_unit(self.text, start, end, text)}"
            )
        self.mentions.append(Mention(start, end, type_, cluster=cluster))
        return len(self.mentions) - 1

    def relation(
        self, what: str, head: int, tail: int, type_: object, *, to_itself: bool = False
    ) -> None:
        """Add a relation between two mentions, by their positions.

        Args:
            what: what it is called in a message.
            head: position of the mention that it begins at.
            tail: position of the mention that it ends at.
            type_: its type.
            to_itself: whether a mention may be related to itself.

        Raises:
            InputError: it is between a mention and itself, or of an unknown type.
        """
        type_ = checked_type(type_, what, None if self.types is None else self.types.relations)
        if head == tail and not to_itself:
            raise InputError(f"{what} is between a mention and itself")
        self.relations.append(Relation(head, tail, type_))

    def row(self) -> DocumentRow:
        """The document as it is loaded."""
        return DocumentRow(
            self.id,
            self.corpus,
            self.split,
            self.text,
            tuple(self.mentions),
            tuple(self.relations),
            tuple(self.passed_over),
        )


class Seen:
    """The documents that came before, so that an id that comes again can be refused."""

    def __init__(self) -> None:
        self._places: dict[str, str] = {}

    def add(self, id_: str, place: str) -> None:
        """Note a document.

        Raises:
            InputError: there was one of that id.
        """
        first = self._places.setdefault(id_, place)
        if first != place:
            raise InputError(f"id {shown(id_)} is that of {first} already")

    def documents(
        self,
        records: Iterable[Record | RejectedRow],
        read: Callable[[Record], DocumentRow],
        place: str = "element",
    ) -> Iterator[CorpusRow]:
        """Records as documents; malformed ones, and those whose id comes again, are rejected.

        Args:
            records: of a file.
            read: makes a document of one; raises an `InputError` where it cannot.
            place: what a record is called in its file.
        """
        for record in records:
            if isinstance(record, RejectedRow):
                yield record
                continue
            try:
                row = read(record)
                self.add(row.id, f"{place} {record.line} of {record.file}")
            except InputError as error:
                yield record.reject(error.message)
            else:
                yield row


def covered(draft: Draft, what: str, pieces: int, discontinuous: str) -> bool:
    """Whether a mention in several pieces is taken from its first character to its last.

    Args:
        draft: its document, in which the decision is counted.
        what: the mention, for a message.
        pieces: how many there are.
        discontinuous: `cover`, `drop` or `reject`.

    Raises:
        InputError: with `reject`.
    """
    if discontinuous == REJECT:
        raise InputError(
            f"{what} is discontinuous, in {pieces} pieces; "
            "--discontinuous cover or drop would load the document"
        )
    draft.passed_over.append(
        "gaps of discontinuous mentions" if discontinuous == COVER else "discontinuous mentions"
    )
    return discontinuous == COVER


def checked_type(found: object, what: str, types: Collection[str] | None) -> str:
    """A type of a mention or relation.

    Args:
        found: what the source has in its place.
        what: what has the type, for a message.
        types: the allowed ones; None allows any text.

    Raises:
        InputError: it is none of them.
    """
    if types is None:
        return clean_name(found, f"the type of {what}")
    if not isinstance(found, str) or found not in types:
        known = f"none of {', '.join(types)}" if types else "but the corpus declares none"
        raise InputError(f"{what} has the type {shown(found)}, {known}")
    return found


def objects(fields: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """The list of objects that a record has under a key.

    Raises:
        InputError: there is something else.
    """
    found = fields.get(key)
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise InputError(f"{key} is {shown(found)}, not a list of objects")
    return found


def integer(found: Mapping[str, Any], key: str, what: str) -> int:
    """A whole number under a key.

    Raises:
        InputError: there is something else.
    """
    value = found.get(key)
    # True is an int to Python, and no position to anybody
    if not isinstance(value, int) or isinstance(value, bool):
        raise InputError(f"{what} has the {key} {shown(value)}, not a whole number")
    return value


def split_in(name: str) -> str | None:
    """The split that the name of a file or folder tells: `train`, `my.dev.jsonl`, `test_1`."""
    words = set(re.split(r"[^a-z]+", name.lower()))
    found = [split for split in SPLITS if split in words]
    return found[0] if len(found) == 1 else None


def same_text(first: str, second: str) -> bool:
    """Whether two texts differ in the kind and length of their white space at most."""
    return SPACE.sub(" ", first) == SPACE.sub(" ", second)


def _text(found: object) -> str:
    if not isinstance(found, str):
        raise InputError(f"text is {shown(found)}, not text")
    if SURROGATE.search(found):
        raise InputError(f"text {shown(found)} holds half a character")
    text = CONTROL.sub(" ", found)
    if not text.strip():
        raise InputError("text is blank")
    return text


def _other_unit(text: str, start: int, end: int, expected: str) -> str:
    for encoding, width, unit in (("utf-16-le", 2, "UTF-16 units"), ("utf-8", 1, "bytes")):
        raw = text.encode(encoding)[start * width : end * width]
        if same_text(raw.decode(encoding, "replace"), expected):
            return f"; its offsets count {unit}, not characters"
    return ""
