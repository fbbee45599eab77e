"""Predictions written into a graph that is large already, and taken out again.

    python benchmarks/predictions.py --edges 1000000 --documents 100000

A server of its own is started and filled with made-up entities, edges, documents and links. Then a
run is written as `predict --write` does it, and undone. Prints rows a second, and the most memory
that the server's heap and Python held meanwhile.
"""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Iterator
from typing import Any

import click
from own_server import own_server

from biogk.core.model.extraction import Extraction, Mention, Relation
from biogk.core.store.driver import Store
from biogk.core.store.queries import Query
from biogk.core.store.runs import PREDICTION, RunInfo, delete_run
from biogk.training.extraction.predicting.write_back import write_found

TEXT = "aspirin caused a rash in two of the patients ."
SPANS = ((0, 7, "Drug"), (17, 21, "Adverse-Effect"))
ENTITIES = "UNWIND $rows AS row CREATE (e:Entity {id: row.id, name: row.id, sources: ['s']})"
EDGES = """
UNWIND $rows AS row MATCH (s:Entity {id: row.s}) MATCH (o:Entity {id: row.o})
CREATE (s)-[:TREATS {source: 's', weight: row.w}]->(o)
"""
DOCUMENTS = """
UNWIND $rows AS row
CREATE (d:Document {id: row.id, corpus: 'c', split: 'test', text: row.text})
WITH d, row UNWIND row.links AS link
MATCH (e:Entity {id: link.entity})
CREATE (d)-[:HAS_MENTION]->(m:Mention {id: link.id, start: link.start, end: link.end, types: []})
CREATE (m)-[:LINKED_TO {score: 1.0, method: 'name'}]->(e)
"""


@click.command(help=(__doc__ or "").split("\n", maxsplit=1)[0])
@click.option("--entities", default=100_000, show_default=True)
@click.option("--edges", default=1_000_000, show_default=True)
@click.option("--documents", default=100_000, show_default=True)
@click.option("--heap", default="1g", show_default=True)
def main(entities: int, edges: int, documents: int, heap: str) -> None:
    """Fill, write, undo; print the rates."""
    with own_server(heap) as (store, home):
        _fill(store, entities, edges, documents)
        info = RunInfo("run", PREDICTION, "made-up", "none", "c", "test", "{}", 7)
        started = time.perf_counter()
        found = _extractions(documents)
        report = write_found(store, home.runs / "model", info, found, learned_from="ade")
        _say("write", report.rows, started)
        print(
            f"of them {report.mentions:,} mentions, {report.relations:,} relations between "
            f"mentions, {report.entity_relations:,} between entities"
        )
        started = time.perf_counter()
        delete_run(store, "run")
        _say("undo", report.rows, started)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(f"Python held {peak:,.0f} MB at most; the server's heap is {heap}")


def _fill(store: Store, entities: int, edges: int, documents: int) -> None:
    draw = random.Random(7)
    names = [f"e:{number:07}" for number in range(entities)]
    rows: Iterator[dict[str, Any]] = ({"id": name} for name in names)
    store.write_batches(Query("benchmark", ENTITIES, "", ()), rows, size=10_000)
    rows = (
        {"s": draw.choice(names), "o": draw.choice(names), "w": draw.random()} for _ in range(edges)
    )
    store.write_batches(Query("benchmark", EDGES, "", ()), rows, size=10_000)
    rows = (
        {
            "id": f"c:{number}",
            "text": TEXT,
            "links": [
                {
                    "id": f"c:{number}#{start}-{end}",
                    "start": start,
                    "end": end,
                    "entity": draw.choice(names),
                }
                for start, end, _ in SPANS
            ],
        }
        for number in range(documents)
    )
    store.write_batches(Query("benchmark", DOCUMENTS, "", ()), rows, size=5_000)


def _extractions(documents: int) -> Iterator[Extraction]:
    """Documents with two mentions and a relation between them."""
    mentions = [Mention(start, end, type_, 0.9) for start, end, type_ in SPANS]
    for number in range(documents):
        found = [Relation(1, 0, "Adverse-Effect", 0.8)]
        yield Extraction(f"c:{number}", list(mentions), found, TEXT)


def _say(what: str, rows: int, started: float) -> None:
    seconds = time.perf_counter() - started
    print(f"{what:6} {rows:,} rows in {seconds:.1f} s: {rows / seconds:,.0f} a second", flush=True)


if __name__ == "__main__":
    main()
