"""Which end of a relation is its head: its role says so, never its place in the file."""

from __future__ import annotations

import re
from collections.abc import Iterable

from biogk.core.errors import InputError, UsageError
from biogk.core.model.names import shown

PAIRS = {
    "subject": "object",
    "subj": "obj",
    "head": "tail",
    "source": "target",
    "from": "to",
    "anaphora": "antecedent",
    "cause": "effect",
    "agent": "theme",
}
"""Roles of heads that everybody knows, and those at the other end."""
NUMBERED = re.compile(r"(.*?)\D??(\d+)")


class Heads:
    """The roles that are heads, all over a corpus.

    Args:
        roles: those that the user has named, in any case; they go before the known ones.
    """

    def __init__(self, roles: Iterable[str] = ()) -> None:
        self.roles = frozenset(role.lower() for role in roles)

    def ordered(self, what: str, first: tuple[str, str], second: tuple[str, str]) -> list[str]:
        """The two ends of a relation, head before tail.

        Ends of one role, or of none, have no direction but that of the file.

        Args:
            what: the relation, for a message.
            first: role and name of the end that stands first.
            second: of the other.

        Raises:
            InputError: both roles are heads.
            UsageError: nothing says which of the two is the head.
        """
        roles = first[0].strip().lower(), second[0].strip().lower()
        is_first = roles[0] == roles[1] or self._first(roles)
        if is_first is None:
            one, other = shown(first[0]), shown(second[0])
            raise UsageError(
                f"{what} has the roles {one} and {other}, and nothing says which is the head.",
                f"Say it for the whole corpus: --head {first[0]} or --head {second[0]}.",
            )
        if roles[0] != roles[1] and self.roles.issuperset(roles):
            raise InputError(f"{what} has two heads: {shown(first[0])} and {shown(second[0])}")
        return [first[1], second[1]] if is_first else [second[1], first[1]]

    def _first(self, roles: tuple[str, str]) -> bool | None:
        for place, role in enumerate(roles):
            if role in self.roles:
                return place == 0
        for place, role in enumerate(roles):
            if PAIRS.get(role) == roles[1 - place]:
                return place == 0
        numbers = [NUMBERED.fullmatch(role) for role in roles]
        if numbers[0] and numbers[1] and numbers[0][1] == numbers[1][1]:
            return int(numbers[0][2]) < int(numbers[1][2])
        return None
