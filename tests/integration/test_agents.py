"""The graph for agents: `biogk mcp`, spoken to by the client of the official SDK."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from mcp import Client, StdioServerParameters
from mcp.types import CallToolResult, TextContent, Tool

from biogk.agents.pages import CUT, LIST_LENGTH, MOST, TEXT_LENGTH, page
from biogk.agents.reading import ReadingStore
from biogk.agents.server import served
from biogk.core.config import Home
from biogk.core.errors import UsageError
from biogk.core.model.rows import EntityRow, TripleRow
from biogk.core.model.verdicts import RIGHT
from biogk.core.store.driver import Store
from biogk.core.store.queries import parse, saved
from biogk.core.store.schema import ensure_schema
from biogk.curate.decide import Decision, decide
from biogk.curate.reviewed_triples import find_triples
from biogk.load.ingest import load_knowledge
from biogk.training.language.encoder import Encoder
from commands import BIOGK, assert_one_line
from small import Small
from small_runs import write_small_run

pytestmark = pytest.mark.server

MOST_TOKENS = 4_000
EVIL = (
    "aspirin'}) DETACH DELETE n //",
    'x" RETURN 1 AS id; CREATE (:Entity {id: "evil"}) //',
    "CALL db.index.fulltext.drop('entity_names')",
    "$(touch evil)",
)


class Agent:
    """The SDK's client, as a test without `async` asks it."""

    def __init__(self, client: Client, portal: Any) -> None:
        self._client, self._portal = client, portal

    def tools(self) -> dict[str, Tool]:
        return {tool.name: tool for tool in self._portal.call(self._client.list_tools).tools}

    def call(self, tool: str, /, **given: Any) -> CallToolResult:
        return self._portal.call(self._client.call_tool, tool, given)

    def ask(self, tool: str, /, **given: Any) -> dict[str, Any]:
        """The answer of a call that must succeed."""
        result = self.call(tool, **given)
        assert not result.is_error, text_of(result)
        assert json.loads(text_of(result)) == result.structured_content
        return result.structured_content

    def refused(self, tool: str, /, **given: Any) -> str:
        """The one line of a call that must fail."""
        result = self.call(tool, **given)
        assert result.is_error
        line = text_of(result)
        assert "\n" not in line
        assert "Traceback" not in line
        return line


def text_of(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


@contextmanager
def agent_of(server: Any) -> Iterator[Agent]:
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(server)) as client,
    ):
        yield Agent(client, portal)


@contextmanager
def speaking(home: Path) -> Iterator[Agent]:
    """An agent that has started `biogk mcp` in a process of its own."""
    command = StdioServerParameters(
        command=BIOGK, args=["--home", str(home), "mcp"], env=dict(os.environ)
    )
    with agent_of(command) as agent:
        yield agent


@pytest.fixture
def agent(home: Home, store: Store) -> Iterator[Agent]:
    """An agent that is answered in this process: no imports to wait for."""
    with agent_of(served(home)) as opened:
        yield opened


def test_an_agent_over_standard_input_and_output(known: Store, home: Home) -> None:
    with speaking(home.root) as agent:
        assert set(agent.tools()) == {*saved(), "entity", "explain"}
        rows = agent.ask("treatments", disease="headache")["rows"]
        assert [row["treatment"] for row in rows] == ["aspirin"]
        assert rows[0]["source"] == "small"
        (edge,) = agent.ask("explain", subject="aspirin", object="headache")["rows"]
        assert edge["relation"] == "TREATS"
        assert edge["weight"] == pytest.approx(rows[0]["weight"])
        assert "asprin" in agent.refused("similar", name="asprin")


@contextmanager
def started(home: Path) -> Iterator[subprocess.Popen[str]]:
    """`biogk mcp` after the handshake, as plain lines."""
    process = subprocess.Popen(
        [BIOGK, "--home", str(home), "--verbose", "mcp"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    opening = {"protocolVersion": "2025-06-18", "capabilities": {}}
    opening["clientInfo"] = {"name": "test", "version": "1"}
    with process:
        answer = spoken(process, {"id": 1, "method": "initialize", "params": opening})
        assert "for reading only" in answer["result"]["instructions"]
        yield process


def spoken(process: subprocess.Popen[str], message: dict[str, Any]) -> dict[str, Any]:
    """The answer to a message."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
    process.stdin.flush()
    answer: dict[str, Any] = json.loads(process.stdout.readline())
    assert answer["id"] == message["id"]
    return answer


def test_nothing_but_the_protocol_goes_to_standard_output(loaded: Store, home: Home) -> None:
    call = {"name": "find", "arguments": {"words": "aspirin"}}
    with started(home.root) as process:
        answer = spoken(process, {"id": 2, "method": "tools/call", "params": call})
        rest, told = process.communicate(timeout=60)
    assert process.returncode == 0
    assert rest == ""
    assert answer["result"]["structuredContent"]["rows"][0]["entity"] == "aspirin"
    assert "Neo4j at" in told


def test_ctrl_c_ends_it_while_it_waits(tmp_path: Path) -> None:
    with started(tmp_path) as process:
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == -signal.SIGINT


def test_tools_are_typed_by_the_saved_queries(agent: Agent) -> None:
    tools = agent.tools()
    for name, query in saved().items():
        schema = tools[name].input_schema
        assert tools[name].description == query.doc
        own = {each.name: each for each in query.parameters if each.name != "limit"}
        assert schema["properties"].keys() == {*own, "limit", "offset"}
        needed = [each.name for each in own.values() if each.required]
        assert schema.get("required", []) == needed
        for parameter in own.values():
            told = schema["properties"][parameter.name]
            assert told["description"] == parameter.help
            assert told.get("default") == parameter.default
        assert schema["properties"]["limit"] == {"default": 25, "maximum": 100, "type": "integer"}
    assert tools["path"].input_schema["properties"]["score"]["type"] == "number"
    assert tools["ancestors"].input_schema["properties"]["depth"]["type"] == "integer"
    assert all(tool.annotations.read_only_hint for tool in tools.values())


def test_descriptions_are_short(agent: Agent, encoder: Encoder) -> None:
    """Counted by MiniLM's tokenizer, to which each quote and bracket of the schemas is a token."""
    shown = [
        tool.model_dump(mode="json", by_alias=True, include={"name", "description", "input_schema"})
        for tool in agent.tools().values()
    ]
    assert len(encoder.tokenizer.tokenize(json.dumps(shown))) < MOST_TOKENS


def test_an_answer_is_turned_through(loaded: Store, agent: Agent) -> None:
    whole = agent.ask("neighbourhood", name="headache", limit=100)
    assert whole["found"] == len(whole["rows"]) == 4
    assert not whole["more"]
    read: list[Any] = []
    offset = 0
    while True:
        answer = agent.ask("neighbourhood", name="headache", limit=3, offset=offset)
        read += answer["rows"]
        assert answer["found"] == 4
        if not answer["more"]:
            break
        offset = answer["next_offset"]
        assert offset == len(read)
    assert read == whole["rows"]
    beyond = agent.ask("neighbourhood", name="headache", offset=9)
    assert (beyond["rows"], beyond["remark"]) == ([], "There are only 4 rows.")


def test_many_rows_and_long_texts_are_cut(store: Store, agent: Agent, aside: Path) -> None:
    names = [f"finding {number}" for number in range(MOST + 50)]
    rows = [EntityRow("d:0", "harmol", ("Drug",), tuple(f"harmol {n}" for n in range(40)))]
    for number, name in enumerate(names):
        rows.append(EntityRow(f"f:{number}", name, ("Symptom",)))
        rows.append(TripleRow("d:0", "HAS_SIDE_EFFECT", f"f:{number}", "x"))
    load_knowledge(store, Small(rows), rejected_file=aside)
    first = agent.ask("neighbourhood", name="harmol")
    assert (len(first["rows"]), first["found"], first["next_offset"]) == (25, MOST, 25)
    assert f"more than {MOST:,}" in first["remark"]
    last = agent.ask("neighbourhood", name="harmol", limit=100, offset=MOST - 10)
    assert len(last["rows"]) == 10
    assert not last["more"]
    (found,) = agent.ask("entity", name="harmol")["rows"]
    assert found["aliases"][LIST_LENGTH:] == [CUT]
    assert found["edges"] == len(names)
    told = page([{"text": "x" * 5_000, "none": None}], 0, 25)["rows"][0]
    assert told == {"text": f"{'x' * TEXT_LENGTH} {CUT}"}


def test_names_are_understood_as_the_shell_does(store: Store, agent: Agent, aside: Path) -> None:
    rows = (
        EntityRow("t:1", "aspirin", ("Drug",), ("ASA",), identifiers=("drugbank:DB00945",)),
        EntityRow("t:2", "headache", ("Disease",)),
        TripleRow("t:1", "TREATS", "t:2", "x"),
    )
    load_knowledge(store, Small(rows), rejected_file=aside)
    for name in ("aspirin", "ASA", "t:1", "DRUGBANK:DB00945"):
        (row,) = agent.ask("neighbourhood", name=name)["rows"]
        assert row["object"] == "headache"
        (entity,) = agent.ask("entity", name=name)["rows"]
        assert entity["id"] == "t:1"
        (edge,) = agent.ask("explain", subject=name, object="headache")["rows"]
        assert edge["source"] == "small"


def test_what_a_run_found_and_a_curator_said(known: Store, agent: Agent, tmp_path: Path) -> None:
    write_small_run(known, tmp_path, "found-1")
    (found,) = find_triples(known, "aspirin", "TREATS", "headache")
    decide(known, [Decision(found, RIGHT, "checked")])
    texts = [row["text"] for row in agent.ask("evidence", name="penicillin")["rows"]]
    assert texts == ["Penicillin caused a rash in two children ."]
    (row,) = agent.ask("added", run="found-1")["rows"]
    assert row["relation"] == "PREDICTED_HAS_SIDE_EFFECT"
    edges = agent.ask("explain", subject="penicillin", object="rash")["rows"]
    assert [edge.get("run") for edge in edges] == [None, "found-1"]
    assert edges[1]["evidence"][0]["text"] == texts[0]
    rows = agent.ask("explain", subject="aspirin", object="headache")["rows"]
    assert {row.get("verdict") for row in rows} == {None, "right"}
    assert rows[-1]["note"] == "checked"


@pytest.mark.parametrize(
    ("name", "given", "parts"),
    [
        ("similar", {"name": "asprin"}, ("No entity is called 'asprin'", "aspirin")),
        ("path", {"from": "aspirin", "to": "nowhere"}, ("'nowhere'",)),
        ("entity", {"name": "asprin"}, ("'asprin'",)),
        ("explain", {"subject": "aspirin", "object": "nowhere"}, ("'nowhere'",)),
        ("explain", {"subject": "aspirin", "object": "thrombosis"}, ("Nothing relates",)),
        ("similar", {}, ("'name'", "Field required", "It takes name, kind")),
        ("similar", {"name": "aspirin", "colour": "red"}, ("'colour'", "not permitted")),
        ("similar", {"name": 7}, ("'name'", "valid string")),
        ("likeliest", {"limit": 101}, ("'limit'", "100")),
        ("likeliest", {"limit": 0}, ("'limit'", "1")),
        ("likeliest", {"offset": -1}, ("'offset'", "0")),
        ("ancestors", {"name": "aspirin", "depth": 10**30}, ("'depth'",)),
        ("find", {"words": "aspirin (("}, ("Neo4j does not take this query",)),
        ("delete", {}, ("There is no tool 'delete'", "neighbourhood")),
    ],
)
def test_a_mistake_is_one_line(
    loaded: Store, agent: Agent, name: str, given: dict[str, Any], parts: tuple[str, ...]
) -> None:
    line = agent.refused(name, **given)
    for part in parts:
        assert part in line


def test_nothing_found_is_explained(loaded: Store, agent: Agent) -> None:
    answer = agent.ask("likeliest", source="elsewhere")
    assert (answer["rows"], answer["found"], answer["more"]) == ([], 0, False)
    assert "The graph has no source elsewhere; it has little, small." in answer["remark"]


def test_a_server_that_is_down_is_one_line(tmp_path: Path) -> None:
    with agent_of(served(Home(tmp_path))) as agent:
        assert "find" in agent.tools()
        assert "biogk up" in agent.refused("find", words="aspirin")


def test_no_tool_writes(
    known: Store, agent: Agent, snapshot: Callable[[], list[str]], tmp_path: Path
) -> None:
    write_small_run(known, tmp_path, "found-1")
    before, indexes = snapshot(), known.read("status/indexes")
    for name, tool in agent.tools().items():
        texts = [
            parameter
            for parameter, told in tool.input_schema["properties"].items()
            if told["type"] == "string"
        ]
        for evil in EVIL:
            agent.call(name, **dict.fromkeys(texts, evil))
            assert agent.refused(name, **dict.fromkeys(texts, evil), write=True)
    assert snapshot() == before
    assert known.read("status/indexes") == indexes


def test_the_server_refuses_what_would_write(
    loaded: Store, snapshot: Callable[[], list[str]]
) -> None:
    before = snapshot()
    create = "CREATE (:Entity {id: 'evil'})"
    with ReadingStore(loaded.connection) as store:
        assert store.table("MATCH (n:Entity) RETURN count(n)", {}).rows == [[10]]
        with pytest.raises(UsageError, match="This query writes"):
            store.read(parse("evil", create))
        with pytest.raises(UsageError, match="This query writes"):
            store.table(create, {})
        for attempt in (
            lambda: store.table(create, {}, write=True),
            lambda: store.write(parse("evil", create)),
            lambda: ensure_schema(store),
            lambda: store.in_batches(parse("evil", create)),
        ):
            with pytest.raises(UsageError, match="Nothing is written here"):
                attempt()
    assert snapshot() == before


def test_without_the_sdk_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "mcp.py").write_text("raise ModuleNotFoundError('No module', name='mcp')")
    result = subprocess.run(
        [sys.executable, "-m", "biogk.cli.entry", "--home", str(tmp_path), "mcp"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert_one_line(result, "pip install 'biogk[mcp]'", codes=(2,))
