"""`--hold-out`: a source that was loaded, and counts as if it never had been."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import torch
from torch_geometric.data import HeteroData

from biogk.api import Graph
from biogk.core.config import Home
from biogk.core.errors import TrainingError, UsageError
from biogk.core.model.rows import EntityRow, TripleRow
from biogk.core.progress import listening
from biogk.core.store.driver import Store
from biogk.load.ingest import load_corpus, load_knowledge
from biogk.training.checking.report import CheckReport
from biogk.training.extraction.reading.statements import statements_of
from biogk.training.graphs.taskgraph import TaskGraph
from commands import answer, assert_one_line, done, run
from conftest import empty
from hearing import Hearing
from small import OTHER, Small, small_corpus, small_source

pytestmark = pytest.mark.server

Snapshot = Callable[[], list[str]]

TRUTH = Small(
    (
        EntityRow("t:1", "aspirin tablets", ("Drug",), ("arms",)),
        EntityRow("t:4", "penicillin", ("Drug",)),
        EntityRow("t:5", "pneumonia", ("Disease",)),
        EntityRow("t:6", "fever", ("Disease",), ("trial",), "", (), ("u:3",)),
        EntityRow("t:7", "warfarin", ("Drug", "Chemical"), (), "", ("T121",)),
        EntityRow("t:9", "rash", ("Symptom",)),
        EntityRow("x:1", "gastric bleeding", ("Disease",)),
        EntityRow("x:2", "children", ("Symptom",)),
        TripleRow("t:1", "HAS_SIDE_EFFECT", "x:1", "z"),
        TripleRow("t:1", "HAS_SIDE_EFFECT", "x:2", "z"),
        TripleRow("t:4", "HAS_SIDE_EFFECT", "t:6", "z"),
        TripleRow("t:4", "HAS_SIDE_EFFECT", "t:9", "z"),
        TripleRow("t:7", "HAS_SIDE_EFFECT", "x:1", "z", negated=True),
        TripleRow("t:7", "HAS_SIDE_EFFECT", "t:9", "z", negated=True),
    ),
    "truth",
)
"""What it alone says: names, a kind, an identifier that joins t:6 and u:3, entities, edges."""
NAMED = Small(
    (
        EntityRow("u:3", "children", ("Symptom",)),
        EntityRow("t:4", "penicillin", ("Drug",)),
        TripleRow("t:4", "TREATS", "u:3", "y"),
        TripleRow("t:4", "HAS_SIDE_EFFECT", "x:2", "y"),
    ),
    "named",
)
"""Its second triple is of an entity that the truth alone knows."""
OTHERS = (small_source(), OTHER, NAMED)
TABLE = "drug,effect,verdict\nt:1,gastric bleeding,yes\nt:4,t:9,yes\nt:4,children,yes\nt:7,t:9,no\n"
COLUMNS = {"relation": "HAS_SIDE_EFFECT", "subject": "drug", "object_": "effect"}
HELD = ("truth",)


def load(store: Store, aside: Path, *sources: Small) -> None:
    empty(store)
    for source in sources:
        load_knowledge(store, source, rejected_file=aside, max_rejected=1.0)
    load_corpus(store, small_corpus(), rejected_file=aside)


def make(graph: Graph, hold_out: Sequence[str] = ()) -> dict[str, Any]:
    """What is made of a graph, in the order of the road; what each step says of it."""
    same = graph.same_as(hold_out=hold_out)
    weighed = graph.weigh(encoder="minilm", hold_out=hold_out)
    embedded = graph.embed(encoder="minilm", all_triples=True, hold_out=hold_out)
    linked = graph.link(hold_out=hold_out)
    return {
        "joined": same.found,
        "weighed": (weighed.triples, weighed.correct, weighed.nameless, weighed.alone),
        "embedded": (embedded.triples, embedded.unweighed, embedded.missing, embedded.dimensions),
        "linked": (linked.names, linked.mentions, linked.candidates, linked.methods),
    }


def built(graph: Graph, hold_out: Sequence[str] = ()) -> TaskGraph:
    chosen = {"corpus": "little", "splits": ["train"], "hops": 1, "statements": True}
    (found,) = graph.materialize(**chosen, hold_out=hold_out).values()
    return found


def assert_equal(one: TaskGraph, other: TaskGraph) -> None:
    """All but the names of what they were made from."""
    for each in fields(TaskGraph):
        if each.name not in ("data", "state", "network"):
            assert getattr(one, each.name) == getattr(other, each.name), each.name
    assert_equal_data(one.data, other.data)
    both = (statements_of(g, one.statement_types, one.entity_kinds) for g in (one, other))
    for column, expected in zip(*(vars(table).values() for table in both), strict=True):
        assert torch.equal(column, expected)


def assert_equal_data(one: HeteroData, other: HeteroData) -> None:
    stores = {store._key: store for store in other.stores}
    for store in one.stores:
        for key, value in store.items():
            expected = stores[store._key][key]
            same = torch.equal(value, expected) if torch.is_tensor(value) else value == expected
            assert same, (store._key, key)


def checked(graph: Graph, table: Path, **options: Any) -> CheckReport:
    return graph.check(table, **COLUMNS, label="verdict", **options)


def said(report: CheckReport) -> dict[str, Any]:
    return {key: value for key, value in report.as_dict().items() if key not in ("file", "seconds")}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "truth.csv"
    path.write_text(TABLE)
    return path


@pytest.mark.parametrize("first", [True, False])
def test_all_is_as_in_a_graph_that_never_had_the_source(
    first: bool, store: Store, aside: Path, tmp_path: Path, table: Path
) -> None:
    without, with_it = Graph(store, Home(tmp_path / "a")), Graph(store, Home(tmp_path / "b"))
    load(store, aside, *OTHERS)
    expected, graph = make(without), built(without)
    beside = said(checked(without, table))
    load(store, aside, *((TRUTH, *OTHERS) if first else (*OTHERS, TRUTH)))
    if not first:
        full = make(with_it)
        assert full["weighed"] != expected["weighed"]
        assert built(with_it).entities != graph.entities
        assert said(checked(with_it, table)) != beside
    found = make(with_it, HELD)
    if first:
        assert found == expected
    assert found["linked"] == expected["linked"]
    assert found["embedded"] == expected["embedded"]
    assert_equal(built(with_it, HELD), graph)
    assert said(checked(with_it, table, hold_out=HELD)) == beside


def test_a_source_is_the_truth(store: Store, aside: Path, tmp_path: Path, table: Path) -> None:
    graph = Graph(store, Home(tmp_path / "home"))
    load(store, aside, TRUTH, *OTHERS)
    made, truth = make(graph, HELD), {"relation": "HAS_SIDE_EFFECT", "against": "truth"}
    assert made["weighed"][0]
    found = graph.check(**truth)
    # x:1 and x:2 are found as t:3 and u:3, which are called alike
    assert (found.rows, found.pairs.true, found.pairs.false) == (6, 4, 2)
    assert (found.stated.true, found.stated.false) == (1, 1)
    assert (found.denied.true, found.denied.false) == (0, 0)
    assert found.weights is not None
    assert found.weights.pairs.true == 1
    everything = checked(graph, table)
    assert (everything.stated.true, everything.denied.false) == (3, 1)
    with pytest.raises(UsageError, match="says nothing of PREVENTS"):
        graph.check(relation="PREVENTS", against="truth")
    for refused, says in (
        ({"path": table}, "two truths"),
        ({"against": None}, "no truth"),
        ({"subject": "drug"}, "no columns"),
        ({"against": "elsewhere"}, "no source 'elsewhere' of triples"),
    ):
        with pytest.raises(UsageError, match=says):
            graph.check(**{**truth, **refused})


def test_a_training_remembers_what_was_held_out(
    store: Store, aside: Path, tmp_path: Path, tiny: str
) -> None:
    quick = {"training.epochs": 2, "model.statements": True, "model.kinds": True, "model.hops": 1}
    options = {"corpus": "little", "encoder": tiny, "settings": quick, "select": "test"}
    never, graph = Graph(store, Home(tmp_path / "a")), Graph(store, Home(tmp_path / "b"))
    load(store, aside, *OTHERS)
    make(never)
    expected = never.evaluate(run=never.train(**options).run)
    load(store, aside, TRUTH, *OTHERS)
    make(graph, HELD)
    run_id = graph.train(**options, hold_out=HELD).run
    assert graph.runs.show(run_id)["config"]["model"]["hold_out"] == "truth"
    assert graph.runs.show(run_id)["network"].endswith("-without-truth")
    found = graph.evaluate(run=run_id)
    assert {**found, "run": "", "seconds": 0} == {**expected, "run": "", "seconds": 0}
    names = {
        entity
        for match in graph.extractor(run_id).lexicon.matches("fever arms trial children")
        for entity in (each.entity for each in match.candidates)
    }
    assert names == {"t:6", "u:3"}
    graph.link()
    with pytest.raises(TrainingError, match="links of little in the graph were made with truth"):
        graph.evaluate(run=run_id)
    graph.same_as()
    with pytest.raises(TrainingError, match="SAME_AS edges in the graph were made with truth"):
        graph.extractor(run_id)
    graph.sources.remove("truth")
    assert graph.evaluate(run=run_id)["entity_f1"] == expected["entity_f1"]


def test_what_was_made_otherwise_is_refused(
    store: Store, aside: Path, home: Home, snapshot: Snapshot
) -> None:
    load(store, aside, *OTHERS, TRUTH)
    graph, held = Graph(store, home), ("--hold-out", "truth")
    materialize = ("materialize", "--corpus", "little", "--split", "train", *held)
    make(graph)
    for command, what, again in (
        (("link", *held), "SAME_AS edges", "biogk same-as --hold-out truth"),
        (materialize, "SAME_AS edges", "biogk same-as --hold-out truth"),
        (("same-as", *held), "", ""),
        (materialize, "links of little", "biogk link --corpus little --hold-out truth"),
        (("link", *held), "", ""),
        (materialize, "embeddings", "biogk embed --hold-out truth"),
        (("embed", "--encoder", "minilm", "--new-only", *held), "embeddings", "biogk embed"),
        (("embed", "--encoder", "minilm", "--all-triples", *held), "", ""),
        (materialize, "", ""),
    ):
        if what:
            failed = run(*command, home=home.root)
            assert_one_line(failed, f"{what} in the graph were made with truth. Make them again: ")
            assert again in failed.stderr
        else:
            done(*command, home=home.root)
    before = snapshot()
    assert answer("embed", "--encoder", "minilm", "--new-only", home=home.root)["entities"] == 0
    assert snapshot() == before


def test_what_cannot_be_held_out(loaded: Store, home: Home) -> None:
    for command in (
        ("same-as",),
        ("weigh", "--encoder", "minilm"),
        ("embed", "--encoder", "minilm"),
        ("link",),
        ("materialize", "--corpus", "little"),
        ("train", "--corpus", "little", "--encoder", "minilm"),
        ("check", "--relation", "TREATS", "--against", "small"),
    ):
        for source, says in (
            ("elsewhere", "The graph has no source 'elsewhere' of triples. It has small."),
            ("little", "The graph has no source 'little' of triples. It has small."),
            ("small", "All sources of the graph are held out, so that there is nothing left."),
        ):
            assert_one_line(run(*command, "--hold-out", source, home=home.root), says)
    setting = ("train", "--corpus", "little", "--encoder", "minilm", "--model.hold_out", "no")
    assert_one_line(run(*setting, home=home.root), "no source 'no' of triples")


def test_a_calibration_is_learned_without_what_is_held_out(
    store: Store, aside: Path, home: Home, tmp_path: Path
) -> None:
    names = [(f"c:{n}", f"drug {n}", f"d:{n}", f"disease {n}") for n in range(40)]
    many = Small(
        (
            *(EntityRow(s, a, ("Drug",)) for s, a, _, _ in names),
            *(EntityRow(o, b, ("Disease",)) for _, _, o, b in names),
            *(TripleRow(s, "TREATS", o, "x") for s, _, o, _ in names),
            *(TripleRow(s, "PREVENTS", o, "x") for s, _, o, _ in names),
        ),
        "many",
    )
    load(store, aside, many, TRUTH)
    graph = Graph(store, home)
    graph.weigh(encoder="minilm", sources=["many"], evaluate=True, sample=40)
    graph.weigh(encoder="minilm", sources=["many"], calibrated=True)
    hearing = Hearing()
    with listening(hearing):
        graph.weigh(encoder="minilm", sources=["many"], hold_out=HELD)
    assert "learned with another --hold-out" in hearing.lines[-1]
    held = ("weigh", "--encoder", "minilm", "--source", "many", "--hold-out", "truth")
    assert_one_line(run(*held, "--calibrated", home=home.root), "No evaluation has calibrated")
    done(*held, "--evaluate", "--sample", "40", home=home.root)
    assert answer(*held, "--calibrated", home=home.root)["calibrated"] == 80
