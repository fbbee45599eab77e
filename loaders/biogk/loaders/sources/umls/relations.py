"""Relations: rows of MRREL as triples, each once.

Both statements of a relation, and equal ones of several vocabularies, come to the same subject,
name and object: 64 bits of which those that were yielded are remembered, eight bytes a triple. A
relation that is stated only one way is kept as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from biogk.core.model.rows import KnowledgeRow, RejectedRow, TripleRow
from biogk.loaders.sources.meaning import NEGATED, SELF, UNCERTAIN
from biogk.loaders.sources.renamed import Renamed
from biogk.loaders.sources.umls.concepts import ABSENT, KEPT
from biogk.loaders.sources.umls.cuis import BITS, cui_number, cui_text
from biogk.loaders.sources.umls.details import Details
from biogk.loaders.sources.umls.filters import Filters, refuse_unknown
from biogk.loaders.sources.umls.folding import Keys, KeySet
from biogk.loaders.sources.umls.naming import NAMES_BITS, Meaning, RelationNames
from biogk.loaders.sources.umls.tables import RrfTable

BATCH = 200_000
SUBJECT_SHIFT = BITS + NAMES_BITS
VERDICTS = 100_000
JUDGED_BY = ("REL", "RELA", "SAB", "SUPPRESS")
LEXICAL, UNMAPPED = "between names, not concepts", "not in the vocabulary"
UNGROUPED = "in none of the groups"
SILENT = "{} alone, which says too little"
DENIALS = (NEGATED, UNCERTAIN)
SILENT_RELS = frozenset({"sib", "aq", "qb", "sy"})

Said = tuple[bytes, bytes, bytes, bytes]


class Relations:
    """The relations that pass the filters.

    Args:
        table: MRREL.
        filters: which relations.
        names: what they become.
    """

    def __init__(self, table: RrfTable, filters: Filters, names: RelationNames) -> None:
        self.table, self.filters, self.names = table, filters, names
        self.sabs, self.hidden = filters.sabs, filters.hidden
        self.rels = names.both(filters.rels)
        self.relas = names.both(filters.relas)
        self.followed = 0
        self.unnamed = UNGROUPED if filters.groups else UNMAPPED
        self._verdicts: dict[Said, Meaning | str] = {}

    def rows(
        self, details: Details, state: bytearray, retired: Renamed | None = None
    ) -> Iterator[KnowledgeRow]:
        """Each triple between concepts that are kept, and what is malformed.

        Args:
            details: gets what is left out.
            state: what became of each CUI in MRCONSO.
            retired: which CUI gave way to which.

        Raises:
            UsageError: a REL or RELA is asked for that no row has.
        """
        seen, left = KeySet(), details.of(self.table.name)
        self.followed = 0
        bad: list[RejectedRow] = []
        batch: list[int] = []
        for key in self._keys(details, state, retired or Renamed(), bad):
            batch.append(key)
            if len(batch) == BATCH:
                yield from self._fold(batch, seen, left)
                yield from bad
                batch = []
                bad.clear()
        yield from self._fold(batch, seen, left)
        yield from bad
        if self.followed:
            details.notes.append(
                f"Retired CUIs in {self.table.name}, read as those that took their place: "
                f"{self.followed:,}."
            )
        self._require_all_found()

    def _require_all_found(self) -> None:
        if len(self._verdicts) == VERDICTS:
            return  # not all that the file has was kept
        for what, wanted, place in (("REL", self.filters.rels, 0), ("RELA", self.filters.relas, 1)):
            there = {said[place].decode("utf-8", "replace").strip() for said in self._verdicts}
            folded = {name.casefold() for name in there}
            lacking = [name for name in wanted if not folded & self.names.both([name])]
            refuse_unknown(what, lacking, there, self.table.name)

    def _keys(
        self, details: Details, state: bytearray, retired: Renamed, bad: list[RejectedRow]
    ) -> Iterator[int]:
        left = details.of(self.table.name)
        unmapped, general, denied = Counter[Said](), Counter[Said](), Counter[Said]()
        cui1, cui2 = self.table.at("CUI1", "CUI2")
        rel, rela, sab, flag = self.table.at(*JUDGED_BY)
        for line, fields in self.table.rows(bad):
            said = (fields[rel], fields[rela], fields[sab], fields[flag])
            verdict = self._verdicts.get(said) or self._judge(said)
            if isinstance(verdict, str):
                left[verdict] += 1
                if verdict == UNMAPPED:
                    unmapped[said] += 1
                elif verdict in DENIALS:
                    denied[said] += 1
                continue
            first, second = cui_number(fields[cui1]), cui_number(fields[cui2])
            if first < 0 or second < 0:
                which = "CUI1" if first < 0 else "CUI2"
                bad.append(self.table.reject(line, f"its {which} is no CUI", fields))
                continue
            if not (state[first] and state[second]):
                first, second = self._followed(first, second, state, retired)
            if first == second and not verdict.reflexive:
                left[SELF] += 1
            elif state[first] == KEPT and state[second] == KEPT:
                if verdict.general:
                    general[said] += 1
                yield _key(first, second, verdict)
            else:
                left[_why_not(state[first], state[second])] += 1
        _tell(unmapped, details.unmapped)
        _tell(general, details.general)
        _tell(denied, details.denied)

    def _followed(
        self, first: int, second: int, state: bytearray, retired: Renamed
    ) -> tuple[int, int]:
        found = [retired.now(each) if state[each] == ABSENT else each for each in (first, second)]
        self.followed += sum(a != b for a, b in zip(found, (first, second), strict=True))
        return found[0], found[1]

    def _judge(self, said: Said) -> Meaning | str:
        rel, rela = (each.decode("utf-8", "replace").strip() for each in said[:2])
        verdict: Meaning | str
        if said[3] in self.hidden:
            verdict = f"suppressed ({said[3].decode()})"
        elif self.sabs and said[2] not in self.sabs:
            verdict = "of other vocabularies"
        elif self.rels and rel.casefold() not in self.rels:
            verdict = "of other REL"
        elif self.relas and rela.casefold() not in self.relas:
            verdict = "of other RELA"
        elif self.names.is_lexical(rela):
            verdict = LEXICAL
        else:
            denial = self.names.denial(rela)
            verdict = denial or self.names.meaning(rel, rela) or self.unnamed
            if verdict == UNMAPPED and not rela and rel.casefold() in SILENT_RELS:
                verdict = SILENT.format(rel.upper())
        if len(self._verdicts) < VERDICTS:
            self._verdicts[said] = verdict
        return verdict

    def _fold(self, batch: list[int], seen: KeySet, left: Counter[str]) -> Iterator[TripleRow]:
        if batch:
            fresh = seen.add(np.array(batch, dtype=np.uint64))
            again = len(batch) - len(fresh)
            if again:
                left["stated already, the other way round or by another vocabulary"] += again
            yield from _triples(fresh, self.names)


def _key(first: int, second: int, meaning: Meaning) -> int:
    subject, object_ = (first, second) if meaning.turned else (second, first)
    if meaning.symmetric and subject > object_:
        subject, object_ = object_, subject
    return subject << SUBJECT_SHIFT | object_ << NAMES_BITS | meaning.number


def _triples(keys: Keys, names: RelationNames) -> Iterator[TripleRow]:
    for key in keys.tolist():
        number = key & (2**NAMES_BITS - 1)
        subject, object_ = key >> SUBJECT_SHIFT, key >> NAMES_BITS & (2**BITS - 1)
        yield names.triple(f"umls:{cui_text(subject)}", number, f"umls:{cui_text(object_)}")


def _why_not(first: int, second: int) -> str:
    if ABSENT in (first, second):
        return "to concepts that are not in MRCONSO.RRF"
    return "to concepts that were left out"


def _tell(counts: Counter[Said], into: Counter[str]) -> None:
    for (rel, rela, _, _), count in counts.items():
        shown = (each.decode("utf-8", "replace").strip()[:80] for each in (rel, rela))
        into[" ".join(shown).strip()] += count
