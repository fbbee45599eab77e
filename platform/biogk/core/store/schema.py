"""Constraints, indexes and known names: made once, by whichever command comes first."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from biogk.core.errors import BiogkError
from biogk.core.store.driver import Store
from biogk.core.store.queries import query

AWAIT_SECONDS = 600


@dataclass(frozen=True)
class Schema:
    """The constraints and indexes of a database, those included that somebody else made.

    Args:
        statements: what makes each of them, by name; constraints first.
    """

    statements: dict[str, str]

    @classmethod
    def read(cls, store: Store) -> Schema:
        """Those that a database has now."""
        rows = [*store.read("schema/own_constraints"), *store.read("schema/own_indexes")]
        return cls({row["name"]: row["statement"] for row in rows})

    def restore(self, store: Store) -> None:
        """Make those again that are not there."""
        there = Schema.read(store).statements
        for name, statement in self.statements.items():
            if name not in there:
                store.schema(statement)


def ensure_schema(store: Store, wait_seconds: int = AWAIT_SECONDS) -> None:
    """Create every constraint and index that is not there yet, and wait until they answer.

    Names of the schema become known too, so that a query that asks for one is not warned of it.

    Args:
        store: the database.
        wait_seconds: how long at most.
    """
    text = "\n".join(
        line for line in query("schema/schema").text.splitlines() if not line.startswith("//")
    )
    created = [store.schema(statement) for statement in text.split(";") if statement.strip()]
    if any(created):
        store.read("schema/await_indexes", seconds=wait_seconds)
    ensure_names(store)


def ensure_names(store: Store) -> None:
    """Make the names of the schema known; where the account may not do that, they stay unknown."""
    with suppress(BiogkError):  # a server that fails does so again where it matters
        store.write("schema/names")


def ensure_vector_index(store: Store, dimensions: int, *, wanted: bool = True) -> None:
    """Make the similarity index take vectors of this length, dropping one of another length.

    Args:
        store: the database.
        dimensions: length of gk_embedding.
        wanted: False to have none.
    """
    found = store.read("schema/vector_dimensions")
    if found and (not wanted or found[0]["dimensions"] != dimensions):
        store.schema(query("schema/drop_vector_index").text)
    if wanted:
        store.schema(query("schema/vector_index").typed(dimensions=dimensions).text)


def ensure_run_index(store: Store, relationship_type: str) -> None:
    """Index the `run` of one type of predicted edge, so that a run is found at once."""
    named = query("schema/relationship_index")
    store.schema(named.typed(name=f"run_of_{relationship_type}", type=relationship_type).text)
