"""Vectors a second, written to entities and read from them, as lists and as bytes.

    python benchmarks/vectors.py --entities 50000 --dimensions 768

A server of its own is started, and each way is tried on the same entities, one after the other.
What is printed is for this machine: compare the ways, not the numbers of two machines.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import click
import numpy as np
from own_server import own_server

from biogk.core.store.driver import Store
from biogk.core.store.queries import Query
from biogk.core.store.schema import ensure_vector_index
from biogk.core.store.vectors import HALF, Vectors, unpacked
from biogk.training.embeddings.storing import write_vectors

ROW = "UNWIND $rows AS row MATCH (e:Entity {id: row.id}) "
LISTS = Query("benchmark", ROW + "SET e.gk_embedding = row.vector", "", ())
TYPED = Query(
    "benchmark",
    ROW + "CALL db.create.setNodeVectorProperty(e, 'gk_embedding', row.vector)",
    "",
    (),
)
ENTITIES = Query("benchmark", "UNWIND $rows AS row CREATE (:Entity {id: row.id})", "", ())


@click.command(help=(__doc__ or "").split("\n", maxsplit=1)[0])
@click.option("--entities", default=50_000, show_default=True)
@click.option("--dimensions", default=768, show_default=True)
def main(entities: int, dimensions: int) -> None:
    """Write and read in each way and print the rates."""
    ids = [f"g:{number:08}" for number in range(entities)]
    vectors = np.random.default_rng(0).normal(size=(entities, dimensions)).astype(np.float32)
    with own_server() as (store, _):
        store.write_batches(ENTITIES, ({"id": id_} for id_ in ids))
        few = slice(min(4_000, entities))
        for told in (_silent, _say):  # the server compiles queries when it sees them first
            _compare(store, ids[few], vectors[few], told)
            few = slice(entities)


Telling = Callable[[str, int, Callable[[], object]], None]


def _compare(store: Store, ids: list[str], vectors: Vectors, say: Telling) -> None:
    def lists(named: Query) -> Callable[[], object]:
        return lambda: store.write_batches(named, _rows(ids, vectors), size=500)

    def ours(network: str, *, index: bool) -> Callable[[], object]:
        def write() -> None:
            for at in range(0, len(ids), 2_000):
                page = slice(at, at + 2_000)
                write_vectors(store, ids[page], vectors[page], network, index=index)

        return write

    say("write lists, SET", len(ids), lists(LISTS))
    say("write lists, setNodeVectorProperty", len(ids), lists(TYPED))
    for size in (1_000, 5_000):
        say(f"read lists, {size:,} a page", len(ids), _reading(store, ids, "gk_embedding", size))
    say("write bytes, float32", len(ids), ours("n", index=False))
    for size in (1_000, 5_000):
        say(f"read bytes, {size:,} a page", len(ids), _reading(store, ids, "gk_vector", size))
    say("write bytes, float16", len(ids), ours(f"{HALF}n", index=False))
    say("read bytes, float16", len(ids), _reading(store, ids, "gk_vector", 1_000, HALF))
    say("write both, no index yet", len(ids), ours("n", index=True))
    say("build the index", len(ids), lambda: _index(store, vectors.shape[1]))
    say("write both, index there", len(ids), ours("m", index=True))
    ensure_vector_index(store, vectors.shape[1], wanted=False)


def _index(store: Store, dimensions: int) -> None:
    ensure_vector_index(store, dimensions)
    store.read("schema/await_indexes", seconds=3_600)


def _reading(
    store: Store, ids: list[str], kept: str, size: int, network: str = "n"
) -> Callable[[], object]:
    columns = Query(
        "benchmark",
        "UNWIND $ids AS id MATCH (e:Entity {id: id}) "
        f"RETURN collect(e.id) AS ids, collect(e.{kept}) AS vectors",
        "",
        (),
    )

    def read() -> None:
        for at in range(0, len(ids), size):
            page = store.columns(columns, ids=ids[at : at + size])
            x = np.stack([unpacked(stored, network) for stored in page["vectors"]])
            assert len(x) == len(ids[at : at + size])

    return read


def _silent(_name: str, _count: int, work: Callable[[], object]) -> None:
    work()


def _say(name: str, count: int, work: Callable[[], object]) -> None:
    started = time.perf_counter()
    work()
    print(f"{name:36} {count / (time.perf_counter() - started):9,.0f} a second", flush=True)


def _rows(ids: list[str], vectors: Vectors) -> Iterator[dict[str, Any]]:
    for id_, vector in zip(ids, vectors, strict=True):
        yield {"id": id_, "vector": vector.tolist()}


if __name__ == "__main__":
    main()
