"""Annotation that a model with given settings can never find: counted, so that it can be told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from biogk.training.extraction.config import ModelSettings
from biogk.training.extraction.reading.examples import Example

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
            elif abs(spans[head][0] - spans[tail][0]) > settings.farthest_pair:
                found[TOO_FAR] += 1
            elif pair in pairs:
                found[SECOND_RELATION] += 1
            pairs.add(pair)
    return {reason: count for reason, count in found.items() if count}
