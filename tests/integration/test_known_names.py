"""A graph that lacks much of the schema: nobody who asks it is warned of names, or told of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import neo4j
import pytest

from biogk.browser.address import browser_uri, opened_with
from biogk.browser.guide import GUIDE, site
from biogk.browser.questions import examples, favourites, filled
from biogk.browser.serve import serving
from biogk.core.config import Connection, Home
from biogk.core.errors import UsageError
from biogk.core.store.driver import Changes, Store, run_in
from biogk.core.store.queries import Query, query
from biogk.core.store.schema import ensure_names, ensure_schema, ensure_vector_index
from biogk.engine.server import start, stop
from biogk.load.ingest import load_corpus, load_knowledge
from chromium import chromium
from conftest import free_port
from neo4j_browser import Browser
from small import small_corpus, small_source

pytestmark = pytest.mark.server

ADDED = """
MATCH (e:Entity)
SET e.gk_network = 'net', e.gk_embedding = [i IN range(1, 8) | sin(toFloat(i * size(e.name)))]
WITH count(*) AS entities
MATCH (:Entity)-[r:TREATS|HAS_SYMPTOM]->(:Entity) SET r.weight = 0.02593, r.correct = false
"""


class Reader(Store):
    """An account that may only read: the server refuses it everything else."""

    def write(self, named: str | Query, **parameters: Any) -> Changes:
        with self._session(neo4j.READ_ACCESS, "reading") as session:
            return session.execute_read(lambda running: run_in(running, named, **parameters))


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A server of its own: names that another test brought could not be forgotten again."""
    home = Home(tmp_path_factory.mktemp("fresh"))
    start(home, free_port(), free_port(), heap="512m", page_cache="128m")
    yield home
    stop(home)


@pytest.fixture(scope="module")
def graph(fresh: Home) -> Iterator[Store]:
    """Facts with weights, texts and embeddings; no SAME_AS, nothing linked, no run."""
    with Store(Connection.read(fresh.credentials)) as store:
        with Reader(store.connection) as reader:
            ensure_names(reader)
            with pytest.raises(UsageError, match="writes"):
                reader.write("schema/names")
        assert not store.table("CALL db.propertyKeys()", {}).rows
        ensure_schema(store)
        assert store.read("load/is_empty") == [{"empty": True}]
        assert store.read("status/labels") == store.read("status/relationship_types") == []
        load_knowledge(store, small_source(), rejected_file=fresh.rejected("small"))
        load_corpus(store, small_corpus(), rejected_file=fresh.rejected("little"))
        ensure_vector_index(store, 8)
        store.table(ADDED, {}, write=True)
        yield store


def test_no_saved_question_is_warned(graph: Store) -> None:
    connection = graph.connection
    auth = (connection.username, connection.password.get_secret_value())
    with (
        zipfile.ZipFile(io.BytesIO(favourites(examples(graph)))) as archive,
        neo4j.GraphDatabase.driver(connection.uri, auth=auth) as driver,
    ):
        for name in archive.namelist():
            summary = driver.execute_query(archive.read(name).decode()).summary
            assert [
                s.status_description for s in summary.gql_status_objects if s.raw_severity
            ] == [], name


def test_what_has_no_data_is_not_listed(graph: Store) -> None:
    labels = {row["label"] for row in graph.read("status/labels")}
    types = {row["type"] for row in graph.read("status/relationship_types")}
    assert "Mention" in labels
    assert "GOLD" in types
    assert not {"Run", "Contribution"} & labels
    assert not {"SAME_AS", "LINKED_TO", "FOUND", "PREDICTED"} & types
    assert "SAME_AS" not in {row["type"] for row in graph.read("knowledge/stated_types")}


def test_no_tab_of_warnings_in_chromium(fresh: Home, graph: Store, tmp_path: Path) -> None:
    uri, password = browser_uri(fresh, graph), graph.connection.password.get_secret_value()
    unknown = opened_with(uri, graph.connection, "edit", "MATCH (n:Nobody) RETURN n")
    with chromium(tmp_path) as driver:
        browser = Browser(driver, tmp_path)
        browser.log_in(unknown, password)
        assert "Warn" in browser.run().split()
    with chromium(tmp_path) as driver, serving(site(graph, uri)) as served:
        browser = Browser(driver, tmp_path)
        guide = opened_with(uri, graph.connection, "guide", served.address + GUIDE)
        browser.log_in(guide, password)
        browser.wait(lambda: "10 entities" in browser.guide())
        # the first query of `biogk browse` is that of the second slide
        answers = [text for slide in range(7) for text in browser.play(slide)]
    assert filled(query("browser/strongest"), {}).splitlines()[0] in answers[1]
    assert len(answers) == 8
    assert not [text for text in answers if "ERROR" in text or "Warn" in text.split()]
