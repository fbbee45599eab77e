"""A Neo4j server for one benchmark, in a folder that goes with it."""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from biogk.core.config import Connection, Home
from biogk.core.store.driver import Store
from biogk.core.store.schema import ensure_schema
from biogk.engine.server import start, stop


@contextmanager
def own_server(heap: str = "1g", page_cache: str = "512m") -> Iterator[tuple[Store, Home]]:
    """An empty database with constraints and indexes, and the home that it is of.

    Args:
        heap: memory for queries.
        page_cache: memory for the data.
    """
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        start(home, _free_port(), _free_port(), heap=heap, page_cache=page_cache)
        try:
            with Store(Connection.read(home.credentials)) as store:
                ensure_schema(store)
                yield store, home
        finally:
            stop(home)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port
