"""A truth from outside: a table with a pair a row, and perhaps a column that says true or false."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from biogk.core.errors import InputError, UsageError
from biogk.core.model.names import clean_name, shown
from biogk.core.model.rows import RejectedRow
from biogk.core.model.vocabulary import Vocabulary
from biogk.loaders.sources.columns import Chosen, End, find_columns
from biogk.loaders.sources.naming import checked
from biogk.loaders.sources.prefixes import PREFIXED, curie, is_identifier
from biogk.loaders.tables import as_text, open_table

TRUE = ("true", "t", "yes", "y", "1", "positive", "+")
FALSE = ("false", "f", "no", "n", "not", "0", "-1", "negative", "-")
"""What usually stands for true and false, in any case."""
DIFFERENT = 20
"""How many different labels that mean neither true nor false are remembered."""

Called = tuple[str, ...]
"""What a row calls one end of its pair, the surest first: an identifier, a name."""


@dataclass(frozen=True)
class LabelColumn:
    """Which rows are true, and which are false.

    Args:
        name: the column; empty where all rows are true.
        true: its values that mean true, in any case; the usual ones where there are none.
        false: those that mean false, likewise.
    """

    name: str = ""
    true: Collection[str] = ()
    false: Collection[str] = ()

    def meanings(self) -> dict[str, bool]:
        """Whether each value means true, by its small letters.

        Raises:
            UsageError: values without a column, or one that means both.
        """
        if not self.name:
            if self.true or self.false:
                raise UsageError(
                    "--true and --false are values of a column.", "Name it with --label."
                )
            return {}
        true, false = ({_folded(each) for each in some} for some in (self.true, self.false))
        both = sorted(true & false)
        if both:
            raise UsageError(
                f"{shown(both[0])} cannot mean both true and false.", "Give it to one of them."
            )
        usual = {each: True for each in TRUE if not true} | {
            each: False for each in FALSE if not false
        }
        return usual | dict.fromkeys(true, True) | dict.fromkeys(false, False)


@dataclass(frozen=True, slots=True)
class TruthPair:
    """A pair of the table.

    Args:
        line: its line, from 1.
        subject: what the row calls its subject.
        object: what it calls its object.
        true: whether the two are so related.
    """

    line: int
    subject: Called
    object: Called
    true: bool


class TruthTable:
    """A table of pairs that are known to be related by one relation, or not to be.

    Args:
        path: the table, in any format that `load triples` reads.
        chosen: format and columns as the user names them; the others are guessed. Its relation is a
            type of the vocabulary.
        label: which rows are true.
        prefix: stands before ids that have none; `chosen` may have another for either end.
        known: the vocabulary.

    Raises:
        InputError: the file cannot be read.
        UsageError: a column is not there, or options do not fit.
    """

    advice = "Name the right columns (--subject, --object), and the prefix of ids (--prefix)."
    """What to do where the graph has none of its names."""

    def __init__(
        self, path: Path, chosen: Chosen, label: LabelColumn, prefix: str, known: Vocabulary
    ) -> None:
        self.path, self.label, self._meanings = path, label, label.meanings()
        usual = checked(prefix, "--prefix")
        self.prefixes = (
            checked(chosen.subject_prefix, "--subject-prefix") or usual,
            checked(chosen.object_prefix, "--object-prefix") or usual,
        )
        self.table = open_table(path, format_=chosen.format, header=chosen.header)
        self.columns = find_columns(self.table, chosen, known)
        if label.name and label.name not in self.table.columns:
            some = ", ".join(map(shown, self.table.columns[:20]))
            raise UsageError(
                f"{path} has no column {shown(label.name)}; it has {some}.",
                "Name one of them with --label.",
            )
        self.unread: Counter[str] = Counter()
        """Labels that mean neither true nor false, as far as they were read."""

    def rows(self) -> Iterator[TruthPair | RejectedRow]:
        """The pairs, streamed, and the rows that are none.

        Raises:
            InputError: the file cannot be read.
        """
        for record in self.table.records():
            if isinstance(record, RejectedRow):
                yield record
                continue
            try:
                yield self._pair(record.line, record.fields)
            except InputError as error:
                yield record.reject(error.message)

    def _pair(self, line: int, fields: Mapping[str, Any]) -> TruthPair:
        columns, prefixes = self.columns, self.prefixes
        subject = _called(fields, columns.subject, prefixes[0], "the subject")
        object_ = _called(fields, columns.object, prefixes[1], "the object")
        return TruthPair(line, subject, object_, self._is_true(fields))

    def _is_true(self, fields: Mapping[str, Any]) -> bool:
        if not self.label.name:
            return True
        value = as_text(fields.get(self.label.name)).strip()
        found = self._meanings.get(_folded(value))
        if found is None:
            if value in self.unread or len(self.unread) < DIFFERENT:
                self.unread[value] += 1
            raise InputError(f"{self.label.name} is {shown(value)}, neither true nor false")
        return found


def _folded(value: str) -> str:
    return value.strip().casefold()


def _called(fields: Mapping[str, Any], end: End, prefix: str, what: str) -> Called:
    """What a row calls one of its ends.

    Raises:
        InputError: nothing, or nothing that can be a name.
    """
    id_, name = (
        as_text(fields.get(column)).strip() if column else "" for column in (end.id, end.name)
    )
    found = []
    if id_:
        found.append(_identified(clean_name(id_, what), end, prefix))
    if name or not id_:
        found.append(clean_name(name, what))
    return tuple(dict.fromkeys(found))


def _identified(text: str, end: End, prefix: str) -> str:
    text = curie(text)
    if not prefix or is_identifier(text, (prefix.casefold(),)):
        return text
    return text if end.says_ids and PREFIXED.fullmatch(text) else f"{prefix}:{text}"
