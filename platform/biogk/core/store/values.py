"""Values of the database as people and programs read them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from typing import Any

import neo4j.graph
import neo4j.time

SHORT_LIST = 8
ALMOST = 0.9999
VECTORS = frozenset(("gk_vector", "gk_embedding"))


def cell(value: Any) -> str:
    """A value as a table shows it."""
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return _short(value)
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list):
        shown = [cell(one) for one in value[:SHORT_LIST]]
        return ", ".join(shown) + (", ..." if len(value) > SHORT_LIST else "")
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _short(value: float) -> str:
    """Up to four significant digits and the whole number; what is not quite 1 does not read so."""
    size = abs(value)
    if size < 1:
        kept = math.copysign(min(size, ALMOST), value)
        return f"{kept:.4g}"
    places = 2 if size < 100 else 1 if size < 1_000 else 0
    return f"{value:,.{places}f}"


def day(moment: Any) -> str:
    """The day of a moment, which is what people want to know of it; nothing of None."""
    return str(moment or "")[: len("2026-01-31")]


def plain(value: Any) -> Any:
    """A value of the driver as JSON can hold it."""
    if isinstance(value, neo4j.graph.Node):
        return {"labels": sorted(value.labels), **_without_vector(dict(value))}
    if isinstance(value, neo4j.graph.Relationship):
        return {"type": value.type, **_without_vector(dict(value))}
    if isinstance(value, neo4j.graph.Path):
        return [plain(part) for part in _steps(value)]
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [plain(one) for one in value]
    if isinstance(value, (neo4j.time.DateTime, neo4j.time.Date, neo4j.time.Time)):
        return value.iso_format()
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    return f"{len(value):,} bytes" if isinstance(value, bytes) else str(value)


def _without_vector(properties: dict[str, Any]) -> dict[str, Any]:
    return {key: plain(value) for key, value in properties.items() if key not in VECTORS}


def _steps(path: neo4j.graph.Path) -> Iterable[Any]:
    for node, relationship in zip(path.nodes, path.relationships, strict=False):
        yield node
        yield relationship
    yield path.end_node
