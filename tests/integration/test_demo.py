"""`biogk demo` twice: what is done is not done again, and what broke off goes on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import Any

import pytest

from biogk import demo
from biogk.core.config import Home
from biogk.core.progress import listening
from biogk.core.store.driver import Store
from biogk.core.store.runs import delete_run, list_runs
from biogk.demo import DemoReport, run_demo
from biogk.training.extraction.checkpoints.outcome import EpochReport
from biogk.training.extraction.predicting import pending
from hearing import Hearing, broken, interrupt_at

pytestmark = pytest.mark.server

Snapshot = Callable[[], list[str]]
FEW = (
    "training.epochs=2",
    "training.batch_size=32",
    "training.dev_part=0.15",
    "training.head_learning_rate=3e-3",
    "model.hidden=32",
    "encoder.trainable=false",
)
ENOUGH = (
    *FEW,
    "training.epochs=8",
    "training.batch_size=4",
    "model.hidden=64",
    "model.dropout=0.0",
)
"""Settings of a model that finds something."""
THERE = "did this already"
GOES_ON = "Resuming run"


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "SETTINGS", FEW)


def shown(
    store: Store, home: Home, hearing: Hearing | None = None, *, again: bool = False
) -> tuple[DemoReport, list[str]]:
    """What a demo shows, and what it said of earlier runs on its way."""
    hearing = hearing or Hearing()
    with listening(hearing):
        report = run_demo(store, home, again=again)
    return report, [line for line in hearing.lines if THERE in line or GOES_ON in line]


def summary(report: DemoReport) -> dict[str, Any]:
    return {name: value for name, value in vars(report).items() if name != "seconds"}


def trainings(store: Store) -> list[str]:
    return [run["id"] for run in list_runs(store) if run["kind"] == "training"]


def the_rest_of_a_write_that_broke_off(
    store: Store, home: Home, whole: DemoReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    delete_run(store, whole.run)
    with monkeypatch.context() as small:
        small.setattr(pending, "WRITE_BATCH", 10)
        with pytest.raises(KeyboardInterrupt):
            shown(store, home, Hearing(tracks=broken("writing predictions")))
        report, said = shown(store, home)
    assert [GOES_ON in line for line in said] == [False, True]
    assert report.evaluation == whole.evaluation
    assert report.predicted.rows == whole.predicted.rows
    assert len(list_runs(store)) == 2
    assert {run["status"] for run in list_runs(store)} == {"finished"}


def test_a_second_one_shows_the_same_and_changes_nothing(
    store: Store, home: Home, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "SETTINGS", ENOUGH)
    first, said = shown(store, home)
    assert first.predicted.rows
    assert said == []
    before, times = snapshot(), loaded_at(store)
    second, said = shown(store, home)
    assert [THERE in line for line in said] == [True, True]
    assert summary(second) == summary(first)
    assert (snapshot(), loaded_at(store)) == (before, times)
    the_rest_of_a_write_that_broke_off(store, home, first, monkeypatch)
    monkeypatch.setattr(demo, "SETTINGS", FEW)
    third, said = shown(store, home, again=True)
    assert (said, third.run == first.run, len(list_runs(store))) == ([], False, 4)
    fourth, said = shown(store, home)
    assert (len(said), fourth.run) == (2, third.run)


def test_what_is_not_the_same_is_done_anew(
    store: Store, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = shown(store, home)
    (trained,) = trainings(store)
    delete_run(store, first.run)
    second, said = shown(store, home)
    assert [trained in line for line in said] == [True]
    assert second.run != first.run
    store.table("MATCH (r:Run) SET r.code_version = '0.0.0'", {}, write=True)
    assert shown(store, home)[1] == []
    monkeypatch.setattr(demo, "SETTINGS", (*FEW, "training.seed=8"))
    assert shown(store, home)[1] == []
    shutil.rmtree(home.runs / trainings(store)[0])
    assert shown(store, home)[1] == []
    store.table("MATCH (s:Source {id: 'demo'}) SET s.loaded_at = datetime()", {}, write=True)
    assert shown(store, home)[1] == []
    assert len(trainings(store)) == 5


def test_a_training_that_broke_off_goes_on(store: Store, home: Home, snapshot: Snapshot) -> None:
    hearing = Hearing(interrupt_at(EpochReport))
    with pytest.raises(KeyboardInterrupt) as broken_off:
        shown(store, home, hearing)
    # the demo is what resumes it: `biogk train` would look in another home
    assert not getattr(broken_off.value, "__notes__", [])
    assert not any("--resume" in line for line in hearing.lines)
    (run,) = trainings(store)
    report, said = shown(store, home)
    assert [run in line and GOES_ON in line for line in said] == [True]
    assert trainings(store) == [run]
    assert {each["status"] for each in list_runs(store)} == {"finished"}
    before = snapshot()
    assert summary(shown(store, home)[0]) == summary(report)
    assert snapshot() == before


def loaded_at(store: Store) -> list[list[Any]]:
    """When each source was loaded."""
    return store.table("MATCH (s:Source) RETURN s.id, s.loaded_at ORDER BY s.id", {}).rows
