"""Triples as sentences: the relation's template, whole or with a part masked."""

from __future__ import annotations

import re
from dataclasses import dataclass

PLACES = re.compile(r"\[[XY]\]")


@dataclass(frozen=True, slots=True)
class Verbalized:
    """A relation that can be written as a sentence.

    Args:
        type: the relationship type.
        template: its sentence; [X] is the subject, [Y] the object.
    """

    type: str
    template: str

    def whole(self, subject: str, object_: str) -> str:
        """The sentence of a triple. Names may hold anything, `[X]` and `[Y]` too."""
        names = {"[X]": subject, "[Y]": object_}
        return PLACES.sub(lambda found: names[found[0]], self.template)


def without_relation(mask: str, subject: str, object_: str) -> str:
    """The sentence with the relation masked: the same for every relation of a pair."""
    return f"{subject} {mask} {object_}."
