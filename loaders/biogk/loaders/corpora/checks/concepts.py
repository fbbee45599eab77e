"""Relations between concepts of a document, and the mentions that name these."""

from __future__ import annotations

from collections.abc import Sequence

from biogk.core.model.extraction import TOGETHER, Mention

KEEP, NEAREST, ALL = "keep", "nearest", "all"
NOVEL = {"novel": True, "true": True, "no": False, "false": False}
UNNAMED = "relations of concepts that no mention names"


def novelty(found: object) -> bool | None:
    """What `Novel` and `No` say, as BioRED writes them; None where nothing is said."""
    return NOVEL.get(str(found).strip().lower())


def local(identifier: str) -> str:
    """An identifier without its prefix: `D003409` of `MESH:D003409`, `Disease|MESH:D003409`."""
    return identifier.rpartition(":")[2]


def pairs_naming(
    mentions: Sequence[Mention], head: str, tail: str, how: str
) -> list[tuple[int, int]]:
    """The mentions that stand for a relation between concepts, as positions of head and tail.

    Args:
        mentions: of the document.
        head: a concept: an identifier or cluster.
        tail: another one.
        how: `keep` for none, `nearest` for the two with the fewest characters between them, `all`
            for every one of the one concept with every one of the other.
    """
    places = sorted(
        (_between(mentions[one], mentions[other]), one, other)
        for one in _naming(mentions, head)
        for other in _naming(mentions, tail)
        if mentions[one].span[:2] != mentions[other].span[:2]
    )
    many = {KEEP: 0, NEAREST: 1, ALL: len(places)}[how]
    return [(one, other) for _, one, other in places[:many]]


def _naming(mentions: Sequence[Mention], concept: str) -> list[int]:
    wanted = set(concept.split(TOGETHER))
    return [
        place
        for place, mention in enumerate(mentions)
        if concept == mention.cluster or wanted.issubset(mention.identifiers)
    ]


def _between(one: Mention, other: Mention) -> int:
    return max(one.start, other.start) - min(one.end, other.end)
