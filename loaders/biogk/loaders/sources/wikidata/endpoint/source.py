"""A SPARQL endpoint with Wikidata's data as a source of triples."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from biogk.core.model.rows import KnowledgeRow, SourceInfo
from biogk.loaders.sources.wikidata.endpoint.crawl import Crawl
from biogk.loaders.sources.wikidata.endpoint.sparql import Manners, SparqlClient
from biogk.loaders.sources.wikidata.statements.items import Notes
from biogk.loaders.sources.wikidata.statements.rows import KnowledgeOfItems
from biogk.loaders.sources.wikidata.statements.wanted import Wanted


class WikidataEndpoint:
    """What an endpoint has of the wanted properties. Its answers are kept, and read from there.

    Args:
        url: the endpoint.
        wanted: what to ask for.
        folder: where answers are kept.
        manners: how to ask.
        page_size: pairs of items a page.

    Raises:
        UsageError: the address is none, or no contact is given for an endpoint of others.
    """

    def __init__(
        self,
        url: str,
        wanted: Wanted,
        folder: Path,
        manners: Manners | None = None,
        page_size: int = 5_000,
    ) -> None:
        client = SparqlClient(url, manners or Manners())
        host = urlsplit(url).hostname or ""
        name = f"endpoint-{host}-{hashlib.sha256(url.encode()).hexdigest()[:8]}"
        self.url = url
        self._crawl = Crawl(client, folder / name, wanted, page_size)
        self._knowledge = KnowledgeOfItems(self._crawl, wanted)

    def prepare(self, *, refresh: bool = False) -> None:
        """Ask for what is not there yet.

        Args:
            refresh: ask for everything again.

        Raises:
            EndpointError: the endpoint is not there, refuses, or fails again and again.
            StorageError: an answer cannot be kept, or another process asks for the same.
        """
        self._crawl.run(refresh=refresh)

    @property
    def info(self) -> SourceInfo:
        """The source; its version is the date of the endpoint's data, once it was asked."""
        return SourceInfo(
            id="wikidata",
            title="Wikidata",
            version=self._crawl.date,
            licence="CC0-1.0",
            files=(self.url,),
        )

    def rows(self) -> Iterator[KnowledgeRow]:
        """All entities, then all triples, of the answers that are kept; `prepare` comes first."""
        yield from self._knowledge.rows()

    @property
    def notes(self) -> Notes:
        """What was passed over, by reason; after `rows`."""
        return self._knowledge.notes
