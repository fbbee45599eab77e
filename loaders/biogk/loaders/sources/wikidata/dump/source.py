"""Wikidata's JSON dump, full or filtered, as a source of triples."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from biogk.core.files import existing_file
from biogk.core.model.rows import KnowledgeRow, SourceInfo
from biogk.loaders.sources.wikidata.dump.extract import Extract
from biogk.loaders.sources.wikidata.statements.items import Notes
from biogk.loaders.sources.wikidata.statements.rows import KnowledgeOfItems
from biogk.loaders.sources.wikidata.statements.wanted import Wanted

DATE_IN_NAME = re.compile(r"(?<![0-9])(20[0-9]{2})-?([01][0-9])-?([0-3][0-9])(?![0-9])")


class WikidataDump:
    """A dump with one entity a line, plain or compressed.

    Args:
        path: the dump.
        wanted: what to take from each item.
        folder: where to keep what was taken out of the dump, for the next time.

    Raises:
        InputError: the dump cannot be read.
    """

    def __init__(self, path: Path, wanted: Wanted, folder: Path) -> None:
        existing_file(path)
        name = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:12]
        self._extract = Extract(path, folder / f"dump-{name}", wanted)
        self._knowledge = KnowledgeOfItems(self._extract, wanted)
        self.info = SourceInfo(
            id="wikidata",
            title="Wikidata",
            version=dump_date(path),
            licence="CC0-1.0",
            files=(path.name,),
        )

    def prepare(self) -> None:
        """Read the dump, where that was not done before.

        Raises:
            InputError: the dump cannot be read or is damaged.
            StorageError: what is taken out of it cannot be kept.
        """
        self._extract.prepare()

    def rows(self) -> Iterator[KnowledgeRow]:
        """All entities, then all triples. The dump is read the first time.

        Raises:
            InputError: the dump cannot be read or is damaged.
            StorageError: what is taken out of it cannot be kept.
        """
        self.prepare()
        yield from self._knowledge.rows()

    @property
    def notes(self) -> Notes:
        """What was passed over, by reason; after `prepare` or `rows`."""
        return self._knowledge.notes


def dump_date(path: Path) -> str:
    """The date in the name of a dump, or else that of its last change, as YYYY-MM-DD."""
    match = DATE_IN_NAME.search(path.name)
    if match:
        try:
            return date(*map(int, match.groups())).isoformat()
        except ValueError:
            pass
    return f"file of {datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()}"
