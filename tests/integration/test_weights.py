"""Weights in the graph: estimators, evaluation, calibration, several processes, faults."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from transformers import AutoModelForMaskedLM, AutoTokenizer

from biogk.core.config import Home
from biogk.core.errors import EncoderError, RunError, TrainingError
from biogk.core.model.rows import EntityRow, TripleRow
from biogk.core.store.driver import Store
from biogk.core.store.runs import delete_run, list_runs, show_run
from biogk.load.ingest import load_knowledge
from biogk.training.language.encoder import Encoder
from biogk.training.language.load import load_encoder
from biogk.training.language.vectors import VectorCache
from biogk.training.weights.calibrate import Weights, calibrate
from biogk.training.weights.digits import significant
from biogk.training.weights.estimators.parallelogram import Parallelogram
from biogk.training.weights.evaluation import EvaluationPlan
from biogk.training.weights.evaluation_report import KeptEvaluation, evaluate_and_keep
from biogk.training.weights.weigh import candidates_of, weigh
from commands import assert_one_line, run
from small import FOLDED_TRIPLES, Small

pytestmark = pytest.mark.server

Snapshot = Callable[[], list[str]]
ORGANS = ("lung", "kidney", "skin", "liver", "heart", "bone", "brain", "eye")
DRUGS = 96


@pytest.fixture
def organs(store: Store, aside: Path) -> Store:
    """Drugs that treat the diseases of one organ each, and a relation with three triples."""
    diseases = [EntityRow(f"o:{organ}", f"{organ} disease", ("Disease",)) for organ in ORGANS]
    drugs = [
        EntityRow(f"o:{number}", f"{ORGANS[number % 8]} drug {number}", ("Drug",))
        for number in range(DRUGS)
    ]
    treats = [
        TripleRow(f"o:{number}", "TREATS", f"o:{ORGANS[number % 8]}", "x")
        for number in range(DRUGS)
    ]
    prevents = [TripleRow(f"o:{n}", "PREVENTS", f"o:{ORGANS[n]}", "x") for n in range(3)]
    load_knowledge(store, Small((*diseases, *drugs, *treats, *prevents)), rejected_file=aside)
    return store


@pytest.fixture
def judged(organs: Store, cache: VectorCache, tmp_path: Path) -> KeptEvaluation:
    return evaluate_and_keep(
        organs, cache, EvaluationPlan("probe", sample=80), tmp_path / "reports"
    )


@pytest.fixture(scope="module")
def guesser(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """MiniLM in a folder, with a head that was never trained but comes with the weights."""
    folder = tmp_path_factory.mktemp("guesser")
    torch.manual_seed(0)
    made = load_encoder("minilm", "cpu", head=True)
    made.masked_lm.save_pretrained(folder)
    made.tokenizer.save_pretrained(folder)
    return folder


def weights(store: Store) -> dict[tuple[str, str, str], float]:
    rows = store.table(
        "MATCH (s)-[r]->(o) WHERE r.source IS NOT NULL RETURN s.id, type(r), o.id, r.weight", {}
    ).rows
    return {(s, type_, o): weight for s, type_, o, weight in rows}


def test_an_evaluation_tells_true_from_corrupted(judged: KeptEvaluation) -> None:
    (source,) = judged.evaluation.sources
    (treats,) = source.relations
    assert treats.relation == "TREATS"
    assert treats.separates == "yes"
    assert 0.9 < treats.auc_low <= treats.auc <= treats.auc_high
    assert source.left_out == ["PREVENTS"]
    assert treats.brier < 0.25


def test_an_evaluation_is_kept_with_a_report(
    organs: Store, judged: KeptEvaluation, snapshot: Snapshot
) -> None:
    assert {path.name for path in judged.folder.iterdir()} == {
        "report.json",
        "report.md",
        "calibration.json",
        "reliability-small.png",
    }
    report = json.loads((judged.folder / "report.json").read_text())
    assert report["sources"][0]["relations"][0]["relation"] == "TREATS"
    assert "| TREATS |" in (judged.folder / "report.md").read_text()
    shown = show_run(organs, judged.run)
    assert (shown["kind"], shown["status"], shown["model"]) == ("weighing", "finished", "probe")
    assert shown["metrics"]["small"]["auc"] == judged.evaluation.sources[0].whole.auc
    assert shown["calibration"] == ["small"]
    curves = json.loads((judged.folder / "calibration.json").read_text())["small"]["curves"]
    assert list(curves) == ["TREATS"]


def test_an_evaluation_can_be_repeated(
    organs: Store, judged: KeptEvaluation, cache: VectorCache, tmp_path: Path
) -> None:
    plan = EvaluationPlan("probe", sample=80)
    again = evaluate_and_keep(organs, cache, plan, tmp_path / "reports")
    assert again.run != judged.run
    assert again.evaluation.sources == judged.evaluation.sources


def test_too_few_triples_to_judge_is_named(
    loaded: Store, cache: VectorCache, tmp_path: Path
) -> None:
    with pytest.raises(TrainingError, match="No relation of small has 10"):
        evaluate_and_keep(loaded, cache, EvaluationPlan("parallelogram"), tmp_path)
    assert [run["status"] for run in list_runs(loaded)] == ["failed"]


def test_calibrated_weights_come_and_go(
    organs: Store, judged: KeptEvaluation, cache: VectorCache, snapshot: Snapshot
) -> None:
    weigh(organs, cache, estimator="probe")
    plain, own = weights(organs), Weights(cache.encoder.label, "probe")
    before = snapshot()
    assert calibrate(organs, own, calibrated=True) == len(plain)
    assert calibrate(organs, own, calibrated=True) == 0
    probable = weights(organs)
    order = sorted((key for key in plain if key[1] == "TREATS"), key=plain.__getitem__)
    assert all(0 < weight < 1 for weight in probable.values())
    assert all(weight == significant(weight) for weight in probable.values())
    assert [probable[key] for key in order] == sorted(probable[key] for key in order)

    organs.table(
        "MATCH (:Drug {id: 'o:5'})-[r]->() REMOVE r.encoder, r.raw_weight, r.calibration",
        {},
        write=True,
    )
    assert weigh(organs, cache, estimator="probe").triples == 1
    assert calibrate(organs, own) == 1
    assert weights(organs) == pytest.approx(probable)

    assert calibrate(organs, own, calibrated=False) == len(plain)
    assert _without_times(snapshot()) == _without_times(before)


def test_deleting_an_evaluation_gives_the_plain_weights_back(
    organs: Store, judged: KeptEvaluation, cache: VectorCache
) -> None:
    weigh(organs, cache, estimator="probe")
    plain = weights(organs)
    calibrate(organs, Weights(cache.encoder.label, "probe"), calibrated=True)
    delete_run(organs, judged.run)
    assert weights(organs) == plain
    assert not organs.table("MATCH ()-[r]->() WHERE r.calibration <> '' RETURN r", {}).rows


def test_calibrating_before_evaluating_says_what_to_do(loaded: Store, cache: VectorCache) -> None:
    with pytest.raises(RunError, match="weigh --evaluate --estimator pll --source small"):
        calibrate(loaded, Weights(cache.encoder.label, "pll"), calibrated=True)


def test_four_digits_are_written_and_ranks_come_from_all(
    loaded: Store, encoder: Encoder, tmp_path: Path
) -> None:
    with VectorCache(tmp_path / "exact", replace(encoder, float32=True)) as cache:
        weigh(loaded, cache)
        asked = "MATCH (s)-[r]->(o) WHERE r.source IS NOT NULL RETURN s.name, o.name, type(r), r"
        rows = loaded.table(asked, {}).rows
        relations = candidates_of(loaded, [])["small"]
        exact = Parallelogram(cache).weights([(s, o) for s, o, *_ in rows], relations)
    for (*_, type_, edge), every in zip(rows, exact, strict=True):
        own = float(every[relations.types.index(type_)])
        assert edge["weight"] == significant(edge["weight"]) == pytest.approx(own, rel=5.1e-4)
        assert edge["rank"] == (every > own).sum() + 1
        assert edge["predicted"] == relations.types[every.argmax()]


def test_another_estimator_weighs_anew(loaded: Store, guesser: Path, tmp_path: Path) -> None:
    with VectorCache(tmp_path / "vectors", load_encoder(str(guesser), "cpu", head=True)) as cache:
        assert weigh(loaded, cache).triples == FOLDED_TRIPLES
        first = weights(loaded)
        assert weigh(loaded, cache, estimator="pmi").triples == FOLDED_TRIPLES
        assert weigh(loaded, cache, estimator="pmi").triples == 0
        assert all(0 < weight < 1 for weight in weights(loaded).values())
        assert weigh(loaded, cache).triples == FOLDED_TRIPLES
    assert weights(loaded) == pytest.approx(first, abs=1e-6)


def test_two_processes_write_the_weights_of_one(
    home: Home, loaded: Store, encoder: Encoder, tmp_path: Path
) -> None:
    with VectorCache(tmp_path / "exact", replace(encoder, float32=True)) as cache:
        weigh(loaded, cache)
    alone = weights(loaded)
    command = (
        *(sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"),
        *("-m", "biogk.cli.entry", "--home", str(home.root), "weigh", "--again", "--json"),
        *("--encoder", "minilm", "--device", "cpu", "--float32"),
    )
    loaded.table("MATCH ()-[r]->() REMOVE r.weight", {}, write=True)
    result = subprocess.run(
        command, capture_output=True, text=True, timeout=240, env=os.environ, check=False
    )
    assert result.returncode == 0, result.stderr
    report = json.loads(result.stdout)
    assert (report["triples"], report["processes"]) == (FOLDED_TRIPLES, 2)
    assert weights(loaded) == pytest.approx(alone, abs=1e-5)


def test_a_launcher_of_several_processes_is_for_weighing_alone(home: Home) -> None:
    for command in (("train", "--corpus", "x"), ("embed",)):
        failed = run(*command, home=home.root, env={"WORLD_SIZE": "2"})
        assert_one_line(failed, "2 processes were started", "only `biogk weigh`", codes=[2])


@pytest.mark.parametrize("estimator", ["parallelogram", "pll"])
def test_a_model_with_damaged_weights_is_one_line(
    estimator: str, loaded: Store, guesser: Path, tmp_path: Path
) -> None:
    model = AutoModelForMaskedLM.from_pretrained(guesser)
    with torch.no_grad():
        model.base_model.encoder.layer[0].output.dense.weight.fill_(float("nan"))
    model.save_pretrained(tmp_path / "damaged")
    AutoTokenizer.from_pretrained(guesser).save_pretrained(tmp_path / "damaged")
    encoder = load_encoder(str(tmp_path / "damaged"), "cpu", head=True)
    with (
        VectorCache(tmp_path / "vectors", encoder) as cache,
        pytest.raises(EncoderError, match="not finite"),
    ):
        weigh(loaded, cache, estimator=estimator)
    assert set(weights(loaded).values()) == {None}


def test_a_changed_encoder_weighs_anew(
    loaded: Store, cache: VectorCache, encoder: Encoder, guesser: Path, tmp_path: Path
) -> None:
    weigh(loaded, cache)
    model = AutoModelForMaskedLM.from_pretrained(guesser)
    with torch.no_grad():
        model.get_input_embeddings().weight.mul_(1.01)
    shutil.copytree(guesser, tmp_path / "changed")
    model.save_pretrained(tmp_path / "changed")
    with VectorCache(tmp_path / "more", load_encoder(str(tmp_path / "changed"), "cpu")) as other:
        assert other.encoder.fingerprint != encoder.fingerprint
        assert weigh(loaded, other).triples == FOLDED_TRIPLES


def test_the_command_line_says_what_is_wrong(home: Home, loaded: Store) -> None:
    result = run("weigh", "--encoder", "minilm", "--estimator", "pll", home=home.root)
    assert_one_line(result, "no trained head", "biogk adapt", codes=[1])
    result = run("weigh", "--evaluate", "--raw", home=home.root)
    assert_one_line(result, "--evaluate writes no weights", codes=[2])
    result = run("weigh", "--encoder", "minilm", "--calibrated", home=home.root)
    assert_one_line(result, "weigh --evaluate", codes=[1])


def _without_times(rows: list[str]) -> list[str]:
    kept = [json.loads(row) for row in rows]
    for row in kept:
        for part in row:
            if isinstance(part, dict):
                part.pop("weighed_at", None)
    return sorted(json.dumps(row) for row in kept)


def test_relations_that_only_type_are_passed_over(
    organs: Store, aside: Path, cache: VectorCache
) -> None:
    kinds = [EntityRow("o:T121", "Pharmacologic Substance", ("SemanticType",))]
    typed = [TripleRow(f"o:{n}", "HAS_SEMANTIC_TYPE", "o:T121", "STY") for n in range(DRUGS)]
    load_knowledge(organs, Small((*kinds, *typed)), rejected_file=aside)
    load_knowledge(organs, Small((*kinds, *typed), "types"), rejected_file=aside)
    report = weigh(organs, cache, estimator="probe")
    assert (report.triples, report.nameless) == (DRUGS + 3, 0)
    rows = organs.table(
        "MATCH ()-[r]->() RETURN type(r) AS type, count(r.weight) AS weighed, "
        "collect(DISTINCT r.predicted) AS predicted ORDER BY type",
        {},
    ).rows
    assert [row[:2] for row in rows] == [
        ["HAS_SEMANTIC_TYPE", 0],
        ["PREVENTS", 3],
        ["TREATS", DRUGS],
    ]
    assert {name for row in rows for name in row[2]} <= {"PREVENTS", "TREATS"}
    assert not weigh(organs, cache, estimator="probe", sources=["small"]).triples
