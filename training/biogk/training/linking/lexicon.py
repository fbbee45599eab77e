"""The dictionary of entity names, and where they stand in a text."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import replace

import marisa_trie
import numpy as np

from biogk.training.linking.abbreviations import definitions
from biogk.training.linking.candidates import (
    ABBREVIATED,
    ABBREVIATION,
    ALIAS,
    APPROXIMATE,
    NAME,
    NORMAL_ALIAS,
    NORMAL_NAME,
    SCORES,
    SIMILAR,
    Candidate,
    Match,
    Rules,
)
from biogk.training.linking.case import fits, in_heading, is_acronym, is_shouted
from biogk.training.linking.groups import SameGroups
from biogk.training.linking.normal import Normal, Normaliser, variants
from biogk.training.linking.similar import SimilarWords, likeness
from biogk.training.linking.species import species_in
from biogk.training.linking.usable import is_usable
from biogk.training.linking.wider import WiderConcepts
from biogk.training.linking.words import split_words

RULES = "5"
"""Version of the matching rules; part of the digest, so that other rules make links stale."""

LONGEST_KEY = 200

Span = tuple[int, int]
Found = dict[str, Candidate]


class Lexicon:
    """Every name of every entity in one static trie over normalised parts.

    Acronyms must stand in the text in the case that they are written in, for as other words they
    would be found everywhere (the gene CAT, the disease ALL): names in capitals, and those of up to
    four characters that are no plain words. A plain word of that length (Gout) stands in capitals
    in headings alone.

    Entities that SAME_AS joins are one concept: those of them that a span may name all have the
    score of the best, so that no capital letter decides between them.

    A gene whose species is known, or that of what SAME_AS joins to it, is not found in a text that
    speaks of other species alone.

    Args:
        rules: what counts as a name.
        groups: entities that are one concept.
        wider: what entities are kinds of.
    """

    def __init__(
        self,
        rules: Rules | None = None,
        groups: SameGroups | None = None,
        wider: WiderConcepts | None = None,
    ) -> None:
        self.rules = rules or Rules()
        self.groups = groups or SameGroups()
        self.wider = wider or WiderConcepts()
        self.names = 0
        self._digest = hashlib.blake2b(f"{RULES} {self.rules}".encode(), digest_size=8)
        self._normaliser = Normaliser()
        self._entities: list[str] = []
        self._taxa: dict[str, set[str]] = {}
        self._keys: list[str] = []
        self._surfaces: list[str] = []
        self._owners, self._flags = array("I"), array("B")
        self._trie = marisa_trie.Trie()
        self._similar: SimilarWords | None = None
        for pair in (*self.groups, *self.wider):
            self.note(pair)

    def note(self, words: Iterable[str]) -> None:
        """Let the digest depend on something more."""
        self._digest.update("\x00".join((*words, "\n")).encode())

    def add(self, entity: str, name: str, aliases: Iterable[str], taxon: str = "") -> None:
        """Add an entity with its names, and of a gene the species, `ncbitaxon:9606`."""
        aliases = tuple(aliases)
        self.note((entity, name, *aliases, taxon))
        seen: set[tuple[str, str]] = set()
        for surface in (name, *aliases):
            joined = " ".join(split_words(surface).texts)
            if not is_usable(surface, joined):
                continue
            added = [
                self._put(variant, joined, seen, exact=variant == surface, is_name=surface == name)
                for variant in (surface, *variants(surface))
            ]
            self.names += any(added)
        if seen:
            self._entities.append(entity)
            if taxon and not self.rules.any_species:
                self._taxa.setdefault(self.groups.of(entity), set()).add(taxon)

    def _put(
        self, variant: str, joined: str, seen: set[tuple[str, str]], *, exact: bool, is_name: bool
    ) -> bool:
        key = self._normaliser.key(variant)
        if (key, joined) in seen or not key.strip() or len(key) > LONGEST_KEY:
            return False
        written = joined if exact else " ".join(split_words(variant).texts)
        if not exact and not is_usable(variant, written):
            return False
        seen.add((key, joined))
        self._keys.append(key)
        self._surfaces.append(written)
        self._owners.append(len(self._entities))
        self._flags.append(is_name | exact << 1)
        return True

    def close(self) -> str:
        """Make the dictionary ready to match; returns the digest of all names and rules."""
        self._trie = marisa_trie.Trie(self._keys)
        numbers = np.fromiter((self._trie[key] for key in self._keys), np.int64, len(self._keys))
        self._order = np.argsort(numbers, kind="stable").astype(np.uint32)
        self._offsets = np.zeros(len(self._trie) + 1, dtype=np.int64)
        np.cumsum(np.bincount(numbers, minlength=len(self._trie)), out=self._offsets[1:])
        self._openers = {key.partition(" ")[0] for key in self._keys}
        if self.rules.approximate is not None:
            self._similar = SimilarWords(self._keys, self.rules.approximate)
        self._keys = []
        return self._digest.hexdigest()

    def matches(self, text: str) -> list[Match]:
        """The spans of a text that name entities; those inside of others only where asked for."""
        if not len(self._trie):
            return []
        normal = self._normaliser.read(text)
        spans: dict[Span, Found] = {}
        for first, last, number in self._spans(normal.parts, normal):
            span = normal.starts[first], normal.ends[last]
            found = self._candidates(number, text, span)
            if found:
                spans.setdefault(span, {}).update(found)
        if self.rules.abbreviations and ("(" in text or "[" in text):
            self._abbreviate(text, normal, spans)
        if self._similar is not None:
            self._approximate(normal, spans, self._similar)
        self._drop_other_species(text, spans)
        spans = {span: found for span, found in spans.items() if found}
        kept = spans if self.rules.nested else _outermost(spans)
        return [Match(*span, self._ranked(spans[span])) for span in sorted(kept)]

    def _drop_other_species(self, text: str, spans: dict[Span, Found]) -> None:
        """Genes of a species that the text does not name go, where it names others."""
        if not self._taxa or not (named := species_in(text)):
            return
        for found in spans.values():
            for entity in list(found):
                if named.isdisjoint(self._taxa.get(self.groups.of(entity), named)):
                    del found[entity]

    def _spans(
        self, parts: list[str], normal: Normal, among: frozenset[int] | None = None
    ) -> Iterator[tuple[int, int, int]]:
        """First part, last part and number of every key that whole words have.

        Args:
            parts: the parts of the text, some of them perhaps replaced.
            normal: says which of them begin and end words.
            among: only keys with one of these parts.
        """
        line = " ".join(parts) + " "
        at = 0
        for first, part in enumerate(parts):
            if normal.starts[first] >= 0 and part in self._openers:
                ahead = line[at : at + LONGEST_KEY]
                for key, number in self._trie.iter_prefixes_with_ids(ahead):
                    last = first + key.count(" ") - 1
                    if normal.ends[last] < 0:
                        continue
                    if among is None or not among.isdisjoint(range(first, last + 1)):
                        yield first, last, number
            at += len(part) + 1

    def _candidates(self, number: int, text: str, span: Span) -> Found:
        """The entities that a key names, as far as the text has it in a fitting case."""
        joined = " ".join(split_words(text[slice(*span)]).texts)
        best: Found = {}
        for entry in self._entries(number):
            surface, flags = self._surfaces[entry], self._flags[entry]
            exact = bool(flags & 2) and surface == joined
            if not exact and _other_case(surface, joined, text, span):
                continue
            method = (NAME if exact else NORMAL_NAME) if flags & 1 else ALIAS
            if method == ALIAS and not exact:
                method = NORMAL_ALIAS
            _keep(best, Candidate(self._entities[self._owners[entry]], method, SCORES[method]))
        return best

    def _ranked(self, found: Found) -> tuple[Candidate, ...]:
        """The best first; what SAME_AS joins has the score of the best of it."""
        best: dict[str, float] = {}
        for each in found.values():
            group = self.groups.of(each.entity)
            best[group] = max(each.score, best.get(group, 0.0))
        scored = (replace(e, score=best[self.groups.of(e.entity)]) for e in found.values())
        return self.wider.added(sorted(scored, key=lambda each: (-each.score, each.entity)))

    def _entries(self, number: int) -> Iterator[int]:
        start, end = self._offsets[number], self._offsets[number + 1]
        yield from self._order[start:end].tolist()

    def _abbreviate(self, text: str, normal: Normal, spans: dict[Span, Found]) -> None:
        """Every place of a short form that the text explains gets the entities of its long form."""
        for short, long in definitions(text):
            meant = spans.get(long)
            if not meant:
                continue
            form = text[slice(*short)]
            for start, end in _places(text, form, normal):
                found = spans.setdefault((start, end), {})
                for each in meant.values():
                    score = round(each.score * ABBREVIATED, 4)
                    _keep(found, Candidate(each.entity, ABBREVIATION, score))

    def _approximate(self, normal: Normal, spans: dict[Span, Found], similar: SimilarWords) -> None:
        """Words that no name has are replaced by like ones, and the text is read again."""
        known = frozenset(spans)
        options = {
            index: words
            for index, part in enumerate(normal.parts)
            if (words := similar.words(part))
        }
        for rank in range(max(map(len, options.values()), default=0)):
            changed = {index: words[rank] for index, words in options.items() if rank < len(words)}
            parts = [changed.get(index, part) for index, part in enumerate(normal.parts)]
            for first, last, number in self._spans(parts, normal, frozenset(changed)):
                span = normal.starts[first], normal.ends[last]
                was, now = (" ".join(each[first : last + 1]) for each in (normal.parts, parts))
                alike = likeness(was, now)
                if span not in known and alike >= similar.least:
                    self._take_similar(number, alike, spans.setdefault(span, {}))

    def _take_similar(self, number: int, alike: float, found: Found) -> None:
        for entry in self._entries(number):
            if not is_acronym(self._surfaces[entry]):
                entity = self._entities[self._owners[entry]]
                _keep(found, Candidate(entity, APPROXIMATE, round(SIMILAR * alike, 4)))


def _keep(best: Found, candidate: Candidate) -> None:
    known = best.get(candidate.entity)
    if known is None or candidate.score > known.score:
        best[candidate.entity] = candidate


def _other_case(surface: str, found: str, text: str, span: Span) -> bool:
    """Whether a name stands in a text in capitals that make it another word."""
    if is_acronym(surface):
        return not fits(surface, found)
    return is_shouted(surface, found) and not in_heading(text, *span)


def _places(text: str, form: str, normal: Normal) -> Iterator[Span]:
    """Where a form stands as whole words."""
    starts, ends = set(normal.starts), set(normal.ends)
    at = text.find(form)
    while at >= 0:
        if at in starts and at + len(form) in ends:
            yield at, at + len(form)
        at = text.find(form, at + 1)


def _outermost(spans: Iterable[Span]) -> list[Span]:
    kept: list[Span] = []
    furthest = -1
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if end > furthest:
            kept.append((start, end))
            furthest = end
    return kept
