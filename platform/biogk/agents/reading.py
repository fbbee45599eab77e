"""A database that is only read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import neo4j
from neo4j import READ_ACCESS

from biogk.core.errors import UsageError
from biogk.core.store.driver import Store


class ReadingStore(Store):
    """The same database; the server refuses each change, for every session says that it reads.

    What asks for a session that writes gets none: `has_identifiers_index` would make an index.
    """

    @contextmanager
    def _session(self, mode: str, what: str) -> Iterator[neo4j.Session]:
        if mode != READ_ACCESS:
            raise UsageError(f"Nothing is written here, and {what} would write.")
        with super()._session(READ_ACCESS, what) as session:
            yield session
