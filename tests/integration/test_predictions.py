"""Predictions in the graph: written, broken off, undone, compared, promoted."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from biogk.core.config import Connection, Home
from biogk.core.errors import InputError, RunError
from biogk.core.model.extraction import Mention, Relation
from biogk.core.model.vocabulary import HomeVocabulary, shipped_vocabulary
from biogk.core.progress import listening
from biogk.core.store import runs
from biogk.core.store.claims import WRITTEN, claimed
from biogk.core.store.driver import Store
from biogk.core.store.rowmaps import mention_id
from biogk.core.store.runs import delete_run, show_run
from biogk.curate.promote import promote_run
from biogk.training.extraction.checkpoints.outcome import TrainReport
from biogk.training.extraction.predicting import pending
from biogk.training.extraction.predicting.predict import Predicted, predict, write_predictions
from biogk.training.graphs.materialize import materialize
from biogk.training.graphs.subgraph import Neighbourhood
from biogk.training.language.encoder import Encoder
from biogk.training.language.vectors import VectorCache
from biogk.training.weights.digits import significant
from biogk.training.weights.weigh import weigh
from conftest import dump
from hearing import Hearing, broken
from small_trained import biogk, trained_on_small

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def trained(connection: Connection, home: Home, encoder: Encoder) -> Iterator[TrainReport]:
    """A database with knowledge and texts, and a model that was trained on them."""
    with trained_on_small(connection, home, encoder) as report:
        yield report


@pytest.fixture
def known(connection: Connection, trained: TrainReport) -> Iterator[Store]:
    """That database; each test leaves it as it was."""
    with Store(connection) as store:
        yield store


@pytest.fixture
def predicted(known: Store, trained: TrainReport) -> Predicted:
    return predict(known, trained.folder, "little", "train", device="cpu")


OF_RUN = "MATCH ()-[r:PREDICTED_HAS_SIDE_EFFECT {run: $run}]->() RETURN count(r)"
AS_BEFORE = """
MATCH (drug)-[r:PREDICTED_HAS_SIDE_EFFECT {run: $run}]->(effect)
CREATE (effect)-[old:PREDICTED_ADVERSE_EFFECT]->(drug) SET old = properties(r) DELETE r
"""
ONE_OF = """
MATCH (effect)-[:PREDICTED_ADVERSE_EFFECT {run: $run}]->(drug)
RETURN effect.id, drug.id ORDER BY effect.id, drug.id LIMIT 1
"""


def altered(found: Predicted) -> Predicted:
    """The same prediction with a document less, and other confidences in the first half."""
    kept = sorted(found.extractions, key=lambda each: each.document)[1:]
    half = len(kept) // 2
    changed = [
        replace(
            each,
            mentions=[replace(m, confidence=m.confidence / 2) for m in each.mentions],
            relations=[replace(r, confidence=r.confidence / 2) for r in each.relations],
        )
        for each in kept[:half]
    ]
    return replace(found, extractions=[*changed, *kept[half:]])


def without(rows: list[str], *runs: str) -> list[str]:
    """A dump in which runs have no name and no time."""
    told = []
    for row in rows:
        plain = re.sub(r'"(started|finished)_at": "[^"]*"', "", row)
        for number, run in enumerate(runs):
            plain = plain.replace(run, f"run {number}")
        told.append(plain)
    return sorted(told)


def test_confidences_are_written_with_four_digits(known: Store, predicted: Predicted) -> None:
    run = write_predictions(known, predicted).run
    found = "MATCH (:Run {id: $run})-[f:FOUND]->(m) RETURN m.id AS id, f.type AS type, f.confidence"
    written = {(id_, type_): c for id_, type_, c in known.table(found, {"run": run}).rows}
    exact = {
        (mention_id(each.document, m.start, m.end), m.type): m.confidence
        for each in predicted.extractions
        for m in each.mentions
    }
    assert written == pytest.approx(exact, rel=5.1e-4)
    assert written == {key: significant(c) for key, c in exact.items()}
    between = "MATCH ()-[p]->() WHERE p.run = $run RETURN p.confidence AS confidence"
    for (confidence,) in known.table(between, {"run": run}).rows:
        assert 0 < confidence == significant(confidence) < 1
    delete_run(known, run)


def test_one_of_two_runs_that_overlap_is_deleted(known: Store, predicted: Predicted) -> None:
    before = dump(known)
    second = write_predictions(known, altered(predicted)).run
    alone = without(dump(known), second)
    delete_run(known, second)
    assert dump(known) == before
    first = write_predictions(known, predicted).run
    second = write_predictions(known, altered(predicted)).run
    assert show_run(known, first)["entity_relations"] > 0
    delete_run(known, first)
    assert without(dump(known), second) == alone
    delete_run(known, second)
    assert dump(known) == before


def test_a_large_run_is_undone_in_batches_and_that_resumes(
    known: Store, predicted: Predicted, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump(known)
    run = write_predictions(known, predicted).run
    whole = show_run(known, run)
    monkeypatch.setattr(runs, "ATOMIC_ROWS", 3)
    monkeypatch.setattr(runs, "BATCH", 2)
    interrupted = Hearing(tracks=broken(f"undoing {run}", after=2))
    with listening(interrupted), pytest.raises(KeyboardInterrupt):
        delete_run(known, run)
    assert interrupted.tracked == [(f"undoing {run}", sum(whole[added] for added in runs.ADDED))]
    part = show_run(known, run)
    assert part["status"] == "removing"
    assert sum(part[added] for added in runs.ADDED) < sum(whole[added] for added in runs.ADDED)
    with pytest.raises(RunError, match="removing"):
        promote_run(known, run, "found", rejected_file=Path("never"))
    delete_run(known, run)
    assert dump(known) == before


def test_a_relation_found_twice_is_written_once(known: Store, predicted: Predicted) -> None:
    twice = replace(
        predicted,
        extractions=[
            replace(each, relations=[*each.relations, *each.relations])
            for each in predicted.extractions
        ],
    )
    alone, doubled = write_predictions(known, predicted), write_predictions(known, twice)
    counts = [show_run(known, each.run) for each in (alone, doubled)]
    assert counts[0]["mention_relations"] == counts[1]["mention_relations"] > 0
    for each in (doubled, alone):
        delete_run(known, each.run)


KILLED = """
import os, signal, sys
from contextlib import contextmanager
from pathlib import Path
from biogk.core.config import Connection
from biogk.core.progress import Silent, listening
from biogk.training.extraction.predicting import pending
from biogk.loaders.corpora.jsonl import JsonLines
from biogk.core.model.rows import DocumentRow
from biogk.training.extraction.predicting import pending
from biogk.core.store.driver import Store

class Killed(Silent):
    left = int(sys.argv[3])

    @contextmanager
    def track(self, label, total):
        def advance(steps, note=""):
            print(steps, flush=True)
            if steps:
                self.left -= 1
            if not self.left:
                os.kill(os.getpid(), signal.SIGKILL)
        yield advance

pending.WRITE_BATCH = 2
folder = Path(sys.argv[2])
with Store(Connection.read(Path(sys.argv[1]))) as store, listening(Killed()):
    pending.write_pending(store, pending.Pending.read(folder))
"""


def broken_off(store: Store, predicted: Predicted) -> str:
    """The run of a write that is interrupted after its first batch."""
    hearing = Hearing(tracks=broken("writing predictions"))
    with listening(hearing), pytest.raises(KeyboardInterrupt) as caught:
        write_predictions(store, predicted)
    (line,) = hearing.lines
    run = line.split()[-1]
    assert line == f"Run {run}. If interrupted, resume it with: biogk runs resume {run}"
    assert caught.value.__notes__ == [f"Resume it: biogk runs resume {run}"]
    return run


def test_a_killed_write_goes_on_or_is_undone(
    known: Store, home: Home, predicted: Predicted, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump(known)
    whole = write_predictions(known, predicted).run
    after = without(dump(known), whole)
    delete_run(known, whole)
    monkeypatch.setattr(pending, "WRITE_BATCH", 2)
    run = broken_off(known, predicted)
    command = [sys.executable, "-c", KILLED, home.credentials, home.runs / run]
    for batches in (2, 3):
        killed = subprocess.run([*command, str(batches)], capture_output=True, check=False)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
    shown = biogk(home, "runs", "list").stdout
    assert f"incomplete: 8 of {show_run(known, run)['rows']} rows" in shown
    with claimed(home.runs / run, WRITTEN):
        busy = biogk(home, "runs", "resume", run).exception
    assert "is being written by another process" in str(busy)
    result = biogk(home, "runs", "resume", run, "--json")
    assert json.loads(result.stdout)["resumed"] == 8
    assert without(dump(known), run) == after
    assert not (home.runs / run).exists()
    again = biogk(home, "runs", "resume", run).exception
    assert "is complete: there is nothing to go on with" in str(again)
    delete_run(known, run)
    run = broken_off(known, predicted)
    subprocess.run([*command[:-1], home.runs / run, "3"], capture_output=True, check=False)
    assert dump(known) != before
    assert biogk(home, "runs", "delete", run, "--yes").exit_code == 0
    assert dump(known) == before
    assert not (home.runs / run).exists()


def test_what_cannot_be_resumed_compared_or_promoted(
    known: Store, home: Home, trained: TrainReport, predicted: Predicted
) -> None:
    run = write_predictions(known, predicted).run
    for arguments, says in (
        (("resume", trained.run), f"biogk train --resume {trained.run}"),
        (("resume", "nowhere"), "There is no run nowhere"),
        (("compare", run, trained.run), "it predicted nothing to compare"),
        (("promote", trained.run, "--source", "s"), "only a finished prediction"),
        (("promote", run, "--source", "small"), "small is there already"),
        (("promote", run, "--source", "s", "--as", "X=TREATS"), "The run has no relation X"),
        (("promote", run, "--source", "s", "--min-support", "99"), "Lower --min-confidence"),
        (
            ("promote", run, "--source", "s", "--as", "HAS_SIDE_EFFECT=HURTS"),
            "The vocabulary has no relation HURTS",
        ),
    ):
        assert says in str(biogk(home, "runs", *arguments).exception)
    known.table("MATCH (r:Run {id: $run}) SET r.status = 'incomplete'", {"run": run}, write=True)
    gone = biogk(home, "runs", "resume", run).exception
    assert f"biogk runs delete {run}" in str(gone)
    delete_run(known, run)


def test_a_prediction_that_fails_leaves_nothing(
    known: Store, home: Home, predicted: Predicted
) -> None:
    before, folders = dump(known), set(home.runs.iterdir())
    strange = [Relation(0, 1, "Unheard-of", 0.9)]
    found = [replace(each, relations=strange) for each in predicted.extractions if each.relations]
    with pytest.raises(InputError, match="no relation 'Unheard-of'"):
        write_predictions(known, replace(predicted, extractions=found))
    assert dump(known) == before
    assert set(home.runs.iterdir()) == folders
    assert predicted.folder in folders


def test_runs_are_compared(known: Store, home: Home, predicted: Predicted) -> None:
    first = write_predictions(known, predicted).run
    second = write_predictions(known, altered(predicted)).run
    values = json.loads(biogk(home, "runs", "compare", first, second, "--json").stdout)
    less = min(predicted.extractions, key=lambda each: each.document)
    mentions = values["mentions"]
    assert mentions["counts"]["vanished"] == len(mentions["vanished"]) == len(less.mentions) > 0
    assert mentions["counts"]["appeared"] == 0
    assert mentions["counts"]["changed"] > 0
    assert all(row["after"] < row["before"] for row in mentions["changed"])
    assert sum(mentions["counts"].values()) == show_run(known, first)["mentions"]
    assert values["relations"]["counts"]["vanished"] == len(less.relations)
    edges = values["entity_relations"]["counts"]
    assert sum(edges.values()) == show_run(known, first)["entity_relations"]
    back = json.loads(biogk(home, "runs", "compare", second, first, "--json").stdout)
    assert back["mentions"]["counts"]["appeared"] == len(less.mentions)
    same = json.loads(biogk(home, "runs", "compare", first, first, "--json").stdout)
    assert set(same["relations"]) == {"counts"}
    shown = biogk(home, "runs", "compare", first, second, "--limit", "1").stdout
    assert "vanished" in shown
    for run in (first, second):
        delete_run(known, run)


def test_a_run_of_an_older_vocabulary_is_compared_and_its_verdicts_hold(
    known: Store, home: Home, predicted: Predicted
) -> None:
    before = dump(known)
    old, new = (write_predictions(known, predicted).run for _ in range(2))
    (count,) = known.table(OF_RUN, {"run": new}).rows[0]
    known.table(AS_BEFORE, {"run": old}, write=True)
    old_type = "MATCH (r:Run {id: $run}) SET r.relationship_types = ['PREDICTED_ADVERSE_EFFECT']"
    known.table(old_type, {"run": old}, write=True)
    for first, second in ((old, new), (new, old)):
        values = json.loads(biogk(home, "runs", "compare", first, second, "--json").stdout)
        counts = values["entity_relations"]["counts"]
        assert counts == {"appeared": 0, "vanished": 0, "changed": 0, "same": count}
    # an effect that was called wrong in its old direction is not written in the new one
    (effect, drug) = known.table(ONE_OF, {"run": old}).rows[0]
    wrong = ("review", "wrong", effect, "PREDICTED_ADVERSE_EFFECT", drug)
    assert biogk(home, *wrong).exit_code == 0
    report = write_predictions(known, predicted)
    assert (report.entity_relations, report.refused) == (count - 1, 1)
    assert biogk(home, "review", "undo", *wrong[2:]).exit_code == 0
    for run in (old, new, report.run):
        delete_run(known, run)
    assert dump(known) == before


def test_promoted_predictions_are_a_source(
    known: Store, home: Home, predicted: Predicted, cache: VectorCache
) -> None:
    before, around = dump(known), Neighbourhood(statements=True)
    stated = materialize(known, "little", "train", around=around).summary()["statements"]
    run = write_predictions(known, predicted).run
    between = dump(known)
    edges = show_run(known, run)["entity_relations"]
    result = biogk(home, "runs", "promote", run, "--source", "found", "--json")
    assert json.loads(result.stdout)["triples"] == edges > 0
    again = biogk(home, "runs", "promote", run, "--source", "found")
    assert "Nothing changed" in again.stdout
    other = ("promote", run, "--source", "found", "--min-confidence", "0.1")
    assert "found is there already" in str(biogk(home, "runs", *other).exception)
    rows = known.table(
        "MATCH (s)-[r:HAS_SIDE_EFFECT {source: 'found'}]->(o) "
        "RETURN s.name, o.name, r.source_relations[0]",
        {},
    ).rows
    assert len(rows) == edges
    assert {row[0] for row in rows} <= {"aspirin", "penicillin", "warfarin"}
    assert {row[2] for row in rows} == {f"PREDICTED_HAS_SIDE_EFFECT of {run}"}
    # no model is shown as knowledge what a model has read from the same texts
    assert materialize(known, "little", "train", around=around).summary()["statements"] == stated
    weighed = weigh(known, cache, sources=["found"])
    assert (weighed.triples, weighed.alone) == (edges, ["found"])
    new = ("runs", "promote", run, "--source", "new", "--new-only")
    assert "that no source states" in str(biogk(home, *new).exception)
    delete_run(known, run)
    assert biogk(home, "sources", "remove", "found", "--yes").exit_code == 0
    assert dump(known) == before
    assert between != before


def test_what_has_no_direction_is_one_edge(
    known: Store, connection: Connection, predicted: Predicted, tmp_path: Path
) -> None:
    text = shipped_vocabulary().read_text(encoding="utf-8")
    declared = '[corpora.little]\nsymmetric = ["E"]\nrelations.E = "TOUCHES"\n'
    own = tmp_path / "relations.toml"
    own.write_text(text + declared, encoding="utf-8")
    ends = {"warfarin": "Drug", "rash": "Effect", "penicillin": "Drug"}
    found = []
    for extraction in predicted.extractions:
        words = extraction.text.casefold()
        places = sorted((words.find(name), name) for name in ends if name in words)
        mentions = [Mention(at, at + len(name), ends[name]) for at, name in places]
        relations = [Relation(0, 1, "E", 0.5)] if len(mentions) == 2 else []
        found.append(replace(extraction, mentions=mentions, relations=relations))
    turned = sorted(each.text for each in found if each.relations)
    assert [each.partition(" ")[0] for each in turned] == ["Penicillin", "Rash"]
    with Store(connection, HomeVocabulary(own)) as store:
        edges = (
            "MATCH (s)-[r:PREDICTED_TOUCHES]->(o) RETURN s.name, o.name, r.support ORDER BY s.id"
        )
        run = write_predictions(store, replace(predicted, extractions=found)).run
        assert store.table(edges, {}).rows == [["penicillin", "rash", 1], ["warfarin", "rash", 1]]
        delete_run(store, run)
