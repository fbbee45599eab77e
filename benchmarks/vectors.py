"""Vectors a second, written to entities and read from them, in several ways.

    python benchmarks/vectors.py --entities 50000 --dimensions 768

A server of its own is started, and each way is tried on the same entities, one after the other.
What is printed is for this machine: compare the ways, not the numbers of two machines.
"""

from __future__ import annotations

import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click
import numpy as np

from biogk.core.config import Connection, Home
from biogk.core.store.driver import Store
from biogk.core.store.queries import Query, query
from biogk.core.store.schema import ensure_schema, ensure_vector_index
from biogk.engine.server import start, stop

PLAIN = Query(
    "benchmark",
    "UNWIND $rows AS row MATCH (e:Entity {id: row.id}) SET e.plain = row.vector",
    "",
    (),
)
ROWS = Query(
    "benchmark",
    "MATCH (e:Entity) WHERE e.id > $after AND e.id <= $last "
    "RETURN e.id AS id, e.gk_embedding AS vector ORDER BY e.id",
    "",
    (),
)
COLUMNS = Query(
    "benchmark",
    "MATCH (e:Entity) WHERE e.id > $after AND e.id <= $last WITH e ORDER BY e.id "
    "RETURN collect(e.id) AS ids, collect(e.gk_embedding) AS vectors",
    "",
    (),
)


@click.command(help=(__doc__ or "").split("\n", maxsplit=1)[0])
@click.option("--entities", default=50_000, show_default=True)
@click.option("--dimensions", default=768, show_default=True)
def main(entities: int, dimensions: int) -> None:
    """Write and read in each way and print the rates."""
    ids = [f"g:{number:08}" for number in range(entities)]
    vectors = np.random.default_rng(0).normal(size=(entities, dimensions)).astype(np.float32)
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        start(home, _free_port(), _free_port(), heap="1g", page_cache="512m")
        try:
            with Store(Connection.read(home.credentials)) as store:
                ensure_schema(store)
                store.write_batches(
                    Query("benchmark", "UNWIND $rows AS row CREATE (:Entity {id: row.id})", "", ()),
                    ({"id": id_} for id_ in ids),
                )
                _warm_up(store, ids, vectors)
                _writing(store, ids, vectors)
                _reading(store, ids)
        finally:
            stop(home)


def _warm_up(store: Store, ids: list[str], vectors: np.ndarray) -> None:
    """Let the server compile the queries before anything is timed."""
    few = slice(min(2_000, len(ids)))
    for named in (PLAIN, query("knowledge/set_embeddings")):
        store.write_batches(named, _rows(ids[few], vectors[few]), size=200, network="w")
    for named in (ROWS, COLUMNS):
        for _ in range(5):
            store.read(named, after="", last=ids[few][-1])


def _writing(store: Store, ids: list[str], vectors: np.ndarray) -> None:
    typed = query("knowledge/set_embeddings")
    for size in (100, 500, 2_000):
        _say(f"setNodeVectorProperty, {size} a batch", len(ids), _write(store, typed, size))(
            ids, vectors
        )
    _say("plain list, 500 a batch", len(ids), _write(store, PLAIN, 500))(ids, vectors)
    _say("500 a batch, 2 sessions", len(ids), _spread(store, typed, 2))(ids, vectors)
    started = time.perf_counter()
    ensure_vector_index(store, vectors.shape[1])
    store.read("schema/await_indexes", seconds=3_600)
    print(f"{'building the index':44} {len(ids) / (time.perf_counter() - started):9,.0f} a second")
    _say("with the index, 500 a batch", len(ids), _write(store, typed, 500))(ids, -vectors)
    _say("with the index, 2 sessions", len(ids), _spread(store, typed, 2))(ids, vectors)


def _reading(store: Store, ids: list[str]) -> None:
    for size in (1_000, 5_000):
        for name, named in (("row by row", ROWS), ("columns", COLUMNS)):
            started = time.perf_counter()
            for at in range(0, len(ids), size):
                page = ids[at : at + size]
                after = ids[at - 1] if at else ""
                found = store.read(named, after=after, last=page[-1])
                lists = (
                    [row["vector"] for row in found] if name != "columns" else found[0]["vectors"]
                )
                assert np.asarray(lists, dtype=np.float32).shape[0] == len(page)
            rate = len(ids) / (time.perf_counter() - started)
            print(f"{f'reading, {name}, {size} a page':44} {rate:9,.0f} a second", flush=True)


Writer = Callable[[list[str], np.ndarray], None]


def _write(store: Store, named: Query, size: int) -> Writer:
    def write(ids: list[str], vectors: np.ndarray) -> None:
        store.write_batches(named, _rows(ids, vectors), size=size, network=f"n{time.time_ns()}")

    return write


def _spread(store: Store, named: Query, sessions: int) -> Writer:
    def write(ids: list[str], vectors: np.ndarray) -> None:
        parts = np.array_split(np.arange(len(ids)), sessions)
        with ThreadPoolExecutor(sessions) as pool:
            list(
                pool.map(
                    lambda part: _write(store, named, 500)([ids[i] for i in part], vectors[part]),
                    parts,
                )
            )

    return write


def _say(name: str, count: int, writer: Writer) -> Writer:
    def timed(ids: list[str], vectors: np.ndarray) -> None:
        started = time.perf_counter()
        writer(ids, vectors)
        print(f"{name:44} {count / (time.perf_counter() - started):9,.0f} a second", flush=True)

    return timed


def _rows(ids: list[str], vectors: np.ndarray) -> Iterator[dict[str, object]]:
    for id_, vector in zip(ids, vectors, strict=True):
        yield {"id": id_, "vector": vector.tolist()}


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


if __name__ == "__main__":
    main()
