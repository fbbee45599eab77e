"""Rows of an endpoint as entities in the form of the dumps, so that both are read alike."""

from __future__ import annotations

import re
from typing import Any

from biogk.loaders.sources.wikidata.endpoint.queries import ENTITY, QUALIFIER
from biogk.loaders.sources.wikidata.endpoint.sparql import Binding
from biogk.loaders.sources.wikidata.statements.entity import CLASS_PROPERTIES
from biogk.loaders.sources.wikidata.statements.lists import LARGEST_ITEM

IRI = re.compile(re.escape(ENTITY) + r"Q([1-9][0-9]{0,9})")
TEXTS = ("labels", "descriptions")
REDIRECT = "redirect"

Term = dict[str, str]


def item_number(iri: str) -> int:
    """The Q number of an item; 0 where the IRI is that of none."""
    match = IRI.fullmatch(iri)
    return int(match[1]) if match and int(match[1]) <= LARGEST_ITEM else 0


def entities(found: list[Binding]) -> list[dict[str, Any]]:
    """The items of the rows that `items.rq` finds, by their Q numbers, then the redirects."""
    items: dict[str, dict[str, Any]] = {}
    redirects: list[dict[str, Any]] = []
    statements: dict[str, dict[str, Any]] = {}
    for row in found:
        if not {"item", "key", "value"} <= row.keys() or not item_number(row["item"]["value"]):
            continue
        qid = row["item"]["value"].removeprefix(ENTITY)
        key, value = row["key"]["value"], row["value"]
        if key == REDIRECT:
            redirects.append({"entity": qid, REDIRECT: value["value"].removeprefix(ENTITY)})
            continue
        entity = items.setdefault(
            qid, {"id": qid, "labels": {}, "aliases": {}, "descriptions": {}, "claims": {}}
        )
        if not _add_text(entity, key, value):
            statement = _statement(entity, row, statements)
            _add_qualifier(statement, row)
    return [*sorted(items.values(), key=lambda item: int(item["id"][1:])), *redirects]


def _add_text(entity: dict[str, Any], key: str, term: Term) -> bool:
    """Whether it is a text, which is added."""
    language = term.get("xml:lang", "").lower()
    text = {"value": term["value"]}
    if key in TEXTS:
        entity[key][language] = text
    elif key == "aliases":
        entity[key].setdefault(language, []).append(text)
    else:
        return False
    return True


def _statement(
    entity: dict[str, Any], row: Binding, statements: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    """The statement of a row, made where it is the first of its rows."""
    key, term = row["key"]["value"], row["value"]
    iri = row.get("statement", {}).get("value", "")
    known = statements.get(iri)
    if known is not None:
        return known
    number = item_number(term["value"]) if key in CLASS_PROPERTIES else 0
    value: object = {"id": f"Q{number}"} if number else term["value"]
    made = {"rank": "normal", "mainsnak": _snak(value), "qualifiers": {}}
    entity["claims"].setdefault(key, []).append(made)
    if iri:
        statements[iri] = made
    return made


def _add_qualifier(statement: dict[str, Any], row: Binding) -> None:
    if "qualifier" not in row:
        return
    property_ = row["qualifier"]["value"].removeprefix(QUALIFIER)
    text = row.get("said", {}).get("value", "")
    number = item_number(text)
    value = {"id": f"Q{number}"} if number else {"amount": text}
    statement["qualifiers"].setdefault(property_, []).append(_snak(value))


def _snak(value: object) -> dict[str, Any]:
    return {"snaktype": "value", "datavalue": {"value": value}}
