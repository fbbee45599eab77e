"""The graph for others: a page, Neo4j Browser, files of other programs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from annotated_types import Interval

from biogk.api.base.parameters import Port
from biogk.api.base.session import Session
from biogk.api.notebook.questions import ask, understood
from biogk.core.config import AnyPath
from biogk.core.counted import counted
from biogk.core.disk import writing
from biogk.core.errors import PortTakenError, UsageError
from biogk.core.progress import say
from biogk.core.store.queries import query as shipped_query
from biogk.core.store.queries import saved, saved_query
from biogk.export.formats import FORMATS, find_format

if TYPE_CHECKING:
    from biogk.core.store.driver import Store
    from biogk.export.write import ExportReport
    from biogk.picture.graph import PictureGraph

CYPHER = re.compile(
    r"^\s*(//.*\n\s*)*(MATCH|OPTIONAL|CALL|WITH|UNWIND|RETURN)\b(?=.*\bRETURN\b|.*\bYIELD\b)",
    re.IGNORECASE | re.DOTALL,
)
LONGEST_NAME = 60


class Showing(Session):
    """What takes the graph, or a part of it, elsewhere."""

    def view(
        self,
        what: str,
        *,
        parameters: Mapping[str, Any] | None = None,
        hops: Annotated[int, Interval(ge=1, le=4)] = 1,
        limit: Annotated[int, Interval(ge=1, le=1000)] = 60,
        output: AnyPath | None = None,
    ) -> Path:
        """Draw a part of the graph as one HTML page that works offline.

        Args:
            what: an entity (its name, alias, id or identifier), a saved query, or Cypher.
            parameters: parameter of a query: name=value.
            hops: how many edges away from the entity.
            limit: most edges; those that runs found come first, then the heaviest.
            output: the page; by default the name with .html, in this folder.

        Returns:
            the page.

        Raises:
            UsageError: there is no such entity or query, or there is nothing to draw.
            StorageError: the page cannot be written.
        """
        from biogk.picture.page import page

        graph = _picture(self.store, what, parameters or {}, hops, limit)
        file = Path(output or f"{_file_name(graph.title)}.html")
        text = page(graph)
        with writing(file, "Choose another file with --output."):
            file.write_text(text, encoding="utf-8")
        more = f"; {graph.left_out:,} more left out by --limit" if graph.left_out else ""
        say(f"{counted(len(graph.nodes), 'node')}, {counted(len(graph.edges), 'edge')}{more}.")
        return file

    def browse(
        self,
        *,
        name: str | None = None,
        query: str | None = None,
        parameters: Mapping[str, Any] | None = None,
        guide: bool = False,
        port: Port | None = None,
        style: AnyPath | None = None,
        favourites: AnyPath | None = None,
    ) -> str | None:
        """The address of Neo4j Browser on this server, with a first query in place.

        Args:
            name: begin with the neighbourhood of this entity.
            query: begin with a saved query.
            parameters: parameter of it: name=value.
            guide: begin with a guide; serve it until Ctrl-C, or until the graph is closed.
            port: port for the guide; by default any that is free.
            style: write the style (.grass) to this file, and open nothing.
            favourites: write the saved queries (.zip) to this file, and open nothing.

        Returns:
            the address; None where files were written instead.

        Raises:
            UsageError: options that exclude each other, or no such entity, query or parameter.
            PortTakenError: something else listens on the port for the guide.
            StorageError: a file cannot be written.
        """
        from biogk.browser.address import browser_uri, opened_with

        if guide and (name or query):
            raise UsageError("--guide begins with the guide.", "Leave --name and --query out.")
        if parameters and not query:
            raise UsageError("--param belongs to a saved query.", "Name it with --query.")
        if style or favourites:
            _write_files(self.store, style, favourites)
            return None
        browser, connection = browser_uri(self.home, self.store), self.store.connection
        if guide:
            kind, argument = "guide", self._guide(browser, port or 0)
        else:
            kind, argument = "edit", _first(self.store, name, query, parameters or {})
        where = f", password in {self.home.credentials}" if self.server else ""
        say(f"User {connection.username}{where}")
        return opened_with(browser, connection, kind, argument)

    def export(
        self,
        path: AnyPath,
        *,
        format_: Annotated[str | None, FORMATS] = None,
        source: str | None = None,
        min_weight: float | None = None,
        predicted: bool = False,
        force: bool = False,
    ) -> ExportReport:
        """Write the weighted graph for other programs.

        Args:
            path: a folder that csv, kgx and parquet fill, or the file of graphml, pyg and sssom.
            format_: format of the files, of which csv is for neo4j-admin and sssom has SAME_AS
                alone; by default by the ending, .graphml, .pt or .sssom.tsv.
            source: only the entities and edges of this source; of SAME_AS, those that join one of
                its entities.
            min_weight: only edges with at least this weight, or this score; entities stay.
            predicted: also the edges that runs have found.
            force: replace files that are there.

        Raises:
            UsageError: nothing tells the format, or files are there already.
            InputError: the graph is empty, or there is no such source.
            StorageError: a file cannot be written.
        """
        from biogk.export.reading import Reading, Selection
        from biogk.export.write import export

        found = find_format(format_, Path(path))
        reading = Reading(self.store, Selection(source, min_weight, predicted))
        return export(reading, Path(path), found, force=force)

    def _guide(self, browser: str, port: int) -> str:
        """Serve the guide until the graph is closed; its address."""
        from biogk.browser.guide import GUIDE, site
        from biogk.browser.serve import serving

        try:
            made = site(self.store, browser, port)
        except OSError as error:
            raise PortTakenError(
                f"The guide cannot be served on port {port}: {error.strerror}.",
                "Choose another with --port.",
            ) from error
        return self.opened.enter_context(serving(made)).address + GUIDE


def _picture(
    store: Store, what: str, values: Mapping[str, Any], hops: int, limit: int
) -> PictureGraph:
    from biogk.picture.collect import neighbourhood, of_result

    if what in saved():
        table, nothing = ask(store, what, values)
        if nothing:
            raise UsageError(nothing)
        told = ", ".join(map(str, values.values()))
        return of_result(store, f"{what}: {told}" if told else what, table, limit)
    if CYPHER.match(what):
        return of_result(store, "A query", store.table(what, dict(values)), limit)
    if values:
        raise UsageError("--param belongs to a query.", f"Saved queries: {', '.join(saved())}.")
    return neighbourhood(store, what, hops, limit)


def _file_name(title: str) -> str:
    return re.sub(r"\W+", "-", title).strip("-")[:LONGEST_NAME] or "graph"


def _first(store: Store, name: str | None, asked: str | None, values: Mapping[str, Any]) -> str:
    """The query that the Browser begins with."""
    from biogk.browser.questions import filled
    from biogk.core.model.identifiers import SAME_AS_SCORE
    from biogk.core.store.naming import name_or_id
    from biogk.curate.absent import nothing_around

    named = {"name": name_or_id(store, name)} if name else {}
    if asked is not None:
        chosen = saved_query(asked)
        return filled(chosen, understood(store, chosen, {**values, **named}))
    if name and not store.read("browser/around", **named, score=SAME_AS_SCORE, limit=1):
        raise nothing_around(store, name)
    return filled(shipped_query("browser/around" if name else "browser/strongest"), named)


def _write_files(store: Store, style: AnyPath | None, favourites: AnyPath | None) -> None:
    from biogk.browser.guide import graph_style
    from biogk.browser.questions import examples
    from biogk.browser.questions import favourites as archive

    if style:
        _save(Path(style), ".grass", graph_style(store).encode())
    if favourites:
        _save(Path(favourites), ".zip", archive(examples(store)))


def _save(file: Path, ending: str, content: bytes) -> None:
    if file.suffix != ending:
        raise UsageError(
            f"The Browser tells by its name what {file} is.", f"Give it a name with {ending}."
        )
    with writing(file, "Choose another file."):
        file.write_bytes(content)
    say(f"Written to {file}: drop it on the Browser's window.")
