"""The guide that walks through the graph in Neo4j Browser, and what is served beside it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from typing import Any

from jinja2 import Environment, StrictUndefined, Template

from biogk.browser.questions import example, examples, favourites
from biogk.browser.serve import PageServer, Served
from biogk.browser.style import style
from biogk.core.store.driver import Store
from biogk.core.store.queries import query, saved

GUIDE, STYLE, QUERIES = "/guide.html", "/biogk.grass", "/biogk-queries.zip"


def graph_style(store: Store) -> str:
    """The style with a rule for every relationship type of the vocabulary and of this graph."""
    types = [row["type"] for row in store.read("status/relationship_types")]
    return style([*store.vocabulary.relations, *types])


def site(store: Store, browser: str, port: int = 0) -> PageServer:
    """Guide, style and saved queries of this graph, ready to be served to a Browser.

    Args:
        store: the graph; its own names stand in the guide.
        browser: address of the Browser.
        port: 0 for any that is free.

    Raises:
        OSError: the port is taken.
    """
    values = examples(store)
    files = {
        STYLE: Served(graph_style(store).encode(), "text/plain; charset=utf-8"),
        QUERIES: Served(favourites(values), "application/zip"),
    }
    made = PageServer(files, browser, port)
    page = guide(values, _counts(store), made.address)
    made.files = {**files, GUIDE: Served(page.encode(), "text/html; charset=utf-8")}
    return made


def guide(values: Mapping[str, Any], counts: Mapping[str, int], address: str) -> str:
    """The page of the guide, a slide a step, in the elements that Browser 5 understands.

    Args:
        values: names from the graph, as `examples` finds them.
        counts: entities, edges between entities, predicted ones.
        address: where style and queries are served.
    """
    graphs = {
        name: example(query(f"browser/{name}"), values)
        for name in ("strongest", "around", "evidence")
    }
    tables = {
        name: example(saved()[name], values)
        for name in ("doubtful", "evidence", "similar", "treatments")
    }
    return _template().render(
        graphs=graphs,
        tables=tables,
        counts=counts,
        values=values,
        style=address + STYLE,
        queries=address + QUERIES,
    )


def _counts(store: Store) -> dict[str, int]:
    labels = {row["label"]: row["nodes"] for row in store.read("status/labels")}
    edges = {row["type"]: row["edges"] for row in store.read("status/relationship_types")}
    known = store.vocabulary.relations
    return {
        "entities": labels.get("Entity", 0),
        "facts": sum(count for type_, count in edges.items() if type_ in known),
        "found": sum(n for type_, n in edges.items() if type_.startswith("PREDICTED_")),
        "documents": labels.get("Document", 0),
    }


def _template() -> Template:
    file = resources.files("biogk.cypher") / "browser" / "guide.html"
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.from_string(file.read_text(encoding="utf-8"))
