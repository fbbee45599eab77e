"""Bulk loads that fail or are ended: nothing is lost, and the next one ends in the graph."""

from __future__ import annotations

import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from biogk.core.config import Home
from biogk.core.errors import BROKEN_OFF, ServerError
from biogk.core.store.driver import Store
from biogk.engine.server import info
from biogk.engine.sites import LocalSite
from biogk.engine.swap import WORKSHOP
from biogk.load.bulk.choice import Bulk
from biogk.load.bulk.import_files import ENTITIES
from biogk.load.ingest import load_knowledge
from biogk.load.plan import LoadPlan
from commands import BIOGK, answer, assert_one_line, run
from small import small_source

pytestmark = pytest.mark.server

ALWAYS = ("--bulk", "always")


@dataclass(frozen=True)
class Spoiled(LocalSite):
    """The local server, with an entity twice in the files that neo4j-admin gets."""

    def admin(self, *arguments: str) -> str:
        (file,) = self.data.glob(f"{WORKSHOP}/*/{ENTITIES}")
        lines = file.read_text("utf-8").splitlines(keepends=True)
        file.write_text("".join([*lines, lines[-1]]), encoding="utf-8")
        return super().admin(*arguments)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A source for `load triples`."""
    entities = [f"t:{number}\tname {number}\tDrug\n" for number in range(500)]
    triples = [f"t:{number}\tTREATS\tt:{number - 1}\n" for number in range(1, 500)]
    (tmp_path / "entities.tsv").write_text("id\tname\tkind\n" + "".join(entities))
    (tmp_path / "triples.tsv").write_text("subject\trelation\tobject\n" + "".join(triples))
    return tmp_path


def counted(store: Store) -> tuple[int, int]:
    (found,) = store.read("load/counts")
    return found["nodes"], found["edges"]


def remains(home: Home) -> list[Path]:
    return list((home.server / "data").glob(f"{WORKSHOP}/*"))


def test_an_import_that_is_rejected(home: Home, store: Store, aside: Path) -> None:
    running = info(home)
    plan = LoadPlan(bulk=Bulk(Spoiled(home), always=True))
    with pytest.raises(
        ServerError, match=r"neo4j-admin database import` failed: Id 't:\d+' is defined"
    ) as told:
        load_knowledge(store, small_source(), rejected_file=aside, plan=plan)

    assert "\n" not in told.value.message
    assert counted(store) == (0, 0)
    assert info(home) == running
    assert not remains(home)


def test_a_full_disk_under_the_import_files(home: Home, store: Store, folder: Path) -> None:
    workshop = home.server / "data" / WORKSHOP
    workshop.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(workshop)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        workshop.rmdir()
        pytest.skip(f"no tmpfs can be mounted here: {mounted.stderr.strip()}")
    try:
        running = info(home)
        result = run("load", "triples", folder, *ALWAYS, home=home.root)
        assert_one_line(result, "No space left on the disk", codes=[1])
        assert counted(store) == (0, 0)
        assert info(home) == running
    finally:
        subprocess.run(["umount", str(workshop)], check=True)
        shutil.rmtree(workshop)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_the_command_is_ended_during_the_import(
    number: int, home: Home, store: Store, folder: Path
) -> None:
    running = info(home)
    load = subprocess.Popen(
        [BIOGK, "--home", str(home.root), "load", "triples", str(folder), *ALWAYS],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert load.stderr is not None
    while (line := load.stderr.readline()) and "importing" not in line:
        pass
    time.sleep(0.5)
    load.send_signal(number)
    _, said = load.communicate(timeout=60)

    assert load.returncode == (BROKEN_OFF if number == signal.SIGINT else -number)
    if number == signal.SIGINT:
        assert said.splitlines()[-1].startswith("Error: Interrupted.")
        assert not remains(home)
    assert counted(store) == (0, 0)
    assert info(home) == running

    report = answer("load", "triples", folder, *ALWAYS, home=home.root)
    assert report["method"] == "bulk import"
    assert counted(store) == (501, 499)
    assert not remains(home)


def test_a_remote_server_needs_its_folder(
    home: Home, store: Store, folder: Path, tmp_path: Path
) -> None:
    there = {
        "NEO4J_URI": store.connection.uri,
        "NEO4J_PASSWORD": store.connection.password.get_secret_value(),
    }
    result = run("load", "triples", folder, *ALWAYS, home=tmp_path, env=there)
    assert_one_line(result, "--neo4j-home", codes=[2])
    named = ("--neo4j-home", tmp_path)
    result = run("load", "triples", folder, *ALWAYS, *named, home=tmp_path, env=there)
    assert_one_line(result, "has no program bin/neo4j", codes=[2])
    report = answer("load", "triples", folder, "--bulk-above", "1", home=tmp_path, env=there)
    assert report["method"] == "transactions"
