"""Terms as entities, and what they state as triples."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter
from typing import Any

from biogk.core.errors import InputError
from biogk.core.model.mapped import MappedRelation
from biogk.core.model.names import clean_name
from biogk.core.model.rows import EntityRow, KnowledgeRow, LeftOutRow, RejectedRow, TripleRow
from biogk.loaders.records import rejected
from biogk.loaders.sources.meaning import (
    NEGATED,
    OBSOLETE_ENTITY,
    OF_OBSOLETE,
    SELF,
    Counts,
    Look,
    is_self_relation,
)
from biogk.loaders.sources.obo import xrefs
from biogk.loaders.sources.obo.frames import Frame, Line, parsed, text_of
from biogk.loaders.sources.obo.kinds import NAMESPACES, kind_of
from biogk.loaders.sources.prefixes import PREFIXED, curie

IS_A = "is_a"
STATING = frozenset({IS_A, "relationship"})
UNTAGGED = ""
READ = xrefs.TAGS | frozenset(
    {UNTAGGED, "alt_id", "def", "equivalent_to", "is_obsolete", "name", "namespace", "replaced_by"}
    | {"synonym"}
)
EXACT = "EXACT"
CONTEXT = "only in a context (gci)"
GCI = "gci_relation"
NONE = ("cardinality", "maxCardinality")
"""Qualifiers that deny where they are 0."""
QUALIFIERS = frozenset({GCI, "gci_filler", "is_inferred", "source", *NONE})

Clauses = Mapping[str, Sequence[Any]]


@dataclass
class TermReader:
    """Turns the frames of an ontology into rows: terms first, then what they state.

    Args:
        source: stands before ids without a prefix.
        relations: relation by the ontology's names.
        other: the kind of terms of which nothing tells it.
        apart: prefixes whose xrefs are not the same concept.
        counts: what becomes no fact, and what is not read.
        names: of the terms, by id.
        obsolete: ids of those that were left out.
        replaced: id of the one term that replaces an obsolete one.
        merged: id of a term by those that it had before.
        called: further names of relations, by their ids.
        above: what each term is a kind of.
    """

    source: str
    relations: Mapping[str, MappedRelation]
    other: str
    apart: frozenset[str]
    counts: Counts = field(default_factory=Counts)
    names: dict[str, str] = field(default_factory=dict)
    obsolete: set[str] = field(default_factory=set)
    replaced: dict[str, str] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)
    called: dict[str, tuple[str, ...]] = field(default_factory=dict)
    above: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    look: Look = field(init=False)

    def __post_init__(self) -> None:
        self.look = self.counts.beside(QUALIFIERS.__contains__)

    def term(self, frame: Frame) -> Iterator[KnowledgeRow]:
        """The entity of a term. One without a name that can be used is called by its id.

        Raises:
            InputError: its id cannot be used.
        """
        found = parsed(frame, READ)
        id_ = self._id(found.id)
        yield from found.faults
        for line in frame.lines[1:]:
            if line.tag not in READ and line.tag not in STATING:
                self.counts.pass_over({line.tag: line.text}, ())
        clauses = defaultdict(list)
        for line, clause in found.clauses:
            clauses[line.tag].append(clause)
        if any(each.obsolete for each in clauses["is_obsolete"]):
            self._leave_out(id_, clauses)
            return
        yield self._entity(id_, clauses)

    def relation(self, frame: Frame) -> Iterator[RejectedRow]:
        """Note what a relation is called beside its id: its name, and its xrefs."""
        found = parsed(frame, {"name", "xref"})
        yield from found.faults
        names = []
        for line, clause in found.clauses:
            if line.tag == "name":
                names += [clause.name.strip(), clause.name.strip().replace(" ", "_")]
            elif line.tag == "xref":
                names.append(curie(text_of(clause.xref.id)))
        self.called[text_of(found.id)] = tuple(names)

    def replacements(self) -> Iterator[EntityRow]:
        """The terms that replace obsolete ones, with the ids of those as identifiers."""
        for old in self.replaced:
            new = self._successor(old)
            if new:
                yield EntityRow(new, self.names[new], identifiers=(old,))

    def statements(self, frame: Frame) -> Iterator[KnowledgeRow]:
        """The triples that a term states, and the entities of those ends that are no terms here."""
        if not any(line.tag in STATING for line in frame.lines):
            return
        try:
            found = parsed(frame, STATING)
            subject = self._id(found.id)
        except InputError:
            return
        if subject not in self.names and subject not in self.obsolete:
            return
        yield from found.faults
        for line, clause in found.clauses:
            try:
                yield from self._stated(subject, line, clause)
            except InputError as error:
                yield rejected(frame.file, line.number, error.message, line.text)

    def circle(self) -> list[str]:
        """Terms each of which is a kind of the next one, the last the first again; or none."""
        try:
            TopologicalSorter(self.above).prepare()
        except CycleError as error:
            found: list[str] = error.args[1]
            return found[::-1]
        return []

    def _entity(self, id_: str, clauses: Clauses) -> EntityRow:
        counts = self.counts
        namespace = next((text_of(each.namespace) for each in clauses["namespace"]), "")
        name = counts.name(next((each.name for each in clauses["name"]), ""), id_)
        definition = next((each.definition for each in self._kept(clauses["def"])), "")
        row = EntityRow(
            id_,
            name,
            (kind_of(id_, namespace, self.other),),
            counts.usable(self._exact(clauses["synonym"]), "synonym"),
            counts.text(definition, "definition"),
            (namespace,) if namespace in NAMESPACES else (),
            counts.usable(dict.fromkeys(self._same(id_, clauses)), "identifier"),
        )
        self.names.setdefault(id_, name)
        for each in clauses["alt_id"]:
            self.merged.setdefault(self._id(each.alt_id), id_)
        return row

    def _leave_out(self, id_: str, clauses: Clauses) -> None:
        self.counts.leave_out(OBSOLETE_ENTITY)
        self.obsolete.add(id_)
        new = [self._id(each.term) for each in clauses["replaced_by"]]
        if len(new) == 1:
            self.replaced[id_] = new[0]

    def _exact(self, synonyms: Sequence[Any]) -> Iterator[str]:
        for clause in self._kept(synonyms):
            if clause.synonym.scope == EXACT:
                yield clause.synonym.desc
            else:
                self.counts.leave_out(f"{clause.synonym.scope.lower()} synonym")

    def _same(self, id_: str, clauses: Clauses) -> Iterator[str]:
        yield from (self._id(each.alt_id) for each in clauses["alt_id"])
        yield from (self._id(each.term) for each in clauses["equivalent_to"])
        for clause in clauses["property_value"]:
            if not xrefs.match_of(clause):
                self.counts.pass_over({text_of(clause.property_value.relation): clause}, ())
        kept = self._kept(clauses["xref"])
        for other, reason in xrefs.identifiers(kept, clauses["property_value"], id_, self.apart):
            if reason:
                self.counts.leave_out(reason)
            else:
                yield other

    def _kept(self, clauses: Sequence[Any]) -> list[Any]:
        """The clauses whose qualifiers do not deny them."""
        kept = []
        for clause in clauses:
            reason = self.look(_qualifiers(clause))
            if reason:
                self.counts.leave_out(reason)
            else:
                kept.append(clause)
        return kept

    def _stated(self, subject: str, line: Line, clause: Any) -> Iterator[KnowledgeRow]:
        name = IS_A if line.tag == IS_A else text_of(clause.typedef)
        object_ = self._id(clause.term)
        if object_ not in self.names:
            object_ = self.merged.get(object_, object_)
        mapped = self._mapped(name)
        found = self._triple(mapped, subject, self._label(name), object_, _qualifiers(clause))
        if isinstance(found, LeftOutRow):
            self.counts.leave_out(found.reason)
            return
        if object_ not in self.names:
            self.names[object_] = object_
            yield EntityRow(object_, object_, (kind_of(object_, other=self.other),))
        if name == IS_A:
            self.above[subject].append(object_)
        yield found

    def _triple(
        self,
        mapped: MappedRelation | None,
        subject: str,
        name: str,
        object_: str,
        qualifiers: Mapping[str, str],
    ) -> TripleRow | LeftOutRow:
        if subject in self.obsolete or object_ in self.obsolete:
            return LeftOutRow(OF_OBSOLETE)
        if mapped is None:
            return LeftOutRow(name)
        if is_self_relation(mapped, subject, object_):
            return LeftOutRow(SELF)
        if GCI in qualifiers:
            return LeftOutRow(CONTEXT)
        reason = self.look(qualifiers)
        if reason and reason != NEGATED:
            return LeftOutRow(reason)
        none = any(qualifiers.get(each) == "0" for each in NONE)
        row = mapped.triple(subject, object_, clean_name(name, "relation"))
        return replace(row, negated=True) if reason or none else row

    def _mapped(self, name: str) -> MappedRelation | None:
        names = (name, *self.called.get(name, ()))
        return next((self.relations[each] for each in names if each in self.relations), None)

    def _label(self, name: str) -> str:
        """What the ontology calls a relation: the name of one whose id is a number."""
        return next(iter(self.called.get(name, ())), name) if ":" in name else name

    def _successor(self, old: str) -> str:
        seen = {old}
        while old in self.replaced:
            old = self.replaced[old]
            old = self.merged.get(old, old)
            if old in self.names:
                return old
            if old in seen:
                break
            seen.add(old)
        return ""

    def _id(self, ident: Any) -> str:
        """An id with a prefix: that of the source where it has none.

        Raises:
            InputError: it cannot be used.
        """
        found = curie(clean_name(text_of(ident), "id"))
        return found if PREFIXED.fullmatch(found) else clean_name(f"{self.source}:{found}", "id")


def _qualifiers(clause: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in clause.qualifiers or ():
        key = text_of(each.key)
        found[key] = f"{found[key]}|{each.value}" if key in found else each.value
    return found
