"""What loaders of annotated documents check alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from biogk.core.errors import InputError
from biogk.core.model.names import clean_name, shown
from biogk.core.model.rows import CorpusRow, DocumentRow, RejectedRow
from biogk.loaders.records import Record

SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
SPLITS = ("train", "dev", "test")


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
