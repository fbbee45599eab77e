"""MedLAMA: triples of the UMLS Metathesaurus, one CSV file a relation."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from pathlib import Path

from biogk.core.errors import InputError
from biogk.core.files import files_in, is_folder
from biogk.core.model.mapped import MappedRelation
from biogk.core.model.names import clean_name, shown
from biogk.core.model.rows import (
    UNSTATED,
    EntityRow,
    KnowledgeRow,
    RejectedRow,
    SourceInfo,
)
from biogk.core.model.vocabulary import SHIPPED, HomeVocabulary
from biogk.loaders.records import Record, table
from biogk.loaders.rows_of_text import split_csv
from biogk.loaders.sources.meaning import SELF, Counts, is_self_relation

PATTERN = "*_1000.csv"
COLUMNS = ("head_cui", "head_name", "rel", "tail_cuis_list", "tail_names_list")
CUI = re.compile(r"C[0-9]{7}")
RELEASE = re.compile(r"[0-9]{4}A[A-Z]")


class MedLama:
    """The triples of the MedLAMA probe, with UMLS identifiers.

    Of a folder the files `*_1000.csv` are read; the `*_hard.csv` beside them are subsets of them.
    A triple that stands in the files several times is yielded as often. The first name of a CUI
    is its name, the others are its aliases.

    Args:
        path: the folder of one release (2021AA), the one above it, or one CSV file.

    Raises:
        InputError: there is no such file, or the folder holds several releases.
    """

    def __init__(self, path: Path, *, vocabulary: HomeVocabulary = SHIPPED) -> None:
        self.vocabulary = vocabulary
        self.paths = _files(path)
        release = self.paths[0].resolve().parent.name
        self.info = SourceInfo(
            id="medlama",
            title="MedLAMA: triples of the UMLS Metathesaurus",
            version=release if RELEASE.fullmatch(release) else UNSTATED,
            licence="UMLS Metathesaurus licence needed (free of charge, from the NLM)",
            files=tuple(each.name for each in self.paths),
        )

    def rows(self) -> Iterator[KnowledgeRow]:
        """Both ends of each triple before it, wherever they bring a new name or kind.

        At the end are the counts of what was left out and not read.

        Raises:
            InputError: a file cannot be read or has other columns.
        """
        names, counts = _Names(), Counts()
        beside = counts.beside(COLUMNS.__contains__)
        relations = self.vocabulary.read().mapped("medlama")
        for path in self.paths:
            for record in table(path, split_csv, COLUMNS):
                if isinstance(record, RejectedRow):
                    yield record
                else:
                    reason = beside(record.fields)
                    yield from _read(record, relations, names, counts, reason)
        yield from counts.rows()


class _Names:
    """The concepts that were yielded, with their names and kinds."""

    def __init__(self) -> None:
        self.first: dict[str, str] = {}
        self.seen: set[tuple[str, str, str]] = set()

    def entity(self, cui: str, name: str, kind: str) -> Iterator[EntityRow]:
        """The concept, where its name or kind is new."""
        if (cui, name, kind) in self.seen:
            return
        self.seen.add((cui, name, kind))
        first = self.first.setdefault(cui, name)
        aliases = () if name == first else (name,)
        yield EntityRow(f"umls:{cui}", first, (kind,), aliases, assumed=True)


def _files(path: Path) -> list[Path]:
    if not is_folder(path):
        return [path]
    here = files_in(path, PATTERN)
    if here:
        return here
    below = files_in(path, f"*/{PATTERN}")
    folders = sorted({each.parent.name for each in below})
    if len(folders) > 1:
        raise InputError(
            f"{path} holds several releases: {', '.join(folders)}.", "Name the folder of one."
        )
    if not below:
        raise InputError(
            f"{path} has no file {PATTERN} in it.", "Name the folder that holds them, or a file."
        )
    return below


def _read(
    record: Record,
    relations: dict[str, MappedRelation],
    names: _Names,
    counts: Counts,
    reason: str,
) -> Iterator[KnowledgeRow]:
    try:
        mapped = _relation(record.fields["rel"], relations)
        head, head_name = _concept(record.fields["head_cui"], record.fields["head_name"], "head")
        tails = _tails(record)
    except InputError as error:
        yield record.reject(error.message)
        return
    if reason:
        counts.leave_out(reason, len(tails))
        return
    head_kind, tail_kind = mapped.stated_kinds
    for position, (cui, name) in enumerate(tails, 1):
        try:
            tail, tail_name = _concept(cui, name, f"tail {position}")
        except InputError as error:
            yield record.reject(error.message)
            continue
        if is_self_relation(mapped, head, tail):
            counts.leave_out(SELF)
            continue
        yield from names.entity(head, head_name, head_kind)
        yield from names.entity(tail, tail_name, tail_kind)
        yield mapped.triple(f"umls:{head}", f"umls:{tail}", record.fields["rel"])


def _relation(name: str, relations: dict[str, MappedRelation]) -> MappedRelation:
    found = relations.get(name)
    if found is None:
        raise InputError(f"the vocabulary has no relation {shown(name)} of medlama")
    return found


def _concept(cui: object, name: object, what: str) -> tuple[str, str]:
    if not isinstance(cui, str) or not CUI.fullmatch(cui):
        raise InputError(f"the {what} is {shown(cui)}, not a CUI")
    return cui, clean_name(name, f"the name of the {what}")


def _tails(record: Record) -> list[tuple[object, object]]:
    cuis, names = (_literal_list(record.fields[column], column) for column in COLUMNS[3:])
    if len(cuis) != len(names):
        raise InputError(f"{len(cuis)} tail_cuis_list but {len(names)} tail_names_list")
    if not cuis:
        raise InputError("tail_cuis_list is empty")
    return list(zip(cuis, names, strict=True))


def _literal_list(text: str, column: str) -> list[object]:
    try:
        with warnings.catch_warnings():
            # a stray backslash in a name is no fault that the user could act on
            warnings.simplefilter("ignore")
            found = ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError) as error:
        raise InputError(f"{column} is no list: {shown(text)}") from error
    if not isinstance(found, list):
        raise InputError(f"{column} is no list: {shown(text)}")
    return found
