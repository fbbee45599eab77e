"""The dictionary of entity names, and where they stand in a text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import ahocorasick

from biogk.training.words import Words, fold, split_words

RULES = "1"
"""Version of the matching rules; part of the digest, so that other rules make links stale."""

SHORTEST = 3
CASE_MATTERS_UP_TO = 4

NAME, ALIAS, FOLDED_NAME, FOLDED_ALIAS = "name", "alias", "folded-name", "folded-alias"
SCORES = {NAME: 1.0, ALIAS: 0.95, FOLDED_NAME: 0.9, FOLDED_ALIAS: 0.85}

FUNCTION_WORDS = frozenset(
    """
    about above after again all also and any are because been before being below between both but
    can could did does doing down during each few for from further had has have having her here
    hers him his how into its itself just may might more most must nor not now off once one only
    other our out over own same shall she should since some such than that the their them then
    there these they this those through too two under until upon use used very was were what when
    where which while who whom whose why will with within without would yet you your
    """.split()  # noqa: SIM905 - a list of words reads better as text
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that a span may name.

    Args:
        entity: its id.
        method: `name` or `alias` where the text has it to the letter, `folded-...` otherwise.
        score: of the method, from 0 to 1.
    """

    entity: str
    method: str
    score: float


@dataclass(frozen=True, slots=True)
class Match:
    """A span of text that the dictionary knows: characters [start, end)."""

    start: int
    end: int
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    entity: str
    surface: str
    is_name: bool


class Lexicon:
    """Every name of every entity, in one Aho-Corasick automaton over folded words.

    Names of up to four characters, and names in capitals, must stand in the text as they are
    written, for as other words they would be found everywhere (the gene CAT, the disease ALL).
    """

    def __init__(self) -> None:
        self._automaton = ahocorasick.Automaton()
        self._digest = hashlib.blake2b(RULES.encode(), digest_size=8)
        self.names = 0

    def add(self, entity: str, name: str, aliases: Iterable[str]) -> None:
        """Add an entity with its names."""
        self._digest.update("\x00".join((entity, name, *aliases, "\n")).encode())
        seen = set()
        for surface in (name, *aliases):
            words = split_words(surface).texts
            key = _key(words)
            if not _usable(surface, words) or (key, surface) in seen:
                continue
            seen.add((key, surface))
            entry = _Entry(entity, " ".join(words), surface == name)
            self._automaton.get(key, None) or self._automaton.add_word(key, (len(words), []))
            self._automaton.get(key)[1].append(entry)
            self.names += 1

    def close(self) -> str:
        """Make the dictionary ready to match; returns the digest of all names and rules."""
        self._automaton.make_automaton()
        return self._digest.hexdigest()

    def matches(self, text: str) -> list[Match]:
        """The longest spans of a text that name entities; spans inside others are left out."""
        if not self.names:
            return []
        words = split_words(text)
        spans = {
            (first, last): candidates
            for first, last, entries in self._spans(words)
            if (candidates := _candidates(entries, words.texts[first : last + 1]))
        }
        return [
            Match(words.starts[first], words.ends[last], spans[first, last])
            for first, last in _outermost(spans)
        ]

    def _spans(self, words: Words) -> Iterator[tuple[int, int, list[_Entry]]]:
        folded = [stem(word) for word in words.texts]
        word_at, position = {}, 0
        for index, word in enumerate(folded):
            position += len(word) + 1
            word_at[position] = index
        for end, (length, entries) in self._automaton.iter(" " + " ".join(folded) + " "):
            last = word_at[end]
            yield last - length + 1, last, entries


def stem(word: str) -> str:
    """A word folded, and without the s of a regular plural."""
    folded = fold(word)
    if len(folded) > 4 and folded.endswith("s") and not folded.endswith(("ss", "us", "is")):
        return folded[:-1]
    return folded


def _key(words: tuple[str, ...]) -> str:
    return " " + " ".join(stem(word) for word in words) + " "


def _usable(surface: str, words: tuple[str, ...]) -> bool:
    return (
        sum(map(len, words)) >= SHORTEST
        and any(letter.isalpha() for letter in surface)
        and not (len(words) == 1 and surface in FUNCTION_WORDS)
    )


def _candidates(entries: list[_Entry], found: tuple[str, ...]) -> tuple[Candidate, ...]:
    surface = " ".join(found)
    best: dict[str, str] = {}
    for entry in entries:
        exact = entry.surface == surface
        if not exact and _case_matters(entry.surface):
            continue
        method = (NAME if exact else FOLDED_NAME) if entry.is_name else ALIAS
        if method == ALIAS and not exact:
            method = FOLDED_ALIAS
        known = best.get(entry.entity)
        if known is None or SCORES[method] > SCORES[known]:
            best[entry.entity] = method
    return tuple(
        Candidate(entity, method, SCORES[method])
        for entity, method in sorted(best.items(), key=lambda item: (-SCORES[item[1]], item[0]))
    )


def _case_matters(surface: str) -> bool:
    return len(surface) <= CASE_MATTERS_UP_TO or surface.isupper()


def _outermost(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    furthest = -1
    for first, last in sorted(spans, key=lambda span: (span[0], -span[1])):
        if last > furthest:
            kept.append((first, last))
            furthest = last
    return kept
