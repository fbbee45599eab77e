"""Rows a second of the two ways to load: in transactions, and through neo4j-admin's import.

    python benchmarks/loading.py --entities 100000 --triples 400000

A source is generated; both ways load it into the same server, a new one of its own, one after the
other. What is printed is for this machine: compare the two, not the numbers of two machines.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import click
from own_server import own_server

from biogk.core.model.rows import EntityRow, SourceInfo, TripleRow
from biogk.core.store.driver import Store
from biogk.core.store.queries import Query
from biogk.core.store.schema import ensure_schema
from biogk.engine.sites import LocalSite
from biogk.load.bulk.choice import Bulk
from biogk.load.ingest import LoadReport, load_knowledge
from biogk.load.plan import LoadPlan

EMPTY = "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 20000 ROWS"
RELATIONS = ("TREATS", "HAS_SYMPTOM", "CAUSES", "HAS_SIDE_EFFECT")


@dataclass(frozen=True)
class Generated:
    """Entities with two aliases each, and triples between any two of them."""

    entities: int
    triples: int

    @property
    def info(self) -> SourceInfo:
        """A name for the source."""
        return SourceInfo("generated", "Generated triples", "1", "none")

    def rows(self) -> Iterator[EntityRow | TripleRow]:
        """The same rows every time."""
        chance = random.Random(1)
        for number in range(self.entities):
            aliases = (f"other name of {number}", f"abbreviation {number}")
            kind = ("Drug", "Disease", "Symptom")[number % 3]
            yield EntityRow(f"g:{number}", f"concept number {number}", (kind,), aliases)
        for _ in range(self.triples):
            subject, object_ = chance.randrange(self.entities), chance.randrange(self.entities)
            relation = RELATIONS[chance.randrange(len(RELATIONS))]
            yield TripleRow(f"g:{subject}", relation, f"g:{object_}", relation.lower())


@click.command(help=(__doc__ or "").split("\n", maxsplit=1)[0])
@click.option("--entities", default=100_000, show_default=True)
@click.option("--triples", default=400_000, show_default=True)
def main(entities: int, triples: int) -> None:
    """Load both ways and print what each took."""
    source = Generated(entities, triples)
    with own_server(heap="2g") as (store, home):
        plans = {
            "transactions": LoadPlan(),
            "bulk import": LoadPlan(bulk=Bulk(LocalSite(home), always=True)),
        }
        for plan in plans.values():
            _empty(store)
            ensure_schema(store)
            aside = home.root / "rejected.jsonl"
            _say(load_knowledge(store, source, rejected_file=aside, plan=plan))


def _say(report: LoadReport) -> None:
    parts = ", ".join(f"{step} {seconds:.1f} s" for step, seconds in report.times.items())
    click.echo(
        f"{report.method:>12}: {report.rows:,} rows in {report.seconds:.1f} s, "
        f"{report.rows_per_second:,.0f} rows/s ({parts})"
    )


def _empty(store: Store) -> None:
    store.in_batches(Query("empty", EMPTY, "", ()))


if __name__ == "__main__":
    main()
