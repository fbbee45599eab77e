"""The ADE corpus (adverse effects of drugs), and corpora in its format."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from biogk.core.errors import InputError, UsageError
from biogk.core.files import existing_file, files_in, is_folder, is_there
from biogk.core.model.names import check_source_name
from biogk.core.model.rows import UNSTATED, CorpusRow, SourceInfo
from biogk.core.model.vocabulary import SHIPPED, HomeVocabulary
from biogk.loaders.corpora.checks.annotation import Seen
from biogk.loaders.corpora.documents import read_document
from biogk.loaders.records import published

FOLD_FILE = re.compile(r"ade_split_([0-9]{1,3})_(train|dev|test)\.json")
PLAIN_FILE = re.compile(r"sentences_(train|dev|test)\.json")
IN_FOLDER = ("train", "test")


@dataclass(frozen=True)
class SplitFile:
    """A file and the split that it holds."""

    path: Path
    split: str


class Ade:
    """Sentences with mentions and relations: a JSON list of tokens, entities, relations, orig_id.

    The text is the tokens joined by one space; a document's id is the corpus and the orig_id,
    or, where there is none, the split and the position in the file.

    Args:
        path: one file, or a folder. A folder has `ade_split_N_train.json` and
            `ade_split_N_test.json` for each fold N, or `sentences_train.json` and
            `sentences_test.json`.
        fold: which fold of a folder; of a file its name says it.
        corpus: name of the corpus, `ade-N` for fold N unless given.
        split: train, dev or test, for a file whose name does not say it.
        vocabulary: of the home.
        annotated: whether the annotation is read; without it the texts alone are.

    Raises:
        UsageError: the fold, corpus or split is not given, or contradicts the name of the file.
        InputError: a file is not there.
    """

    def __init__(
        self,
        path: Path,
        fold: int | None = None,
        corpus: str | None = None,
        split: str | None = None,
        *,
        vocabulary: HomeVocabulary = SHIPPED,
        annotated: bool = True,
    ) -> None:
        self.annotated = annotated
        self.vocabulary = vocabulary
        if is_folder(path):
            self.parts = _of_folder(path, fold, split)
        else:
            fold, part = _of_file(path, fold, split)
            self.parts = [part]
        self.corpus = _corpus(corpus, fold)
        self.info = SourceInfo(
            id=self.corpus,
            title=f"ADE corpus, fold {fold}" if fold is not None else f"Corpus {self.corpus}",
            version=UNSTATED if fold is None else f"fold {fold}",
            licence=UNSTATED,
            files=tuple(part.path.name for part in self.parts),
        )

    def rows(self) -> Iterator[CorpusRow]:
        """The documents in the order of the files; an id that comes again is rejected.

        Raises:
            InputError: a file cannot be read or is of another format.
        """
        seen, types = Seen(), self.vocabulary.read().corpus("ade")
        for part in self.parts:
            keys = ("tokens", "entities", "relations") if self.annotated else ("orig_id", "tokens")
            read = partial(
                read_document,
                corpus=self.corpus,
                split=part.split,
                types=types,
                annotated=self.annotated,
            )
            yield from seen.documents(published(part.path, keys), read)


def _of_folder(folder: Path, fold: int | None, split: str | None) -> list[SplitFile]:
    if fold is None and not any(is_there(folder / f"sentences_{each}.json") for each in IN_FOLDER):
        _ask_for_fold(folder)
    stem = "sentences" if fold is None else f"ade_split_{fold}"
    splits = IN_FOLDER if split is None else (split,)
    return [SplitFile(existing_file(folder / f"{stem}_{each}.json"), each) for each in splits]


def _ask_for_fold(folder: Path) -> None:
    folds = sorted({int(match[1]) for match in map(FOLD_FILE.fullmatch, _names(folder)) if match})
    if folds:
        raise UsageError(
            f"{folder} holds the folds {', '.join(map(str, folds))}.", "Choose one: --fold N."
        )
    raise InputError(
        f"{folder} has no ade_split_N_train.json and no sentences_train.json in it.",
        "Name the folder that has them, or one file.",
    )


def _names(folder: Path) -> list[str]:
    return [path.name for path in files_in(folder, "ade_split_*.json")]


def _of_file(path: Path, fold: int | None, split: str | None) -> tuple[int | None, SplitFile]:
    named = FOLD_FILE.fullmatch(path.name)
    plain = PLAIN_FILE.fullmatch(path.name)
    its_fold = int(named[1]) if named else None
    its_split = named[2] if named else plain[1] if plain else None
    _refuse_other(path, "fold", its_fold, fold)
    _refuse_other(path, "split", its_split, split)
    split = split or its_split
    if split is None:
        raise UsageError(f"The name {path.name} does not say the split.", "Give --split train.")
    return (its_fold if fold is None else fold), SplitFile(path, split)


def _refuse_other(path: Path, what: str, its: object, given: object) -> None:
    if its is not None and given is not None and its != given:
        raise UsageError(
            f"{path.name} is {what} {its} by its name, and --{what} is {given}.",
            f"Leave out --{what}, or name another file.",
        )


def _corpus(given: str | None, fold: int | None) -> str:
    if given is not None:
        return check_source_name(given, "--corpus")
    if fold is None:
        raise UsageError("The corpus has no name yet.", "Give --corpus NAME.")
    return f"ade-{fold}"
