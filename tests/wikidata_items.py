"""Entities of Wikidata's JSON, written for the tests: no real ones, but the real form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from biogk.core.model.rows import (
    EntityRow,
    KnowledgeRow,
    LeftOutRow,
    RejectedRow,
    TripleRow,
    UnreadRow,
)
from biogk.core.model.vocabulary import SHIPPED
from biogk.loaders.sources.wikidata import Wanted, WikidataDump
from biogk.loaders.sources.wikidata.statements.lists import read_lists

DISEASE, DRUG, GENE, PROTEIN, SYMPTOM = "Q12136", "Q12140", "Q7187", "Q8054", "Q169872"
ORGAN, HOSPITAL = "Q712378", "Q16917"


def statement(
    property_: str,
    value: object = None,
    rank: str = "normal",
    snaktype: str = "value",
    **qualifiers: object,
) -> dict[str, Any]:
    """A statement; P5102="Q1" or P1107=0 are its qualifiers."""
    found: dict[str, Any] = {
        "mainsnak": _snak(property_, value, snaktype),
        "type": "statement",
        "rank": rank,
        "references": [],
    }
    if qualifiers:
        found["qualifiers"] = {
            name: [_snak(name, each) for each in (said if isinstance(said, list) else [said])]
            for name, said in qualifiers.items()
        }
    return found


def _snak(property_: str, value: object, snaktype: str = "value") -> dict[str, Any]:
    """An item where the value is a Q number, an amount where it is a number, else a text."""
    snak: dict[str, Any] = {"snaktype": snaktype, "property": property_}
    if isinstance(value, str) and value[:1] == "Q" and value[1:].isdigit():
        item = {"entity-type": "item", "numeric-id": int(value[1:]), "id": value}
        snak["datavalue"] = {"value": item, "type": "wikibase-entityid"}
    elif isinstance(value, int | float):
        snak["datavalue"] = {"value": {"amount": f"{value:+}", "unit": "1"}, "type": "quantity"}
    elif value is not None:
        snak["datavalue"] = {"value": value, "type": "string"}
    return snak


def entity(qid: str, name: str | None = None, /, **claims: Any) -> dict[str, Any]:
    """An item with an English name; P31="Q1" or P31=["Q1", statement(...)] are its statements."""
    found: dict[str, list[dict[str, Any]]] = {}
    for property_, values in claims.items():
        found[property_] = [
            each if isinstance(each, dict) else statement(property_, each)
            for each in (values if isinstance(values, list) else [values])
        ]
    return {
        "type": "item",
        "id": qid,
        "labels": {"en": {"language": "en", "value": name}} if name is not None else {},
        "descriptions": {},
        "aliases": {},
        "claims": found,
        "sitelinks": {},
    }


def dumped(*entities: Any) -> str:
    """The text of a dump: a bracket, one entity a line, a bracket; a string stands as it is."""
    lines = [
        each if isinstance(each, str) else json.dumps(each, separators=(",", ":"))
        for each in entities
    ]
    return "[\n" + ",\n".join(lines) + "\n]\n"


def wanted(*languages: str, classes: tuple[int, ...] = ()) -> Wanted:
    """The shipped vocabulary and lists."""
    return Wanted(SHIPPED.read(), read_lists(), languages or ("en",), frozenset(classes))


class Rows:
    """What a dump yields, sorted by what it is.

    Args:
        path: the dump.
        chosen: what to take of it.
    """

    def __init__(self, path: Path, chosen: Wanted | None = None) -> None:
        self.source = WikidataDump(path, chosen or wanted(), path.parent / "kept")
        self.all: list[KnowledgeRow] = list(self.source.rows())
        assert list(self.source.rows()) == self.all
        self.entities = {row.id: row for row in self.all if isinstance(row, EntityRow)}
        self.noted = [row for row in self.all if isinstance(row, LeftOutRow | UnreadRow)]
        self.rejected = [row for row in self.all if isinstance(row, RejectedRow)]
        self.triples = [
            (
                row.subject.removeprefix("wikidata:"),
                row.relation,
                row.object.removeprefix("wikidata:"),
            )
            for row in self.all
            if isinstance(row, TripleRow)
        ]

    def __getitem__(self, qid: str) -> EntityRow:
        return self.entities[f"wikidata:{qid}"]


def rows_of(folder: Path, *entities: Any, chosen: Wanted | None = None) -> Rows:
    """The rows of a dump of these entities."""
    path = folder / "dump.json"
    path.write_text(dumped(*entities), encoding="utf-8", errors="surrogatepass")
    return Rows(path, chosen)
