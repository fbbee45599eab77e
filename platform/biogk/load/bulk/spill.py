"""Rows on disk in parts that fit into memory one by one, those that belong together in one part.

A source may name an entity anywhere and any number of times, and all of it has to be united.
Sorting would do; a hash is cheaper, for the order of the nodes does not matter: every row of an
entity goes to the part that its id's hash names, in the order of the rows, and each part is folded
by itself.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import fields
from operator import attrgetter
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self
from zlib import crc32

from biogk.core.model.rows import EntityRow, TripleRow

ROWS_A_PART = 100_000
MOST_PARTS = 200
BUFFERED_ROWS = 100_000

_entity_values = attrgetter(*(each.name for each in fields(EntityRow)))
_triple_values = attrgetter(*(each.name for each in fields(TripleRow)))


class Spill:
    """Entities and triples of a source, in parts.

    Args:
        folder: where the parts are written; it must exist.
        rows: about how many there will be, which decides the number of parts.
    """

    def __init__(self, folder: Path, rows: int) -> None:
        self.parts = min(max(-(-rows // ROWS_A_PART), 1), MOST_PARTS)
        self._limit = max(BUFFERED_ROWS // self.parts, 1)
        self._paths = {
            kind: [folder / f"{name}-{part}" for part in range(self.parts)]
            for kind, name in ((EntityRow, "entities"), (TripleRow, "triples"))
        }
        self._buffers: dict[type, list[list[Any]]] = {
            kind: [[] for _ in paths] for kind, paths in self._paths.items()
        }
        self._streams: dict[type, list[IO[bytes]]] = {}
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self._streams = {
            kind: [self._open.enter_context(path.open("wb")) for path in paths]
            for kind, paths in self._paths.items()
        }
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._open:
            if kind is None:
                for row_type in self._paths:
                    for part in range(self.parts):
                        self._flush(row_type, part)

    def add(self, row: EntityRow | TripleRow) -> None:
        """Put a row to its part.

        Raises:
            OSError: the part cannot be written.
        """
        if isinstance(row, EntityRow):
            self._put(EntityRow, row.id, _entity_values(row))
        else:
            key = f"{row.subject}\0{row.relation}\0{row.object}"
            self._put(TripleRow, key, _triple_values(row))

    def entities(self, part: int) -> Iterator[EntityRow]:
        """The entity rows of a part, in the order in which they came."""
        return (EntityRow(*values) for values in _read(self._paths[EntityRow][part]))

    def triples(self, part: int) -> Iterator[TripleRow]:
        """The triples of a part, in the order in which they came."""
        return (TripleRow(*values) for values in _read(self._paths[TripleRow][part]))

    def _put(self, kind: type, key: str, values: Any) -> None:
        part = crc32(key.encode("utf-8", "surrogatepass")) % self.parts
        buffer = self._buffers[kind][part]
        buffer.append(values)
        if len(buffer) >= self._limit:
            self._flush(kind, part)

    def _flush(self, kind: type, part: int) -> None:
        buffer = self._buffers[kind][part]
        self._streams[kind][part].write(marshal.dumps(buffer))
        buffer.clear()


def _read(path: Path) -> Iterator[Any]:
    """The rows of a part, which is removed once it is read: its place on the disk is needed."""
    with path.open("rb") as stream:
        while True:
            try:
                rows = marshal.load(stream)  # noqa: S302 - written by this process a moment ago
            except EOFError:
                break
            yield from rows
    path.unlink()
