"""How far a load has come: remembered on its (:Source), in the transaction of each batch."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from biogk.core.store.driver import Store


@dataclass(frozen=True)
class LoadCheckpoint:
    """Where a load was interrupted.

    Args:
        done: usable rows that are in the graph, counted from the first.
        counts: what the check counted: fields of `LoadReport`.
        imported: whether the rows came through an import that was not made complete.
    """

    done: int
    counts: dict[str, Any]
    imported: bool

    @classmethod
    def find(cls, store: Store, source: str, fingerprint: str | None) -> LoadCheckpoint | None:
        """What an unfinished load of the same input left; None where there is none.

        Args:
            store: the database.
            source: id of the source.
            fingerprint: of the input; None where nothing tells that it is the same.
        """
        if fingerprint is None:
            return None
        found = store.read("load/broken_off", id=source, fingerprint=fingerprint)
        if not found:
            return None
        row = found[0]
        return cls(row["done"], json.loads(row["checked"]), row["imported"])
