"""Wikidata into a real server: a dump through the command line, as its user loads it."""

from __future__ import annotations

import gzip
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from biogk.core.config import Home
from biogk.core.errors import BROKEN_OFF
from biogk.core.store.driver import Store
from commands import BIOGK, answer, assert_one_line, run
from wikidata_items import DISEASE, DRUG, dumped, entity
from wikidata_server import rdf, serving, status

pytestmark = pytest.mark.server

Snapshot = Callable[[], list[str]]


def small_items(pairs: int) -> list[dict[str, Any]]:
    """Drugs and diseases among items that are neither."""
    return [
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


def small_dump(folder: Path, pairs: int = 50) -> Path:
    """A compressed dump of them."""
    path = folder / "wikidata-20240304-all.json.gz"
    path.write_bytes(gzip.compress(dumped(*small_items(pairs)).encode()))
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


def test_an_endpoint_that_is_asked_in_pieces(
    home: Home, store: Store, tmp_path: Path, snapshot: Snapshot
) -> None:
    answer("load", "wikidata", small_dump(tmp_path), home=home.root)
    expected = [row.replace("wikidata-20240304-all.json.gz", "") for row in snapshot()]
    store.table("MATCH (n) WHERE n:Entity OR n:Source DETACH DELETE n", {}, write=True)
    with serving(rdf(*small_items(50))) as endpoint:
        options = ("--endpoint", endpoint.url, "--page-size", "20", "--pause")
        result = run(
            "load", "wikidata", *options, "0.3", home=home.root, interrupt_at="asking the endpoint"
        )
        assert_one_line(result, "Interrupted", codes=[BROKEN_OFF])

        command = [BIOGK, "--home", str(home.root), "load", "wikidata", *options, "0.3"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        asked = len(endpoint.asked)
        while len(endpoint.asked) < asked + 4 and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert not store.table("MATCH (e:Entity) RETURN e", {}).rows

        endpoint.faults = [status(404)]
        result = run("load", "wikidata", *options, "0", home=home.root)
        assert_one_line(result, "answers 404 Not Found", codes=[1])
        report = answer("load", "wikidata", *options, "0", home=home.root)
        queries = [query for _, _, query in endpoint.asked]
        # what was in the air at a break is asked for twice, and nothing else
        assert len(queries) - len(set(queries)) <= 3
        asked = len(queries)
        assert report["triples"] == 100
        assert snapshot() == expected
        again = run("load", "wikidata", *options, "0", home=home.root)
        assert "Nothing changed" in again.stdout, again.stderr
        assert len(endpoint.asked) == asked


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "needs a PATH"),
        (["here.json", "--endpoint", "http://127.0.0.1:9/"], "are two sources"),
        (["--endpoint", "https://endpoint.example/"], "--contact ADDRESS"),
        (["--endpoint", "http://127.0.0.1:9/", "--contact", "x"], "cannot be reached"),
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


def test_lists_of_the_home(tmp_path: Path, store: Store) -> None:
    home = Home(tmp_path / "home")
    there = {
        "NEO4J_URI": store.connection.uri,
        "NEO4J_PASSWORD": store.connection.password.get_secret_value(),
    }
    assert "from now on it is read" in run("load", "wikidata", "--init", home=home.root).stdout
    assert_one_line(run("load", "wikidata", "--init", home=home.root), "is there already")
    text = home.wikidata_lists.read_text(encoding="utf-8")
    home.wikidata_lists.write_text(text.replace("Disease = [", "Ailment = ["), encoding="utf-8")
    result = run("load", "wikidata", small_dump(tmp_path, 1), home=home.root, env=there)
    assert_one_line(result, "name the kind 'Ailment'")
