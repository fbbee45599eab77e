"""Which column of a table of triples is what: named by the user, or guessed from usual names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from biogk.core.errors import UsageError
from biogk.core.model.names import shown
from biogk.core.model.vocabulary import Vocabulary
from biogk.loaders.relatives import refuse_snomed
from biogk.loaders.tables import TableFile

IDENTIFIERS = re.compile(r"(?:^|[\s_:.-])(?i:ids?|curie|cui|iri)$|[a-z]I[Dd]$")
"""Names of columns that hold identifiers: drug_id, :START_ID, sourceId, curie."""
IGNORED = re.compile(r"[\s_:.-]+")
SUBJECTS = ("subject", "subj", "head", "source", "from", "start", "x", "node1", "s", "h")
OBJECTS = ("object", "obj", "tail", "target", "to", "end", "y", "node2", "o", "t")
RELATIONS = (
    "relation",
    "predicate",
    "rel",
    "relationship",
    "metaedge",
    "edgetype",
    "relationtype",
    "edge",
    "property",
    "interaction",
    "type",
    "label",
    "r",
    "p",
)
IDS = ("id", "curie", "cui", "")
NAMES = ("name", "label", "text", "term")
KINDS = ("kind", "type", "category", "class")


@dataclass(frozen=True)
class End:
    """Where one end of a triple stands.

    Args:
        id: column of its identifier; empty where there are names alone.
        name: column of its name; empty where there is none.
        kind: column of its kind, or a kind that all of them have; empty for the relation's own.
        kind_is_column: which of the two.
    """

    id: str
    name: str
    kind: str
    kind_is_column: bool

    @cached_property
    def says_ids(self) -> bool:
        """Whether what stands in the column of the id is an identifier, and no name."""
        return bool(self.id and (self.name or IDENTIFIERS.search(self.id)))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are read for it."""
        return (self.id, self.name, self.kind if self.kind_is_column else "")


@dataclass(frozen=True)
class Columns:
    """Where the parts of a triple stand.

    Args:
        subject: its subject.
        object: its object.
        relation: column of the relation, or the relation that all rows state.
        relation_is_column: which of the two.
    """

    subject: End
    object: End
    relation: str
    relation_is_column: bool


@dataclass(frozen=True)
class Chosen:
    """A table as the user describes it; what is empty is guessed.

    Args:
        subject: column of the subject's id; the others likewise.
        format: one of `tables.FORMATS`.
        header: whether the first line of text names the columns.
        subject_prefix: stands before the subject's id where that has no prefix.
        object_prefix: likewise.
    """

    subject: str = ""
    relation: str = ""
    object: str = ""
    subject_name: str = ""
    object_name: str = ""
    subject_kind: str = ""
    object_kind: str = ""
    format: str = ""
    header: bool = True
    subject_prefix: str = ""
    object_prefix: str = ""


def find_columns(table: TableFile, chosen: Chosen, known: Vocabulary) -> Columns:
    """The columns of a table of triples.

    Args:
        table: the table.
        known: the vocabulary.
        chosen: what the user named. A relation or a kind that is no column is one of the
            vocabulary, and holds for all rows.

    Raises:
        UsageError: a column is not there, or cannot be guessed.
    """
    relation, relation_is_column = _relation(table, chosen.relation, known)
    return Columns(
        _end(
            table,
            SUBJECTS,
            "subject",
            (chosen.subject, chosen.subject_name),
            chosen.subject_kind,
            known,
        ),
        _end(
            table, OBJECTS, "object", (chosen.object, chosen.object_name), chosen.object_kind, known
        ),
        relation,
        relation_is_column,
    )


def _end(
    table: TableFile,
    words: tuple[str, ...],
    what: str,
    named: tuple[str, str],
    kind: str,
    known: Vocabulary,
) -> End:
    id_, name = (
        _named(table, column, f"--{what}{suffix}")
        for column, suffix in zip(named, ("", "-name"), strict=True)
    )
    if not table.header:
        guessed = {"subject": "1", "object": "3"}[what]
        id_ = id_ or ("" if name or guessed not in table.columns else guessed)
    elif not id_ and not name:
        id_ = _guess(table, words, IDS)
    if table.header:
        name = name or _guess(table, words, NAMES)
        kind = kind or _guess(table, words, KINDS)
    if not id_ and not name:
        refuse_snomed(table.path, table.columns)
        raise UsageError(
            f"{table.path} has no column that looks like the {what}; it has {_some(table)}.",
            f"Name it with --{what} or --{what}-name.",
        )
    return End(id_, name, *_kind(table, kind, what, known))


def _named(table: TableFile, column: str, option: str) -> str:
    if column and column not in table.columns:
        raise UsageError(
            f"{table.path} has no column {shown(column)}; it has {_some(table)}.",
            f"Name one of them with {option}.",
        )
    return column


def _kind(table: TableFile, kind: str, what: str, known: Vocabulary) -> tuple[str, bool]:
    if not kind or kind in table.columns:
        return kind, bool(kind)
    if kind not in known.kinds:
        raise UsageError(
            f"{shown(kind)} is neither a column of {table.path} nor a kind.",
            f"--{what}-kind takes a column or one of {', '.join(known.kinds)}.",
        )
    return kind, False


def _relation(table: TableFile, relation: str, known: Vocabulary) -> tuple[str, bool]:
    if not relation and not table.header and "2" in table.columns:
        return "2", True
    found = relation or _guess(table, RELATIONS, ("",))
    if found in table.columns:
        return found, True
    if found in known.relations:
        return found, False
    refuse_snomed(table.path, table.columns)
    raise UsageError(
        f"{table.path} has no column {shown(relation)}; it has {_some(table)}."
        if relation
        else f"{table.path} has no column that looks like the relation; it has {_some(table)}.",
        "Name it with --relation; a relation type there holds for all rows.",
    )


def _guess(table: TableFile, words: tuple[str, ...], endings: tuple[str, ...]) -> str:
    folded = {IGNORED.sub("", column.casefold()): column for column in reversed(table.columns)}
    for word in words:
        for ending in endings:
            if word + ending in folded:
                return folded[word + ending]
    return ""


def _some(table: TableFile) -> str:
    return ", ".join(shown(name) for name in table.columns[:20])
