"""The Python API of notebooks, on the suite's server."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest

from biogk.api import Graph, connect
from biogk.api.analyses import centrality, communities, shortest_path, simple
from biogk.api.base.settings import relations
from biogk.api.notebook.frames import Triples
from biogk.core.config import Connection, Home
from biogk.core.errors import InputError, RunError, UsageError
from biogk.core.progress import listening
from biogk.core.store.driver import Store
from biogk.load.ingest import load_knowledge
from hearing import Hearing
from small import small_source

pytestmark = pytest.mark.server

WEIGH = """
MATCH (s)-[r]->(o) WHERE r.source IS NOT NULL AND type(r) <> 'HAS_SIDE_EFFECT'
SET r.weight = CASE WHEN s.id IN ['t:1', 't:8'] THEN 0.8 ELSE -0.4 END, r.encoder = 'minilm'
"""
PREDICT = """
MATCH (a:Entity {id: 't:1'}), (b:Entity {id: 't:3'})
CREATE (a)-[:PREDICTED_CAUSES {run: 'r1', confidence: 0.9, support: 2, evidence: ['d:1']}]->(b)
"""


@pytest.fixture
def graph(
    store: Store, aside: Path, home: Home, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Graph]:
    """The small source with weights and one predicted edge, opened as a notebook does it."""
    load_knowledge(store, small_source(), rejected_file=aside)
    for text in (WEIGH, PREDICT):
        store.table(text, {}, write=True)
    monkeypatch.setenv("BIOGK_HOME", str(home.root))
    with connect() as opened:
        yield opened


def test_an_entity_is_found_by_name_alias_and_id(graph: Graph) -> None:
    for name in ("aspirin", "ASPIRIN", "acetylsalicylic acid", "t:1"):
        assert graph.entity(name).id == "t:1"
    html = graph.entity("aspirin")._repr_html_()
    assert "<b>aspirin</b> <i>Drug</i> <code>t:1</code>" in html
    assert "acetylsalicylic acid" in html
    assert "&quot;name&quot;" in graph.entity("t:10")._repr_html_()
    with pytest.raises(InputError, match=r"no entity .asprin. in the graph\. Did you mean aspirin"):
        graph.entity("asprin")
    with pytest.raises(InputError, match="no entity"):
        graph.entity('"] \\ (')


def test_neighbours_are_a_frame_and_a_network(graph: Graph) -> None:
    found = graph.neighbours("aspirin")
    assert list(found["object"]) == ["gastric bleeding", "fever", "headache", "rash"]
    assert list(found["predicted"]) == [True, False, False, False]
    assert pd.isna(found["weight"].iloc[-1])
    stated = found[~found["predicted"]]
    assert isinstance(stated, Triples)
    network = stated.networkx()
    assert sorted(network["t:1"]) == ["t:2", "t:6", "t:9"]
    assert network["t:1"]["t:9"][0]["weight"] is None
    assert network.nodes["t:1"]["name"] == "aspirin"
    assert len(graph.neighbours("aspirin", least=0.5, predicted=False)) == 2
    assert len(graph.neighbours("aspirin", limit=1)) == 1


def test_questions_are_answered(graph: Graph) -> None:
    assert "similar" in graph.queries().index
    found = graph.query("treatments", disease="headache")
    assert "aspirin" in found.to_string()
    path = graph.query("path", from_="warfarin", to="headache")
    assert path["steps"].iloc[0] == 2
    counted = graph.query("MATCH (e:Drug) RETURN count(e) AS drugs")
    assert counted["drugs"].iloc[0] == 3
    for question, parameters, message in (
        ("nothing", {}, "no saved query 'nothing'"),
        ("path", {"from_": "x"}, "path needs to. It takes from, to, score, limit"),
        ("path", {"from_": "x", "to": "y", "z": 1}, "path has no parameter 'z'"),
        ("CREATE (n:Junk) RETURN n", {}, "--write|write"),
    ):
        with pytest.raises(UsageError, match=message):
            graph.query(question, **parameters)


def test_similar_wants_embeddings(graph: Graph) -> None:
    with pytest.raises(InputError, match=r"no embedding yet\. Run `biogk embed`"):
        graph.similar("aspirin")
    with pytest.raises(UsageError, match=r"no kind 'Drugs'\. Known: .*Drug, "):
        graph.similar("aspirin", kind="Drugs")


def test_the_whole_graph_leaves_as_network_and_as_pyg(graph: Graph) -> None:
    network = graph.networkx()
    assert (network.number_of_nodes(), network.number_of_edges()) == (10, 12)
    assert graph.networkx(predicted=True).number_of_edges() == 13
    assert graph.networkx(least=0.5).number_of_edges() == 3
    data = graph.to_pyg(least=0.5)
    assert data["entity", "TREATS", "entity"].edge_index.shape == (2, 2)
    with pytest.raises(InputError, match="no source nothing"):
        graph.networkx(source="nothing")


def test_a_weighted_path_goes_along_sure_edges(graph: Graph) -> None:
    network = graph.networkx()
    steps = shortest_path(network, "Aspirin", "t:8")
    assert list(steps["object"]) == ["headache", "headache"]
    assert list(steps["subject"]) == ["aspirin", "thrombosis"]
    # cost = step + 1 - (1 + weight) / 2, as the docstring says
    assert list(steps["cost"]) == pytest.approx([1.1, 1.1])
    network.add_edge("t:1", "t:8", relation="X", weight=-1.0, predicted=False, by="t")
    assert len(shortest_path(network, "aspirin", "thrombosis")) == 1
    assert len(shortest_path(network, "aspirin", "thrombosis", step=0.1)) == 2
    network.add_node("t:lonely", name="lonely")
    with pytest.raises(InputError, match="No path joins aspirin and lonely"):
        shortest_path(network, "aspirin", "lonely")
    with pytest.raises(InputError, match="nobody is not in the network"):
        shortest_path(network, "nobody", "aspirin")


def test_parallel_edges_count_once() -> None:
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for id_ in ("a", "b"):
        network.add_node(id_, name=id_)
    for ends, weight in ((("a", "b"), None), (("b", "a"), 0.6), (("a", "a"), 1.0)):
        network.add_edge(*ends, relation="R", weight=weight, predicted=False, by="s")
    assert list(simple(network).edges(data=True)) == [
        (
            "a",
            "b",
            {
                "strength": 0.8,
                "cost": pytest.approx(1.2),
                "weight": 0.6,
                "relation": "R",
                "subject": "b",
            },
        )
    ]


def test_centrality_and_communities(graph: Graph) -> None:
    network = graph.networkx()
    for measure in ("pagerank", "degree", "betweenness"):
        found = centrality(network, measure, limit=3)  # type: ignore[arg-type]
        assert list(found.columns) == ["entity", "score", "id"]
        assert found["score"].is_monotonic_decreasing
        assert "headache" in set(found["entity"])
    groups = communities(network, seed=1)
    assert len(groups) == 10
    assert groups["size"].iloc[0] == groups["size"].max()
    pd.testing.assert_frame_equal(groups, communities(network, seed=1))
    with pytest.raises(InputError, match="no measure 'fame'"):
        centrality(network, "fame")  # type: ignore[arg-type]


def test_an_extractor_needs_a_training(graph: Graph) -> None:
    with pytest.raises(RunError, match="train"):
        graph.extractor()
    with pytest.raises(RunError, match="no-such-run"):
        graph.extractor("no-such-run")


def test_projections_need_the_plugin(graph: Graph) -> None:
    with pytest.raises(UsageError, match="does not have the Graph Data Science plugin"):
        graph.project("biogk")


def test_py2neo_asks_the_same_server(graph: Graph) -> None:
    with warnings.catch_warnings():
        # py2neo is at its end of life, and uses what Python and others have since deprecated
        warnings.simplefilter("ignore")
        found = graph.py2neo().run("MATCH (e:Entity {id: $id}) RETURN e.name", id="t:1").data()
        graph.close()
        gc.collect()
    assert found == [{"e.name": "aspirin"}]


def test_the_vocabulary_of_a_home(tmp_path: Path) -> None:
    every = relations(home=tmp_path)
    some = relations(source="umls", home=str(tmp_path))
    assert every.items() > some.items() > {}.items()
    with pytest.raises(UsageError, match="No relation names the source 'nothing'"):
        relations(source="nothing", home=tmp_path)
    assert relations(init=True, home=tmp_path) == every
    with pytest.raises(UsageError, match="is there already"):
        relations(init=True, home=tmp_path)


def test_a_page_and_files_leave_the_graph(graph: Graph, tmp_path: Path) -> None:
    with listening(hearing := Hearing()):
        page = graph.view("treatments", parameters={"disease": "fever"}, output=tmp_path / "a.html")
        report = graph.export(str(tmp_path / "a.graphml"), min_weight=0.5)
    assert "1 node" in hearing.lines[0] or "2 nodes" in hearing.lines[0]
    assert page.stat().st_size
    assert (report.format, report.entities, report.edges) == ("graphml", 10, 3)
    assert report.next_step == f'networkx.read_graphml("{tmp_path}/a.graphml")'
    with pytest.raises(UsageError, match="no format 'doc'"):
        graph.export(tmp_path / "b", format_="doc")


def test_a_graph_tells_of_itself(graph: Graph, connection: Connection) -> None:
    assert "10 Entity" in repr(graph)
    status = graph.status()
    assert {"label": "Entity", "nodes": 10} in status["labels"]
    assert (status["uri"], status["disk_bytes"] > 0) == (connection.uri, True)
    assert "<td style='text-align:left'>TREATS</td><td>4</td>" in graph._repr_html_()
    word = connection.password.get_secret_value()
    assert word not in repr(graph) + graph._repr_html_() + str(vars(graph.store.connection))
    with connect(uri=connection.uri, password=word) as other:
        assert repr(other) == repr(graph)
