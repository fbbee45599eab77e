"""Ctrl-C at each stage: one line, nothing half-visible, and the next call completes the work."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from biogk.core.config import Home
from biogk.core.errors import BROKEN_OFF
from biogk.core.store.driver import Store
from biogk.engine.server import info
from commands import answer, assert_one_line, done, run
from conftest import free_port

pytestmark = pytest.mark.server

Snapshot = Callable[[], list[str]]
MINILM = ("--encoder", "minilm")
LONG = ("--set", "training.epochs=500", "--set", "training.patience=500")


def many_triples(folder: Path, count: int) -> Path:
    """Triples between that many drugs and diseases, no two of one name."""
    rows = range(count)
    (folder / "entities.tsv").write_text(
        "id\tname\tkind\n"
        + "".join(
            f"t:a{row}\tdrug {row}\tDrug\nt:b{row}\tdisease {row}\tDisease\n" for row in rows
        ),
        encoding="utf-8",
    )
    (folder / "triples.tsv").write_text(
        "subject\trelation\tobject\n" + "".join(f"t:a{row}\tTREATS\tt:b{row}\n" for row in rows),
        encoding="utf-8",
    )
    return folder


def count(store: Store, pattern: str) -> int:
    return int(store.table(f"MATCH {pattern} RETURN count(*)", {}).rows[0][0])


def test_before_anything_is_imported(tmp_path: Path) -> None:
    assert_one_line(run("status", home=tmp_path, interrupt_after=0.15), codes=[BROKEN_OFF])


def test_up(tmp_path: Path) -> None:
    home = Home(tmp_path)
    ports = ("--bolt-port", str(free_port()), "--http-port", str(free_port()))
    try:
        result = run("up", *ports, home=tmp_path, interrupt_after=2.0)
        assert_one_line(result, "Interrupted", codes=[BROKEN_OFF])
        assert answer("up", *ports, home=tmp_path)["running"]
    finally:
        done("down", home=tmp_path)
    found = info(home)
    assert found is not None
    assert not found.running


def test_load(home: Home, store: Store, tmp_path: Path) -> None:
    folder = many_triples(tmp_path, 8_000)
    result = run("load", "triples", folder, home=home.root, interrupt_at="loading triples")
    assert_one_line(result, "Interrupted. Nothing of this load of triples", codes=[BROKEN_OFF])
    assert count(store, "(e:Entity)") == 0
    assert count(store, "(s:Source)") == 0
    assert answer("load", "triples", folder, home=home.root)["triples"] == 8_000
    assert count(store, "(:Drug)-[:TREATS]->(:Disease)") == 8_000


def test_weigh(home: Home, store: Store, tmp_path: Path) -> None:
    done("load", "triples", many_triples(tmp_path, 1_000), home=home.root)
    result = run("weigh", *MINILM, home=home.root, interrupt_at="weighing triples")
    assert_one_line(result, "Interrupted", codes=[BROKEN_OFF])
    weighed = count(store, "()-[t:TREATS]->() WHERE t.weight IS NOT NULL")
    assert weighed < 1_000
    assert answer("weigh", *MINILM, home=home.root)["triples"] == 1_000 - weighed


@pytest.mark.parametrize("stage", ["encoding names", "writing embeddings"])
def test_embed(stage: str, home: Home, known: Store, snapshot: Snapshot) -> None:
    before = snapshot()
    options = (*MINILM, "--all-triples", "--seed", "8")
    result = run("embed", *options, home=home.root, interrupt_at=stage)
    assert result.returncode in (0, BROKEN_OFF)
    if result.returncode:
        assert_one_line(result, "Interrupted", codes=[BROKEN_OFF])
    done("embed", *MINILM, "--all-triples", home=home.root)
    assert snapshot() == before


def test_link(home: Home, loaded: Store, snapshot: Snapshot) -> None:
    result = run("link", home=home.root, interrupt_at="linking documents")
    assert result.returncode in {0, BROKEN_OFF}
    if result.returncode:
        assert_one_line(result, "Interrupted", codes=[BROKEN_OFF])
    done("link", home=home.root)
    after = snapshot()
    done("link", home=home.root)
    assert snapshot() == after


def test_materialize(home: Home, known: Store) -> None:
    options = ("materialize", "--corpus", "little", "--split", "train")
    result = run(*options, home=home.root, interrupt_after=1.0)
    assert_one_line(result, "Interrupted", codes=[BROKEN_OFF])
    assert not list(home.graphs.rglob("*.partial"))
    (graph,) = answer(*options, home=home.root)
    assert graph["documents"] == 8


def test_train_and_predict(home: Home, known: Store, snapshot: Snapshot) -> None:
    train = ("train", "--corpus", "little", *MINILM)
    result = run(*train, *LONG, home=home.root, interrupt_at="epoch   2/500")
    assert_one_line(result, "Interrupted", codes=[BROKEN_OFF])
    (broken,) = answer("runs", "list", home=home.root)
    assert broken["status"] == "interrupted"
    assert_one_line(result, f"Resume it: biogk train --resume {broken['id']}", codes=[BROKEN_OFF])
    done("runs", "delete", broken["id"], "--yes", home=home.root)

    short = (*train, "--set", "training.epochs=2")
    run_id = answer(*short, home=home.root)["run"]
    again = run(*short, home=home.root, interrupt_at="has the same settings")
    assert f"{run_id} (finished) has the same settings" in again.stderr
    assert_one_line(again, "Interrupted", codes=[BROKEN_OFF])
    for found in answer("runs", "list", home=home.root):
        if found["id"] != run_id:
            done("runs", "delete", found["id"], "--yes", home=home.root)
    before = snapshot()
    predict = ("predict", "--run", run_id, "--split", "train", "--write")
    result = run(*predict, home=home.root, interrupt_at="Model of run")
    assert_one_line(result, "Interrupted", codes=[BROKEN_OFF])
    for found in answer("runs", "list", home=home.root):
        if found["kind"] == "prediction":
            done("runs", "delete", found["id"], "--yes", home=home.root)
    assert snapshot() == before
    assert json.loads(done(*predict, "--json", home=home.root))
