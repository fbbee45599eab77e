"""What the dictionary finds in a text: spans, and the entities that they may name."""

from __future__ import annotations

from dataclasses import dataclass

NAME, ALIAS, NORMAL_NAME, NORMAL_ALIAS = "name", "alias", "normalised-name", "normalised-alias"
ABBREVIATION, APPROXIMATE, WIDER, GOLD = "abbreviation", "approximate", "wider", "gold"
METHODS = (GOLD, NAME, ALIAS, NORMAL_NAME, NORMAL_ALIAS, ABBREVIATION, APPROXIMATE, WIDER)
SCORES = {NAME: 1.0, ALIAS: 0.95, NORMAL_NAME: 0.9, NORMAL_ALIAS: 0.85}
ABBREVIATED, SIMILAR = 0.95, 0.8
"""What the score of a long form, and the likeness of an approximate match, are multiplied by."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What counts as a name in a text, beyond names as they are written and normalised.

    Args:
        nested: keep names that lie inside of longer ones.
        abbreviations: take a short form that the text explains for its long form.
        approximate: the least likeness, from 0 to 1, of a span that has a word which no name has;
            None for no approximate matches.
        any_species: also take a gene of a species that the text does not name, where it names
            others.
        gold: take the identifiers that annotators gave to mentions before all names.
        wider: steps up to the concepts that an entity is a kind of, which a span may mean as well.
    """

    nested: bool = False
    abbreviations: bool = True
    approximate: float | None = None
    wider: int = 0
    any_species: bool = False
    gold: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that a span may name.

    Args:
        entity: its id.
        method: `gold` where annotators say so, `name` or `alias` where the text has it to the
            letter, `normalised-...` where case, plural, hyphens, accents, Greek letters or the
            order at a comma differ, `abbreviation` where the text itself explains it, `approximate`
            where a word is only alike, `wider` for what another candidate is a kind of.
        score: from 0 to 1; falls in this order. Where SAME_AS joins entities that a span may name,
            that of the best of them.
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
