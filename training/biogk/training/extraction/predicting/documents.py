"""Documents from files through a model, one batch in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from biogk.core.errors import InputError, UsageError
from biogk.core.model.extraction import Extraction
from biogk.core.model.rows import CorpusSource, DocumentRow, RejectedRow
from biogk.core.progress import Track, silent
from biogk.core.store.driver import Store, batched
from biogk.core.store.rejects import RejectLog
from biogk.training.extraction.predicting.extractor import TEXTS_AT_ONCE, Extractor


@dataclass
class Read:
    """How much was read and found."""

    documents: int = 0
    mentions: int = 0
    relations: int = 0


def extract_documents(
    extractor: Extractor,
    source: CorpusSource,
    rejects: RejectLog,
    read: Read,
    *,
    track: Track = silent,
) -> Iterator[Extraction]:
    """What a model finds in the documents of a source, in their order.

    Args:
        extractor: the model.
        source: the documents; its annotation is not looked at.
        rejects: gets the malformed ones.
        read: counts.
        track: shows progress.

    Raises:
        InputError: the source has no document in it, or cannot be read.
        RunError: as for `Extractor.extract`.
    """
    with track(f"extracting from {source.info.id}", None) as advance:
        for batch in batched(_documents(source, rejects), TEXTS_AT_ONCE):
            for row, found in zip(
                batch, extractor.extract_many([row.text for row in batch]), strict=True
            ):
                read.documents += 1
                read.mentions += len(found.mentions)
                read.relations += len(found.relations)
                yield replace(found, document=row.id)
            advance(len(batch))
    if not read.documents:
        first = rejects.first
        why = f"; the first malformed one is line {first.line}: {first.reason}" if first else ""
        raise InputError(f"{source.info.title} has no document in it{why}.", "Check the path.")


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


def _documents(source: CorpusSource, rejects: RejectLog) -> Iterator[DocumentRow]:
    for row in source.rows():
        if isinstance(row, RejectedRow):
            rejects.add(row)
        else:
            yield row
