"""Pictures without the Browser: what is in the page, and what Chromium shows of it, offline."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from selenium.webdriver import ActionChains, Chrome

from biogk.cli.app import App
from biogk.cli.view import command as view
from biogk.core.config import Connection, Home
from biogk.core.errors import StorageError, UsageError
from biogk.core.model.rows import EntityRow, TripleRow
from biogk.core.store.driver import Store
from biogk.core.store.schema import ensure_schema
from biogk.load.ingest import load_corpus, load_knowledge
from biogk.picture.collect import neighbourhood, of_result
from biogk.picture.graph import PictureEdge, PictureGraph, PictureNode
from biogk.picture.layout import curves, places
from biogk.picture.page import page
from chromium import chromium
from conftest import empty
from small import ENTITIES, TRIPLES, Small, small_corpus

pytestmark = pytest.mark.server

Call = Callable[..., Result]
NASTY = "</script><img src=x onerror=alert(1)> \"q\" 'q' <!-- \u202e\u05d0\u05d1\u05d2"
FOUND = """
MATCH (h:Entity {name: 'rash'}), (t:Entity {name: 'warfarin'})
MATCH (d:Document) WHERE d.text CONTAINS 'Rash was seen'
CREATE (h)-[p:PREDICTED_ADVERSE_EFFECT {run: 'r-1', confidence: 0.75, support: 1}]->(t)
SET p.evidence = [d.id]
WITH count(*) AS made
MATCH (:Entity)-[r:TREATS]->(o:Entity) SET r.weight = 0.1 * size(o.name)
"""
# moves the mouse, in page units, to the middle of an edge or onto a node
PLACE = """
const view = Bokeh.index.roots[0];
const renderer = view.model.renderers.find(one => one.glyph.type === arguments[0] &&
  one.data_source.data.about.some(text => text.includes(arguments[1])));
const data = renderer.data_source.data;
const row = Array.from(data.about).findIndex(text => text.includes(arguments[1]));
const [x, y] = arguments[0] === 'MultiLine'
  ? [data.xs[row][6], data.ys[row][6]] : [data.x[row], data.y[row]];
const box = view.canvas_view.el.getBoundingClientRect();
return [box.x + view.frame.x_scale.compute(x), box.y + view.frame.y_scale.compute(y)];
"""
TIP = """
const texts = [];
const walk = node => { for (const one of node.querySelectorAll('*')) {
  if (one.shadowRoot) walk(one.shadowRoot);
  if (String(one.className).includes('bk-tooltip-content')) texts.push(one.innerText);
} };
walk(document); return texts.join('\\n');
"""
# for each label that is written: centre in pixels, width, height, angle; and what it is
LABELS = """
const view = Bokeh.index.roots[0], pen = document.createElement('canvas').getContext('2d');
const found = [];
for (const renderer of view.model.renderers.filter(one => one.glyph.type === 'Text')) {
  const data = renderer.data_source.data, edges = 'caption_shown' in data;
  const names = edges ? ['caption_shown', 'caption_x', 'caption_y', 'caption_dx', 'caption_dy']
    : ['shown', 'x', 'y', 'name_dx', 'name_dy'];
  const [texts, xs, ys, dxs, dys] = names.map(name => Array.from(data[name]));
  const size = edges ? 10 : 12;
  pen.font = `${size}px helvetica, arial, sans-serif`;
  texts.forEach((text, i) => { if (text) found.push({
    text, edge: edges, width: pen.measureText(text).width, height: size,
    x: view.frame.x_scale.compute(xs[i]) + dxs[i], y: view.frame.y_scale.compute(ys[i]) + dys[i],
    angle: edges ? -data.caption_angle[i] : 0,
    ends: edges ? [0, data.xs[i].length - 1].map(end => [
      view.frame.x_scale.compute(data.xs[i][end]), view.frame.y_scale.compute(data.ys[i][end])])
      : [],
  }); });
}
return found;
"""
ZOOM = """
const {x_range, y_range} = Bokeh.index.roots[0].model;
for (const range of [x_range, y_range]) {
  const middle = (range.start + range.end) / 2, half = (range.end - range.start) / 2;
  range.setv({start: middle - half / arguments[0], end: middle + half / arguments[0]});
}
"""


@pytest.fixture(scope="module")
def graph(connection: Connection, home: Home) -> Iterator[Store]:
    """A small graph with weights, a predicted edge, and a name that means to break out."""
    rows = (*ENTITIES, *TRIPLES, EntityRow("t:99", NASTY, ("Disease",)))
    with Store(connection) as store:
        empty(store)
        ensure_schema(store)
        source = Small((*rows, TripleRow("t:7", "TREATS", "t:99", "x")))
        load_knowledge(store, source, rejected_file=home.rejected("small"))
        load_corpus(store, small_corpus(), rejected_file=home.rejected("little"))
        store.table(FOUND, {}, write=True)
        yield store
        empty(store)


@pytest.fixture
def call(home: Home, graph: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Runs `biogk view` in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(view, arguments, obj=App(home=home))


def test_hovering_in_chromium(call: Call, tmp_path: Path) -> None:
    assert call("warfarin", "-o", "warfarin.html").exit_code == 0
    with chromium(tmp_path) as driver:
        driver.get((tmp_path / "warfarin.html").as_uri())
        edge = hovered(driver, "MultiLine", "PREDICTED_ADVERSE_EFFECT")
        assert "rash PREDICTED_ADVERSE_EFFECT warfarin" in edge
        assert "confidence: 0.75" in edge
        assert "Rash was seen after warfarin" in edge
        driver.save_screenshot(str(tmp_path / "edge.png"))
        node = hovered(driver, "Scatter", "onerror")
        assert "</script><img src=x onerror=alert(1)>" in node
        driver.save_screenshot(str(tmp_path / "node.png"))
        assert driver.title == "warfarin - biogk"
        assert [line for line in driver.get_log("browser") if line["level"] == "SEVERE"] == []
        assert not driver.find_elements("css selector", "img[src=x]")


def hovered(driver: Chrome, glyph: str, text: str) -> str:
    """What shows under the mouse over the thing that this text is about."""
    for _ in range(50):
        try:
            x, y = driver.execute_script(PLACE, glyph, text)
            break
        except Exception:  # the page is still drawing
            time.sleep(0.2)
    pointer = ActionChains(driver)
    pointer.w3c_actions.pointer_action.move_to_location(round(x) + 3, round(y) + 3)
    pointer.w3c_actions.pointer_action.move_to_location(round(x), round(y))
    pointer.perform()
    for _ in range(50):
        shown = str(driver.execute_script(TIP))
        if shown:
            return shown
        time.sleep(0.1)
    return ""


def test_labels_stand_where_they_have_room(tmp_path: Path) -> None:
    (tmp_path / "crowd.html").write_text(page(crowd()), encoding="utf-8")
    with chromium(tmp_path) as driver:
        driver.get((tmp_path / "crowd.html").as_uri())
        far = labels(driver)
        names = {label["text"] for label in far if not label["edge"]}
        assert {"centre 0", "centre 1", "centre 2"} < names  # those with most edges come first
        assert len(names) > 40
        driver.save_screenshot(str(tmp_path / "far.png"))
        driver.execute_script(ZOOM, 5)
        near = labels(driver, far)
        assert [line for line in driver.get_log("browser") if line["level"] == "SEVERE"] == []
    captions = [[label for label in some if label["edge"]] for some in (far, near)]
    assert len(captions[1]) > max(50, 2 * len(captions[0]))
    assert len([label for label in near if not label["edge"]]) == 63
    for some in (far, near):
        for number, one in enumerate(some):
            assert not [other["text"] for other in some[:number] if overlap(one, other)]
    for each in captions[1]:
        (x1, y1), (x2, y2) = each["ends"]
        assert math.hypot(x2 - x1, y2 - y1) > each["width"]
        turned = each["angle"] - math.atan2(y2 - y1, x2 - x1)
        assert abs(math.sin(turned)) < 0.05  # along its edge
        assert abs(each["angle"]) <= math.pi / 2


def crowd() -> PictureGraph:
    """Three nodes with twenty neighbours each."""
    names = [f"centre {n}" for n in range(3)] + [f"a neighbour, number {n}" for n in range(60)]
    nodes = {name: PictureNode(name, name, "Drug", name) for name in names}
    ends = [(names[n % 3], name) for n, name in enumerate(names[3:])] + [tuple(names[:2])]
    edges = [
        PictureEdge(a, b, "HAS_SIDE_EFFECT", 0.25, predicted=n % 4 == 0, about="")
        for n, (a, b) in enumerate(ends)
    ]
    return PictureGraph("crowd", nodes, edges)


def labels(driver: Chrome, before: list[dict[str, Any]] | None = None) -> list[dict[str, Any]]:
    """All labels that are written, once they are placed anew."""
    found: list[dict[str, Any]] = []
    for _ in range(50):
        time.sleep(0.2)
        last, found = found, driver.execute_script(LABELS)
        if found and found == last and found != before:
            break
    return found


def overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two labels lie on each other by more than a pixel or two of their corners."""
    for turned in (one["angle"], other["angle"]):
        for angle in (turned, turned + math.pi / 2):
            cos, sin = math.cos(angle), math.sin(angle)
            apart = abs((one["x"] - other["x"]) * cos + (one["y"] - other["y"]) * sin)
            if apart > _reach(one, angle) + _reach(other, angle) - 2:
                return False
    return True


def _reach(label: dict[str, Any], angle: float) -> float:
    turned = label["angle"] - angle
    reach: float = abs(math.cos(turned)) * label["width"] + abs(math.sin(turned)) * label["height"]
    return reach / 2


def test_nothing_is_fetched(call: Call, tmp_path: Path) -> None:
    call("warfarin")
    page = (tmp_path / "warfarin.html").read_text(encoding="utf-8")
    assert "src=" not in page.split("<body>")[0]
    assert "<link" not in page
    assert "</script><img" not in page


def test_the_neighbourhood_by_hops_and_limit(graph: Store) -> None:
    near = neighbourhood(graph, "Coumadin", 1, 60)
    far = neighbourhood(graph, "t:7", 3, 60)
    assert {edge.type for edge in near.edges} == {
        "PREDICTED_ADVERSE_EFFECT", "TREATS", "HAS_SIDE_EFFECT",
    }  # fmt: skip
    assert near.edges[0].predicted
    assert "“Rash was seen after warfarin ." in near.edges[0].about
    assert len(far.edges) > len(near.edges)
    assert [edge.type for edge in neighbourhood(graph, "t:7", 3, 5).edges[:1]] == [
        "PREDICTED_ADVERSE_EFFECT"
    ]
    short = neighbourhood(graph, "t:7", 3, 5)
    assert len(short.edges) == 5
    assert short.left_out > 0
    assert near.left_out == 0
    alone = neighbourhood(graph, "Coumadin", 1, 1)
    assert (len(alone.edges), alone.left_out) == (1, len(near.edges) - 1)


def test_widths_are_those_of_the_whole_graph(graph: Store) -> None:
    weigh = "MATCH (:Entity)-[r]->(:Entity) WHERE r.source IS NOT NULL SET r.weight = "
    graph.table(f"{weigh} CASE type(r) WHEN 'TREATS' THEN 0.875 ELSE 0.125 END", {}, write=True)
    some = "MATCH p = (:Entity)-[r]->() WHERE r.weight < 0.5 RETURN p LIMIT 2"
    light = of_result(graph, "light", graph.table(some, {}), 60)
    names = "RETURN s.name AS subject, o.name AS object, r.weight AS weight"
    heavy = of_result(graph, "heavy", graph.table(f"MATCH (s)-[r:TREATS]->(o) {names}", {}), 60)
    assert light.range == heavy.range == (0.125, 0.875)
    assert "wider by weight (0.12 to 0.88)" in page(light)


def test_queries_as_pictures(call: Call) -> None:
    for arguments, told in (
        (("likeliest", "-p", "limit=3"), "3 edges"),
        (("path", "-p", "from=aspirin", "-p", "to=pneumonia"), "nodes"),
        (("neighbourhood", "-p", "name=warfarin"), "4 edges"),
        (("MATCH p = (:Drug)-[:TREATS]->() RETURN p", "--limit", "2"), "2 edges; 3 more left out"),
        (("MATCH (d:Document)-[r:HAS_MENTION]->(m) RETURN {a: [r]} LIMIT 3",), "3 edges"),
        (("MATCH (d:Document) RETURN d LIMIT 3",), "3 nodes, 0 edges"),
    ):
        result = call(*arguments, "-o", "page.html")
        assert result.exit_code == 0, result.exception
        assert told in result.stderr


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("nobody",), "No entity is called 'nobody'"),
        (("similar",), "The query similar needs name"),
        (("warfarin", "-p", "x=1"), "belongs to a query"),
        (("MATCH (n) RETURN count(n)",), "has nothing that can be drawn"),
        (("MATCH (n:Nothing) RETURN n",), "has no rows"),
        (("similar", "-p", "name=nobody"), "Nothing found. No entity is called 'nobody'"),
    ],
)
def test_what_cannot_be_drawn(call: Call, arguments: tuple[str, ...], part: str) -> None:
    result = call(*arguments)
    assert isinstance(result.exception, UsageError)
    assert part in str(result.exception)


def test_a_page_that_cannot_be_written(call: Call) -> None:
    result = call("warfarin", "-o", "missing/page.html")
    assert isinstance(result.exception, StorageError)


def test_edges_between_the_same_nodes_bend_apart() -> None:
    nodes = {name: PictureNode(name, name, "Drug", "") for name in "abc"}
    ends = ("ab", "ab", "ba", "cc")
    edges = [PictureEdge(a, b, "TREATS", None, predicted=False, about="") for a, b in ends]
    graph = PictureGraph("t", nodes, edges)
    at = places(graph)
    middles = {(round(line.xs[12], 3), round(line.ys[12], 3)) for line in curves(graph, at)}
    assert len(middles) == len(edges)
    assert at == places(graph)


def test_no_node_lies_on_another() -> None:
    nodes = {f"n{n}": PictureNode(f"n{n}", "x", "Drug", "") for n in range(40)}
    edges = [
        PictureEdge(f"n{n % 7}", f"n{n}", "TREATS", None, predicted=False, about="")
        for n in range(7, 40)
    ] + [PictureEdge("n0", f"n{n}", "TREATS", None, predicted=False, about="") for n in range(1, 7)]
    at = list(places(PictureGraph("t", nodes, edges)).values())
    assert min(math.dist(a, b) for n, a in enumerate(at) for b in at[:n]) > 0.5
