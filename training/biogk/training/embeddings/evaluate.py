"""Link prediction on the graph's triples: general-knowledge embeddings beside the encoder's own."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from biogk.core.store.driver import Store
from biogk.training.embeddings import LOSSES, WEIGHTLESS
from biogk.training.embeddings.data import WeighedKnowledge, read_knowledge
from biogk.training.embeddings.fit import fit_gk
from biogk.training.embeddings.link_prediction import (
    CosineScorer,
    MeanScorer,
    RandomScorer,
    Ranking,
    Scorer,
    Split,
    rank,
    split_triples,
)
from biogk.training.embeddings.network import GKConfig, GKNetwork
from biogk.training.language.encoder import Vectors
from biogk.training.language.vectors import VectorCache

ROWS_A_STEP = 8_192


@dataclass(frozen=True)
class Method:
    """A way to score triples, and how it ranked those held out."""

    name: str
    transductive: Ranking
    inductive: Ranking


@dataclass(frozen=True)
class GKEvaluation:
    """How embeddings predict links.

    Args:
        train: triples trained on.
        transductive: triples held out whose ends stand in training triples.
        inductive: triples with an end that stands in none.
        left_out: triples left out because a weight or vector is not finite.
        methods: the methods, chance first.
        seconds: how long it took.
    """

    train: int
    transductive: int
    inductive: int
    left_out: int
    methods: list[Method]
    seconds: float


def evaluate_gk(
    store: Store,
    cache: VectorCache,
    models: Path,
    *,
    config: GKConfig,
    losses: Sequence[str] = (),
    all_triples: bool = False,
) -> GKEvaluation:
    """Hold triples and entities out, train with each loss, and ask for what was held out.

    Nothing is written: neither networks nor embeddings.

    Args:
        store: the database.
        cache: the encoder, with the vectors that it has computed.
        models: folder for a file that is there as long as this runs.
        config: sizes and seed.
        losses: names in `LOSSES`; all of them where empty.
        all_triples: also triples whose relation the model did not predict, and those without a
            weight where none of the losses needs one.

    Raises:
        TrainingError: nothing was weighed with this encoder, or too little to hold some out.
        UsageError: an unknown loss.
    """
    started = time.monotonic()
    chosen = losses or tuple(LOSSES)
    unweighed = all_triples and WEIGHTLESS.issuperset(chosen)
    with read_knowledge(
        store, cache, models, all_triples=all_triples, unweighed=unweighed
    ) as known:
        split = split_triples(known.triples, config.seed)
        methods = [
            _ranked(name, scorer, known, split, config.seed)
            for name, scorer in scorers(known, split, config, chosen)
        ]
        return GKEvaluation(
            len(split.train),
            len(split.transductive),
            len(split.inductive),
            known.left_out,
            methods,
            time.monotonic() - started,
        )


def scorers(
    known: WeighedKnowledge,
    split: Split,
    config: GKConfig,
    losses: Sequence[str],
) -> Iterator[tuple[str, Scorer]]:
    """Chance, the encoder's name vectors, and for each loss f alone and the whole embedding.

    Args:
        known: vectors and triples.
        split: what to train on.
        config: sizes and seed.
        losses: names in `LOSSES`.
    """
    yield "chance", RandomScorer(config.seed)
    names = CosineScorer(known.x)
    yield "names (encoder)", names
    for loss in losses:
        settings = config.model_copy(update={"loss": loss, "relations": known.relations})
        network = fit_gk(settings, known.x, split.train).network
        x = _relational(network, known.x)
        alone = CosineScorer(x)
        yield f"{loss}: f", alone
        if network.scales.grad is not None:  # the loss knows relations
            yield f"{loss}: f by relation", CosineScorer(x, network.scales.detach())
        yield f"{loss}: gk_embedding", MeanScorer((names, alone))


def _ranked(name: str, scorer: Scorer, known: WeighedKnowledge, split: Split, seed: int) -> Method:
    asked = (split.transductive, split.inductive)
    return Method(name, *(rank(part, known.triples, scorer, seed) for part in asked))


def _relational(network: GKNetwork, x: Vectors) -> Vectors:
    steps = range(0, len(x), ROWS_A_STEP)
    return np.concatenate([network.relational(x[at : at + ROWS_A_STEP]) for at in steps])
