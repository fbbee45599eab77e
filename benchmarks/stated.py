"""Triples of a source with name vectors and weights, without a database, for benchmarks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from biogk.core.model.rows import EntityRow, TripleRow
from biogk.core.model.vocabulary import SHIPPED
from biogk.loaders.sources.medlama import MedLama
from biogk.loaders.sources.wikidata import Wikidata
from biogk.training.language.encoder import Vectors
from biogk.training.language.vectors import VectorCache
from biogk.training.weights.estimators.parallelogram import parallelogram
from biogk.training.weights.estimators.sentences import Verbalized, without_relation

STEP = 512
PLACES = {"wikidata": "wikidata", "medlama": "umls/medlama/2021AA"}


@dataclass(frozen=True)
class Stated:
    """The triples of a source, each once, by the row of their ends.

    Args:
        names: name of each entity, [e].
        relations: names of the relation types, [r].
        triples: subject, relation, object, int64 [n, 3].
    """

    names: list[str]
    relations: list[str]
    triples: np.ndarray


def read_stated(data: Path, source: str, seed: int = 7, most: int | None = None) -> Stated:
    """The triples of `wikidata` or `medlama`, those of one pair and relation folded.

    Args:
        data: folder of the real data.
        source: which of the two.
        seed: of the choice where there are more than `most`.
        most: triples at most.
    """
    loader = {"wikidata": Wikidata, "medlama": MedLama}[source](data / PLACES[source])
    names: dict[str, str] = {}
    found: dict[tuple[str, str, str], None] = {}
    for row in loader.rows():
        if isinstance(row, EntityRow):
            names.setdefault(row.id, row.name)
        elif isinstance(row, TripleRow):
            found[row.subject, row.relation, row.object] = None
    chosen = list(found)
    if most is not None and len(chosen) > most:
        picked = np.random.default_rng(seed).choice(len(chosen), most, replace=False)
        chosen = [chosen[row] for row in np.sort(picked)]
    entities = {
        id_: row for row, id_ in enumerate(sorted({e for s, _, o in chosen for e in (s, o)}))
    }
    relations = sorted({relation for _, relation, _ in chosen})
    triples = np.array([(entities[s], relations.index(r), entities[o]) for s, r, o in chosen])
    return Stated([names[id_] for id_ in entities], relations, triples)


def name_vectors(stated: Stated, cache: VectorCache) -> Vectors:
    """The encoder's vector of every entity's name, [e, d]."""
    steps = range(0, len(stated.names), STEP)
    return np.concatenate([cache.encode(stated.names[at : at + STEP]) for at in steps])


def weights(stated: Stated, cache: VectorCache) -> Vectors:
    """The parallelogram's weight of every triple under its own relation, [n]."""
    templates = SHIPPED.read().relations
    said = [Verbalized(type_, templates[type_].templates[0]) for type_ in stated.relations]
    mask, found = cache.encoder.mask, []
    for at in range(0, len(stated.triples), STEP):
        rows = [
            (stated.names[s], said[r], stated.names[o])
            for s, r, o in stated.triples[at : at + STEP]
        ]
        corners = (
            [without_relation(mask, s, o) for s, _, o in rows],
            [r.whole(s, mask) for s, r, _ in rows],
            [r.whole(mask, o) for _, r, o in rows],
            [r.whole(s, o) for s, r, o in rows],
        )
        found.append(parallelogram(*(cache.encode(corner) for corner in corners)))
        print(f"weighed {at + len(rows):,} of {len(stated.triples):,}", flush=True)
    return np.concatenate(found)
