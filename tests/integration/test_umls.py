"""`load umls` from the command line into a real server, on the real sample of a release."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from biogk.core.config import Home
from biogk.core.store.driver import Store
from biogk.loaders.sources.umls.relations import SILENT
from commands import answer, done, run
from umls_release import NAMES, name, write_release

pytestmark = pytest.mark.server


def test_the_sample_end_to_end(
    real_data: Path, home: Home, store: Store, snapshot: Callable[[], list[str]]
) -> None:
    arguments = ("load", "umls", real_data / "umls" / "rrf_sample", "--json")
    first = answer(*arguments, home=home.root)
    assert (first["entities"], first["triples"], first["rejected"]) == (2_204, 2_898, 0)
    before = snapshot()
    assert not any(answer(*arguments, home=home.root)["changes"].values())
    assert snapshot() == before
    counts = json.loads(home.left_out("umls").read_text())
    assert counts["left_out"]["MRREL.RRF"][SILENT.format("SIB")] == 6_902
    found = store.table(
        "MATCH (d:Entity:Drug {name: 'Mesna'})-[r:TREATS]->(c) "
        "RETURN c.id AS id, c.name AS name, r.source AS source ORDER BY id",
        {},
    )
    assert [list(row) for row in found.rows] == [
        ["umls:C0010692", "Cystitis", "umls"],
        ["umls:C0019080", "Hemorrhage", "umls"],
    ]
    source = store.table("MATCH (s:Source {id: 'umls'}) RETURN s.version, s.status, s.rows", {})
    assert [list(row) for row in source.rows] == [["201604", "complete", 5_102]]


def test_what_was_left_out_is_told(tmp_path: Path, home: Home, store: Store) -> None:
    release = write_release(tmp_path, names=[*NAMES, name("C0000005", "x" * 1_500)])
    result = run("load", "umls", release, "--max-rejected", "0.2", home=home.root)
    assert result.returncode == 0, result.stderr
    assert "read 2 triples between 4 entity rows" in result.stdout
    assert "Rejected: 1 malformed row," in result.stdout
    assert "Left out of MRCONSO.RRF: in other languages 1, suppressed (O) 1." in result.stderr
    assert "SIB alone, which says too little 1" in result.stderr
    assert "Not in the vocabulary" not in result.stderr
    strict = run("load", "umls", release, home=home.root)
    assert strict.returncode == 1
    assert "1 of 7 rows is malformed" in strict.stderr


def test_settings_of_the_home(tmp_path: Path, store: Store, home: Home) -> None:
    other = tmp_path / "other"
    assert "from now on it is read" in done("load", "umls", "--init", home=other)
    again = run("load", "umls", "--init", home=other)
    assert (again.returncode, "is there already" in again.stderr) == (2, True)
    nothing = run("load", "umls", home=other)
    assert (nothing.returncode, nothing.stderr.count("\n")) == (2, 1)
    missing = run("load", "umls", write_release(tmp_path / "release") / "MRREL.RRF", home=other)
    assert "No Neo4j server" in missing.stderr
