"""What `biogk export` writes loads again into an equal graph, and others can read it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from math import isnan
from pathlib import Path
from typing import Any

import networkx as nx
import pyarrow.parquet as pq
import pytest
import torch
from click.testing import CliRunner, Result
from torch_geometric.data import HeteroData

from biogk.cli.app import App
from biogk.cli.group import cli
from biogk.core.config import Connection, Home
from biogk.core.errors import InputError, ServerError, UsageError
from biogk.core.model.publications import pubmed_id
from biogk.core.model.rows import EntityRow, TripleRow
from biogk.core.model.verdicts import RIGHT
from biogk.core.store.driver import Store
from biogk.curate.decide import Decision, decide
from biogk.curate.promote import promote_run
from biogk.curate.reviewed_triples import find_triples
from biogk.engine.admin import admin
from biogk.engine.backup import dump, restore
from biogk.engine.server import start, stop
from biogk.engine.sites import LocalSite
from biogk.export.formats import FORMATS, find_format
from biogk.export.reading import Reading, Selection
from biogk.export.write import export
from biogk.load.bulk.choice import Bulk
from biogk.load.ingest import load_knowledge
from biogk.load.plan import LoadPlan
from biogk.training.linking.link import link
from conftest import dump as snapshot_of
from conftest import empty, free_port
from kgx_files import EDGES, NODES, as_tsv
from small import ENTITIES, TRIPLES, Small
from small_runs import write_small_run

pytestmark = pytest.mark.server

Snapshot = Callable[[], list[str]]
ODD = (
    EntityRow(
        "t:odd 1",
        'tab "quote", comma; <&> semi',
        ("Symptom", "SideEffect"),
        ("=1+1", "ελληνικά 😀"),
        "a description, 'quoted'",
        ("Sign or Symptom", "Finding"),
        ("mesh:D1", "umls:C2"),
    ),
    EntityRow("t:bare", "bare"),
    TripleRow("t:odd 1", "RELATED_TO", "t:bare", "back`tick, comma"),
    TripleRow("t:1", "CAUSES", "t:odd 1", "P1"),
)
WEIGH = """
MATCH (s)-[r]->(o) WHERE r.source IS NOT NULL
WITH r, s, o ORDER BY s.id, type(r), o.id WITH collect(r) AS rs
UNWIND range(0, size(rs) - 1) AS i WITH rs[i] AS r, i WHERE i % 3 > 0
SET r.weight = (i - 4) / 7.0, r.predicted = 'CAUSES', r.rank = i, r.correct = i % 2 = 0,
    r.encoder = 'minilm', r.estimator = 'parallelogram'
"""
EMBED = """
MATCH (e:Entity) WHERE e.id <> 't:2'
CALL db.create.setNodeVectorProperty(e, 'gk_embedding', [0.1, -2.5, size(e.name) / 3.0])
SET e.gk_network = 'n1'
"""
PREDICT = """
MATCH (a:Entity {id: 't:1'}), (b:Entity {id: 't:3'})
CREATE (a)-[:PREDICTED_CAUSES {run: 'r1', confidence: 0.75, support: 2, evidence: ['d:1', 'd|2']}]
  ->(b)
"""


@pytest.fixture
def weighed(store: Store, aside: Path) -> Store:
    """The small source, odd rows beside it, with weights on two thirds of the edges."""
    load_knowledge(
        store, Small((*ENTITIES, *ODD[:2], *TRIPLES, *ODD[2:]), "t"), rejected_file=aside
    )
    for text in (WEIGH, EMBED, PREDICT):
        store.table(text, {}, write=True)
    return store


def facts(store: Store) -> list[str]:
    """All entities and stated edges, without what only `weigh` and `embed` can say."""
    rows = store.table(
        "MATCH (e:Entity) RETURN e {.*, gk_embedding: null, gk_network: null} AS p, labels(e) AS l",
        {},
    ).rows
    edges = store.table(
        "MATCH (a)-[r]->(b) WHERE r.source IS NOT NULL "
        "RETURN a.id, type(r), b.id, r.source, r.source_relations",
        {},
    ).rows
    for _, labels in rows:
        labels.sort()
    return sorted(json.dumps(row, sort_keys=True) for row in [*rows, *edges])


def wrote(store: Store, path: Path, format_: str, **selection: Any) -> Reading:
    reading = Reading(store, Selection(**selection))
    export(reading, path, FORMATS[format_])
    return reading


def invoke(home: Home, *arguments: str | Path) -> Result:
    app = App(home=home, quiet=True)
    return CliRunner().invoke(cli, list(map(str, arguments)), obj=app)


def test_signs_that_a_format_cannot_hold_are_replaced_and_counted(
    store: Store, home: Home, tmp_path: Path
) -> None:
    store.table(
        "CREATE (:Entity {id: 'x:1', name: $name, aliases: ['a|b'], sources: ['x']})",
        {"name": "one\uffff two\x0b"},
        write=True,
    )
    file = tmp_path / "a.graphml"
    assert export(Reading(store), file, FORMATS["graphml"]).replaced == 4
    assert nx.read_graphml(file).nodes["x:1"]["name"] == "one\ufffd two "
    assert export(Reading(store), tmp_path / "kgx", FORMATS["kgx"]).replaced == 2
    assert export(Reading(store), tmp_path / "csv", FORMATS["csv"]).replaced == 1
    assert export(Reading(store), tmp_path / "parquet", FORMATS["parquet"]).replaced == 0
    told = invoke(home, "export", tmp_path / "b.graphml", "--json")
    assert json.loads(told.stdout)["replaced"] == 4


def test_kgx_loads_again(weighed: Store, home: Home, tmp_path: Path) -> None:
    before = facts(weighed)
    folder = tmp_path / "graph"
    result = invoke(home, "export", folder, "--format", "kgx")
    assert "Wrote 12 entities and 14 edges" in result.output, result.output
    header, first, *_ = (folder / "nodes.tsv").read_text(encoding="utf-8").splitlines()
    assert dict(zip(header.split("\t"), first.split("\t"), strict=True))["category"] == (
        "biolink:Drug"
    )
    empty(weighed)
    assert not invoke(home, "load", "kgx", folder, "--source", "t").exception
    assert facts(weighed) == before


def test_parquet_loads_again(weighed: Store, home: Home, tmp_path: Path) -> None:
    before = facts(weighed)
    folder = tmp_path / "graph"
    wrote(weighed, folder, "parquet")
    empty(weighed)
    tables = (folder / "triples.parquet", "--entities", folder / "entities.parquet")
    assert not invoke(home, "load", "triples", *tables, "--source", "t").exception
    assert facts(weighed) == before


def test_a_prediction_is_not_loaded_as_a_fact(weighed: Store, home: Home, tmp_path: Path) -> None:
    reading = wrote(weighed, tmp_path / "graph", "kgx", predicted=True)
    assert reading.edge_count == 15
    result = invoke(home, "load", "kgx", tmp_path / "graph", "--source", "again", "--json")
    assert not result.exception
    report = json.loads(result.stdout)
    assert (report["rejected"], report["left_out"]) == (0, {"prediction": 1})


ORIGIN = (
    "primary_knowledge_source",
    "aggregator_knowledge_source",
    "publications",
    "knowledge_level",
    "agent_type",
)
STATED = [
    {
        "primary_knowledge_source": "infores:omim",
        "aggregator_knowledge_source": ["infores:monarch"],
        "publications": ["PMID:1", "PMID:2"],
        "knowledge_level": "observation",
        "agent_type": "manual_agent",
    },
    {
        "primary_knowledge_source": "infores:semmeddb",
        "publications": ["PMID:2", "PMID:3"],
        "knowledge_level": "observation",
        "agent_type": "text_mining_agent",
    },
]


def edges_of(folder: Path) -> list[dict[str, str]]:
    """The rows of the table of edges."""
    header, *rows = (folder / "edges.tsv").read_text(encoding="utf-8").splitlines()
    return [dict(zip(header.split("\t"), row.split("\t"), strict=True)) for row in rows]


def origins_of(folder: Path, type_: str, *columns: str) -> list[tuple[str, ...]]:
    return sorted(
        tuple(row[name] for name in columns)
        for row in edges_of(folder)
        if row["biogk_type"] == type_
    )


def assert_loads_again(store: Store, home: Home, folder: Path, source: str) -> None:
    """An export, loaded into an empty graph, is exported as it was."""
    empty(store)
    assert not invoke(home, "load", "kgx", folder, "--source", source).exception
    again = folder.with_name("again")
    wrote(store, again, "kgx")
    assert edges_of(again) == edges_of(folder)


def test_what_a_source_said_of_an_edge_comes_out_unchanged(
    store: Store, home: Home, snapshot: Snapshot, tmp_path: Path
) -> None:
    edges = [{**EDGES[0], **STATED[0]}, EDGES[1]]
    given = as_tsv(tmp_path, NODES, edges)
    assert not invoke(home, "load", "kgx", given, "--source", "kg").exception
    assert store.table("MATCH ()-[r:TREATS]->() RETURN r {.*} AS r", {}).rows == [
        [
            {
                "source": "kg",
                "source_relations": ["biolink:treats"],
                "primary_knowledge_source": ["infores:omim"],
                "aggregator_knowledge_source": ["infores:monarch"],
                "publications": ["PMID:1", "PMID:2"],
                "knowledge_level": ["observation"],
                "agent_type": ["manual_agent"],
            }
        ]
    ]
    wrote(store, tmp_path / "graph", "kgx")
    assert origins_of(tmp_path / "graph", "TREATS", *ORIGIN) == [
        ("infores:omim", "infores:monarch", "PMID:1|PMID:2", "observation", "manual_agent")
    ]
    assert origins_of(tmp_path / "graph", "HAS_SYMPTOM", *ORIGIN) == [
        ("infores:kg", "", "", "knowledge_assertion", "not_provided")
    ]
    before = snapshot()
    assert_loads_again(store, home, tmp_path / "graph", "kg")
    assert [line for line in snapshot() if "biolink:treats" in line] == [
        line for line in before if "biolink:treats" in line
    ]


def test_several_statements_of_one_triple_keep_their_sources(
    store: Store, home: Home, tmp_path: Path
) -> None:
    given = as_tsv(tmp_path, NODES, [{**EDGES[0], **each} for each in STATED])
    assert not invoke(home, "load", "kgx", given, "--source", "kg").exception
    told = invoke(home, "load", "kgx", given, "--source", "kg").output
    assert "Nothing changed" in told
    wrote(store, tmp_path / "graph", "kgx")
    shared = ("infores:monarch", "PMID:1|PMID:2|PMID:3", "observation", "not_provided")
    assert origins_of(tmp_path / "graph", "TREATS", *ORIGIN) == [
        ("infores:omim", *shared),
        ("infores:semmeddb", *shared),
    ]
    assert origins_of(tmp_path / "graph", "TREATS", "biogk_agent_type") == 2 * [
        ("manual_agent|text_mining_agent",)
    ]
    assert len({row["id"] for row in edges_of(tmp_path / "graph")}) == 2
    assert_loads_again(store, home, tmp_path / "graph", "kg")


def test_a_weighed_edge_names_what_weighed_it(weighed: Store, tmp_path: Path) -> None:
    wrote(weighed, tmp_path / "graph", "kgx", least=0.1)
    rows = edges_of(tmp_path / "graph")
    assert {(row["encoder"], row["estimator"]) for row in rows} == {("minilm", "parallelogram")}
    assert all(float(row["weight"]) >= 0.1 for row in rows)
    assert {(row["knowledge_level"], row["agent_type"]) for row in rows} == {
        ("knowledge_assertion", "not_provided")
    }


FOUND = """
MATCH (:Entity)-[r:PREDICTED_HAS_SIDE_EFFECT]->(:Entity)
SET r.evidence = ['bc5:227508', 'bc5:train-1', 'ade-0:4039', 'bc5:227508']
CREATE (:Document {id: 'ade-0:12', corpus: 'ade-0'})
"""


def test_what_runs_found_says_so_and_who_looked_at_it(
    loaded: Store, home: Home, aside: Path, tmp_path: Path
) -> None:
    link(loaded)
    write_small_run(loaded, tmp_path, "first")
    loaded.table(FOUND, {}, write=True)
    promote_run(loaded, "first", "found", rejected_file=aside)
    mined, checked = "text_mining_agent", "manual_validation_of_automated_agent"

    def told(name: str, **selection: Any) -> list[list[tuple[str, ...]]]:
        wrote(loaded, tmp_path / name, "kgx", **selection)
        return [
            [row for row in origins_of(tmp_path / name, type_, *ORIGIN) if row[0] in by]
            for type_, by in (
                ("PREDICTED_HAS_SIDE_EFFECT", ("infores:biogk",)),
                ("HAS_SIDE_EFFECT", ("infores:found",)),
            )
        ]

    assert told("mined", predicted=True) == [
        [("infores:biogk", "", "PMID:227508", "prediction", mined)],
        [("infores:found", "", "PMID:227508", "prediction", mined)],
    ]
    expected = {
        "PREDICTED_HAS_SIDE_EFFECT": (["infores:biogk"], ["PMID:227508"], "prediction", mined),
        "HAS_SIDE_EFFECT": (["infores:found"], ["PMID:227508"], "prediction", mined),
        "TREATS": (["infores:small"], None, "knowledge_assertion", "not_provided"),
    }
    columns = ("primary_knowledge_source", "publications", "knowledge_level", "agent_type")
    wrote(loaded, tmp_path / "tables", "parquet", predicted=True)
    rows = pq.read_table(tmp_path / "tables" / "triples.parquet").to_pylist()
    wrote(loaded, tmp_path / "graph.graphml", "graphml", predicted=True)
    graph = nx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
    edges = [data for *_, data in graph.edges(data=True)]
    for type_, values in expected.items():
        assert tuple(values) in [
            tuple(row[name] for name in columns) for row in rows if row["relation"] == type_
        ]
        joined = tuple("|".join(value) if isinstance(value, list) else value for value in values)
        assert joined in [
            tuple(data.get(name) for name in columns) for data in edges if data["type"] == type_
        ]
    triples = find_triples(loaded, "penicillin", "PREDICTED_HAS_SIDE_EFFECT", "rash")
    decide(loaded, [Decision(each, RIGHT) for each in triples])
    assert told("checked", predicted=True) == [
        [("infores:biogk", "", "PMID:227508", "prediction", checked)],
        [("infores:found", "", "PMID:227508", "prediction", checked)],
    ]
    stated = find_triples(loaded, "aspirin", "HAS_SIDE_EFFECT", "rash")
    decide(loaded, [Decision(each, RIGHT) for each in stated])
    told("small", source="small")
    assert {row[3:] for row in origins_of(tmp_path / "small", "HAS_SIDE_EFFECT", *ORIGIN)} == {
        ("knowledge_assertion", "not_provided")
    }
    told("found", source="found")
    assert_loads_again(loaded, home, tmp_path / "found", "found")


def test_a_promoted_triple_is_looked_at_itself(
    loaded: Store, home: Home, aside: Path, tmp_path: Path
) -> None:
    link(loaded)
    write_small_run(loaded, tmp_path, "first")
    promote_run(loaded, "first", "found", rejected_file=aside)
    wrote(loaded, tmp_path / "before", "kgx", source="found")
    empty(loaded)
    # what was promoted once is a prediction in another graph, too, and can be reviewed there
    invoke(home, "load", "kgx", tmp_path / "before", "--source", "taken")
    (triple,) = find_triples(loaded, "penicillin", "HAS_SIDE_EFFECT", "rash")
    decide(loaded, [Decision(triple, RIGHT)])
    wrote(loaded, tmp_path / "after", "kgx")
    assert origins_of(tmp_path / "after", "HAS_SIDE_EFFECT", *ORIGIN) == [
        ("infores:found", "", "", "prediction", "manual_validation_of_automated_agent")
    ]


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("biored:15485686", "PMID:15485686"),
        ("bc5:1234", "PMID:1234"),
        ("bc5:123", ""),
        ("bc5:123456789", ""),
        ("bc5:01234567", ""),
        ("bc5:227508-1", ""),
        ("bc5:train-1234", ""),
        ("bc5:PMC227508", ""),
        ("bc5:\u0661\u0662\u0663\u0664", ""),
        ("15485686", ""),
        ("ade-0:4039", ""),
    ],
)
def test_the_id_of_a_document_tells_its_number_in_pubmed(document: str, expected: str) -> None:
    assert pubmed_id(document, {"ade-0"}) == expected


def test_a_part_is_chosen(weighed: Store, aside: Path, tmp_path: Path) -> None:
    other = Small((*ENTITIES[:2], TripleRow("t:1", "CAUSES", "t:2", "x")), "other")
    load_knowledge(weighed, other, rejected_file=aside)
    reading = wrote(weighed, tmp_path / "other", "kgx", source="other")
    assert (reading.entity_count, reading.edge_count) == (2, 1)
    heavy = wrote(weighed, tmp_path / "heavy", "kgx", least=0.5)
    (found,) = weighed.table("MATCH ()-[r]->() WHERE r.weight >= 0.5 RETURN count(r)", {}).rows[0]
    assert heavy.edge_count == found > 0
    both = wrote(weighed, tmp_path / "both.graphml", "graphml", least=0.7, predicted=True)
    assert both.edge_count == 1 + sum(
        row[0]
        for row in weighed.table("MATCH ()-[r]->() WHERE r.weight >= 0.7 RETURN count(r)", {}).rows
    )


def test_graphml_is_read_by_networkx(weighed: Store, tmp_path: Path) -> None:
    reading = wrote(weighed, tmp_path / "graph.graphml", "graphml", predicted=True)
    graph = nx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
    assert graph.number_of_nodes() == reading.entity_count == 12
    assert graph.number_of_edges() == reading.edge_count == 15
    assert graph.nodes["t:odd 1"]["name"] == 'tab "quote", comma; <&> semi'
    found = {data["type"]: data for _, _, data in graph.edges("t:1", data=True)}
    assert found["PREDICTED_CAUSES"]["weight"] == 0.75
    assert found["PREDICTED_CAUSES"]["predicted"] is True
    assert found["TREATS"]["source"] == "t"


def test_pyg_loads_without_running_code(weighed: Store, tmp_path: Path) -> None:
    wrote(weighed, tmp_path / "graph.pt", "pyg")
    data = HeteroData.from_dict(torch.load(tmp_path / "graph.pt", weights_only=True))
    assert data["entity"].x.shape == (12, 3)
    assert data["entity"].x[data["entity"].id.index("t:2")].tolist() == [0.0, 0.0, 0.0]
    edges = data["entity", "TREATS", "entity"]
    stated = weighed.table(
        "MATCH (a)-[r:TREATS]->(b) RETURN a.id, b.id, coalesce(r.weight, 9.0) ORDER BY a.id, b.id",
        {},
    ).rows
    ids = data["entity"].id
    read = [
        [ids[start], ids[end], 9.0 if isnan(weight) else weight]
        for (start, end), weight in zip(
            edges.edge_index.t().tolist(), edges.edge_attr[:, 0].tolist(), strict=True
        )
    ]
    assert [row[:2] for row in read] == [row[:2] for row in stated]
    assert [row[2] for row in read] == pytest.approx([row[2] for row in stated])


def test_import_dump_and_restore_give_the_same_graph(
    weighed: Store, snapshot: Snapshot, tmp_path: Path
) -> None:
    weighed.table("MATCH (n) WHERE n:Contribution OR n:Run DETACH DELETE n", {}, write=True)
    before = snapshot()
    wrote(weighed, tmp_path / "csv", "csv", predicted=True)
    other = Home(tmp_path / "other")
    # the command that `biogk export` prints
    words = shlex.split(FORMATS["csv"].next_step.format(path=tmp_path / "csv"))
    admin(other, *words[1:], f"--report-file={tmp_path / 'import.report'}", heap="256m")
    size = dump(other, tmp_path / "graph.dump")
    assert size == (tmp_path / "graph.dump").stat().st_size
    start(other, free_port(), free_port(), heap="256m", page_cache="64m")
    try:
        with Store(Connection.read(other.credentials)) as there:
            there.in_batches("load/fill_aliases")
            assert snapshot_of(there) == before
            there.table("MATCH (n) DETACH DELETE n", {}, write=True)
            there.table("CREATE (:Junk)", {}, write=True)
            (tmp_path / "broken.dump").write_text("no dump")
            with pytest.raises(InputError, match=r"cannot be restored.*Nothing was changed"):
                restore(other, tmp_path / "broken.dump")
            assert there.answers()
            restore(other, tmp_path / "graph.dump")
            there.reconnect()
            there.in_batches("load/fill_aliases")
            assert snapshot_of(there) == before
    finally:
        stop(other)


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (("export", "graph"), ("does not tell the format", "--format csv|kgx")),
        (
            ("export", "g.pt", "--source", "nothing"),
            ("no source nothing of triples", "sources list"),
        ),
        (("export", "old.graphml"), ("old.graphml is there already", "--force")),
        (("export", "folder", "--format", "pyg"), ("is a folder, and pyg is one file",)),
        (("export", "old.graphml", "--format", "kgx"), ("is a file, and kgx fills a folder",)),
        (("restore", "nothing.dump", "--yes"), ("nothing.dump is not there",)),
        (("restore", "old.graphml"), ("wants to be confirmed", "--yes")),
        (("dump", "old.graphml"), ("is there already", "--force")),
    ],
)
def test_what_cannot_work_is_said(
    weighed: Store,
    home: Home,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    parts: tuple[str, ...],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.graphml").write_text("kept")
    (tmp_path / "folder").mkdir()
    error = invoke(home, *arguments).exception
    assert error is not None
    for part in parts:
        assert part in str(error)
    assert (tmp_path / "old.graphml").read_text() == "kept"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "old.graphml"]


def test_an_empty_graph_and_a_foreign_server_are_refused(
    store: Store, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InputError, match="no entity in the graph"):
        Reading(store)
    with pytest.raises(ServerError, match=r"no database in .*biogk up"):
        dump(Home(tmp_path), tmp_path / "x.dump")
    monkeypatch.setenv("NEO4J_URI", "bolt://elsewhere:7687")
    for words in (("dump", tmp_path / "x.dump"), ("restore", tmp_path / "x.dump", "--yes")):
        error = invoke(home, *words).exception
        assert isinstance(error, UsageError)
        assert "neo4j-admin database" in str(error)


def test_endings_tell_the_format() -> None:
    assert find_format(None, Path("a/b.graphml")).name == "graphml"
    assert find_format(None, Path("b.pt")).name == "pyg"
    assert find_format(None, Path("c.sssom.tsv")).name == "sssom"


def test_a_large_load_unites_what_statements_say(
    store: Store, home: Home, snapshot: Snapshot, aside: Path
) -> None:
    ends = [EntityRow("t:1", "a", ("Drug",)), EntityRow("t:2", "b", ("Disease",))]
    filler = [TripleRow("t:1", "RELATED_TO", "t:2", f"x{n}") for n in range(5_000)]

    def row(source: str, page: str, **o: Any) -> TripleRow:
        said = (("primary_knowledge_source", (source,)), ("publications", (page,)))
        return TripleRow("t:1", "TREATS", "t:2", "x", said, **o)

    rows = [
        *ends,
        row("o", "p:1"),
        row("o", "p:1", negated=True),
        *filler,
        row("s", "p:2"),
        row("s", "p:2", negated=True),
    ]
    for _ in range(2):
        report = load_knowledge(store, Small(rows), rejected_file=aside)
    assert not report.changes
    said = "r.primary_knowledge_source, r.publications"
    expected = [[["o", "s"], ["p:1", "p:2"]]]
    assert store.table(f"MATCH ()-[r:TREATS]->() RETURN {said}", {}).rows == expected
    assert store.table(f"MATCH (r:Falsehood) RETURN {said}", {}).rows == expected
    expected = snapshot()
    empty(store)
    plan = LoadPlan(bulk=Bulk(LocalSite(home), always=True))
    load_knowledge(store, Small(rows), rejected_file=aside, plan=plan)
    assert snapshot() == expected
