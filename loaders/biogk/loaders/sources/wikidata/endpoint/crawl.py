"""Asking an endpoint for everything that a load needs, a page at a time, and keeping the pages."""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from biogk.core.errors import EndpointError, InputError
from biogk.core.model.rows import RejectedRow
from biogk.core.progress import Advance, track
from biogk.loaders.records import rejected
from biogk.loaders.sources.wikidata.endpoint.pages import Pages
from biogk.loaders.sources.wikidata.endpoint.queries import (
    ENTITY,
    Pair,
    items_query,
    modified_query,
    statements_query,
)
from biogk.loaders.sources.wikidata.endpoint.sparql import Binding, SparqlClient
from biogk.loaders.sources.wikidata.statements.entity import CLASS_PROPERTIES, EntityReader
from biogk.loaders.sources.wikidata.statements.folders import only_user
from biogk.loaders.sources.wikidata.statements.items import NOT_AN_ITEM, UNKNOWN_VALUE, Item, Notes
from biogk.loaders.sources.wikidata.statements.lists import LARGEST_ITEM
from biogk.loaders.sources.wikidata.statements.wanted import Wanted

ITEMS_A_PAGE = 100
IRI = re.compile(re.escape(ENTITY) + r"Q([1-9][0-9]{0,9})")
UNKNOWN_IRI = "/.well-known/genid/"
TEXTS = ("labels", "descriptions")
MODIFIED = "modified"


class Crawl:
    """What an endpoint states of the wanted properties, and of the items that these join.

    For each property pages of pairs of items, then for all these items pages of names, identifiers
    and classes. A page is kept before the next is asked for; what is kept is not asked for again.

    Args:
        client: the endpoint.
        folder: where the pages are kept.
        wanted: what to ask for.
        page_size: pairs a page.
    """

    def __init__(
        self, client: SparqlClient, folder: Path, wanted: Wanted, page_size: int = 5_000
    ) -> None:
        self.client, self.wanted, self.page_size = client, wanted, page_size
        self.pages = Pages(folder)
        self._items = f"items-{_digest(items_query([], wanted))}"
        self.notes: Notes = Notes()

    def run(self, *, refresh: bool = False) -> None:
        """Ask for all pages that are not there yet.

        Args:
            refresh: throw away what is there, and ask for all.

        Raises:
            EndpointError: the endpoint is not there, refuses, or fails again and again.
            StorageError: a page cannot be kept, or another process asks for the same.
        """
        with only_user(self.pages.folder), track("asking the endpoint, pages") as advance:
            if refresh:
                self.pages.clear()
            self._ask_date(advance)
            for series, property_, classes in self._series():
                self._ask_pairs(series, property_, classes, advance)
            self._ask_items(advance)

    @property
    def date(self) -> str:
        """When the endpoint's data was changed, or else when it was asked, as YYYY-MM-DD."""
        page = self.pages.read(MODIFIED, 1)
        return str(page["date"]) if page else "not asked yet"

    def statements(self) -> Iterator[tuple[int, str, int]]:
        """Item, property and value of each statement."""
        notes = Notes()
        for property_ in self.wanted.relations:
            for item, value in self._pairs(property_):
                numbers = _number(item), _number(value)
                if all(numbers):
                    yield numbers[0], property_, numbers[1]
                else:
                    notes[UNKNOWN_VALUE if UNKNOWN_IRI in value else NOT_AN_ITEM] += 1
        self.notes = notes

    def items(self) -> Iterator[Item]:
        """The items of all pages."""
        for item, _ in self._read_items():
            if item is not None:
                yield item

    def rejected(self) -> Iterator[RejectedRow]:
        """Texts of items that could not be used; the line is that of the item on its page."""
        for _, faults in self._read_items():
            yield from faults

    def _series(self) -> Iterator[tuple[str, str, list[int]]]:
        for property_ in self.wanted.relations:
            yield property_, property_, []
        classes = sorted(self.wanted.classes)
        for property_ in CLASS_PROPERTIES if classes else ():
            yield f"{property_}-{_digest(str(classes))}", property_, classes

    def _pairs(self, series: str) -> Iterator[Pair]:
        for page in self.pages.all(series):
            yield from page["rows"]

    def _ask_date(self, advance: Advance) -> None:
        if self.pages.read(MODIFIED, 1) is not None:
            return
        found = self.client.select(modified_query())
        dates = [row["date"]["value"][:10] for row in found if "date" in row]
        asked = f"asked {datetime.now(UTC).date().isoformat()}"
        self.pages.write(MODIFIED, 1, {"date": max(dates, default=asked)})
        advance(1)

    def _ask_pairs(self, series: str, property_: str, classes: list[int], advance: Advance) -> None:
        # An endpoint may give fewer rows than it is asked for: only an empty page is the last one.
        behind: Pair | None = None
        number = 1
        while behind is not None or number == 1:
            page = self.pages.read(series, number)
            if page is None:
                query = statements_query(property_, self.page_size, behind, classes)
                rows = self._rows(self.client.select(query))
                self._check_order(rows, behind)
                page = {"rows": rows}
                self.pages.write(series, number, page)
                advance(1)
            behind = tuple(page["rows"][-1]) if page["rows"] else None
            number += 1

    def _rows(self, found: list[Binding]) -> list[Pair]:
        try:
            return [(row["item"]["value"], row["value"]["value"]) for row in found]
        except KeyError as error:
            raise EndpointError(
                f"{self.client.url} answers without a value for ?{error.args[0]}.",
                "Give the address of a SPARQL 1.1 endpoint with the data of Wikidata.",
            ) from error

    def _check_order(self, rows: list[Pair], behind: Pair | None) -> None:
        if rows and behind is not None and rows[0] <= behind:
            raise EndpointError(
                f"{self.client.url} answers with rows of the page before.",
                "It does not order or compare texts as SPARQL says; ask another one.",
            )

    def _ask_items(self, advance: Advance) -> None:
        asked = array("I")
        number = 1
        for page in self.pages.all(self._items):
            asked.extend(page["asked"])
            number += 1
        missing = np.setdiff1d(self._ends(), np.array(asked, np.uint32)).tolist()
        for start in range(0, len(missing), ITEMS_A_PAGE):
            batch = missing[start : start + ITEMS_A_PAGE]
            found = self.client.select(items_query(batch, self.wanted))
            self.pages.write(
                self._items, number, {"asked": batch, "entities": self._entities(found)}
            )
            number += 1
            advance(1)

    def _ends(self) -> np.ndarray[Any, np.dtype[np.uint32]]:
        found = array("I")
        for series, _, classes in self._series():
            for item, value in self._pairs(series):
                # a class is no end of a relation: only its members are kept
                found.extend(filter(None, map(_number, (item,) if classes else (item, value))))
        return np.unique(np.array(found, np.uint32))

    def _entities(self, found: list[Binding]) -> list[dict[str, Any]]:
        """Rows of values as entities in the form of the dumps, so that both are read alike."""
        entities: dict[str, dict[str, Any]] = {}
        for row in found:
            if not {"item", "key", "value"} <= row.keys() or not _number(row["item"]["value"]):
                continue
            qid = row["item"]["value"].removeprefix(ENTITY)
            entity = entities.setdefault(
                qid, {"id": qid, "labels": {}, "aliases": {}, "descriptions": {}, "claims": {}}
            )
            _add(entity, row["key"]["value"], row["value"])
        return list(entities.values())

    def _read_items(self) -> Iterator[tuple[Item | None, list[RejectedRow]]]:
        reader = EntityReader(self.wanted)
        for number, page in enumerate(self.pages.all(self._items), 1):
            file = f"{self._items}/{number:06}.json.gz"
            for line, entity in enumerate(page["entities"], 1):
                try:
                    item, reasons = reader.read(entity), reader.faults
                except InputError as error:
                    item, reasons = None, [error.message]
                text = orjson.dumps(entity).decode() if reasons else ""
                yield item, [rejected(file, line, reason, text) for reason in reasons]


def _add(entity: dict[str, Any], key: str, term: dict[str, str]) -> None:
    value, language = term["value"], term.get("xml:lang", "").lower()
    if key in TEXTS:
        entity[key][language] = {"value": value}
    elif key == "aliases":
        entity[key].setdefault(language, []).append({"value": value})
    else:
        number = _number(value) if key in CLASS_PROPERTIES else 0
        found: object = {"id": f"Q{number}"} if number else value
        snak = {"snaktype": "value", "datavalue": {"value": found}}
        entity["claims"].setdefault(key, []).append({"rank": "normal", "mainsnak": snak})


def _number(iri: str) -> int:
    match = IRI.fullmatch(iri)
    return int(match[1]) if match and int(match[1]) <= LARGEST_ITEM else 0


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
