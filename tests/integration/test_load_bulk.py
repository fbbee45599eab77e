"""A bulk load ends in the same graph as one in transactions, or in nothing at all."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from biogk.core.config import Home
from biogk.core.errors import InputError
from biogk.core.model.rows import EntityRow, KnowledgeRow, TripleRow
from biogk.core.progress import listening
from biogk.core.store.driver import Store
from biogk.engine.server import info
from biogk.engine.sites import LocalSite
from biogk.load.bulk.choice import Bulk
from biogk.load.ingest import load_knowledge
from biogk.load.plan import LoadPlan
from conftest import empty
from hearing import Hearing
from small import Small, small_source

pytestmark = pytest.mark.server

Snapshot = Callable[[], list[str]]

ODD = (
    "plain",
    "with \"quotes\" and 'others'",
    'comma, semicolon; tab\t pipe | backslash \\ \\" \\n',
    "line\nbreak",
    "carriage\r\nreturn",
    "unit\x1fseparator \x1e \x00 \x7f \x85 \u2028",
    "ελληνικά, עברית \u200f, 日本語, 😀, e\u0301",
    " spaces around ",
    "=1+1",
    "`back` $tick {brace}",
    "x" * 3_000,
)


def odd_rows() -> Iterator[KnowledgeRow]:
    """Every odd text in every place; entities that repeat; triples whose ends are not there."""
    for number, text in enumerate(ODD):
        name = text[:900]
        yield EntityRow(f"t:{number}", name, ("Drug",), (text, "", text, "z"), text, (text,))
        yield EntityRow(f"t:id {name}", name, ("Disease", "Drug"), identifiers=(text, "umls:C1"))
        yield EntityRow(f"t:{number}", "second", ("Symptom",), (text, "more"), "later", ("Type",))
        yield EntityRow(f"t:bare{number}", name)
    yield EntityRow("t:0", "second", (), ("third",), "", (), ("a", "b"))
    yield EntityRow("t:empty", "", ("Drug",), ("",), "", ("",), ("",))
    for number, text in enumerate(ODD):
        yield TripleRow(f"t:{number}", "TREATS", f"t:id {text[:900]}", text)
        yield TripleRow(f"t:{number}", "TREATS", f"t:id {text[:900]}", "again")
        yield TripleRow(f"t:{number}", "CAUSES", f"t:{number}", "")
        yield TripleRow(f"t:bare{number}", "CAUSES", "t:nowhere", "P1")
        yield TripleRow("t:nowhere", "CAUSES", f"t:bare{number}", "P1")
        yield TripleRow(f"t:bare{number}", "CAUSES", f"t:bare{number - 1}", text)


def many_rows(count: int) -> Iterator[KnowledgeRow]:
    """Entities that come back with other names, and pairs that come back with other relations."""
    chance = random.Random(3)
    for _ in range(2):
        for number in range(count):
            yield EntityRow(
                f"t:{number}",
                f"name {chance.randrange(3)} of {number}",
                (chance.choice(["Drug", "Disease"]),),
                tuple(f"alias {chance.randrange(9)}" for _ in range(chance.randrange(3))),
                chance.choice(["", f"about {number}"]),
            )
    for _ in range(count * 3):
        subject, object_ = chance.randrange(count), chance.randrange(count)
        yield TripleRow(f"t:{subject}", "TREATS", f"t:{object_}", f"P{chance.randrange(3)}")
        yield TripleRow(f"t:{subject}", "CAUSES", f"t:{object_ % 7}", f"P{chance.randrange(3)}")


def always(home: Home) -> LoadPlan:
    return LoadPlan(bulk=Bulk(LocalSite(home), always=True))


@pytest.mark.parametrize("rows", [list(odd_rows()), list(many_rows(1_000))], ids=["odd", "many"])
def test_both_ways_end_in_the_same_graph(
    rows: list[KnowledgeRow], home: Home, store: Store, snapshot: Snapshot, aside: Path
) -> None:
    source = Small(rows)
    load_knowledge(store, source, rejected_file=aside)
    expected = snapshot()
    empty(store)

    report = load_knowledge(store, source, rejected_file=aside, plan=always(home))

    assert snapshot() == expected
    assert report.method == "bulk import"
    assert store.read("load/incomplete_sources") == []
    nodes = len(store.table("MATCH (e:Entity) RETURN e.id", {}).rows)
    edges = len(store.table("MATCH ()-[r]->() RETURN 1", {}).rows)
    assert (report.changes.nodes_created, report.changes.relationships_created) == (nodes, edges)
    assert report.created == {"entities": nodes, "edges": edges}
    assert not list((home.server / "data").glob("biogk-bulk/*"))
    assert not load_knowledge(store, source, rejected_file=aside).changes


def test_an_import_that_was_not_made_complete_says_what_it_is_of(
    home: Home, store: Store, snapshot: Snapshot, aside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = replace(always(home), fingerprint="f")
    load_knowledge(store, small_source(), rejected_file=aside, plan=plan)
    expected = snapshot()
    empty(store)
    with monkeypatch.context() as broken:
        broken.setattr("biogk.load.bulk.importing._complete", stop)
        with pytest.raises(KeyboardInterrupt):
            load_knowledge(store, small_source(), rejected_file=aside, plan=plan)
    report = load_knowledge(store, small_source(), rejected_file=aside, plan=plan)
    assert report.resumed == report.rows
    assert snapshot() == expected


def stop(*_: object) -> None:
    raise KeyboardInterrupt


def test_the_schema_is_there_with_what_others_made(home: Home, store: Store, aside: Path) -> None:
    store.schema("CREATE INDEX mine IF NOT EXISTS FOR (e:Entity) ON (e.description)")
    before = names_of_the_schema(store)
    load_knowledge(store, small_source(), rejected_file=aside, plan=always(home))

    assert names_of_the_schema(store) == before
    store.schema("DROP INDEX mine")


def names_of_the_schema(store: Store) -> list[list[object]]:
    return store.table(
        "SHOW INDEXES YIELD name, state, type WHERE type <> 'LOOKUP' "
        "RETURN name, state ORDER BY name",
        {},
    ).rows


def test_what_is_there_is_never_replaced(
    home: Home, loaded: Store, snapshot: Snapshot, aside: Path
) -> None:
    before, running = snapshot(), info(home)
    with pytest.raises(InputError, match="fills an empty one only"):
        load_knowledge(loaded, Small(list(many_rows(9))), rejected_file=aside, plan=always(home))
    assert snapshot() == before
    assert info(home) == running

    plan = LoadPlan(bulk=Bulk(LocalSite(home), above=5))
    other = Small(list(many_rows(9)), "other")
    with listening(hearing := Hearing()):
        report = load_knowledge(loaded, other, rejected_file=aside, plan=plan)
    assert report.method == "transactions"
    assert "in transactions" in hearing.lines[0]


def test_a_small_source_is_no_bulk_load(home: Home, store: Store, aside: Path) -> None:
    plan = LoadPlan(bulk=Bulk(LocalSite(home), above=100))
    report = load_knowledge(store, small_source(), rejected_file=aside, plan=plan)
    assert report.method == "transactions"
