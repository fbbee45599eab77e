"""Plain texts: one document a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from biogk.core.errors import InputError
from biogk.core.files import UnreadableLine, text_lines
from biogk.core.model.rows import CorpusRow
from biogk.loaders.corpora.checks.draft import Draft
from biogk.loaders.corpora.declared import corpus_info, needed_split, parts_of
from biogk.loaders.records import rejected


class PlainText:
    """Lines of text files, without annotation; blank lines are passed over.

    A document's id is the number of its line, behind the name of its file where there are several.

    Args:
        path: one file, or a folder of `*.txt`, perhaps in its subfolders.
        corpus: name of the corpus.
        split: of the files whose names do not say it.
        annotated: of no meaning here.

    Raises:
        UsageError: the corpus cannot be named so, or a split is not known.
        InputError: a file is not there.
    """

    def __init__(
        self,
        path: Path,
        corpus: str,
        split: str | None = None,
        *,
        annotated: bool = True,  # noqa: ARG002 - of one form with the formats that have annotation
    ) -> None:
        self.parts = parts_of(path, ("*.txt", "*.txt.gz"), split)
        self.splits = [needed_split(part) for part in self.parts]
        self.corpus, self.path = corpus, path
        self.info = corpus_info(corpus, self.parts)

    def _name(self, file: Path) -> str:
        return file.relative_to(self.path).as_posix()

    def rows(self) -> Iterator[CorpusRow]:
        """The documents in the order of the files.

        Raises:
            InputError: a file cannot be read as text.
        """
        for part, split in zip(self.parts, self.splits, strict=True):
            before = f"{self._name(part.path)}-" if len(self.parts) > 1 else ""
            for number, line in text_lines(part.path):
                if isinstance(line, UnreadableLine):
                    yield rejected(str(part.path), number, line.reason, line.shown)
                elif line.strip():
                    try:
                        draft = Draft(f"{before}{number}", self.corpus, split, line, None)
                    except InputError as error:
                        yield rejected(str(part.path), number, error.message, line)
                    else:
                        yield draft.row()
