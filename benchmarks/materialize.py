"""Reading a knowledge graph into tensors: in columns as biogk does, and row by row.

    python benchmarks/materialize.py --entities 20000 --edges 200000

Starts a Neo4j server of its own in a temporary folder, fills it with a made-up graph, and reads all
edges with their weights both ways in turn, in one process. Prints edges a second, their ratio, and
the most memory that Python held meanwhile.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import neo4j
import torch
from own_server import own_server

from biogk.core.config import Connection
from biogk.core.store.driver import Store, batched
from biogk.core.store.pages import pages
from biogk.training.graphs.feature_store.database import DatabaseKnowledge
from biogk.training.graphs.subgraph import Neighbourhood, read_subgraph

ROWS = """
MATCH (s:Entity)-[r]->(o:Entity) WHERE r.source IS NOT NULL
RETURN s.id AS subject, o.id AS object, r.weight AS weight
"""
ENTITIES = "UNWIND $rows AS row CREATE (e:Entity) SET e.id = row.id, e.name = row.id"
EDGES = """
UNWIND $rows AS row MATCH (s:Entity {id: row.s}) MATCH (o:Entity {id: row.o})
CREATE (s)-[:TREATS {source: 'made-up', weight: row.w}]->(o)
"""
Edges = tuple[torch.Tensor, torch.Tensor]


def fill(store: Store, entities: int, edges: int) -> None:
    """Write a random graph."""
    draw = random.Random(7)
    ids = [f"made:{number:08}" for number in range(entities)]
    pairs = sorted({(draw.choice(ids), draw.choice(ids)) for _ in range(edges)})
    rows: list[dict[str, Any]] = [{"s": s, "o": o, "w": draw.random()} for s, o in pairs]
    for text, all_rows in ((ENTITIES, [{"id": id_} for id_ in ids]), (EDGES, rows)):
        for batch in batched(all_rows, 10_000):
            store.table(text, {"rows": batch}, write=True)


def row_by_row(connection: Connection) -> Edges:
    """What a plain script does: one record an edge."""
    numbers: dict[str, int] = {}
    pairs: list[tuple[int, int]] = []
    weights: list[float] = []
    auth = (connection.username, connection.password.get_secret_value())
    with (
        neo4j.GraphDatabase.driver(connection.uri, auth=auth) as driver,
        driver.session() as session,
    ):
        for record in session.run(ROWS):
            subject = numbers.setdefault(record["subject"], len(numbers))
            object_ = numbers.setdefault(record["object"], len(numbers))
            pairs.append((subject, object_))
            weights.append(record["weight"])
    return torch.tensor(pairs).T, torch.tensor(weights)


def in_columns(connection: Connection) -> Edges:
    """What biogk does: pages of collected columns."""
    knowledge = DatabaseKnowledge(connection)
    nodes = torch.arange(len(knowledge.index))
    found = knowledge.neighbours(nodes, ["TREATS"], incoming=False)["TREATS"]
    knowledge.close()
    return torch.stack((found.at, found.other)), found.weight


def as_task_graph(connection: Connection) -> Edges:
    """What `materialize` does: entities, their vectors (none here), and edges between them."""
    with Store(connection) as store:
        named = pages(store, "knowledge/entity_ids", limit=20_000)
        ids = [id_ for page in named for id_ in page["ids"]]
        found = read_subgraph(store, ids, Neighbourhood())
    return found.edges, found.weights


WAYS = {"feature store": in_columns, "task graph": as_task_graph, "row by row": row_by_row}


def seconds(read: Callable[[Connection], Edges], connection: Connection) -> float:
    """How long reading all edges takes."""
    started = time.perf_counter()
    read(connection)
    return time.perf_counter() - started


def peak(read: Callable[[Connection], Edges], connection: Connection) -> float:
    """Megabytes that Python held at most."""
    tracemalloc.start()
    read(connection)
    found = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return found / 1e6


def main() -> None:
    """Fill, read both ways in turn, print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--entities", type=int, default=20_000)
    options.add_argument("--edges", type=int, default=200_000)
    options.add_argument("--rounds", type=int, default=5)
    given = options.parse_args()
    with own_server() as (store, _):
        connection = store.connection
        fill(store, given.entities, given.edges)
        (edges,) = {read(connection)[1].numel() for read in WAYS.values()}
        rounds = [
            [seconds(read, connection) for read in WAYS.values()] for _ in range(given.rounds)
        ]
        print(f"{edges:,} edges, median of {given.rounds} rounds")
        medians = [statistics.median(column) for column in zip(*rounds, strict=True)]
        for (name, read), median in zip(WAYS.items(), medians, strict=True):
            print(
                f"{name:18} {edges / median:10,.0f} edges/s {medians[-1] / median:6.1f} times "
                f"row by row {peak(read, connection):6.0f} MB"
            )


if __name__ == "__main__":
    main()
