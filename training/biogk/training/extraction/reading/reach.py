"""Annotation that a model with given settings can never find: counted, so that it can be told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import product

from biogk.training.extraction.config import ModelSettings
from biogk.training.extraction.reading.examples import Example, NamedConcepts

UNALIGNED = "mentions that do not begin and end at words"
TOO_WIDE = "mentions wider than model.widest_span"
SECOND_TYPE = "mentions with a second type"
TOO_FAR = "relations over more than model.farthest_pair words"
OF_LOST = "relations of mentions that cannot be found"
SECOND_RELATION = "relations of a pair that has another one too"
WITH_ITSELF = "relations of a mention with itself"


def out_of_reach(examples: Sequence[Example], settings: ModelSettings) -> dict[str, int]:
    """How many annotations no model with these settings can find, by the reason.

    Args:
        examples: annotated documents.
        settings: widths and distances.
    """
    found: Counter[str] = Counter()
    far = settings.farthest_pair
    for example in examples:
        found[UNALIGNED] += example.unaligned
        spans = [(first, last) for first, last, _ in example.spans]
        wide = [last - first >= settings.widest_span for first, last in spans]
        found[TOO_WIDE] += sum(wide)
        found[SECOND_TYPE] += len(spans) - len(set(spans))
        pairs = set()
        for head, tail, _ in example.relations:
            pair = spans[head], spans[tail]
            if wide[head] or wide[tail]:
                found[OF_LOST] += 1
            elif spans[head] == spans[tail]:
                found[WITH_ITSELF] += 1
            elif abs(spans[head][0] - spans[tail][0]) > far:
                found[TOO_FAR] += 1
            elif pair in pairs:
                found[SECOND_RELATION] += 1
            pairs.add(pair)
        if example.concepts is not None:
            places = [
                [spans[each][0] for each in mentions if not wide[each]]
                for mentions in example.concepts.mentions
            ]
            found += _of_concepts(example.concepts, places, far)
    return {reason: count for reason, count in found.items() if count}


def _of_concepts(concepts: NamedConcepts, places: list[list[int]], far: int) -> Counter[str]:
    """Relations between concepts, by the first words of the mentions that can be found."""
    found: Counter[str] = Counter()
    pairs: dict[tuple[int, int], int] = {}
    for head, tail, type_, _ in concepts.relations:
        if (tail, head) in pairs and pairs[tail, head] == type_:
            continue  # the other way round
        if not (places[head] and places[tail]):
            found[OF_LOST] += 1
        elif min(abs(one - other) for one, other in product(places[head], places[tail])) > far:
            found[TOO_FAR] += 1
        elif (head, tail) in pairs:
            found[SECOND_RELATION] += 1
        pairs[head, tail] = type_
    return found
