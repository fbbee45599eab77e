"""Documents from files through a model, one batch in memory at a time."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import IO, Any

from biogk.core.disk import writing
from biogk.core.errors import InputError, UsageError
from biogk.core.model.extraction import Extraction
from biogk.core.model.rows import CorpusSource, DocumentRow, RejectedRow
from biogk.core.progress import track
from biogk.core.store.driver import Store
from biogk.core.store.rejects import RejectLog
from biogk.training.extraction.predicting.extractor import TEXTS_AT_ONCE, Extractor
from biogk.training.extraction.predicting.windows import TextWindow, batches, joined, windows

OTHER_FILE = "Name another file with --output."


@dataclass
class Read:
    """How much was read and found."""

    documents: int = 0
    mentions: int = 0
    relations: int = 0


def extract_documents(
    extractor: Extractor, source: CorpusSource, rejects: RejectLog, read: Read
) -> Iterator[Extraction]:
    """What a model finds in the documents of a source, in their order.

    Args:
        extractor: the model.
        source: the documents; its annotation is not looked at.
        rejects: gets the malformed ones.
        read: counts.

    Raises:
        InputError: the source has no document in it, or cannot be read.
        RunError: as for `Extractor.extract`.
    """
    with track(f"extracting from {source.info.id}") as advance:
        parts = _read(extractor, windows(_documents(source, rejects), whole=extractor.whole))
        for _, of_one in groupby(parts, key=lambda part: part[0].number):
            found = _whole(list(of_one))
            read.documents += 1
            read.mentions += len(found.mentions)
            read.relations += len(found.relations)
            yield found
            advance(1)
    if not read.documents:
        first = rejects.first
        why = f"; the first malformed one is line {first.line}: {first.reason}" if first else ""
        raise InputError(f"{source.info.title} has no document in it{why}.", "Check the path.")


def noted(
    found: Iterable[Extraction], output: str | os.PathLike[str] | IO[str] | None, corpus: str
) -> Iterator[Extraction]:
    """What was found, each written as a line of JSON on the way.

    Args:
        found: in documents.
        output: a stream, or a file, which is there whole or not at all; None for neither.
        corpus: that the documents are of.

    Raises:
        StorageError: the file cannot be written.
    """
    if output is None:
        yield from found
    elif isinstance(output, (str, os.PathLike)):
        path = Path(output)
        partial = path.with_name(f"{path.name}.partial")
        with writing(path, OTHER_FILE):
            try:
                with partial.open("w", encoding="utf-8") as stream:
                    yield from noted(found, stream, corpus)
                partial.replace(path)
            finally:
                partial.unlink(missing_ok=True)
    else:
        for each in found:
            output.write(json.dumps(line_of(corpus, each), ensure_ascii=False) + "\n")
            yield each


def line_of(corpus: str, found: Extraction) -> dict[str, Any]:
    """What was found in a document, as a line that `biogk load jsonl` takes.

    Args:
        corpus: that the document is of.
        found: what was found.
    """
    values = found.as_dict()
    return {
        "id": found.document.removeprefix(f"{corpus}:"),
        **{key: values[key] for key in ("text", "mentions", "relations")},
    }


def refuse_other_texts(store: Store, source: CorpusSource) -> None:
    """Keep texts for prediction out of a corpus that has others.

    Raises:
        UsageError: the corpus is there, and not from these texts.
    """
    info = source.info
    for row in store.read("sources/list"):
        if row["id"] == info.id and row["title"] != info.title:
            raise UsageError(
                f"The corpus {info.id} is there already: {row['title']}.",
                "Choose another name: --corpus NAME.",
            )


def _read(
    extractor: Extractor, parts: Iterable[TextWindow]
) -> Iterator[tuple[TextWindow, Extraction]]:
    for batch in batches(parts, TEXTS_AT_ONCE):
        yield from zip(batch, extractor.extract_many([part.text for part in batch]), strict=True)


def _whole(parts: list[tuple[TextWindow, Extraction]]) -> Extraction:
    return joined(parts[0][0].row, [(part.start, found) for part, found in parts])


def _documents(source: CorpusSource, rejects: RejectLog) -> Iterator[DocumentRow]:
    for row in source.rows():
        if isinstance(row, RejectedRow):
            rejects.add(row)
        elif isinstance(row, DocumentRow):
            yield row
