"""Whether a load goes through import files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from biogk.core.errors import InputError
from biogk.core.progress import say

if TYPE_CHECKING:
    # the command line shows these options: help need not wait for the driver
    from biogk.core.store.driver import Store
    from biogk.engine.sites import ImportSite

BULK_ABOVE = 1_000_000


@dataclass(frozen=True)
class Bulk:
    """When and where a load goes through import files.

    Args:
        site: the server whose database is replaced.
        always: whatever the size; otherwise only where there are more than `above` rows and the
            graph is empty.
        above: rows.
    """

    site: ImportSite
    always: bool = False
    above: int = BULK_ABOVE

    def takes(self, store: Store, rows: int) -> bool:
        """Whether a load of so many rows goes through import files.

        Raises:
            InputError: it should, but there is something in the graph.
        """
        if not self.always and rows <= self.above:
            return False
        if is_empty(store):
            return True
        if self.always:
            raise not_empty(store)
        say(
            f"{rows:,} rows would be a bulk import, but the graph has something in it already: "
            "they are written in transactions."
        )
        return False


def is_empty(store: Store) -> bool:
    """Whether the graph has no node."""
    return bool(store.read("load/is_empty")[0]["empty"])


def not_empty(store: Store) -> InputError:
    """The error for a graph that an import would replace."""
    return InputError(
        f"The graph at {store.uri} has something in it already, and a bulk import fills an empty "
        "one only; nothing was changed.",
        "Load with --bulk never, or first of all sources into a new home: biogk up --home DIR.",
    )
