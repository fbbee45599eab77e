"""What is behind an edge: the sentences of a weight and its rivals, the texts of a prediction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from biogk.api import Graph
from biogk.core.config import Home
from biogk.core.errors import EncoderError, UsageError
from biogk.core.model.rows import EntityRow, TripleRow
from biogk.core.model.verdicts import RIGHT
from biogk.core.store.driver import Store
from biogk.curate.decide import Decision, decide
from biogk.curate.explain import explain
from biogk.curate.reviewed_triples import find_triples
from biogk.curate.same_as import join_same
from biogk.load.ingest import load_knowledge
from biogk.training.language.load import load_encoder
from biogk.training.language.vectors import VectorCache
from biogk.training.linking.link import link
from biogk.training.weights.calibrate import Weights, calibrate
from biogk.training.weights.estimators import ESTIMATORS
from biogk.training.weights.evaluation import EvaluationPlan
from biogk.training.weights.evaluation_report import evaluate_and_keep
from biogk.training.weights.weigh import weigh
from commands import answer, assert_one_line, done, run
from small import OTHER, Small
from small_runs import write_small_run

pytestmark = pytest.mark.server

PAIR = ("aspirin", "headache")


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[VectorCache]:
    """MiniLM in float32: what is weighed twice has the same weight."""
    with VectorCache(tmp_path / "vectors", load_encoder("minilm", "cpu", float32=True)) as opened:
        yield opened


def test_every_relation_of_the_source_is_set_beside_the_stated_one(
    loaded: Store, cache: VectorCache
) -> None:
    weigh(loaded, cache)
    (edge,) = explain(loaded, *PAIR, lambda *_: cache).edges
    assert (edge.subject, edge.relation, edge.object, edge.source) == (
        "aspirin",
        "TREATS",
        "headache",
        "small",
    )
    assert [rival.rank for rival in edge.rivals] == [1, 2, 3]
    assert {rival.relation for rival in edge.rivals} == {
        "TREATS",
        "HAS_SYMPTOM",
        "HAS_SIDE_EFFECT",
    }
    (own,) = [rival for rival in edge.rivals if rival.stated]
    assert own.relation == "TREATS"
    assert own.raw == own.weight == pytest.approx(edge.said["weight"], rel=1e-3)
    assert own.rank == edge.said["rank"]
    assert edge.rivals[0].relation == edge.said["predicted"]
    assert own.sentences[0] == "aspirin is used to treat headache."
    assert sorted((r.raw for r in edge.rivals), reverse=True) == [r.raw for r in edge.rivals]
    # both directions, and aliases, are one question
    (turned,) = explain(loaded, "headache", "acetylsalicylic acid", lambda *_: cache).edges
    assert turned == edge


def test_a_calibrated_weight_has_its_curve(
    loaded: Store, cache: VectorCache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("biogk.training.weights.evaluate.LEAST_PAIRS", 2)
    weigh(loaded, cache)
    kept = evaluate_and_keep(loaded, cache, EvaluationPlan("parallelogram", sample=10), tmp_path)
    calibrate(loaded, Weights(cache.encoder.label, "parallelogram"), calibrated=True)
    (edge,) = explain(loaded, *PAIR, lambda *_: cache).edges
    assert edge.said["calibration"] == kept.run
    (own,) = [rival for rival in edge.rivals if rival.stated]
    assert own.raw == pytest.approx(edge.said["raw_weight"], rel=1e-3)
    assert own.weight == pytest.approx(edge.said["weight"], rel=1e-3)
    assert own.weight != own.raw


def test_what_was_found_comes_with_its_texts(
    loaded: Store, aside: Path, tmp_path: Path, home: Home
) -> None:
    link(loaded)
    load_knowledge(loaded, OTHER, rejected_file=aside)
    join_same(loaded)
    write_small_run(loaded, tmp_path, "first")
    (right,) = find_triples(loaded, "penicillin", "PREDICTED_HAS_SIDE_EFFECT", "rash")
    decide(loaded, [Decision(right, RIGHT, "read it")])
    found = explain(loaded, "penicillin", "rash", None)
    stated, predicted = found.edges
    assert (stated.relation, stated.source, stated.rivals) == ("HAS_SIDE_EFFECT", "small", [])
    assert (predicted.run, predicted.said["confidence"], predicted.documents) == ("first", 0.8, 1)
    assert predicted.evidence == [
        {"id": "little:train-1", "text": "Penicillin caused a rash in two children ."}
    ]
    said = done("explain", "penicillin", "rash", "--encoder", "minilm", home=home.root)
    assert "It has no weight yet: biogk weigh --source small" in said
    assert "Found by run first: confidence 0.8, in 1 document" in said
    assert "“Penicillin caused a rash in two children .” (little:train-1)" in said
    assert "Called right on " in said
    assert ": penicillin PREDICTED_HAS_SIDE_EFFECT rash: read it" in said
    joined = done("explain", "t:1", "u:1", home=home.root)
    assert "Joined by name, score" in joined


JOINED = (
    Small(
        (
            EntityRow("one:1", "foozine", ("Drug",), identifiers=("mesh:D999901",)),
            EntityRow("one:2", "barosis", ("Disease",), identifiers=("DOID:999902",)),
            TripleRow("one:1", "RELATED_TO", "one:2", "x"),
        ),
        "one",
    ),
    Small(
        (
            EntityRow("two:1", "Foozinic acid", ("Drug",), identifiers=("MESH:D999901",)),
            EntityRow("two:2", "Morbus bari", ("Disease",), identifiers=("doid:999902",)),
            TripleRow("two:1", "TREATS", "two:2", "x"),
        ),
        "two",
    ),
)


def test_what_same_as_joins_is_looked_at_too(store: Store, aside: Path, home: Home) -> None:
    for source in JOINED:
        load_knowledge(store, source, rejected_file=aside)
    assert [each.relation for each in explain(store, "foozine", "barosis", None).edges] == [
        "RELATED_TO"
    ]
    join_same(store)
    own, joined = explain(store, "foozine", "barosis", None).edges
    assert (own.relation, own.joined) == ("RELATED_TO", [])
    assert (joined.relation, joined.subject_id, joined.source) == ("TREATS", "two:1", "two")
    assert joined.joined == [
        "Foozinic acid (two:1) is joined to foozine (one:1) by identifier, score 1.",
        "Morbus bari (two:2) is joined to barosis (one:2) by identifier, score 1.",
    ]
    said = done("explain", "mesh:D999901", "Doid:999902", "--stored", home=home.root)
    assert "Foozinic acid TREATS Morbus bari" in said
    assert "is joined to" not in said
    said = done("explain", "foozine", "barosis", "--stored", home=home.root)
    assert "Morbus bari (two:2) is joined to barosis (one:2) by identifier, score 1." in said


ORIGIN = (
    ("primary_knowledge_source", ("infores:omim",)),
    ("aggregator_knowledge_source", ("infores:monarch", "infores:hpo")),
    ("publications", ("PMID:1", "PMID:2")),
    ("knowledge_level", ("knowledge_assertion",)),
    ("agent_type", ("manual_agent",)),
)


def test_where_a_source_has_an_edge_from(store: Store, aside: Path, home: Home) -> None:
    known, *ends = JOINED[0].given[::-1]
    assert isinstance(known, TripleRow)
    rows = (*ends, replace(known, properties=ORIGIN))
    load_knowledge(store, Small(rows, "kg"), rejected_file=aside)
    (edge,) = explain(store, "foozine", "barosis", None).edges
    assert {name: tuple(edge.said[name]) for name, _ in ORIGIN} == dict(ORIGIN)
    said = done("explain", "foozine", "barosis", "--stored", home=home.root)
    assert said.splitlines()[1:6] == [
        "  Stated by kg as “x”.",
        "  Known from infores:omim by way of infores:monarch, infores:hpo.",
        "  Knowledge level: knowledge_assertion",
        "  Agent type: manual_agent",
        "  Publications: PMID:1, PMID:2",
    ]
    assert "publications:" not in said
    bare = Small((*ends, replace(known, properties=ORIGIN[1:2])), "bare")
    load_knowledge(store, bare, rejected_file=aside)
    said = done("explain", "foozine", "barosis", "--stored", home=home.root)
    assert "  Known by way of infores:monarch, infores:hpo.\n" in said


def test_the_command(loaded: Store, cache: VectorCache, home: Home) -> None:
    weigh(loaded, cache)
    said = done("explain", *PAIR, "--encoder", "minilm", home=home.root)
    assert said.startswith("aspirin TREATS headache\n  Stated by small as “P2175”.\n")
    assert "<- stated" in said
    assert "headache is a symptom of aspirin." in said
    assert ESTIMATORS["parallelogram"].reads in said
    loaded.table("MATCH ()-[r:TREATS]->() SET r.weight = 0.5", {}, write=True)
    moved = done("explain", *PAIR, "--encoder", "minilm", home=home.root)
    assert "Weighed again it gets 0.0" in moved
    stored = done("explain", *PAIR, "--stored", home=home.root)
    assert "is used to treat" not in stored
    assert "Weight 0." in stored
    found = answer("explain", *PAIR, home=home.root)
    assert [len(edge["rivals"]) for edge in found["edges"]] == [3]
    assert_one_line(run("explain", "aspirin", "pneumonia", home=home.root), "Nothing relates")
    assert_one_line(run("explain", "asprin", "rash", home=home.root), "Did you mean aspirin?")
    loaded.table("MATCH ()-[r:TREATS]->() SET r.encoder = 'another@0'", {}, write=True)
    failed = run("explain", *PAIR, "--encoder", "minilm", home=home.root)
    assert_one_line(failed, "of the encoder another@0, not of minilm", "--stored")


def test_from_a_notebook(loaded: Store, cache: VectorCache, home: Home) -> None:
    weigh(loaded, cache)
    graph = Graph(loaded, home)
    assert [edge.rivals for edge in graph.explain(*PAIR, stored=True).edges] == [[]]
    assert len(graph.explain(*PAIR).edges[0].rivals) == 3
    assert len(graph.explain(*PAIR, encoder="minilm").edges[0].rivals) == 3
    with pytest.raises(UsageError, match="Nothing relates"):
        graph.explain("aspirin", "pneumonia")
    loaded.table("MATCH ()-[r:TREATS]->() SET r.encoder = 'minilm@0'", {}, write=True)
    with pytest.raises(EncoderError, match="of the encoder minilm@0, not of minilm@"):
        graph.explain(*PAIR, encoder="minilm")


@pytest.mark.parametrize("name", ESTIMATORS)
def test_every_estimator_says_what_its_weight_is(name: str) -> None:
    assert ESTIMATORS[name].reads.endswith(".")
