"""Folds and seeds trained as one command does it, and what `report` makes of them."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner, Result

from biogk.cli.app import App
from biogk.cli.group import cli
from biogk.core.config import Home
from biogk.core.errors import InputError
from biogk.core.progress import listening
from biogk.core.store.driver import Store
from biogk.core.store.runs import list_runs
from biogk.load.ingest import load_corpus
from biogk.training.extraction.checkpoints.outcome import EpochReport
from biogk.training.extraction.config import read_settings
from biogk.training.extraction.evaluating.crossval import Grid, crossvalidate
from biogk.training.extraction.evaluating.trial import Trial
from biogk.training.extraction.folds import folds_of, require_scored, scored_split
from biogk.training.extraction.plan import Folders
from biogk.training.language.encoder import Encoder
from biogk.training.linking.link import link
from commands import BIOGK, assert_one_line
from commands import run as run_command
from hearing import Hearing, interrupt_at
from small import Small, document, small_corpus

pytestmark = pytest.mark.server
Trials = Callable[..., list[Trial]]

FEW = read_settings(
    overrides=[
        "training.epochs=2",
        "training.batch_size=4",
        "model.hidden=32",
        "encoder.trainable=false",
    ]
)
OPTIONS = (
    *("--encoder", "minilm", "--encoder.trainable", "false", "--model.hidden", "32"),
    *("--training.epochs", "2", "--training.batch_size", "4"),
)


@pytest.fixture
def folds(loaded: Store, aside: Path) -> Store:
    """The small source, and the small corpus as three folds."""
    for fold in range(3):
        load_corpus(loaded, small_corpus(f"ade-{fold}"), rejected_file=aside)
    link(loaded)
    return loaded


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "runs", tmp_path / "graphs", words=tmp_path / "vectors")


@pytest.fixture
def trials(folds: Store, encoder: Encoder) -> Trials:
    """Trains a grid; a training changes its encoder, so that each gets a copy."""

    def run(grid: Grid, heard: Callable[[object], None] | None = None) -> list[Trial]:
        with listening(Hearing(heard)):
            return list(crossvalidate(folds, lambda: deepcopy(encoder), grid))

    return run


def biogk(home: Home, *arguments: str | Path) -> Result:
    """A command in this process."""
    return CliRunner().invoke(cli, [str(each) for each in arguments], obj=App(home, True))


def answer(home: Home, *arguments: str | Path) -> object:
    result = biogk(home, *arguments, "--json", "--quiet")
    assert result.exit_code == 0, (result.output, result.exception)
    return json.loads(result.stdout)


def test_what_is_done_is_not_done_again(folds: Store, folders: Folders, trials: Trials) -> None:
    grid = Grid(["sent-context-only"], ["ade-0", "ade-1"], [7], FEW, folders)

    def stop(event: object) -> None:
        # the second training is broken off after its first epoch, as by Ctrl-C
        if isinstance(event, EpochReport) and len(list_runs(folds)) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        trials(grid, stop)
    assert [run["status"] for run in list_runs(folds)] == ["interrupted", "finished"]
    went_on = trials(grid)
    assert [(each.corpus, each.how) for each in went_on] == [
        ("ade-0", "there already"),
        ("ade-1", "resumed"),
    ]
    assert len(list_runs(folds)) == 2
    assert trials(grid) == [replace(each, how="there already") for each in went_on]
    unscored = {"id": went_on[1].run}
    folds.table("MATCH (r:Run {id: $id}) REMOVE r.evaluations", unscored, write=True)
    assert trials(grid) == [went_on[0], replace(went_on[1], how="scored")]
    other = replace(grid, select="test", corpora=["ade-0"])
    assert [each.how for each in trials(other)] == ["trained"]


def test_what_cannot_go_on_is_trained_anew_and_what_fails_is_told(
    folds: Store, folders: Folders, trials: Trials, aside: Path
) -> None:
    grid = Grid(["sent-context-only"], ["ade-0"], [7], FEW, folders)
    with pytest.raises(KeyboardInterrupt):
        trials(grid, interrupt_at(EpochReport))
    more = document("ade-0:train-99", "ade-0", "train", "[Aspirin] caused a {rash} .")
    load_corpus(folds, Small([more], "ade-0"), rejected_file=aside)
    bare = [document(f"bare:{split}", "bare", split, "Nothing .") for split in ("train", "test")]
    load_corpus(folds, Small(bare, "bare"), rejected_file=aside)
    found = trials(replace(grid, corpora=["bare", "ade-0"]))
    assert [each.how for each in found] == ["failed", "trained"]
    assert "too few to hold some out" in found[0].reason


def test_trainings_side_by_side_are_those_in_turn(folds: Store, home: Home) -> None:
    command = ("crossval", "--corpus", "ade", "--seed", "7", *OPTIONS, "--model", "keci")
    result = run_command(*command, "--jobs", "2", "--json", home=home.root)
    assert result.returncode == 0, result.stderr
    ran = json.loads(result.stdout)["trainings"]
    assert {each["corpus"]: each["how"] for each in ran} == {
        f"ade-{fold}": "trained" for fold in range(3)
    }
    assert {run["status"] for run in list_runs(folds)} == {"finished"}
    again = run_command(*command, "--json", home=home.root)
    scores = {each["corpus"]: each["relation_f1"] for each in ran}
    in_turn = json.loads(again.stdout)["trainings"]
    assert {each["how"] for each in in_turn} == {"there already"}
    assert {each["corpus"]: each["relation_f1"] for each in in_turn} == scores


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_trainings_side_by_side_end_together_and_are_resumed(
    folds: Store, home: Home, how: signal.Signals
) -> None:
    command = ("crossval", "--corpus", "ade", "--seed", "7", *OPTIONS, "--jobs", "2")
    command += ("--training.epochs", "400", "--training.patience", "400", "--fold", "0")
    command += ("--fold", "1", "--model", "sent-context-only")
    process = subprocess.Popen(
        [BIOGK, "--home", str(home.root), *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    before = set(home.runs.glob("*/training.safetensors"))
    deadline = time.monotonic() + 120
    while len(set(home.runs.glob("*/training.safetensors")) - before) < 2:
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.2)
    children = psutil.Process(process.pid).children(recursive=True)
    if how == signal.SIGINT:
        process.send_signal(how)
    else:
        training = [each for each in children if "spawn_main" in " ".join(each.cmdline())]
        training[0].send_signal(how)
    _, said = process.communicate(timeout=60)
    assert "Traceback" not in said
    if how == signal.SIGINT:
        assert process.returncode == 130
    else:
        assert process.returncode == 1
        assert "ended from outside" in said.splitlines()[-1]
    _, alive = psutil.wait_procs(children, timeout=20)
    assert alive == []
    shown = answer(home, "runs", "list")
    assert [run["status"] for run in shown] == ["interrupted", "interrupted"]


def test_names_of_folds(folds: Store, aside: Path) -> None:
    assert folds_of(folds, "ade") == ["ade-0", "ade-1", "ade-2"]
    assert folds_of(folds, "ade", [2, 0, 2]) == ["ade-2", "ade-0"]
    assert folds_of(folds, "ade-1") == ["ade-1"]
    for family, some in (("ade", [0, 7]), ("nothing", [])):
        with pytest.raises(InputError, match=r"no corpus (ade-7|nothing)\. It has ade-0, ade-1"):
            folds_of(folds, family, some)
    dev = document("binding:dev", "binding", "dev", "A {rash} .")
    load_corpus(folds, Small([dev], "binding"), rejected_file=aside)
    assert (scored_split(folds, "binding"), scored_split(folds, "ade-0")) == ("dev", "test")
    require_scored(folds, ["binding", "ade-0"])


def test_a_corpus_without_a_split_to_score_is_refused_before_the_training(
    folds: Store, home: Home, aside: Path
) -> None:
    train = document("alone:train", "alone", "train", "A {rash} .")
    load_corpus(folds, Small([train], "alone"), rejected_file=aside)
    refused = run_command("crossval", "--corpus", "alone", *OPTIONS, home=home.root)
    assert_one_line(refused, "alone has no split to be scored on, only train")
    assert list_runs(folds) == []


def test_folds_and_seeds_become_rows_beside_published_ones(
    home: Home, folds: Store, tmp_path: Path
) -> None:
    command = ("crossval", "--corpus", "ade", "--fold", "0", "--fold", "1", "--seed", "7")
    found = answer(home, *command, *OPTIONS, "--model", "sent-context-only")
    assert [each["how"] for each in found["trainings"]] == ["trained", "trained"]
    answer(home, *command, *OPTIONS, "--model", "sent-context-only", "--training.part", "0.5")
    output = tmp_path / "results"
    tables = answer(home, "report", "--output", output)["tables"]
    assert [table["corpus"] for table in tables] == ["ade", "biorelex"]
    (ours,) = [row for row in tables[0]["rows"] if row["whose"] == "ours"]
    assert (ours["folds"], ours["of_folds"], ours["partial"]) == ([0, 1], 10, True)
    assert (ours["seeds"], ours["encoder"], ours["selected_on"]) == ([7], "minilm", "dev")
    assert ours["command"] == (
        "biogk crossval --corpus ade --fold 0 --fold 1 --seed 7 --model sent-context-only "
        "--encoder minilm --encoder.trainable false --model.hidden 32 --training.epochs 2 "
        "--training.batch_size 4"
    )
    scores = [each["relation_f1"] for each in found["trainings"]]
    assert ours["relation_f1"] == pytest.approx(sum(scores) / 2, abs=0.01)
    again = biogk(home, *ours["command"].split()[1:], "--json")
    assert [each["how"] for each in json.loads(again.stdout)["trainings"]] == ["there already"] * 2
    shown = biogk(home, "report", "--corpus", "ade").stdout
    assert "2 of 10 folds (0, 1)" in shown
    assert "Partial, not all 10 folds: [1]." in shown
    assert "KECI" in shown
    assert "BioRelEx" not in shown
    names = {path.name for path in output.iterdir()}
    charts = {"epochs-ade-dev.png", "part-ade-test-dev.png"}
    assert names == {"report.md", "report.html", "report.json"} | charts
    html = (output / "report.html").read_text()
    assert html.count("data:image/svg+xml;base64,") == 2
    assert "2 of 10 folds (0, 1)" in html
    assert 'src="http' not in html
    curves = answer(home, "report", "curve", "--over", "part")
    assert [line["x"] for line in curves[0]["lines"]] == [[50, 100]]
    assert curves[0]["published"][0]["model"] == "Relation-Metric"


def test_pictures_of_weights(home: Home, loaded: Store, tmp_path: Path) -> None:
    loaded.table(
        "MATCH ()-[r]->(o) WHERE r.source IS NOT NULL "
        "SET r.weight = size(o.name) / 10.0, r.predicted = 'TREATS', r.encoder = 'minilm@0'",
        {},
        write=True,
    )
    found = answer(home, "report", "weights", "--name", "Acetylsalicylic Acid")
    assert found["name"] == "aspirin"
    assert found["weighed"] == 3
    assert [(each["relation"], each["other"], each["weight"]) for each in found["facts"]] == [
        ("→ HAS_SIDE_EFFECT", "rash", 0.4),
        ("→ TREATS", "headache", 0.8),
        ("→ TREATS", "fever", 0.5),
    ]
    passive = answer(home, "report", "weights", "--name", "headache", "--limit", "1")
    assert len(passive["facts"]) == 2
    assert passive["weighed"] == 4
    for name in ("a.png", "b.html"):
        made = biogk(home, "report", "weights", "--name", "aspirin", "--output", tmp_path / name)
        assert made.exit_code == 0, made.output
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    assert "HAS_SIDE_EFFECT" in (tmp_path / "b.html").read_text()


def test_nothing_to_show(home: Home, loaded: Store) -> None:
    for arguments, says in (
        (("weights", "--name", "nobody"), "There is no entity called 'nobody'"),
        (("weights", "--name", 'no " \\'), "There is no entity called"),
        (("weights", "--name", "aspirin"), "3 facts stated of aspirin, none with a weight"),
        (("weights", "--name", "aspirin", "--source", "x"), "Nothing is stated of aspirin by x"),
        (("weights", "--name", "aspirin", "--output", "a.jpg"), "Let it end in .png or .html"),
        (("curve",), "There is no training of more than one epoch"),
        (("curve", "--over", "part"), "no scored trainings on two parts"),
        (("--corpus", "nothing"), "There is no result on nothing. Known: ade, biorelex."),
        (("--json", "curve"), "Options stand behind the name"),
    ):
        failed = biogk(home, "report", *arguments)
        assert says in str(failed.exception), (arguments, failed.output)
        assert "\n" not in str(failed.exception)
    assert biogk(home, "report").exit_code == 0
    assert_one_line(run_command("report", "curve", home=home.root), "no training of more than one")
