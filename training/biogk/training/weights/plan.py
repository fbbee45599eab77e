"""What weighing would take: sentences, time on this device, and disk."""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from biogk.core.errors import UsageError
from biogk.core.progress import track
from biogk.core.store.driver import Store
from biogk.training.arrays import bytes_kept
from biogk.training.language.vectors import VectorCache
from biogk.training.weights.choice import Limits
from biogk.training.weights.estimators import ESTIMATORS
from biogk.training.weights.estimators.base import Estimator, Work
from biogk.training.weights.estimators.sentences import Candidates
from biogk.training.weights.weigh import candidates_of

DRAWN, FIRST = 64, 8
"""Triples that are weighed to see how long they take, and those before them to warm up."""

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class SourcePlan:
    """What the triples of one source would take.

    Args:
        source: its id.
        triples: to be weighed.
        sentences: that the encoder reads at most; what was kept before is read no more.
        kept: sentences whose vectors are kept on disk.
        seconds: on this device.
    """

    source: str
    triples: int
    sentences: int
    kept: int
    seconds: float


@dataclass(frozen=True)
class WeighPlan:
    """What weighing would take.

    Args:
        encoder: name of the encoder.
        estimator: name of the estimator.
        device: where it computes, and in which arithmetic.
        vector_bytes: that a kept vector takes on disk.
        free_bytes: left on that disk.
        sources: what each source takes.
    """

    encoder: str
    estimator: str
    device: str
    vector_bytes: int
    free_bytes: int
    sources: list[SourcePlan] = field(default_factory=list)

    def total(self) -> SourcePlan:
        """All sources together."""
        return SourcePlan(
            "all",
            sum(each.triples for each in self.sources),
            sum(each.sentences for each in self.sources),
            sum(each.kept for each in self.sources),
            sum(each.seconds for each in self.sources),
        )


def plan_weighing(
    store: Store,
    cache: VectorCache,
    *,
    estimator: str,
    sources: Sequence[str] = (),
    again: bool = False,
    limits: Limits | None = None,
) -> WeighPlan:
    """Count what is to be weighed, and weigh a few triples of each source to see how long it takes.

    Nothing is written to the graph. Vectors that are computed meanwhile are kept, as ever.

    Args:
        store: the database.
        cache: the encoder with the vectors that it has computed.
        estimator: name of the one that gives the weights.
        sources: sources to weigh; all of them where empty.
        again: weigh what is weighed already.
        limits: which triples; all of them where None.

    Raises:
        UsageError: as `weigh`, or there is nothing to weigh.
        EncoderError: as `weigh`.
    """
    encoder, ready = cache.encoder, ESTIMATORS.find(estimator)(cache)
    plan = WeighPlan(
        encoder.name,
        estimator,
        f"{encoder.device.type}, {encoder.arithmetic}",
        bytes_kept(encoder.dimensions),
        shutil.disk_usage(cache.folder).free,
    )
    chosen = {
        "encoder": encoder.label,
        "estimator": estimator,
        "never": store.vocabulary.never_weighed(),
        "again": again,
        "only": limits.only if limits else None,
        "drawn": DRAWN + FIRST,
    }
    wanted = candidates_of(store, sources)
    with track("weighing some of each source", len(wanted)) as advance:
        for source, relations in wanted.items():
            (found,) = store.read("knowledge/plan_weighing", sources=[source], **chosen)
            if found["triples"]:
                pairs: Pairs = [(subject, object_) for subject, object_ in found["pairs"]]
                shape = found["triples"], found["subjects"] + found["objects"]
                plan.sources.append(SourcePlan(source, *_tried(ready, pairs, relations, *shape)))
            advance(1)
    if not plan.sources:
        raise UsageError(
            "Nothing is left to weigh.", "Every such triple has a weight of this encoder."
        )
    return plan


def _tried(
    ready: Estimator, pairs: Pairs, relations: Candidates, triples: int, names: int
) -> tuple[int, int, int, float]:
    """Triples, sentences, those that are kept, and seconds, by those of the drawn pairs."""
    ready.weights(pairs[:FIRST], relations)
    tried = pairs[FIRST:] or pairs
    before, started = ready.sentences, time.monotonic()
    ready.weights(tried, relations)
    read, seconds = ready.sentences - before, time.monotonic() - started
    work = Work(triples, names, len(relations.sentences), read / len(tried))
    sentences, kept = ready.needs(work)
    times = sentences / read if read else triples / len(tried)
    return triples, sentences, kept, seconds * times
