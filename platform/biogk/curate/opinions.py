"""What each reviewer said of a triple, and which of it counts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Self

from biogk.core.model.verdicts import UNSURE, Verdict
from biogk.core.store.driver import Row, Store
from biogk.core.store.values import plain

COLUMNS = (
    "verdict",
    "subject",
    "relation",
    "object",
    "source",
    "note",
    "reviewer",
    "counts",
    "reviewed_at",
    "subject_id",
    "object_id",
)


@dataclass(frozen=True)
class Opinion:
    """What one reviewer says of a triple.

    Args:
        reviewer: who, by name or ORCID iD; empty where nobody said.
        verdict: right, wrong or unsure.
        note: why.
        at: when, in ISO 8601.
    """

    reviewer: str
    verdict: Verdict
    note: str
    at: str

    @property
    def moment(self) -> datetime:
        """When; a time without a zone is taken for UTC."""
        found = datetime.fromisoformat(self.at)
        return found if found.tzinfo else found.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Opinions:
    """What all reviewers say of a triple, one opinion each, the oldest first.

    Args:
        every: the opinions.
    """

    every: Sequence[Opinion] = ()

    @classmethod
    def of(cls, row: Row) -> Self:
        """Those of a row of a review: its own is the one that counts, `others` are JSON."""
        if not row["verdict"]:
            return cls()
        own = Opinion(row["reviewer"], row["verdict"], row["note"], plain(row["reviewed_at"]))
        return cls._ordered([own, *(Opinion(**other) for other in json.loads(row["others"]))])

    @property
    def counting(self) -> Opinion | None:
        """The newest of somebody who is sure; else the newest.

        Who is unsure decides nothing, and so takes back nothing that somebody else decided.
        """
        return next((each for each in self.every[::-1] if each.verdict != UNSURE), self.newest)

    @property
    def newest(self) -> Opinion | None:
        """The last that was given."""
        return self.every[-1] if self.every else None

    @property
    def others(self) -> str:
        """Those that do not count, as JSON."""
        return json.dumps([asdict(each) for each in self.every if each is not self.counting])

    @property
    def stamp(self) -> str:
        """What changes whenever somebody gives an opinion or takes one back."""
        return " ".join(f"{each.reviewer} {each.verdict} {each.at}" for each in self.every)

    def by(self, reviewer: str) -> Opinion | None:
        """That of one reviewer."""
        return next((each for each in self.every if each.reviewer == reviewer), None)

    def without(self, reviewer: str) -> Opinions:
        """Those of the others."""
        return Opinions([each for each in self.every if each.reviewer != reviewer])

    def and_(self, opinion: Opinion) -> Opinions:
        """These, with one in place of what its reviewer said before."""
        return self._ordered([*self.without(opinion.reviewer).every, opinion])

    @classmethod
    def _ordered(cls, opinions: Sequence[Opinion]) -> Self:
        return cls(sorted(opinions, key=lambda each: each.moment))


def list_opinions(store: Store, verdict: str = "") -> list[Row]:
    """Maps of `COLUMNS`, one an opinion, the newest first.

    Args:
        store: the graph.
        verdict: only these; all where empty.
    """
    found = [
        row
        | asdict(each)
        | {"reviewed_at": each.at, "counts": each is opinions.counting, "moment": each.moment}
        for row in store.read("reviews/list")
        for opinions in (Opinions.of(row),)
        for each in opinions.every
        if verdict in ("", each.verdict)
    ]
    found.sort(key=lambda row: row["moment"], reverse=True)
    return [{name: row[name] for name in COLUMNS} for row in found]
