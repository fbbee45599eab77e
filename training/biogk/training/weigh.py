"""Weights of triples from a language model: the geometry of four masked sentences.

For a triple (s, r, o) let e_A, e_B, e_C, e_D be the embeddings of its sentence with the relation,
the object, the subject and nothing masked. Each of the first three is the whole sentence with one
part guessed, so that (e_A - e_D) + (e_B - e_D) + (e_C - e_D) + e_D approximates the sentence with
all parts guessed (Section 2.2 of the paper):

    e' = e_A + e_B + e_C - 2 e_D        w(s, r, o) = cos(e_D, e')

The predicted relation of a pair (s, o) is the one of the source's relations with the highest w; a
triple is `correct` where that is its own.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from biogk.errors import UsageError
from biogk.loaders.vocabulary import vocabulary
from biogk.progress import Track, silent
from biogk.store.driver import Store
from biogk.training.encoder import Vectors
from biogk.training.sentences import Verbalized, without_relation
from biogk.training.vectors import VectorCache

NAMES_A_PAGE = 256
PAIRS_A_STEP = 512
WRITE_BATCH = 5_000

Weights = npt.NDArray[np.float32]


@dataclass
class WeighReport:
    """What weighing did.

    Args:
        encoder: name of the encoder.
        triples: triples weighed now.
        correct: those of them whose own relation the model puts first.
        nameless: triples passed over because an end has no name.
        sentences: sentences that the encoder had to compute.
        seconds: how long it took.
    """

    encoder: str
    triples: int = 0
    correct: int = 0
    nameless: int = 0
    sentences: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class _Page:
    """Triples of one page, in columns."""

    edges: list[str]
    types: list[str]
    sources: list[str]
    subjects: list[str]
    objects: list[str]

    def of_source(self, source: str) -> _Page:
        """The triples of one source."""
        rows = [row for row, name in enumerate(self.sources) if name == source]
        return _Page(
            *(
                [column[row] for row in rows]
                for column in (self.edges, self.types, self.sources, self.subjects, self.objects)
            )
        )


def parallelogram(a: Vectors, b: Vectors, c: Vectors, d: Vectors) -> Weights:
    """The weight of each triple from its four sentence embeddings.

    Args:
        a: relation masked, [..., d].
        b: object masked, [..., d].
        c: subject masked, [..., d].
        d: nothing masked, [..., d].

    Returns:
        cos(d, a + b + c - 2 d), [...], from -1 to 1; 0 where a vector has no length.
    """
    guess = a + b + c - 2 * d
    length = np.linalg.norm(d, axis=-1) * np.linalg.norm(guess, axis=-1)
    dot = np.einsum("...i,...i->...", d, guess)
    cosine: Weights = np.divide(dot, length, out=np.zeros_like(dot), where=length > 0)
    return cosine


def weigh(
    store: Store,
    cache: VectorCache,
    *,
    sources: Sequence[str] = (),
    again: bool = False,
    track: Track = silent,
) -> WeighReport:
    """Write weight, predicted relation, rank and correct on every stated triple.

    Triples that this encoder has weighed are passed over, so that a broken-off call goes on where
    it stopped: each page of triples is written before the next is computed.

    Args:
        store: the database.
        cache: the encoder with the vectors that it has computed.
        sources: sources to weigh; all of them where empty.
        again: weigh what is weighed already.
        track: shows progress.

    Raises:
        UsageError: there are no triples, or none of a source that was named.
        EncoderError: the model yields vectors that are not finite.
    """
    started = time.monotonic()
    report = WeighReport(cache.encoder.name)
    candidates = _candidates(store, sources)
    label = cache.encoder.label
    chosen = {"encoder": label, "sources": list(candidates), "again": again}
    (counted,) = store.read("knowledge/count_unweighed", **chosen)
    report.nameless = counted["nameless"]
    if counted["triples"]:
        store.write("knowledge/mark_weighed", sources=list(candidates))
    with track("weighing triples", counted["triples"]) as advance:
        for page in _pages(store, chosen):
            rows = [
                row
                for source, relations in candidates.items()
                for row in _weigh_page(page.of_source(source), relations, cache)
            ]
            store.write_batches(
                "knowledge/set_weights", rows, size=WRITE_BATCH, advance=advance, encoder=label
            )
            report.triples += len(rows)
            report.correct += sum(row["correct"] for row in rows)
    if report.triples:
        store.write("knowledge/mark_weighed", sources=list(candidates))
    report.sentences = cache.computed
    report.seconds = time.monotonic() - started
    return report


def _candidates(store: Store, sources: Sequence[str]) -> dict[str, list[Verbalized]]:
    """For each source to weigh the relations that it states, among which a pair's is predicted.

    Raises:
        UsageError: there are no triples, or none of a source that was named.
    """
    stated = {row["source"]: row["types"] for row in store.read("knowledge/relations_of_sources")}
    if not stated:
        raise UsageError(
            "The graph has no triples to weigh.", "Load a source first: biogk load --help."
        )
    unknown = [source for source in sources if source not in stated]
    if unknown:
        raise UsageError(
            f"The graph has no triples of {', '.join(unknown)}.",
            f"It has those of {', '.join(sorted(stated))}.",
        )
    templates = vocabulary().relations
    return {
        source: [Verbalized(type_, templates[type_].templates[0]) for type_ in types]
        for source, types in stated.items()
        if not sources or source in sources
    }


def _pages(store: Store, chosen: dict[str, Any]) -> Iterator[_Page]:
    after = ""
    while True:
        page = store.columns("knowledge/unweighed_pairs", after=after, names=NAMES_A_PAGE, **chosen)
        after = page.pop("last")
        if after is None:
            return
        yield _Page(**page)


def _weigh_page(
    page: _Page, relations: Sequence[Verbalized], cache: VectorCache
) -> Iterator[dict[str, Any]]:
    """The weights of a page's triples, all of one source, as rows for the database."""
    place = {relation.type: column for column, relation in enumerate(relations)}
    pairs = list(dict.fromkeys(zip(page.subjects, page.objects, strict=True)))
    triples: dict[tuple[str, str], list[tuple[str, int]]] = {pair: [] for pair in pairs}
    for edge, type_, subject, object_ in zip(
        page.edges, page.types, page.subjects, page.objects, strict=True
    ):
        triples[subject, object_].append((edge, place[type_]))
    for start in range(0, len(pairs), PAIRS_A_STEP):
        step = pairs[start : start + PAIRS_A_STEP]
        weights = _weights_of_pairs(step, relations, cache)
        for pair, row in zip(step, weights, strict=True):
            best = int(row.argmax())
            for edge, column in triples[pair]:
                yield {
                    "edge": edge,
                    "weight": float(row[column]),
                    "predicted": relations[best].type,
                    "rank": int((row > row[column]).sum()) + 1,
                    "correct": best == column,
                }


def _weights_of_pairs(
    pairs: Sequence[tuple[str, str]], relations: Sequence[Verbalized], cache: VectorCache
) -> Weights:
    """Weights of p pairs under r relations, [p, r]."""
    mask, shape = cache.encoder.mask, (len(pairs), len(relations), -1)
    a = cache.encode([without_relation(mask, s, o) for s, o in pairs], keep=False)
    b = cache.encode([r.whole(s, mask) for s, _ in pairs for r in relations])
    c = cache.encode([r.whole(mask, o) for _, o in pairs for r in relations])
    d = cache.encode([r.whole(s, o) for s, o in pairs for r in relations], keep=False)
    return parallelogram(a[:, None, :], b.reshape(shape), c.reshape(shape), d.reshape(shape))
