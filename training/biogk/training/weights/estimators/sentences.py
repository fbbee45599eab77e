"""Triples as sentences: the relation's templates, whole or with a part masked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from biogk.core.errors import UsageError
from biogk.core.model.vocabulary import Vocabulary

PLACES = re.compile(r"\[[XY]\]")

Range = tuple[int, int]
Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Placed:
    """A sentence, and where its names stand in it.

    Args:
        text: the sentence.
        subject: the subject's characters, end exclusive.
        object: the object's characters, end exclusive.
    """

    text: str
    subject: Range
    object: Range


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
        return self.placed(subject, object_).text

    def placed(self, subject: str, object_: str) -> Placed:
        """The sentence of a triple with the places of its names."""
        names = {"[X]": subject, "[Y]": object_}
        parts, places, end, length = [], {}, 0, 0
        for found in PLACES.finditer(self.template):
            name, before = names[found[0]], self.template[end : found.start()]
            start = length + len(before)
            places[found[0]] = (start, start + len(name))
            parts += [before, name]
            end, length = found.end(), start + len(name)
        text = "".join((*parts, self.template[end:]))
        return Placed(text, places["[X]"], places["[Y]"])


@dataclass(frozen=True)
class Candidates:
    """The relations among which a pair's is predicted, with all their sentences.

    Args:
        types: r relationship types.
        sentences: their templates, n in all, those of one relation together.
    """

    types: tuple[str, ...]
    sentences: tuple[Verbalized, ...]

    @classmethod
    def of(cls, vocabulary: Vocabulary, types: Iterable[str]) -> Candidates:
        """The relations of those types, as the vocabulary says them.

        Raises:
            UsageError: the vocabulary has no such relation.
        """
        names, known = tuple(types), vocabulary.relations
        missing = [type_ for type_ in names if type_ not in known]
        if missing:
            raise UsageError(
                f"The graph states {', '.join(missing)}, for which there is no sentence.",
                "Add the relation with templates to relations.toml (biogk relations --init).",
            )
        return cls(
            names,
            tuple(Verbalized(type_, one) for type_ in names for one in known[type_].templates),
        )

    def only(self, type_: str) -> Candidates:
        """One of the relations, with its sentences."""
        return Candidates((type_,), tuple(one for one in self.sentences if one.type == type_))

    def __len__(self) -> int:
        return len(self.types)

    def mean(self, scores: npt.NDArray[np.floating]) -> Scores:
        """The mean over each relation's templates: [p, n] -> [p, r]."""
        types = [sentence.type for sentence in self.sentences]
        starts = [types.index(type_) for type_ in self.types]
        sums = np.add.reduceat(scores.astype(np.float64), starts, axis=1)
        means: Scores = sums / np.diff([*starts, len(types)])
        return means


def without_relation(mask: str, subject: str, object_: str) -> str:
    """The sentence with the relation masked: the same for every relation of a pair."""
    return f"{subject} {mask} {object_}."
