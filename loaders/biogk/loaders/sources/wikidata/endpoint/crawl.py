"""Asking an endpoint for everything that a load needs, a page at a time, and keeping the pages."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

import numpy as np
import orjson

from biogk.core.errors import EndpointError, InputError
from biogk.core.model.rows import RejectedRow
from biogk.core.progress import Advance, track
from biogk.loaders.records import rejected
from biogk.loaders.sources.wikidata.endpoint.entities import entities, item_number
from biogk.loaders.sources.wikidata.endpoint.pages import Pages
from biogk.loaders.sources.wikidata.endpoint.queries import (
    ENTITY,
    QUALIFIER,
    Row,
    items_query,
    modified_query,
    statements_query,
)
from biogk.loaders.sources.wikidata.endpoint.sparql import Binding, SparqlClient
from biogk.loaders.sources.wikidata.statements.entity import (
    CLASS_PROPERTIES,
    EntityReader,
    redirect,
)
from biogk.loaders.sources.wikidata.statements.folders import only_user
from biogk.loaders.sources.wikidata.statements.items import (
    NOT_AN_ITEM,
    UNKNOWN_VALUE,
    Item,
    Passed,
    Redirect,
)
from biogk.loaders.sources.wikidata.statements.masks import Numbers
from biogk.loaders.sources.wikidata.statements.qualifiers import Said, denial, unread
from biogk.loaders.sources.wikidata.statements.wanted import Wanted

ITEMS_A_PAGE = 100
UNKNOWN_IRI = "/.well-known/genid/"
MODIFIED = "modified"


class Crawl:
    """What an endpoint states of the wanted properties, and of the items that these join.

    For each property pages of statements, then for all their items pages of names, identifiers and
    classes, and of what they are redirected to. A page is kept before the next is asked for; what
    is kept is not asked for again.

    Args:
        client: the endpoint.
        folder: where the pages are kept.
        wanted: what to ask for.
        page_size: rows a page.
    """

    def __init__(
        self, client: SparqlClient, folder: Path, wanted: Wanted, page_size: int = 5_000
    ) -> None:
        self.client, self.wanted, self.page_size = client, wanted, page_size
        self.pages = Pages(folder)
        self._items = f"items-{_digest(items_query([], wanted))}"
        self._of_statements, self._of_items = Passed(), Passed()

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
                self._ask_statements(series, property_, classes, advance)
            self._ask_items(advance)

    @property
    def date(self) -> str:
        """When the endpoint's data was changed, or else when it was asked, as YYYY-MM-DD."""
        page = self.pages.read(MODIFIED, 1)
        return str(page["date"]) if page else "not asked yet"

    def statements(self) -> Iterator[tuple[int, str, int]]:
        """Item, property and value of each statement."""
        self._of_statements = Passed()
        for property_ in self.wanted.relations:
            for item, value in self._facts(self._series_of(property_), self._of_statements):
                numbers = item_number(item), item_number(value)
                if all(numbers):
                    yield numbers[0], property_, numbers[1]
                else:
                    reason = UNKNOWN_VALUE if UNKNOWN_IRI in value else NOT_AN_ITEM
                    self._of_statements.left_out[reason] += 1

    @property
    def passed(self) -> Passed:
        """What was passed over, once statements and items were read."""
        found = Passed()
        found.add(self._of_statements)
        found.add(self._of_items)
        return found

    def redirects(self) -> Iterator[tuple[int, int]]:
        """Items that were merged into others, and those others."""
        for page in self.pages.all(self._items):
            for found in filter(None, map(redirect, page["entities"])):
                yield found.number, found.target

    def items(self) -> Iterator[Item]:
        """The items of all pages."""
        for found, _ in self._read_items():
            if isinstance(found, Item):
                yield found

    def rejected(self) -> Iterator[RejectedRow]:
        """Texts of items that could not be used; the line is that of the item on its page."""
        for _, faults in self._read_items():
            yield from faults

    def _series(self) -> Iterator[tuple[str, str, list[int]]]:
        for property_ in self.wanted.relations:
            yield self._series_of(property_), property_, []
        classes = sorted(self.wanted.classes)
        for property_ in CLASS_PROPERTIES if classes else ():
            yield self._series_of(property_, classes), property_, classes

    def _series_of(self, property_: str, classes: Sequence[int] = ()) -> str:
        return f"{property_}-{_digest(statements_query(property_, 0, None, classes))}"

    def _facts(self, series: str, passed: Passed) -> Iterator[tuple[str, str]]:
        """Item and value of the statements of a series whose qualifiers let them be facts."""
        rules = self.wanted.lists.qualifiers
        rows = (row for page in self.pages.all(series) for row in page["rows"])
        for _, group in groupby(rows, lambda row: row[2].partition(" ")[0]):
            item, value, said = _one_statement(group)
            if reason := denial(said, rules):
                passed.left_out[reason] += 1
            else:
                unread(said, rules, passed.unread)
                yield item, value

    def _ask_date(self, advance: Advance) -> None:
        if self.pages.read(MODIFIED, 1) is not None:
            return
        found = self.client.select(modified_query())
        dates = [row["date"]["value"][:10] for row in found if "date" in row]
        asked = f"asked {datetime.now(UTC).date().isoformat()}"
        self.pages.write(MODIFIED, 1, {"date": max(dates, default=asked)})
        advance(1)

    def _ask_statements(
        self, series: str, property_: str, classes: list[int], advance: Advance
    ) -> None:
        # An endpoint may give fewer rows than it is asked for: only an empty page is the last one.
        behind: str | None = None
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
            behind = page["rows"][-1][2] if page["rows"] else None
            number += 1

    def _rows(self, found: list[Binding]) -> list[Row]:
        try:
            return [
                (row["item"]["value"], row["value"]["value"], row["place"]["value"])
                for row in found
            ]
        except KeyError as error:
            raise EndpointError(
                f"{self.client.url} answers without a value for ?{error.args[0]}.",
                "Give the address of a SPARQL 1.1 endpoint with the data of Wikidata.",
            ) from error

    def _check_order(self, rows: list[Row], behind: str | None) -> None:
        if rows and behind is not None and rows[0][2] <= behind:
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
        ends = self._ends()
        while len(missing := self._missing(ends, asked)):
            for start in range(0, len(missing), ITEMS_A_PAGE):
                batch = missing[start : start + ITEMS_A_PAGE]
                found = self.client.select(items_query(batch, self.wanted))
                page = {"asked": batch, "entities": entities(found)}
                self.pages.write(self._items, number, page)
                asked.extend(batch)
                number += 1
                advance(1)

    def _missing(self, ends: Numbers, asked: array[int]) -> list[int]:
        """Items that were not asked for yet, with those that redirects lead to."""
        targets = np.array([target for _, target in self.redirects()], np.uint32)
        wanted = np.concatenate([ends, targets])
        found: list[int] = np.setdiff1d(wanted, np.array(asked, np.uint32)).tolist()
        return found

    def _ends(self) -> Numbers:
        found = array("I")
        for series, _, classes in self._series():
            for item, value in self._facts(series, Passed()):
                # a class is no end of a relation: only its members are kept
                found.extend(filter(None, map(item_number, (item,) if classes else (item, value))))
        return np.unique(np.array(found, np.uint32))

    def _read_items(self) -> Iterator[tuple[Item | Redirect | None, list[RejectedRow]]]:
        reader, self._of_items = EntityReader(self.wanted), Passed()
        for number, page in enumerate(self.pages.all(self._items), 1):
            file = f"{self._items}/{number:06}.json.gz"
            for line, entity in enumerate(page["entities"], 1):
                try:
                    item, reasons = reader.read(entity), reader.faults
                except InputError as error:
                    item, reasons = None, [error.message]
                self._of_items.add(reader.of_identifiers)
                text = orjson.dumps(entity).decode() if reasons else ""
                yield item, [rejected(file, line, reason, text) for reason in reasons]


def _one_statement(rows: Iterable[Row]) -> tuple[str, str, Said]:
    """Item, value and qualifiers of the rows of one statement."""
    found = list(rows)
    said: dict[str, list[str]] = {}
    for _, _, place in found:
        _, qualifier, says = place.split(" ", 2)
        if qualifier:
            values = said.setdefault(qualifier.removeprefix(QUALIFIER), [])
            values.append(says.removeprefix(ENTITY))
    item, value, _ = found[0]
    return item, value, said


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
