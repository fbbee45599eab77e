"""The road from rows to predicted edges and back, on a real server with a real encoder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from biogk.core.errors import InputError, RejectedError, RunError, TrainingError, UsageError
from biogk.core.model.rows import RejectedRow
from biogk.core.progress import listening
from biogk.core.store.driver import Store
from biogk.core.store.runs import delete_run, latest_training, list_runs, show_run
from biogk.load.ingest import load_corpus, load_knowledge
from biogk.training.embeddings.embed import embed
from biogk.training.extraction.checkpoints.outcome import EpochReport, TrainReport
from biogk.training.extraction.config import read_settings
from biogk.training.extraction.fitting.train import train
from biogk.training.extraction.plan import Folders, Plan
from biogk.training.extraction.predicting.predict import predict, write_predictions
from biogk.training.graphs.materialize import materialize
from biogk.training.graphs.taskgraph import LINKED, RELATED, TaskGraph
from biogk.training.language.load import load_encoder
from biogk.training.language.vectors import VectorCache
from biogk.training.linking.link import link
from biogk.training.weights.weigh import weigh
from hearing import Hearing, interrupt_at
from small import (
    ENTITIES,
    FOLDED_TRIPLES,
    TEST,
    TRAIN,
    TRIPLES,
    Small,
    document,
    small_corpus,
    small_source,
)

Snapshot = Callable[[], list[str]]
FEW = read_settings(
    overrides=[
        "training.epochs=3",
        "training.batch_size=4",
        "model.hidden=32",
        "training.patience=3",
    ]
)


@pytest.fixture
def trained(known: Store, tmp_path: Path) -> TrainReport:
    folders = Folders(tmp_path / "runs", tmp_path / "graphs")
    plan = Plan("gk-fusion", "little", FEW, folders)
    return train(known, load_encoder("minilm", "cpu"), plan)


def test_a_load_counts_what_it_reads(store: Store, aside: Path) -> None:
    report = load_knowledge(store, small_source(), rejected_file=aside)
    assert (report.entities, report.triples) == (len(ENTITIES), len(TRIPLES))
    assert report.changes.relationships_created == FOLDED_TRIPLES
    (edge,) = store.table(
        "MATCH (:Drug {name: 'penicillin'})-[t:TREATS]->() RETURN t.source_relations", {}
    ).rows
    assert edge == [["P2175", "P2176"]]


def test_a_second_load_changes_nothing(loaded: Store, aside: Path) -> None:
    assert not load_knowledge(loaded, small_source(), rejected_file=aside).changes
    assert not load_corpus(loaded, small_corpus(), rejected_file=aside).changes


def test_names_with_any_signs_stay_as_they_are(loaded: Store) -> None:
    (row,) = loaded.table("MATCH (e:Entity {id: 't:10'}) RETURN e.name", {}).rows
    assert row == [ENTITIES[-1].name]


def test_too_many_malformed_rows_load_nothing(
    store: Store, aside: Path, snapshot: Snapshot
) -> None:
    before = snapshot()
    bad = RejectedRow("file", 7, "no name", "{}")
    with pytest.raises(RejectedError, match=r"file, line 7: no name"):
        load_knowledge(store, Small((*ENTITIES, bad)), rejected_file=aside)
    assert snapshot() == before
    assert '"line": 7' in aside.read_text()


def test_malformed_rows_that_are_allowed_stand_aside(store: Store, aside: Path) -> None:
    bad = RejectedRow("file", 7, "no name", "{}")
    report = load_knowledge(store, Small((*ENTITIES, bad)), rejected_file=aside, max_rejected=0.2)
    assert report.rejected == 1
    assert not load_knowledge(store, Small(ENTITIES), rejected_file=aside).changes
    assert not aside.exists()


def test_a_load_that_breaks_off_leaves_nothing(
    store: Store, aside: Path, snapshot: Snapshot
) -> None:
    class Breaking(Small):
        passes = 0

        def rows(self):  # type: ignore[no-untyped-def]
            Breaking.passes += 1
            yield from ENTITIES
            if Breaking.passes == 2:
                raise KeyboardInterrupt
            yield from TRIPLES

    before = snapshot()
    with pytest.raises(KeyboardInterrupt):
        load_knowledge(store, Breaking(()), rejected_file=aside)
    assert snapshot() == before


def test_a_document_with_another_text_is_refused(loaded: Store, aside: Path) -> None:
    changed = Small([document("little:test-0", "little", "test", "Another text .")], "little")
    with pytest.raises(InputError, match=r"little:test-0 is there already, with another text"):
        load_corpus(loaded, changed, rejected_file=aside)


def test_weighing_goes_on_where_it_stopped(loaded: Store, cache: VectorCache) -> None:
    first = weigh(loaded, cache)
    assert first.triples == FOLDED_TRIPLES
    assert weigh(loaded, cache).triples == 0
    loaded.table("MATCH ()-[r:TREATS]->() REMOVE r.encoder", {}, write=True)
    assert weigh(loaded, cache).triples == 4


def test_every_weight_is_a_cosine_and_ranks_agree(loaded: Store, cache: VectorCache) -> None:
    weigh(loaded, cache)
    rows = loaded.table(
        "MATCH ()-[r]->() WHERE r.source IS NOT NULL "
        "RETURN r.weight, r.rank, r.correct, r.predicted = type(r)",
        {},
    ).rows
    assert len(rows) == FOLDED_TRIPLES
    for weight, rank, correct, agrees in rows:
        assert -1 <= weight <= 1
        assert correct == agrees == (rank == 1)


def test_an_unknown_source_is_named(loaded: Store, cache: VectorCache) -> None:
    with pytest.raises(UsageError, match="no triples of elsewhere"):
        weigh(loaded, cache, sources=["elsewhere"])


def test_embedding_again_rewrites_nothing(
    loaded: Store, cache: VectorCache, tmp_path: Path
) -> None:
    weigh(loaded, cache)
    first = embed(loaded, cache, tmp_path / "models", all_triples=True)
    assert first.entities == len(ENTITIES)
    assert first.dimensions == 384 + 64
    second = embed(loaded, cache, tmp_path / "models", all_triples=True)
    assert (second.network, second.entities) == (first.network, 0)


def test_embedding_before_weighing_says_what_to_do(
    loaded: Store, cache: VectorCache, tmp_path: Path
) -> None:
    with pytest.raises(TrainingError, match="biogk weigh"):
        embed(loaded, cache, tmp_path / "models")


def test_links_come_from_the_text_alone(loaded: Store) -> None:
    report = link(loaded)
    assert report.documents == len(TRAIN) + len(TEST)
    linked = {
        tuple(row)
        for row in loaded.table(
            "MATCH (m:Mention)-[l:LINKED_TO]->(e) RETURN m.text, e.name, l.method", {}
        ).rows
    }
    assert ("Gastric bleeding", "gastric bleeding", "normalised-name") in linked
    assert ("aspirin", "aspirin", "name") in linked
    assert link(loaded).documents == 0


def test_the_task_graph_holds_what_the_database_holds(known: Store, tmp_path: Path) -> None:
    graph = materialize(known, "little", "train", tmp_path)
    counts = graph.summary()
    assert counts["documents"] == len(TRAIN)
    assert counts["mentions"] == 13
    assert counts["relations"] == 6
    assert graph.data["entity"].x.shape == (len(graph.entities), 448)
    assert bool((graph.data[RELATED].edge_attr != 0).all())
    assert bool((graph.data[LINKED].edge_attr > 0.8).all())
    kept = TaskGraph.load(tmp_path / "little-train.safetensors")
    assert kept.texts == graph.texts
    assert kept.data["entity"].x.equal(graph.data["entity"].x)


def test_a_split_that_is_not_there_is_named(known: Store) -> None:
    with pytest.raises(InputError, match=r"split dev.*little \(test\)"):
        materialize(known, "little", "dev")


def test_a_run_is_kept_with_its_settings(known: Store, trained: TrainReport) -> None:
    shown = show_run(known, trained.run)
    assert shown["status"] == "finished"
    assert shown["config"]["training"]["epochs"] == 3
    assert latest_training(known, "little") == trained.run


def test_deleting_a_run_restores_what_was(
    known: Store, trained: TrainReport, tmp_path: Path, snapshot: Snapshot
) -> None:
    before = snapshot()
    predicted = predict(known, trained.folder, "little", "test")
    first = write_predictions(known, predicted)
    between = snapshot()
    second = write_predictions(known, predicted)
    assert first.mentions > 0
    assert len(between) > len(before)
    delete_run(known, second.run)
    assert snapshot() == between
    delete_run(known, first.run)
    assert snapshot() == before


def test_a_run_that_others_need_is_not_deleted(known: Store, trained: TrainReport) -> None:
    written = write_predictions(known, predict(known, trained.folder, "little", "test"))
    with pytest.raises(RunError, match=written.run):
        delete_run(known, trained.run)
    with pytest.raises(RunError, match="no run nowhere"):
        delete_run(known, "nowhere")


def test_embeddings_of_another_network_are_refused(
    known: Store, trained: TrainReport, cache: VectorCache, tmp_path: Path
) -> None:
    known.table("MATCH (e:Entity) SET e.gk_network = 'another'", {}, write=True)
    with pytest.raises(RunError, match="another"):
        predict(known, trained.folder, "little", "test")


def test_a_broken_off_training_is_marked(known: Store, tmp_path: Path) -> None:
    plan = Plan("sent-context-only", "little", FEW, Folders(tmp_path / "runs"))
    hearing = Hearing(interrupt_at(EpochReport))
    with listening(hearing), pytest.raises(KeyboardInterrupt):
        train(known, load_encoder("minilm", "cpu"), plan)
    assert [run["status"] for run in list_runs(known)] == ["interrupted"]


def test_a_damaged_checkpoint_is_one_line(known: Store, trained: TrainReport) -> None:
    (trained.folder / "model.safetensors").write_bytes(b"nothing")
    with pytest.raises(RunError, match="is damaged"):
        predict(known, trained.folder, "little", "test")
