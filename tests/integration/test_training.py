"""Training on a real server: killed and gone on with, and refusals that only a server shows."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest
from filelock import FileLock
from safetensors.torch import load_file

from biogk.core.config import Home
from biogk.core.errors import RunError
from biogk.core.model.extraction import Mention
from biogk.core.model.rows import DocumentRow
from biogk.core.progress import listening
from biogk.core.store.driver import Store
from biogk.core.store.runs import list_runs, show_run
from biogk.load.ingest import load_corpus
from biogk.training.devices import choose_device
from biogk.training.extraction.checkpoints.checkpoint import load_checkpoint
from biogk.training.extraction.checkpoints.outcome import EpochReport
from biogk.training.extraction.config import read_settings
from biogk.training.extraction.fitting.train import resume, train
from biogk.training.extraction.plan import Folders, Plan
from biogk.training.extraction.predicting.predict import predict
from biogk.training.language.load import load_encoder
from biogk.training.linking.link import link
from commands import answer, assert_one_line, done, run
from hearing import Hearing, interrupt_at
from small import Small, document

pytestmark = pytest.mark.server

OPTIONS = ("--encoder", "minilm", "--encoder.trainable", "false", "--model.hidden", "32")


def test_a_killed_training_ends_as_if_it_had_not_been(home: Home, loaded: Store) -> None:
    link(loaded)
    command = ("train", "--corpus", "little", *OPTIONS, "--training.batch_size", "4")
    command += ("--training.epochs", "24", "--training.patience", "24")
    whole = answer(*command, home=home.root)
    killed = run(*command, home=home.root, interrupt_at="epoch   2/24", interrupt=signal.SIGKILL)
    assert killed.returncode == -signal.SIGKILL
    (broken,) = (found["id"] for found in list_runs(loaded) if found["status"] == "running")
    assert f"biogk train --resume {broken}" in killed.stderr
    assert "No entity has a gk_embedding" in killed.stderr
    assert answer("runs", "show", broken, home=home.root)["status"] == "interrupted"
    with FileLock(home.runs / broken / "training.lock"):
        (listed,) = answer("runs", "list", home=home.root)[:1]
    assert (listed["id"], listed["status"]) == (broken, "running")
    went_on = answer("train", "--resume", broken, home=home.root)
    assert went_on["run"] == broken
    for timed in ("seconds", "run", "folder"):
        del whole[timed], went_on[timed]
    assert went_on == whole
    assert show_run(loaded, broken)["status"] == "finished"
    ends = [load_file(home.runs / found["id"] / "model.safetensors") for found in list_runs(loaded)]
    assert len(ends) == 2
    assert all(ends[0][name].equal(ends[1][name]) for name in ends[0])
    again = run("train", "--resume", broken, home=home.root)
    assert_one_line(again, f"Run {broken} is over")
    assert "entity F1" in done("evaluate", "--run", broken, home=home.root)


@pytest.mark.parametrize("model", ["gk-fusion", "knowbert-attention"])
def test_a_training_leaves_nothing_in_the_temporary_folder(
    home: Home, loaded: Store, tmp_path: Path, model: str
) -> None:
    command = ("train", "--corpus", "little", "--model", model, *OPTIONS, "--training.epochs", "1")
    result = run(*command, home=home.root, env={"TMPDIR": str(tmp_path)})
    assert result.returncode == 0, result.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_resumed(loaded: Store, tmp_path: Path, aside: Path) -> None:
    folders = Folders(tmp_path / "runs", words=tmp_path / "vectors")
    with pytest.raises(RunError, match="no training nothing"):
        resume(loaded, "nothing", folders)
    settings = read_settings(
        overrides=["training.epochs=3", "model.hidden=32", "encoder.trainable=false"]
    )
    plan = Plan("keci", "little", settings, folders)
    hearing = Hearing(interrupt_at(EpochReport))
    with listening(hearing), pytest.raises(KeyboardInterrupt):
        train(loaded, load_encoder("minilm", "cpu"), plan)
    lacking, begun, _ = hearing.lines[-3:]
    assert lacking.startswith("No text names an entity")
    (broken,) = list_runs(loaded)
    assert begun.endswith(f"biogk train --resume {broken['id']}")
    assert broken["status"] == "interrupted"
    stored = load_checkpoint(folders.runs / broken["id"], choose_device("cpu")).config.settings
    assert show_run(loaded, broken["id"])["config"] == json.loads(stored.model_dump_json())
    lock = folders.runs / broken["id"] / "training.lock"
    with FileLock(lock), pytest.raises(RunError, match="by another process"):
        resume(loaded, broken["id"], folders)
    more = document("little:train-99", "little", "train", "[Aspirin] caused a {rash} .")
    load_corpus(loaded, Small([more], "little"), rejected_file=aside)
    with pytest.raises(RunError, match="database has changed"):
        resume(loaded, broken["id"], folders)
    strange = DocumentRow(
        "strange:0", "strange", "test", "Aspirin .", (Mention(0, 7, "Planet"),), ()
    )
    load_corpus(loaded, Small([strange], "strange"), rejected_file=aside)
    found = predict(loaded, folders.runs / broken["id"], "strange", "test")
    assert found.unknown_types == ["Planet"]
    assert found.evaluation.mentions["Planet"].annotated == 1
