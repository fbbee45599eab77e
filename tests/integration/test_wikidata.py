"""Wikidata into a real server: a dump through the command line, as its user loads it."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from biogk.config import Home
from biogk.store.driver import Store
from commands import answer, assert_one_line, run
from wikidata_items import DISEASE, DRUG, dumped, entity

pytestmark = pytest.mark.server

Snapshot = Callable[[], list[str]]


def small_dump(folder: Path, pairs: int = 50) -> Path:
    """A compressed dump of drugs and diseases among items that are neither."""
    path = folder / "wikidata-20240304-all.json.gz"
    items = [
        item
        for row in range(1, pairs + 1)
        for item in (
            entity(f"Q{10 * row}", f"disease {row}", P31=DISEASE, P780=f"Q{10 * row + 1}"),
            entity(f"Q{10 * row + 1}", f"sign {row}"),
            entity(f"Q{10 * row + 2}", f"a town {row}", P31="Q515"),
            entity(
                f"Q{10 * row + 3}", f"drug {row}", P31=DRUG, P2175=f"Q{10 * row}", P2892="C1234567"
            ),
        )
    ]
    path.write_bytes(gzip.compress(dumped(*items).encode()))
    return path


def test_a_dump(home: Home, store: Store, tmp_path: Path, snapshot: Snapshot) -> None:
    path = small_dump(tmp_path)
    report = answer("load", "wikidata", path, home=home.root)
    assert (report["triples"], report["entities"], report["rejected"]) == (100, 150, 0)
    found = store.table(
        "MATCH (d:Drug)-[t:TREATS {source: 'wikidata'}]->(e:Disease)-[:HAS_SYMPTOM]->(s:Symptom) "
        "WHERE d.id = 'wikidata:Q13' "
        "RETURN d.name, d.identifiers, t.source_relations, e.name, s.name",
        {},
    )
    assert [list(row) for row in found.rows] == [
        ["drug 1", ["umls:C1234567"], ["P2175"], "disease 1", "sign 1"]
    ]
    version = store.table("MATCH (s:Source {id: 'wikidata'}) RETURN s.version", {})
    assert [list(row) for row in version.rows] == [["2024-03-04"]]
    before = snapshot()
    again = run("load", "wikidata", path, home=home.root)
    assert "Nothing changed" in again.stdout, again.stderr
    assert "pass" not in again.stderr
    assert snapshot() == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "needs a PATH"),
        (["nowhere.json"], "nowhere.json is not there"),
        (["here.json", "--lang", "English"], "is no language code"),
        (["here.json", "--class", "disease"], "is no item of Wikidata"),
    ],
)
def test_options_that_cannot_work(
    arguments: list[str], says: str, home: Home, store: Store, tmp_path: Path
) -> None:
    (tmp_path / "here.json").write_text(dumped(entity("Q1", "a", P780="Q2")), encoding="utf-8")
    given = [str(tmp_path / each) if each.endswith(".json") else each for each in arguments]
    assert_one_line(run("load", "wikidata", *given, home=home.root), says)


def test_lists_of_the_home(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    assert "from now on it is read" in run("load", "wikidata", "--init", home=home.root).stdout
    assert_one_line(run("load", "wikidata", "--init", home=home.root), "is there already")
    text = home.wikidata_lists.read_text(encoding="utf-8")
    home.wikidata_lists.write_text(text.replace("Disease = [", "Ailment = ["), encoding="utf-8")
    assert_one_line(
        run("load", "wikidata", small_dump(tmp_path, 1), home=home.root), "name the kind 'Ailment'"
    )
