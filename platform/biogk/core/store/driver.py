"""The one way into Neo4j: named queries in managed transactions, results in columns."""

from __future__ import annotations

import itertools
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self, TypeVar

import neo4j
from neo4j import READ_ACCESS, WRITE_ACCESS, ManagedTransaction, Transaction

from biogk.core.closing import Closing
from biogk.core.config import Connection
from biogk.core.errors import ServerError
from biogk.core.model.vocabulary import SHIPPED, HomeVocabulary, Vocabulary
from biogk.core.store.changes import Changes
from biogk.core.store.connecting import connected
from biogk.core.store.faults import translated
from biogk.core.store.queries import Query, query

BATCH = 5_000
START_SECONDS = 180.0
POLL_SECONDS = 0.2

Row = dict[str, Any]
T = TypeVar("T")
Statement = tuple[str | Query, Mapping[str, Any]]
Runner = ManagedTransaction | Transaction


LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Table:
    """The result of a query for people: column names, rows of values, what it changed."""

    columns: list[str]
    rows: list[list[Any]]
    changes: Changes = field(default_factory=Changes)


class Store(Closing):
    """An open connection to one database.

    Args:
        connection: the server, user and database.
        lexis: the vocabulary of the home that it is of.
        held_out: sources that do not count, to whoever reads: `$held_out` in queries.
    """

    there: ClassVar[bool] = True
    """Whether there is a server behind it."""

    def __init__(
        self,
        connection: Connection,
        lexis: HomeVocabulary = SHIPPED,
        held_out: Iterable[str] = (),
    ) -> None:
        self.connection, self._lexis = connection, lexis
        self.held_out = sorted(set(held_out))
        self._driver = connected(connection)
        LOG.info("Neo4j at %s, database %s", connection.uri, connection.database)

    def __reduce__(self) -> tuple[type[Store], tuple[Connection, HomeVocabulary, list[str]]]:
        # a copy in another process has connections of its own
        return Store, (self.connection, self._lexis, self.held_out)

    def without(self, sources: Iterable[str]) -> Self:
        """The same connections; queries read as if these sources had never been loaded."""
        other = object.__new__(type(self))
        vars(other).update(vars(self), held_out=sorted({*self.held_out, *sources}))
        return other

    def close(self) -> None:
        """Give the connections back."""
        self._driver.close()

    def answers(self) -> bool:
        """Whether the server can be connected to again."""
        try:
            connected(self.connection).close()
        except ServerError:
            return False
        return True

    def reconnect(self, patience: float = START_SECONDS) -> None:
        """Connect again, after the server was stopped and started.

        Args:
            patience: seconds within which it has to answer.

        Raises:
            ServerError: it does not answer.
        """
        self.close()
        deadline = time.monotonic() + patience
        while True:
            try:
                self._driver = connected(self.connection)
                break
            except ServerError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(POLL_SECONDS)

    @property
    def vocabulary(self) -> Vocabulary:
        """What relations, kinds and corpora are called in the home that this database is of."""
        return self._lexis.read()

    @property
    def uri(self) -> str:
        """The address of the server."""
        return self.connection.uri

    def read(self, named: str | Query, **parameters: Any) -> list[Row]:
        """The records of a reading query, as dicts."""
        text, values = self._asked(named, parameters)

        def work(transaction: ManagedTransaction) -> list[Row]:
            return list(map(_row, transaction.run(text, values)))

        with self._session(READ_ACCESS, _named(named)) as session:
            return session.execute_read(work)

    def columns(self, named: str | Query, **parameters: Any) -> Row:
        """The single record of a query that collects columns: ten times faster than rows."""
        text, values = self._asked(named, parameters)

        def work(transaction: ManagedTransaction) -> Row:
            return _row(transaction.run(text, values).single(strict=True))

        with self._session(READ_ACCESS, _named(named)) as session:
            return session.execute_read(work)

    def write(self, named: str | Query, **parameters: Any) -> Changes:
        """Run one writing query in a transaction of its own, again where the fault passes."""

        def work(transaction: ManagedTransaction) -> Changes:
            return run_in(transaction, named, **parameters)

        with self._session(WRITE_ACCESS, _named(named)) as session:
            return session.execute_write(work)

    def write_together(
        self, statements: Sequence[Statement], note: Statement | None = None
    ) -> Changes:
        """Run writing queries in one transaction, all again where the fault passes.

        Args:
            statements: queries with their parameters, in the order in which they run.
            note: one more, which is no change that the user asked for and is not counted.
        """

        def work(transaction: ManagedTransaction) -> Changes:
            if note is not None:
                run_in(transaction, note[0], **note[1])
            return run_all(transaction, statements)

        what = ", ".join(_named(each) for each, _ in statements)
        with self._session(WRITE_ACCESS, what) as session:
            return session.execute_write(work)

    def write_batches(
        self,
        named: str | Query,
        rows: Iterable[Mapping[str, Any]],
        *,
        size: int = BATCH,
        advance: Callable[[int], None] | None = None,
        **parameters: Any,
    ) -> Changes:
        """Run a query once a batch with `$rows`, each batch in a transaction of its own.

        Args:
            named: the query or its name.
            rows: any number of rows; only one batch is held at a time.
            size: rows a batch.
            advance: told the number of rows after every batch.
            parameters: further parameters, the same for all batches.
        """
        total = Changes()
        for batch in batched(rows, size):
            total.add(self.write(named, rows=batch, **parameters))
            total.rows += len(batch)
            if advance is not None:
                advance(len(batch))
        return total

    def atomically(self, work: Callable[[ManagedTransaction], T]) -> T:
        """What a function of a transaction returns: all of it is done or nothing.

        Args:
            work: runs its queries in the transaction; again from the start where the fault passes,
                as when two writers wait for each other.
        """
        with self._session(WRITE_ACCESS, "a transaction") as session:
            return session.execute_write(work)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """One transaction around many queries: all of it becomes visible, or nothing."""
        with (
            self._session(WRITE_ACCESS, "a transaction") as session,
            session.begin_transaction() as transaction,
        ):
            yield transaction
            transaction.commit()

    def in_batches(self, named: str | Query, **parameters: Any) -> None:
        """Run a query that divides its work into transactions by itself (`IN TRANSACTIONS`)."""
        with self._session(WRITE_ACCESS, _named(named)) as session:
            session.run(_text(named), parameters).consume()

    def schema(self, text: str) -> bool:
        """Run one schema command, in an implicit transaction; True where it changed the schema."""
        with self._session(WRITE_ACCESS, "schema") as session:
            counters = session.run(text).consume().counters
        return counters.contains_updates

    def table(self, text: str, parameters: Mapping[str, Any], *, write: bool = False) -> Table:
        """The result of a person's query, in a read transaction unless `write` is set."""
        changes = Changes()

        def work(transaction: ManagedTransaction) -> tuple[list[str], list[list[Any]]]:
            result = transaction.run(text, dict(parameters))
            rows = [list(record.values()) for record in result]
            changes.add(result.consume().counters)
            return list(result.keys()), rows

        with self._session(WRITE_ACCESS if write else READ_ACCESS, "the query") as session:
            execute = session.execute_write if write else session.execute_read
            columns, rows = execute(work)
        return Table(columns, rows, changes)

    def _asked(self, named: str | Query, parameters: Row) -> tuple[str, Row]:
        found = named if isinstance(named, Query) else query(named)
        text = found.seen(all_count=not self.held_out)
        return text, {"held_out": self.held_out, **parameters}

    @contextmanager
    def _session(self, mode: str, what: str) -> Iterator[neo4j.Session]:
        started = time.monotonic()
        with (
            translated(self.uri),
            self._driver.session(
                database=self.connection.database, default_access_mode=mode
            ) as session,
        ):
            yield session
        LOG.info("%s: %.3f s", what, time.monotonic() - started)


def run_in(transaction: Runner, named: str | Query, **parameters: Any) -> Changes:
    """Run a writing query in a transaction that is open already."""
    return Changes.of(transaction.run(_text(named), parameters))


def read_in(transaction: Runner, named: str | Query, **parameters: Any) -> list[Row]:
    """The records of a reading query in a transaction that is open already, as dicts."""
    return list(map(_row, transaction.run(_text(named), parameters)))


def run_all(transaction: Runner, statements: Iterable[Statement]) -> Changes:
    """Run writing queries in a transaction that is open already, one after the other."""
    changes = Changes()
    for named, parameters in statements:
        changes.add(run_in(transaction, named, **parameters))
    return changes


def _row(record: neo4j.Record) -> Row:
    """A record as a dict. `Record.data` would look at every value in its lists, one by one."""
    return dict(zip(record.keys(), record.values(), strict=True))


def batched(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Lists of at most `size` rows, one in memory at a time."""
    iterator = iter(rows)
    while batch := list(itertools.islice(iterator, size)):
        yield batch


def _named(named: str | Query) -> str:
    return named.name if isinstance(named, Query) else named


def _text(named: str | Query) -> str:
    found = named if isinstance(named, Query) else query(named)
    return found.text
