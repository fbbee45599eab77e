"""What biogk brings into Neo4j Browser, tried in Chromium; and the addresses that it prints."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from click.testing import CliRunner, Result

from biogk.api import Graph
from biogk.browser.address import browser_of, browser_uri, has_display, opened_with
from biogk.browser.guide import GUIDE, STYLE, site
from biogk.browser.questions import examples, favourites, filled, literal
from biogk.browser.serve import serving
from biogk.browser.style import colours, style
from biogk.cli.app import App
from biogk.cli.browse import command as browse
from biogk.core.config import Connection, Home
from biogk.core.errors import PortTakenError, UsageError
from biogk.core.model.vocabulary import SHIPPED
from biogk.core.store.driver import Store
from biogk.core.store.queries import query, saved
from biogk.core.store.schema import ensure_schema
from biogk.load.ingest import load_corpus, load_knowledge
from chromium import chromium
from conftest import empty
from neo4j_browser import Browser
from small import small_corpus, small_source

pytestmark = pytest.mark.server

FOUND = """
MATCH (h:Entity {name: 'rash'}), (t:Entity {name: 'warfarin'})
MATCH (d:Document) WHERE d.text CONTAINS 'Rash was seen'
CREATE (h)-[p:PREDICTED_ADVERSE_EFFECT {run: 'r-1', confidence: 0.75, support: 1}]->(t)
SET p.evidence = [d.id]
WITH count(*) AS made
MATCH (:Entity)-[r:TREATS|HAS_SYMPTOM]->(:Entity) SET r.weight = 0.125, r.correct = false
"""


@pytest.fixture(scope="module")
def graph(connection: Connection, home: Home) -> Iterator[Store]:
    """A small graph with weights and a predicted edge."""
    with Store(connection) as store:
        empty(store)
        ensure_schema(store)
        load_knowledge(store, small_source(), rejected_file=home.rejected("small"))
        load_corpus(store, small_corpus(), rejected_file=home.rejected("little"))
        store.table(FOUND, {}, write=True)
        yield store
        empty(store)


@pytest.fixture
def call(home: Home, graph: Store, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs `biogk browse` where there is no display."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)

    def called(*arguments: str) -> Result:
        return CliRunner().invoke(browse, arguments, obj=App(home=home))

    return called


def test_the_whole_way_in_chromium(home: Home, graph: Store, tmp_path: Path) -> None:
    password = graph.connection.password.get_secret_value()
    with chromium(tmp_path) as driver, serving(site(graph, browser_uri(home, graph))) as served:
        browser = Browser(driver, tmp_path)
        guide = served.address + GUIDE
        address = opened_with(browser_uri(home, graph), graph.connection, "guide", guide)
        browser.log_in(address, password)
        browser.wait(lambda: "10 entities" in browser.guide())
        answers = [browser.play(slide) for slide in range(7)]
        assert "relationship.PREDICTED_ADVERSE_EFFECT" in answers[0][0]
        assert "TREATS (4)" in answers[1][0]
        assert "PREDICTED_ADVERSE_EFFECT (1)" in answers[2][0]
        assert "model_says" in answers[3][0]
        assert "Document (1)" in answers[4][0]
        assert "Rash was seen after warfarin" in answers[4][1]
        assert '"aspirin"' in answers[5][1]
        failed = [text for texts in answers for text in texts if "Neo.ClientError" in text]
        assert failed in ([], answers[5][:1])  # the similar ones need embeddings
        browser.drop("biogk-queries.zip", favourites(examples(graph)))
        browser.one("[data-testid=navigationFavorites]").click()
        browser.one("[data-testid='expandFolder-biogk']").click()
        browser.wait(lambda: "Entities whose general-knowledge" in browser.text())
        browser.picture("favourites")
        browser.drop("biogk.grass", style(["SEEN_HERE"]).encode())
        browser.wait(lambda: "SEEN_HERE" in browser.text())
    assert len(list(tmp_path.glob("*.png"))) == 10


def test_a_first_query_stands_in_the_editor(home: Home, graph: Store, tmp_path: Path) -> None:
    asked = filled(query("browser/around"), {"name": 'a "b" & c#d; +100% \\'})
    address = opened_with(browser_uri(home, graph), graph.connection, "edit", asked)
    with chromium(tmp_path) as driver:
        browser = Browser(driver, tmp_path)
        browser.log_in(address, graph.connection.password.get_secret_value())
        assert '"a \\"b\\" \\u0026 c\\u0023d\\u003b +100% \\\\"' in browser.editor()
        assert "no changes, no records" in browser.run()


def test_every_favourite_runs(graph: Store) -> None:
    with zipfile.ZipFile(io.BytesIO(favourites(examples(graph)))) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert {f"biogk/{name}.cypher" for name in saved()} < set(texts)
    for name, text in texts.items():
        assert "$" not in text, name
        if "similar" not in name:  # without embeddings there is no index to ask
            graph.table(text, {})
    assert graph.table(texts["biogk/graph_evidence.cypher"], {}).rows


def test_literals_are_read_as_the_same_value(graph: Store) -> None:
    for value in ('a\\u0041 "quoted" \\', "x & y # z; ünï\n\t\u202eא", 3, 0.5, True, "$name"):
        assert graph.table(f"RETURN {literal(value)} AS v", {}).rows == [[value]]


def test_an_address_without_a_display(call, home: Home) -> None:
    result = call("--name", "Coumadin")
    parts = urlsplit(result.stdout.strip())
    values = parse_qs(parts.query)
    port = urlsplit(Connection.read(home.credentials).uri).port
    assert values["dbms"] == [f"bolt://neo4j@127.0.0.1:{port}"]
    assert values["cmd"] == ["edit"]
    assert 'toLower("Coumadin")' in values["arg"][0]
    assert "no display" in result.stderr
    assert str(home.credentials) in result.stderr
    assert Connection.read(home.credentials).password.get_secret_value() not in result.output


def test_a_saved_query_first(call) -> None:
    result = call("--query", "treatments", "-p", "disease=headache", "--print")
    assert "headache" in result.stdout
    assert "no display" not in result.stderr


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("--name", "nobody"), "No entity is called 'nobody'"),
        (("--query", "nothing"), "no saved query 'nothing'"),
        (("--query", "treatments"), "needs disease"),
        (("--query", "treatments", "-p", "x=1"), "no parameter 'x'"),
        (("--guide", "--name", "aspirin"), "--guide begins"),
        (("-p", "x=1"), "belongs to a saved query"),
        (("--style", "style.txt"), ".grass"),
    ],
)
def test_what_cannot_work(call, arguments: tuple[str, ...], part: str) -> None:
    result = call(*arguments)
    assert isinstance(result.exception, UsageError)
    assert part in str(result.exception)


def test_files_to_drop(call, tmp_path: Path) -> None:
    grass, queries = tmp_path / "biogk.grass", tmp_path / "q.zip"
    assert call("--style", str(grass), "--favourites", str(queries)).exit_code == 0
    assert "relationship.PREDICTED_ADVERSE_EFFECT {" in grass.read_text(encoding="utf-8")
    assert 'caption: "ADVERSE_EFFECT {confidence}"' in grass.read_text(encoding="utf-8")
    assert "relationship.TREATS {" in grass.read_text(encoding="utf-8")
    assert zipfile.is_zipfile(queries)


def test_only_the_browser_may_fetch(home: Home, graph: Store) -> None:
    with serving(site(graph, browser_uri(home, graph))) as served:
        ours = browser_uri(home, graph).removesuffix("/browser/")
        for origin, allowed in ((ours, ours), ("http://elsewhere.example", None)):
            found = requests.get(served.address + STYLE, headers={"Origin": origin}, timeout=5)
            assert found.headers.get("Access-Control-Allow-Origin") == allowed
        assert requests.get(served.address + "/etc/passwd", timeout=5).status_code == 404
        port = str(served.server_port)
        result = CliRunner().invoke(browse, ["--guide", "--port", port], obj=App(home=home))
        assert isinstance(result.exception, PortTakenError)


def test_another_server_says_its_port(home: Home, graph: Store, tmp_path: Path) -> None:
    assert browser_uri(Home(tmp_path), graph) == browser_uri(home, graph)


def test_from_a_notebook(home: Home, graph: Store, tmp_path: Path) -> None:
    with Graph(Store(graph.connection), home) as opened:
        address = opened.browse(guide=True)
        assert address is not None
        guide = parse_qs(urlsplit(address).query)["arg"][0]
        assert "10 entities" in requests.get(guide, timeout=5).text
        assert opened.browse(style=tmp_path / "biogk.grass") is None
        with pytest.raises(UsageError, match="No entity is called 'nobody'"):
            opened.browse(name="nobody")
    with pytest.raises(requests.ConnectionError):
        requests.get(guide, timeout=5)


def test_a_server_that_does_not_say_its_port() -> None:
    assert browser_of("bolt://graph.example:7687", {}) == "http://graph.example:7474/browser/"
    assert browser_of("neo4j+s://[::1]:7687", {}) == "https://[::1]:7473/browser/"


def test_each_kind_has_a_colour() -> None:
    assert set(SHIPPED.read().kinds) < set(colours())
    given = saved()["similar"].complete({"name": "x"})
    assert given == {"name": "x", "kind": "", "score": 0.5, "limit": 10}
    assert has_display() in (True, False)
