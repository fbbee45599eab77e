"""What a load says is new: entities and edges, documents and mentions, however it is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from biogk.core.config import Home
from biogk.core.model.extraction import Mention
from biogk.core.model.rows import EntityRow, KnowledgeRow, TripleRow
from biogk.core.store.driver import Store
from biogk.load import ingest
from biogk.load.ingest import load_corpus, load_knowledge
from biogk.load.outcome.report import LoadReport
from biogk.load.plan import LoadPlan
from commands import answer, done
from small import ENTITIES, Small, document, small_corpus, small_source

pytestmark = pytest.mark.server

OTHER = (
    EntityRow("t:1", "ASA", ("Drug", "Chemical")),
    EntityRow("t:2", "cephalgia", ("Symptom",)),
    EntityRow("t:1", "aspirin", ("Drug",), ("Aspro",)),
    EntityRow("x:1", "ibuprofen", ("Drug",)),
    EntityRow("x:2", "pain", ("Symptom",)),
    TripleRow("t:1", "TREATS", "t:2", "y"),
    TripleRow("x:1", "TREATS", "x:2", "y"),
    TripleRow("x:1", "TREATS", "x:2", "z"),
)
IN_PARTS = LoadPlan(atomic_rows=0, fingerprint="f")


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest, "KNOWLEDGE", replace(ingest.KNOWLEDGE, batch=2))
    monkeypatch.setattr(ingest, "DOCUMENTS", replace(ingest.DOCUMENTS, batch=2))


def counts(store: Store) -> dict[str, int]:
    (row,) = store.table(
        "RETURN COUNT { (:Entity) }, COUNT { (:Entity)-->(:Entity) }, COUNT { (:Document) }, "
        "COUNT { (:Mention) }, COUNT { ()-[:GOLD]->() }",
        {},
    ).rows
    names = ("entities", "edges", "documents", "mentions", "relations")
    return dict(zip(names, row, strict=True))


def gained(store: Store, before: dict[str, int]) -> dict[str, int]:
    return {name: count - before[name] for name, count in counts(store).items()}


def same(report: LoadReport, new: dict[str, int]) -> bool:
    """Whether a load says what is new in the graph, and nothing else is."""
    return report.created == {name: new[name] for name in report.created} and not any(
        count for name, count in new.items() if name not in report.created
    )


@pytest.mark.parametrize("plan", [LoadPlan(), IN_PARTS])
@pytest.mark.usefixtures("small_batches")
def test_notes_on_shared_entities_are_not_counted(
    store: Store, aside: Path, plan: LoadPlan
) -> None:
    first = load_knowledge(store, small_source(), rejected_file=aside, plan=plan)
    before = counts(store)
    assert first.created == {"entities": before["entities"], "edges": before["edges"]}
    second = load_knowledge(store, Small(OTHER, "other"), rejected_file=aside, plan=plan)
    assert same(second, gained(store, before))
    assert second.created == {"entities": 2, "edges": 2}
    assert second.changes.nodes_created == 2 + 4
    again = load_knowledge(store, Small(OTHER, "other"), rejected_file=aside, plan=plan)
    assert again.created == {"entities": 0, "edges": 0}


@pytest.mark.usefixtures("small_batches")
def test_a_load_that_goes_on_counts_its_own(store: Store, aside: Path) -> None:
    class Breaking(Small):
        passes = 0

        def rows(self) -> Iterator[KnowledgeRow]:  # type: ignore[override]
            self.__class__.passes += 1
            yield from OTHER[:5]
            if self.__class__.passes == 2:
                raise KeyboardInterrupt
            yield from OTHER[5:]

    load_knowledge(store, Small(ENTITIES), rejected_file=aside)
    source = Breaking((), "other")
    with pytest.raises(KeyboardInterrupt):
        load_knowledge(store, source, rejected_file=aside, plan=IN_PARTS)
    before = counts(store)
    rest = load_knowledge(store, source, rejected_file=aside, plan=IN_PARTS)
    assert rest.resumed == 4
    assert same(rest, gained(store, before))
    assert rest.created == {"entities": 1, "edges": 2}


@pytest.mark.parametrize("plan", [LoadPlan(), IN_PARTS])
@pytest.mark.usefixtures("small_batches")
def test_documents_and_mentions(store: Store, aside: Path, plan: LoadPlan) -> None:
    load_corpus(store, small_corpus(), rejected_file=aside, plan=plan)
    before = counts(store)
    bare = document("little:bare", "little", "train", "No event .")
    full = document("little:new", "little", "train", "[Aspirin] caused a {rash} .")
    more = Small([full, full, bare, *small_corpus().given], "little")
    report = load_corpus(store, more, rejected_file=aside, plan=plan)
    assert same(report, gained(store, before))
    assert report.created == {"documents": 2, "mentions": 2, "relations": 1}
    typed = replace(full, mentions=(Mention(0, 7, "Chemical"),), relations=())
    retold = load_corpus(store, Small([typed], "little"), rejected_file=aside, plan=plan)
    assert retold.changes
    assert retold.created == {"documents": 0, "mentions": 0, "relations": 0}
    assert retold.stale.counts == {"types": 1, "mentions": 1, "relations": 1}


def test_what_the_commands_say(home: Home, store: Store, tmp_path: Path) -> None:
    triples = tmp_path / "triples.tsv"
    triples.write_text("subject\trelation\tobject\nt:1\tTREATS\tt:2\n")
    entities = tmp_path / "entities.tsv"
    entities.write_text("id\tname\tkind\nt:1\taspirin\tDrug\nt:2\theadache\tSymptom\n")
    command = ("load", "triples", tmp_path, "--source")
    assert "\nNew: 2 entities, 1 edge.\n" in done(*command, "one", home=home.root)
    second = answer(*command, "two", home=home.root)
    assert second["created"] == {"entities": 0, "edges": 1}
    assert second["changes"]["nodes_created"] == 4
    entities.write_text("id\tname\tkind\nt:1\tASA\tDrug\nt:2\theadache\tSymptom\n")
    assert "\nNo new entities or edges; some" in done(*command, "one", home=home.root)
