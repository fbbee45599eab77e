"""Documents of any format as texts alone, for a model to read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from biogk.core.errors import UsageError
from biogk.core.files import is_folder
from biogk.core.model.rows import CorpusRow, CorpusSource, DocumentRow
from biogk.loaders.corpora import FORMATS
from biogk.loaders.corpora.checks.annotation import split_in
from biogk.loaders.corpora.contents import format_inside
from biogk.loaders.corpora.declared import files_of

SPLIT = "test"
FILES_NAMED = 3
PACKED = (".gz", ".bz2", ".xz", ".zip")
BY_NAME = {
    ".ann": "brat",
    ".jsonl": "jsonl",
    ".xml": "bioc",
    ".json": "bioc",
    ".pubtator": "pubtator",
    ".txt": "text",
}
"""Suffixes in the order in which they decide what a folder holds."""


class Unannotated:
    """The documents of another source, all in one split, with their texts and nothing else.

    Args:
        source: yields the documents.
    """

    def __init__(self, source: CorpusSource) -> None:
        self.source = source
        info = source.info
        self.info = replace(info, title=f"Texts of {', '.join(info.files[:FILES_NAMED])}")

    def rows(self) -> Iterator[CorpusRow]:
        """The documents in the order of the source."""
        for row in self.source.rows():
            if isinstance(row, DocumentRow):
                yield DocumentRow(row.id, row.corpus, SPLIT, row.text)
            else:
                yield row


def unannotated(path: Path, corpus: str, format_: str | None = None) -> Unannotated:
    """The texts of a file or folder that any loader of corpora reads.

    Args:
        path: the file or folder.
        corpus: the name that they get.
        format_: one of `FORMATS`; what the files begin with, or their names say, where None.

    Raises:
        UsageError: the names do not say the format, or there is no such format.
        InputError: a file is not there, or of another format.
    """
    chosen = format_ or _format(path)
    options: dict[str, Any] = {} if chosen == "biorelex" else {"split": _split(path)}
    return Unannotated(FORMATS.find(chosen)(path, corpus=corpus, annotated=False, **options))


def _format(path: Path) -> str:
    """What the files begin with, or else what their names say."""
    if not is_folder(path):
        name = Path(path.stem) if path.suffix.lower() in PACKED else path
        return format_inside(path) or BY_NAME.get(name.suffix.lower(), "text")
    for suffix, format_ in BY_NAME.items():
        found = files_of(path, (f"*{suffix}", f"*{suffix}.gz"))
        if found:
            return format_ if format_ == "brat" else _of_all(found, format_)
    raise UsageError(
        f"The files in {path} do not say what they are.",
        f"Give --format: {', '.join(FORMATS)}.",
    )


def _of_all(files: list[Path], format_: str) -> str:
    """The format of files whose names say one.

    Raises:
        UsageError: one of them begins as a file of another format.
    """
    for path in files:
        inside = format_inside(path) or format_
        if inside != format_:
            raise UsageError(
                f"{path} is {inside} by its content, not {format_} as its name says.",
                f"Name one file at a time, or give --format {inside}.",
            )
    return format_


def _split(path: Path) -> str | None:
    """A split for files that do not say theirs; None where they do: none may be contradicted."""
    if not is_folder(path):
        return None if split_in(path.name) else SPLIT
    named = any(split_in(found.name) for found in path.rglob("*"))
    return None if named else SPLIT
