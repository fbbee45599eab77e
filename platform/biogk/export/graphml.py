"""GraphML, as Gephi, Cytoscape, yEd and networkx read it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lxml import etree

from biogk.export.formats import Format
from biogk.export.provenance import Columns, origin
from biogk.export.reading import Edge, Entity, Reading
from biogk.loaders.sources.kgx.provenance import PROVENANCE

UNFIT = re.compile(r"[\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold beside control characters."""
STAND_IN = "\ufffd"
NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
NODE_KEYS = {
    "name": "string",
    "label": "string",
    "kinds": "string",
    "aliases": "string",
    "description": "string",
    "identifiers": "string",
    "sources": "string",
}
EDGE_KEYS = {
    "type": "string",
    "weight": "double",
    "predicted": "boolean",
    "source": "string",
    "source_relations": "string",
    "model_says": "string",
    "rank": "long",
    "correct": "boolean",
    "encoder": "string",
    "run": "string",
    "support": "long",
    "evidence": "string",
    **dict.fromkeys(PROVENANCE, "string"),
}


def write_graphml(reading: Reading, file: Path) -> None:
    """Write one file, element by element. Lists are joined by `|`.

    Control characters become spaces, other signs that XML cannot hold the sign for what is lost.
    `label` repeats the name, since Gephi and yEd look for it. An edge that a run found has
    `predicted`, and its confidence as `weight`; what the language model takes for the relation of
    a stated edge is `model_says`. Where an edge comes from is told as in KGX.

    Args:
        reading: the graph.
        file: is replaced.

    Raises:
        OSError: it cannot be written.
    """
    with (
        etree.xmlfile(str(file), encoding="utf-8") as xml,
        xml.element("graphml", nsmap={None: NAMESPACE}),
    ):
        xml.write("\n")
        for domain, keys in (("node", NODE_KEYS), ("edge", EDGE_KEYS)):
            for name, kind in keys.items():
                key = {"id": f"{domain}_{name}", "for": domain}
                xml.write(etree.Element("key", key | {"attr.name": name, "attr.type": kind}), "\n")
        with xml.element("graph", {"id": "biogk", "edgedefault": "directed"}):
            xml.write("\n")
            for entity in reading.entities():
                _write(xml, reading, "node", {"id": entity.id}, _node(entity))
            numbered = reading.numbered_corpora()
            for number, edge in enumerate(reading.edges()):
                ends = {"source": edge.subject, "target": edge.object}
                values = _edge(edge, origin(edge, numbered))
                _write(xml, reading, "edge", {"id": f"e{number}", **ends}, values)
        xml.write("\n")


def _node(entity: Entity) -> dict[str, Any]:
    return {
        "name": entity.name,
        "label": entity.name,
        "kinds": entity.kinds,
        "aliases": entity.aliases,
        "description": entity.description or None,
        "identifiers": entity.identifiers,
        "sources": entity.sources,
    }


def _edge(edge: Edge, found: Columns) -> dict[str, Any]:
    return {
        **edge.properties,
        **found,
        "type": edge.type,
        "weight": edge.weight,
        "predicted": edge.predicted,
        "model_says": edge.properties.get("predicted"),
    }


def _write(
    xml: Any, reading: Reading, what: str, attributes: dict[str, str], values: Mapping[str, Any]
) -> None:
    fitted = {name: _fitted(reading, value) for name, value in attributes.items()}
    element = etree.Element(what, fitted)
    for name in NODE_KEYS if what == "node" else EDGE_KEYS:
        value = values.get(name)
        if value is not None and value != []:
            etree.SubElement(element, "data", key=f"{what}_{name}").text = _text(reading, value)
    xml.write(element, "\n")


def _text(reading: Reading, value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return _fitted(reading, "|".join(value) if isinstance(value, list) else str(value))


def _fitted(reading: Reading, text: str) -> str:
    return reading.fitted(reading.fitted(text), UNFIT, STAND_IN)


FORMAT = Format("graphml", write_graphml, 'networkx.read_graphml("{path}")')
