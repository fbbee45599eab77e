"""What a source's name of a relation stands for."""

from __future__ import annotations

from dataclasses import dataclass

from biogk.core.model.rows import TripleRow, Value

INVERSE, DENIES = "~", "!"
"""Signs before the name of a relation: its ends change places; it says what is not so."""


@dataclass(frozen=True, slots=True)
class MappedRelation:
    """A source's relation: the type that it becomes, and whether its ends change places.

    Args:
        type: the relationship type.
        inverse: whether the source states it from object to subject.
        symmetric: whether it reads the same both ways.
        kinds: of subject and object.
        reflexive: whether it may hold of one thing and itself.
        negated: whether the source states that it is not so.
    """

    type: str
    inverse: bool = False
    symmetric: bool = False
    kinds: tuple[str, str] = ("", "")
    reflexive: bool = False
    negated: bool = False

    def triple(
        self,
        subject: str,
        object_: str,
        name: str,
        properties: tuple[tuple[str, Value], ...] = (),
    ) -> TripleRow:
        """What a source states by this relation of two entities, as a row.

        Args:
            subject: id of the subject, as the source states it.
            object_: id of the object, likewise.
            name: what the source calls the relation.
            properties: what else it says.
        """
        first, second = self.ends(subject, object_)
        return TripleRow(first, self.type, second, name, properties, self.negated)

    @property
    def stated_kinds(self) -> tuple[str, str]:
        """The kinds of the ends in the order in which the source states them."""
        subject, object_ = self.kinds
        return (object_, subject) if self.inverse else (subject, object_)

    def ends(self, subject: str, object_: str) -> tuple[str, str]:
        """The ids at its ends as they are kept, for those that the source states."""
        if self.symmetric:
            return min(subject, object_), max(subject, object_)
        return (object_, subject) if self.inverse else (subject, object_)


def signs_of(name: str) -> tuple[str, bool, bool]:
    """A name without the signs before it, and whether it has them: of the inverse, of denial.

    `~` stands before the name of a relation whose ends change places, `!` before one by which a
    source states that something is not so, `!~` before one of both.
    """
    negated = name.startswith(DENIES)
    rest = name.removeprefix(DENIES)
    return rest.removeprefix(INVERSE), rest.startswith(INVERSE), negated
