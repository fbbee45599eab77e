"""What an edge of KGX says of its ends: the aspect that is meant, whether it grows or shrinks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from biogk.loaders.tables import as_text

QUALIFIER = re.compile(r"(?:subject|object)_\w+_qualifier|qualified_predicate")
TURNING = re.compile(r"_(?:aspect|direction)$")
"""Qualifiers without which a statement says something else: a cause of less is no cause."""


@dataclass(frozen=True, slots=True)
class Qualifiers:
    """The qualifiers of both ends, and the predicate that fits them.

    Args:
        all: values by names, `object_direction` of `object_direction_qualifier`.
        turning: those that change the meaning.
    """

    all: Mapping[str, str]
    turning: Mapping[str, str]

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> Qualifiers:
        """The qualifiers of an edge."""
        said = [key for key in _qualifiers(tuple(fields)) if fields[key]]
        if not said:
            return NONE
        values = {
            key.removesuffix("_qualifier"): as_text(fields[key]).strip().removeprefix("biolink:")
            for key in said
        }
        found = {name: value for name, value in values.items() if value}
        return cls(found, {name: found[name] for name in found if TURNING.search(name)})

    def full(self, predicate: str) -> str:
        """A predicate with all of them behind it: `treats[object_part=liver]`."""
        return _behind(predicate, self.all)

    def turned(self, predicate: str) -> str:
        """A predicate with those that change its meaning: `causes[object_direction=decreased]`."""
        return _behind(predicate, self.turning)


NONE = Qualifiers({}, {})


@lru_cache(maxsize=1_000)
def _qualifiers(fields: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in sorted(fields) if QUALIFIER.fullmatch(name))


def _behind(predicate: str, found: Mapping[str, str]) -> str:
    if not found:
        return predicate
    return f"{predicate}[{','.join(f'{name}={value}' for name, value in found.items())}]"
