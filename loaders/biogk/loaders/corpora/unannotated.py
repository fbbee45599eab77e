"""Documents of any format as texts alone, for a model to read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from biogk.core.errors import UsageError
from biogk.core.files import files_in, is_folder
from biogk.core.model.rows import CorpusRow, CorpusSource, DocumentRow
from biogk.loaders.corpora import FORMATS
from biogk.loaders.corpora.annotation import SPLITS, split_in

SPLIT = "test"
DROP = "drop"
FILES_NAMED = 3
PACKED = (".gz", ".bz2", ".xz", ".zip")
BY_NAME = {".jsonl": "jsonl", ".xml": "bioc", ".json": "bioc", ".ann": "brat", ".txt": "text"}


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
        format_: one of `FORMATS`; what the names of the files say where None.

    Raises:
        UsageError: the names do not say the format, or there is no such format.
        InputError: a file is not there, or of another format.
    """
    chosen = format_ or _format(path)
    options: dict[str, Any] = {"discontinuous": DROP} if chosen in ("bioc", "brat") else {}
    if chosen != "biorelex":
        options["split"] = _split(path)
    return Unannotated(FORMATS.find(chosen)(path, corpus=corpus, **options))


def _format(path: Path) -> str:
    """What the names of the files say."""
    if not is_folder(path):
        name = Path(path.stem) if path.suffix in PACKED else path
        return BY_NAME.get(name.suffix, "text")
    for suffix in (".ann", ".jsonl", ".xml", ".json", ".txt"):
        if files_in(path, f"*{suffix}") or files_in(path, f"*{suffix}.gz"):
            return BY_NAME[suffix]
    if any(files_in(path, f"{split}/*.ann") for split in SPLITS):
        return "brat"
    raise UsageError(
        f"The files in {path} do not say what they are.",
        f"Give --format: {', '.join(FORMATS)}.",
    )


def _split(path: Path) -> str | None:
    """A split for files that do not say theirs; None where they do: none may be contradicted."""
    if not is_folder(path):
        return None if split_in(path.name) else SPLIT
    named = any(split_in(found.name) for found in path.iterdir())
    return None if named else SPLIT
