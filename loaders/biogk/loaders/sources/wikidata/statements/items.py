"""What is kept of an item of Wikidata, and how much was passed over."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import orjson

from biogk.core.model.rows import EntityRow

DEPRECATED = "deprecated statements"
NO_VALUE = "statements that say there is no value"
UNKNOWN_VALUE = "statements whose value is unknown"
NOT_AN_ITEM = "statements whose value is no item"
OTHER_KINDS = "statements between items of other kinds"
OTHER_FORM = "identifiers of another form"

Notes = Counter[str]
"""How often something became no fact that is no fault of the data, by one of the texts above or by
the reason of a qualifier's rule."""


@dataclass
class Passed:
    """What was passed over.

    Args:
        left_out: statements that became no fact, by reason.
        unread: values of qualifiers that are not read, by property.
    """

    left_out: Notes = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)

    @property
    def any(self) -> bool:
        """Whether there is something."""
        return bool(self.left_out or self.unread)

    def add(self, other: Passed) -> None:
        """Count the same of something else."""
        if other.any:
            self.left_out.update(other.left_out)
            self.unread.update(other.unread)


@dataclass(frozen=True, slots=True)
class Redirect:
    """An item that was merged into another one, by their Q numbers."""

    number: int
    target: int


@dataclass(frozen=True, slots=True)
class Item:
    """An item as the loaders need it.

    Args:
        number: its Q number.
        label: its name in the chosen languages; empty where it has none.
        aliases: its other names in them.
        description: one line about it.
        identifiers: its prefixed identifiers in other sources.
        classes: Q numbers of the listed classes that it is an instance or a subclass of.
        statements: property and Q number of the value.
    """

    number: int
    label: str = ""
    aliases: tuple[str, ...] = ()
    description: str = ""
    identifiers: tuple[str, ...] = ()
    classes: tuple[int, ...] = ()
    statements: tuple[tuple[str, int], ...] = ()

    def entity(self, kinds: tuple[str, ...], *, assumed: bool = False) -> EntityRow:
        """The item as a row. One without a label has its id in the place of a name."""
        return EntityRow(
            entity_id(self.number),
            self.label or entity_id(self.number),
            kinds,
            self.aliases,
            self.description,
            (),
            self.identifiers,
            assumed,
        )

    def to_line(self) -> bytes:
        """One line of JSON."""
        fields = [
            self.number,
            self.label,
            self.aliases,
            self.description,
            self.identifiers,
            self.classes,
            self.statements,
        ]
        return orjson.dumps(fields, option=orjson.OPT_APPEND_NEWLINE)

    @classmethod
    def from_line(cls, line: bytes) -> Item:
        """The item of a line that `to_line` wrote."""
        fields: list[Any] = orjson.loads(line)
        number, label, aliases, description, identifiers, classes, statements = fields
        return cls(
            number,
            label,
            tuple(aliases),
            description,
            tuple(identifiers),
            tuple(classes),
            tuple((property_, value) for property_, value in statements),
        )


def entity_id(number: int) -> str:
    """The id in the graph of an item with that Q number."""
    return f"wikidata:Q{number}"
