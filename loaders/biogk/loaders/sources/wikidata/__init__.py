"""Wikidata: its JSON dump, a SPARQL endpoint, and label-only files of diseases and medicines."""

from __future__ import annotations

from pathlib import Path

from biogk.core.files import is_folder
from biogk.core.model.vocabulary import SHIPPED, HomeVocabulary
from biogk.loaders.sources.wikidata.dump.lines import is_dump
from biogk.loaders.sources.wikidata.dump.source import WikidataDump
from biogk.loaders.sources.wikidata.endpoint.source import WikidataEndpoint
from biogk.loaders.sources.wikidata.labels import FILES, Wikidata
from biogk.loaders.sources.wikidata.statements.wanted import Wanted

__all__ = ["FILES", "Wanted", "Wikidata", "WikidataDump", "WikidataEndpoint", "open_wikidata"]


def open_wikidata(
    path: Path, wanted: Wanted, folder: Path, vocabulary: HomeVocabulary = SHIPPED
) -> Wikidata | WikidataDump:
    """The source that a path holds, recognised by its content.

    Args:
        path: a dump, or a file or folder of label-only JSON Lines.
        wanted: what to take from a dump.
        folder: where to keep what is taken out of a dump.
        vocabulary: what relations are called.

    Raises:
        InputError: the path cannot be read, or holds none of these.
    """
    if not is_folder(path) and is_dump(path):
        return WikidataDump(path, wanted, folder)
    return Wikidata(path, vocabulary=vocabulary)
