"""Loads that are broken off go on, and end in the graph of one that was not."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from biogk.api import Graph
from biogk.core.config import Home
from biogk.core.errors import BROKEN_OFF
from biogk.core.store.driver import Store
from biogk.engine.server import info, start
from commands import BIOGK, answer, assert_one_line, done, run
from conftest import empty

pytestmark = pytest.mark.server

Snapshot = Callable[[], list[str]]
ENTITIES = 6_000
IN_BATCHES = ("--atomic-rows", "1000")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five batches of rows, in which later rows repeat entities and pairs of earlier batches."""
    names = [f"t:{number}\tname {number}\tDrug\tx | y {number}\n" for number in range(ENTITIES)]
    again = [
        f"t:{number}\tother name {number}\tDisease\tz | name {number}\n"
        for number in range(0, ENTITIES, 2)
    ]
    pairs = [
        f"t:{number}\t{relation}\tt:{(number * 7 + step) % ENTITIES}\n"
        for step, relation in ((1, "TREATS"), (2, "HAS_SYMPTOM"), (1, "TREATS"))
        for number in range(ENTITIES)
    ]
    (tmp_path / "entities.tsv").write_text(
        "id\tname\tkind\taliases\n" + "".join(names + again), encoding="utf-8"
    )
    (tmp_path / "triples.tsv").write_text(
        "subject\trelation\tobject\n" + "".join(pairs), encoding="utf-8"
    )
    return tmp_path


@pytest.fixture
def whole(folder: Path, home: Home, store: Store, snapshot: Snapshot) -> list[str]:
    """The graph of a load in one transaction; the database is empty again."""
    assert answer("load", "triples", folder, home=home.root)["resumed"] == 0
    taken = snapshot()
    empty(store)
    return taken


def progress(store: Store) -> int:
    """Rows that the unfinished load has written."""
    rows = store.table("MATCH (s:Source {status: 'loading'}) RETURN s.done", {}).rows
    return int(rows[0][0]) if rows else 0


def begun(folder: Path, home: Home) -> subprocess.Popen[bytes]:
    """A load in batches that is on its way."""
    return subprocess.Popen(
        [BIOGK, "--home", str(home.root), "load", "triples", str(folder), *IN_BATCHES],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def until(store: Store, rows: int, process: subprocess.Popen[bytes]) -> None:
    """Come back when more rows than that are written, or the load has ended."""
    while progress(store) <= rows and process.poll() is None:
        time.sleep(0.02)


def test_kills_at_random_points(
    folder: Path, home: Home, store: Store, snapshot: Snapshot, whole: list[str]
) -> None:
    chance = random.Random(4)
    reached: list[int] = []
    for _ in range(4):
        load = begun(folder, home)
        until(store, reached[-1] if reached else 0, load)
        time.sleep(chance.uniform(0, 0.3))
        load.kill()
        load.wait()
        reached.append(progress(store))
    report = answer("load", "triples", folder, *IN_BATCHES, home=home.root)

    assert reached == sorted(reached)
    assert reached[0] > 0
    assert report["resumed"] == reached[-1] or reached[-1] == 0
    assert snapshot() == whole


def test_ctrl_c_then_the_rest(
    folder: Path, home: Home, store: Store, snapshot: Snapshot, whole: list[str]
) -> None:
    load = begun(folder, home)
    until(store, 0, load)
    load.send_signal(signal.SIGINT)
    assert load.wait(60) == BROKEN_OFF
    reached = progress(store)

    text = done("load", "triples", folder, *IN_BATCHES, home=home.root)

    assert reached > 0
    assert f"Resumed the interrupted load: {reached:,} of " in text
    assert snapshot() == whole


def test_the_server_is_killed(
    folder: Path, home: Home, store: Store, snapshot: Snapshot, whole: list[str]
) -> None:
    """A load outlives a server that is started again within its patience."""
    load = begun(folder, home)
    until(store, 0, load)
    found = info(home)
    assert found is not None
    server = psutil.Process(found.pid)
    server.kill()
    server.wait(20)
    start(home, heap="512m", page_cache="128m")
    code = load.wait(120)
    if code:
        done("load", "triples", folder, *IN_BATCHES, home=home.root)

    assert snapshot() == whole


def test_another_input_begins_anew(
    folder: Path, home: Home, store: Store, snapshot: Snapshot, whole: list[str]
) -> None:
    load = begun(folder, home)
    until(store, 0, load)
    load.kill()
    load.wait()
    assert progress(store) > 0
    with (folder / "triples.tsv").open("a", encoding="utf-8") as stream:
        stream.write("t:1\tTREATS\tt:3\n")

    report = answer("load", "triples", folder, *IN_BATCHES, home=home.root)

    assert report["resumed"] == 0
    assert len(snapshot()) == len(whole) + 1


def test_other_options_begin_anew(folder: Path, home: Home, store: Store, whole: list[str]) -> None:
    load = begun(folder, home)
    until(store, 0, load)
    load.kill()
    load.wait()
    assert progress(store) > 0

    report = answer("load", "triples", folder, *IN_BATCHES, "--licence", "mine", home=home.root)

    assert report["resumed"] == 0


def test_python_resumes_what_a_command_began(
    folder: Path, home: Home, store: Store, snapshot: Snapshot, whole: list[str]
) -> None:
    load = begun(folder, home)
    until(store, 0, load)
    load.kill()
    load.wait()
    reached = progress(store)

    report = Graph(store, home).load.triples(str(folder), atomic_rows=1_000)

    assert report.resumed == reached > 0
    assert snapshot() == whole


def test_restart_begins_anew(
    folder: Path, home: Home, store: Store, snapshot: Snapshot, whole: list[str]
) -> None:
    load = begun(folder, home)
    until(store, 0, load)
    load.kill()
    load.wait()

    report = answer("load", "triples", folder, *IN_BATCHES, "--restart", home=home.root)

    assert report["resumed"] == 0
    assert snapshot() == whole


def test_too_many_malformed_rows_are_known_before_anything_is_written(
    folder: Path, home: Home, store: Store
) -> None:
    with (folder / "triples.tsv").open("a", encoding="utf-8") as stream:
        stream.write("t:1\tNOTHING\tt:3\n" * 2_000)

    result = run("load", "triples", folder, *IN_BATCHES, home=home.root)

    assert_one_line(result, "2,000 of ", "nothing was loaded")
    assert store.table("MATCH (n) RETURN count(n)", {}).rows == [[0]]
