"""Import files and the exchange of databases, without a server."""

from __future__ import annotations

import csv
import os
import random
from pathlib import Path

import pytest

from biogk.core.errors import StorageError, UsageError
from biogk.core.model.rows import EntityRow, TripleRow
from biogk.core.model.vocabulary import SHIPPED
from biogk.engine.swap import MARK, WORKSHOP, finish_swap, staging, swap, swap_back
from biogk.load.bulk.import_files import BETWEEN, ENTITIES, TRIPLES, write_files
from biogk.load.bulk.spill import Spill
from biogk.load.fingerprint import fingerprint

KINDS = ("databases", "transactions")


def no_progress(steps: int, note: str = "") -> None:
    return


@pytest.mark.parametrize("rows", [1, 250_000])
def test_a_spill_keeps_the_order_of_what_belongs_together(tmp_path: Path, rows: int) -> None:
    chance = random.Random(1)
    entities = [EntityRow(f"t:{chance.randrange(50)}", f"name {n}") for n in range(500)]
    triples = [TripleRow(f"t:{n % 7}", "TREATS", f"t:{n % 5}", str(n)) for n in range(500)]
    with Spill(tmp_path, rows) as spill:
        for row in (*entities, *triples):
            spill.add(row)
    parts = range(spill.parts)
    entities_back = [row for part in parts for row in spill.entities(part)]
    triples_back = [row for part in parts for row in spill.triples(part)]

    assert spill.parts == (1 if rows == 1 else 3)
    assert sorted(entities_back, key=lambda row: int(row.name[5:])) == entities
    assert sorted(triples_back, key=lambda row: int(row.source_relation)) == triples
    for id_ in {row.id for row in entities}:
        assert [row for row in entities_back if row.id == id_] == [
            row for row in entities if row.id == id_
        ]
    assert not list(tmp_path.iterdir())


def test_what_a_file_cannot_carry_is_kept_aside(tmp_path: Path) -> None:
    rows = [
        EntityRow("t:1", 'a "name", quoted', ("Drug",), ("x", "y")),
        EntityRow("t:2", "two\nlines"),
        EntityRow("t:3", "no text in a list", aliases=("",)),
        EntityRow("t:4", ""),
        TripleRow("t:1", "TREATS", "t:4", "P1"),
        TripleRow("t:1", "TREATS", "t:4", "P2"),
        TripleRow("t:1", "TREATS", "t:2", "P1"),
        TripleRow("t:3", "TREATS", "t:1", "P1"),
    ]
    with Spill(tmp_path, 8) as spill:
        for row in rows:
            spill.add(row)
    written = write_files(spill, tmp_path, "small", no_progress)

    with (tmp_path / ENTITIES).open(encoding="utf-8", newline="") as stream:
        entities = {row["id:ID"]: row for row in csv.DictReader(stream)}
    with (tmp_path / TRIPLES).open(encoding="utf-8", newline="") as stream:
        (triple,) = csv.DictReader(stream)
    assert set(entities) == {"t:1", "t:4"}
    assert entities["t:1"]["name:string"] == 'a "name", quoted'
    assert entities["t:1"][":LABEL"] == f"Entity{BETWEEN}Drug"
    assert entities["t:1"]["aliases:string[]"] == f"x{BETWEEN}y"
    assert triple["source_relations:string[]"] == f"P1{BETWEEN}P2"
    assert {row["id"] for row in written.entities_aside} == {"t:2", "t:3"}
    assert len(written.triples_aside["TREATS"]) == 2
    assert (written.entities, written.triples, written.labels) == (2, 1, 3)


def test_a_relation_that_is_no_type_is_refused(tmp_path: Path) -> None:
    with Spill(tmp_path, 1) as spill:
        spill.add(TripleRow("t:1", "TREATS`]->() DELETE", "t:2", ""))
    with pytest.raises(UsageError):
        write_files(spill, tmp_path, "small", no_progress)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with the database `neo4j`, whose files say `before`."""
    for kind in KINDS:
        (tmp_path / kind / "neo4j").mkdir(parents=True)
        (tmp_path / kind / "neo4j" / "store").write_text("before")
    return tmp_path


def imported(folder: Path) -> None:
    for kind in KINDS:
        (folder / "new" / kind / "neo4j").mkdir(parents=True)
        (folder / "new" / kind / "neo4j" / "store").write_text("after")


def state(data: Path) -> list[str]:
    return [(data / kind / "neo4j" / "store").read_text() for kind in KINDS]


def test_a_swap_and_back(data: Path) -> None:
    with staging(data) as folder:
        with pytest.raises(StorageError, match="left no databases/neo4j"):
            swap(data, folder, "neo4j")
        assert state(data) == ["before", "before"]
        imported(folder)
        swap(data, folder, "neo4j")
        assert state(data) == ["after", "after"]
        swap_back(data, folder, "neo4j")
        assert state(data) == ["before", "before"]
    assert not (data / WORKSHOP).exists()


@pytest.mark.parametrize("renamed", range(4))
def test_a_swap_that_was_broken_off_is_finished(
    data: Path, renamed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = [renamed]
    rename = Path.rename

    def broken(path: Path, target: Path) -> Path:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        return rename(path, target)

    with staging(data) as folder:
        imported(folder)
        monkeypatch.setattr(Path, "rename", broken)
        with pytest.raises(KeyboardInterrupt):
            swap(data, folder, "neo4j")
    monkeypatch.setattr(Path, "rename", rename)
    assert (data / WORKSHOP / MARK).exists()

    finish_swap(data)

    assert state(data) == ["after", "after"]
    with staging(data) as folder:
        assert list(folder.parent.iterdir()) == [folder]


def test_a_fingerprint_changes_with_what_is_read(tmp_path: Path) -> None:
    file, edited = tmp_path / "in" / "rows.tsv", tmp_path / "lists.toml"
    file.parent.mkdir()
    file.write_text("a")
    edited.write_text("b")
    options = {"path": file.parent, "fold": 1}
    first = fingerprint(SHIPPED.read(), options, [edited])

    assert first == fingerprint(SHIPPED.read(), dict(reversed(options.items())), [edited])
    assert first != fingerprint(SHIPPED.read(), {**options, "fold": 2}, [edited])
    assert first != fingerprint(SHIPPED.read(), options)
    os.utime(file, ns=(1, 1))
    second = fingerprint(SHIPPED.read(), options, [edited])
    assert second != first
    edited.write_text("longer")
    assert fingerprint(SHIPPED.read(), options, [edited]) != second
    assert fingerprint(SHIPPED.read(), {"fold": 1, "path": None}, [edited]) is None
    assert fingerprint(SHIPPED.read(), {"path": tmp_path / "nowhere"}) is None
