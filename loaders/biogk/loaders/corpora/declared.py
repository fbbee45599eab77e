"""Corpora of the user's own: their files and splits, and the types that they declare."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from biogk.core.disk import replacing
from biogk.core.errors import InputError, UsageError
from biogk.core.files import files_in, is_folder, is_there
from biogk.core.model.names import check_source_name, shown
from biogk.core.model.rows import UNSTATED, CorpusSource, DocumentRow, SourceInfo
from biogk.core.model.vocabulary import TYPE_PATTERN, CorpusTypes, HomeVocabulary
from biogk.loaders.corpora.checks.annotation import SPLITS, split_in

AUTO, DECLARED = "auto", "declared"
HEADER = """\
# The relation types of the corpus {name} as they are annotated, and the relationship types that
# predicted ones get behind PREDICTED_. Written by `biogk load`; edit it before you load again.
# Lines that may stand above [relations]:
#   mentions = ["Drug", "Disease"]    other mention types are refused
#   symmetric = ["interacts"]         relation types without a direction, kept once a pair
#   negative = ["false"]              types that say "no relation": left out and counted
#   heads = ["Cause"]                 roles of the ends at which relations begin
"""
NO_RELATION = frozenset(
    ("false", "no", "none", "not", "na", "norelation", "norel", "unrelated", "negative", "null")
)
LISTS = ("symmetric", "negative", "heads")


@dataclass(frozen=True, slots=True)
class CorpusPart:
    """A file or folder of a corpus, and the split of its documents; None where each says it."""

    path: Path
    split: str | None


def parts_of(path: Path, patterns: Sequence[str], split: str | None) -> list[CorpusPart]:
    """The files that a corpus is made of.

    Args:
        path: one file, or a folder that has files of those patterns, as `files_of` finds them.
        patterns: names of files, as glob patterns.
        split: of all of them; None takes what the name of each says, `train.jsonl`.

    Raises:
        InputError: the path is not there, or the folder has no such file.
        UsageError: the name of a file says another split than the given one.
    """
    if not is_folder(path):
        return [CorpusPart(path, _split(path, split))]
    found = files_of(path, patterns)
    if not found:
        raise InputError(f"{path} has no {' and no '.join(patterns)} in it.", "Check the path.")
    return [CorpusPart(file, _split(file, split, path)) for file in found]


def files_of(folder: Path, patterns: Sequence[str]) -> list[Path]:
    """The files of a folder whose names match, in any case; if it has none, its subfolders'.

    Args:
        folder: the folder.
        patterns: names of files, as glob patterns in small letters.

    Raises:
        InputError: the folder is not there or cannot be read.
    """
    for where in ("*", "**/*"):
        found = [
            path
            for path in files_in(folder, where)
            if any(fnmatchcase(path.name.lower(), pattern) for pattern in patterns)
            and not any(part[0] in "._" for part in path.relative_to(folder).parts)
        ]
        if found:
            return found
    return []


def corpus_info(corpus: str, parts: Sequence[CorpusPart]) -> SourceInfo:
    """What the source of a user's own corpus says of itself.

    Raises:
        UsageError: a corpus cannot be named so.
    """
    return SourceInfo(
        id=check_source_name(corpus, "--corpus"),
        title=f"Corpus {corpus}",
        version=UNSTATED,
        licence=UNSTATED,
        files=tuple(part.path.name for part in parts),
    )


def needed_split(part: CorpusPart) -> str:
    """The split of a file whose format has no place for it.

    Raises:
        UsageError: neither its name nor the user says it.
    """
    if part.split is None:
        raise UsageError(
            f"The name {part.path.name} does not say the split.", "Give --split train."
        )
    return part.split


def with_types(
    vocabulary: HomeVocabulary,
    name: str,
    make: Callable[[CorpusTypes | None], CorpusSource],
    *,
    types: str | None = None,
    relations: Mapping[str, str] | None = None,
    symmetric: Sequence[str] = (),
    negative: Sequence[str] = (),
    heads: Sequence[str] = (),
) -> tuple[CorpusSource, CorpusTypes]:
    """A corpus and its types, which `declare` writes down once it is loaded.

    A corpus that the vocabulary knows keeps to its relation types; another one is read once
    beforehand, and each relation type in it gets a name in capitals.

    Args:
        vocabulary: of the home.
        name: of the corpus.
        make: makes the corpus reader from its types; None allows any.
        types: `auto` takes all relation types that are found, `declared` none beside the known;
            None is `auto` for a corpus of which nothing is known and nothing given.
        relations: names for relation types, beyond those that are known already.
        symmetric: relation types without a direction, likewise.
        negative: relation types that say "no relation", likewise.
        heads: roles of the ends at which relations begin, likewise.

    Raises:
        UsageError: a relation type has no fitting name and none is given, one that the corpus does
            not have is called symmetric, or relations.toml declares the corpus with others.
    """
    known = vocabulary.read().corpora.get(name)
    lists = _lists(known, symmetric, negative, heads)
    wanted = dict(known.relations) if known is not None else {}
    wanted |= {type_: checked_name(type_, given) for type_, given in (relations or {}).items()}
    if types == AUTO or (types is None and known is None and not relations):
        for type_ in _found_types(make(None)):
            if type_ not in wanted and type_ not in lists["negative"]:
                wanted[type_] = checked_name(type_, capitals(type_))
    wanted = {type_: given for type_, given in wanted.items() if type_ not in lists["negative"]}
    _refuse_unknown(lists["symmetric"], wanted)
    made = (known or CorpusTypes()).model_copy(update={"relations": wanted, **lists})
    if known is not None and known != made and not is_there(_declaration(vocabulary, name)):
        raise UsageError(
            f"relations.toml declares the corpus {name}, with other relation types.",
            f"Add them to [corpora.{name}] there, or choose another name: --corpus NAME.",
        )
    return make(made), made


def declare(vocabulary: HomeVocabulary, name: str, types: CorpusTypes) -> Path | None:
    """Write the types of a corpus into the home; None where the vocabulary has them already.

    Raises:
        StorageError: the file cannot be written.
    """
    if vocabulary.read().corpora.get(name) == types:
        return None
    path = _declaration(vocabulary, name)
    lines = [HEADER.format(name=name)]
    if types.mentions is not None:
        lines.append(f"mentions = {_quoted(types.mentions)}")
    lines += [f"{key} = {_quoted(getattr(types, key))}" for key in LISTS if getattr(types, key)]
    lines.append("\n[relations]")
    lines += [f"{_quoted(type_)} = {_quoted(given)}" for type_, given in types.relations.items()]
    with replacing(path) as file:
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def heads_of(vocabulary: HomeVocabulary, name: str, given: Sequence[str]) -> tuple[str, ...]:
    """The roles at which relations of a corpus begin: those of its declaration, and those given."""
    known = vocabulary.read().corpora.get(name)
    return tuple(dict.fromkeys([*(known.heads if known is not None else ()), *given]))


def like_no_relation(types: CorpusTypes) -> list[str]:
    """The relation types whose names read as if they said "no relation"."""
    return [each for each in types.relations if re.sub(r"[^a-z]", "", each.lower()) in NO_RELATION]


def capitals(type_: str) -> str:
    """A relation type as a name in capitals: `is-part of` becomes `IS_PART_OF`."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type_)
    return re.sub(r"[^A-Z0-9]+", "_", parted.upper()).strip("_")


def checked_name(type_: str, name: str) -> str:
    """A name that can stand behind PREDICTED_.

    Raises:
        UsageError: it cannot.
    """
    if re.fullmatch(TYPE_PATTERN, name):
        return name
    raise UsageError(
        f"The relation type {shown(type_)} cannot be called {shown(name)} in the graph.",
        "Give it a name in capitals: --relation 'TYPE=NAME'.",
    )


def _lists(known: CorpusTypes | None, *given: Sequence[str]) -> dict[str, list[str]]:
    """What is said of types and roles, by the declaration and beyond it."""
    return {
        key: list(dict.fromkeys([*(getattr(known, key) if known is not None else ()), *more]))
        for key, more in zip(LISTS, given, strict=True)
    }


def _refuse_unknown(symmetric: Sequence[str], relations: Mapping[str, str]) -> None:
    for type_ in symmetric:
        if type_ not in relations:
            raise UsageError(
                f"The corpus has no relation type {shown(type_)} that could be symmetric.",
                f"It has {', '.join(relations)[:150] or 'none'}.",
            )


def _found_types(source: CorpusSource) -> list[str]:
    found: set[str] = set()
    for row in source.rows():
        if isinstance(row, DocumentRow):
            found.update(each.type for each in row.relations)
            found.update(each.type for each in row.concepts)
    return sorted(found)


def _declaration(vocabulary: HomeVocabulary, name: str) -> Path:
    return vocabulary.corpora / f"{name}.toml"


def _quoted(value: str | list[str]) -> str:
    # a JSON text is one of TOML as well, as long as no sign is written as two surrogates
    return json.dumps(value, ensure_ascii=False)


def _split(path: Path, given: str | None, folder: Path | None = None) -> str | None:
    """The split of a file, which its name says, or that of its subfolder."""
    named = split_in(path.name)
    if named is None and folder is not None and path.parent != folder:
        named = split_in(path.parent.name)
    if given is not None and given not in SPLITS:
        raise UsageError(f"There is no split {shown(given)}.", f"Choose {', '.join(SPLITS)}.")
    if given is not None and named is not None and given != named:
        raise UsageError(
            f"{path.name} is split {named} by its name, and --split is {given}.",
            "Leave out --split, or name another file.",
        )
    return given or named
