"""Sentences a second of weighing, beside the loop that one would write with transformers.

All weigh the same pairs under the same relations, turn about, in one process and without a
database. The plain loop takes the sentences in order, 32 a batch, padded to the longest; for the
parallelogram a careful loop beside it puts equal sentences together, sorts them by length and
computes in the device's fastest arithmetic. What counts are ratios: all see the same load of the
machine.

    python benchmarks/weigh_speed.py --encoder minilm --pairs 256

`share_of_peak` is the part of the device's multiplications that weighing comes to: those of the
linear layers for each word piece that is no padding, against products of the same shapes, measured
in the same process and arithmetic. Attention, tokenizing and formulas count as nothing.

`asked` are the sentences that the formula names, `computed` those that were left after equal ones
were put together. For pll the head of the model may be untrained: its speed is the same.
"""

from __future__ import annotations

import argparse
import csv
import json
import platform
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch

from biogk.core.model.vocabulary import SHIPPED
from biogk.loaders.demo_data import demo_data
from biogk.training.language.encoder import Encoder
from biogk.training.language.load import load_encoder
from biogk.training.language.vectors import VectorCache
from biogk.training.weights.estimators.parallelogram import Parallelogram, parallelogram
from biogk.training.weights.estimators.pll import PseudoLogLikelihood
from biogk.training.weights.estimators.sentences import Candidates, Scores, without_relation

BATCH = 32
PARTS = 4
Pair = tuple[str, str]


def demo_pairs() -> tuple[list[Pair], Candidates]:
    """The pairs of the demo's triples by subject name, and its relations."""
    with (demo_data() / "entities.tsv").open(encoding="utf-8") as stream:
        names = {row["id"]: row["name"] for row in csv.DictReader(stream, delimiter="\t")}
    with (demo_data() / "triples.tsv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    pairs = sorted({(names[row["subject"]], names[row["object"]]) for row in rows})
    return pairs, Candidates.of(SHIPPED.read(), dict.fromkeys(row["relation"] for row in rows))


@torch.inference_mode()
def plain_vectors(
    encoder: Encoder, sentences: list[str], size: int = BATCH
) -> np.ndarray[Any, Any]:
    """Mean-pooled vectors, in order."""
    found = []
    for start in range(0, len(sentences), size):
        batch = encoder.tokenizer(
            sentences[start : start + size], padding=True, truncation=True, return_tensors="pt"
        ).to(encoder.device)
        hidden = encoder.model(**batch).last_hidden_state
        mask = batch["attention_mask"].unsqueeze(-1)
        found.append(((hidden * mask).sum(1) / mask.sum(1)).float().cpu().numpy())
    return np.concatenate(found)


@torch.inference_mode()
def careful_vectors(encoder: Encoder, sentences: list[str]) -> np.ndarray[Any, Any]:
    """The same of distinct sentences, the longest first, in bfloat16 where the device has it."""
    distinct, rows = np.unique(np.array(sentences, dtype=object), return_inverse=True)
    order = sorted(range(len(distinct)), key=lambda row: len(distinct[row]), reverse=True)
    found = np.empty((len(distinct), encoder.dimensions), np.float32)
    with encoder.autocast():
        for start in range(0, len(order), 4 * BATCH):
            some = order[start : start + 4 * BATCH]
            found[some] = plain_vectors(encoder, [distinct[row] for row in some], len(some))
    return found[rows]


def plain_parallelogram(
    encoder: Encoder,
    pairs: list[Pair],
    relations: Candidates,
    vectors: Callable[[Encoder, list[str]], np.ndarray[Any, Any]] = plain_vectors,
) -> tuple[Scores, int]:
    """The paper's weights, sentence by sentence as the formula names them."""
    ways, mask = relations.sentences, encoder.mask
    triples = [(s, o, way) for s, o in pairs for way in ways]
    kinds = (
        [without_relation(mask, s, o) for s, o, _ in triples],
        [way.whole(s, mask) for s, _, way in triples],
        [way.whole(mask, o) for _, o, way in triples],
        [way.whole(s, o) for s, o, way in triples],
    )
    weights = parallelogram(*(vectors(encoder, kind) for kind in kinds))
    return relations.mean(weights.reshape(len(pairs), -1)), 4 * len(triples)


@torch.inference_mode()
def plain_pll(encoder: Encoder, pairs: list[Pair], relations: Candidates) -> tuple[Scores, int]:
    """The pseudo-log-likelihood, one sentence a masked token, with the logits of every token."""
    asked: list[tuple[list[int], int, int, int]] = []
    name = 0
    for s, o in pairs:
        for way in relations.sentences:
            placed = way.placed(s, o)
            encoded = encoder.tokenizer(placed.text, return_offsets_mapping=True)
            for start, stop in (placed.subject, placed.object):
                _mask_words(encoder, encoded, (start, stop), name, asked)
                name += 1
    values, owners = [], []
    for start in range(0, len(asked), BATCH):
        some = asked[start : start + BATCH]
        batch = encoder.tokenizer.pad(
            {"input_ids": [ids for ids, *_ in some]}, return_tensors="pt"
        ).to(encoder.device)
        logits = encoder.masked_lm(**batch).logits.log_softmax(-1)
        values += [float(logits[i, at, token]) for i, (_, at, token, _) in enumerate(some)]
        owners += [owner for *_, owner in some]
    means = np.bincount(owners, values, name) / np.bincount(owners, minlength=name)
    pooled = means.reshape(len(pairs), -1, 2).mean(axis=2)
    return np.exp(relations.mean(pooled)), len(asked)


def _mask_words(
    encoder: Encoder,
    encoded: Any,
    place: tuple[int, int],
    name: int,
    asked: list[tuple[list[int], int, int, int]],
) -> None:
    ids, words, mask = encoded["input_ids"], encoded.word_ids(), encoder.tokenizer.mask_token_id
    inside = [
        at
        for at, (first, last) in enumerate(encoded["offset_mapping"])
        if first < last and first < place[1] and last > place[0]
    ]
    for at in inside:
        hidden = [
            mask if i in inside and i >= at and words[i] == words[at] else token
            for i, token in enumerate(ids)
        ]
        asked.append((hidden, at, ids[at], name))


class Pieces:
    """Counts the word pieces that the model reads, and the padding beside them."""

    def __init__(self, encoder: Encoder) -> None:
        self.read = self.all = 0
        encoder.model.register_forward_pre_hook(self._count, with_kwargs=True)

    def _count(self, _model: Any, _args: Any, options: dict[str, Any]) -> None:
        mask = options.get("attention_mask")
        if mask is not None:
            self.read += int(mask.sum())
            self.all += mask.numel()


def operations(encoder: Encoder) -> int:
    """Multiplications and additions of the linear layers, a word piece."""
    config = encoder.model.config
    width, inner = config.hidden_size, config.intermediate_size
    return 2 * (4 * width * width + 2 * width * inner) * config.num_hidden_layers


@torch.inference_mode()
def peak(encoder: Encoder, rounds: int = 12) -> float:
    """Operations a second in products of the model's shapes: the median of some rounds."""
    config, rows = encoder.model.config, encoder.batch_tokens
    width, inner = config.hidden_size, config.intermediate_size
    type_ = torch.bfloat16 if encoder.half else torch.float32
    shapes = [(width, width)] * 4 + [(width, inner), (inner, width)]
    pairs = [
        tuple(
            torch.randn(shape, device=encoder.device, dtype=type_)
            for shape in ((rows, first), (first, second))
        )
        for first, second in shapes
    ]
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        for left, right in pairs:
            last = left @ right
        last[0, 0].item()  # a GPU has not computed before it is asked
        times.append(time.perf_counter() - started)
    return operations(encoder) / config.num_hidden_layers * rows / float(np.median(times))


def compare(encoder: Encoder, estimator: str, count: int) -> dict[str, Any]:
    """Both ways over the same pairs, turn about; times, sentences and the largest difference."""
    pairs, relations = demo_pairs()
    pairs = pairs[:count]
    plain = plain_parallelogram if estimator == "parallelogram" else plain_pll
    kind = Parallelogram if estimator == "parallelogram" else PseudoLogLikelihood
    ours = theirs = careful = difference = 0.0
    asked = read = padded = 0
    pieces = Pieces(encoder)
    with tempfile.TemporaryDirectory() as folder, VectorCache(Path(folder), encoder) as cache:
        weigher = kind(cache)
        plain(encoder, pairs[:2], relations)
        for part in range(PARTS):
            some = pairs[part * len(pairs) // PARTS : (part + 1) * len(pairs) // PARTS]
            pieces.read = pieces.all = 0
            started = time.perf_counter()
            found = weigher.weights(some, relations)
            between = time.perf_counter()
            read, padded = read + pieces.read, padded + pieces.all
            expected, sentences = plain(encoder, some, relations)
            ours += between - started
            theirs += time.perf_counter() - between
            if estimator == "parallelogram":
                between = time.perf_counter()
                plain_parallelogram(encoder, some, relations, careful_vectors)
                careful += time.perf_counter() - between
            asked += sentences
            difference = max(difference, float(np.abs(found - expected).max()))
    return {
        "estimator": estimator,
        "pairs": len(pairs),
        "relations": len(relations),
        "asked": asked,
        "computed": weigher.sentences,
        "plain_sentences_per_second": round(asked / theirs, 1),
        "biogk_sentences_per_second": round(asked / ours, 1),
        "ratio": round(theirs / ours, 2),
        "ratio_to_the_careful_loop": round(careful / ours, 2) or None,
        "ratio_without_putting_equal_ones_together": round(
            theirs / asked / (ours / weigher.sentences), 2
        ),
        "share_of_peak": round(operations(encoder) * read / ours / peak(encoder), 3),
        "padding": round(1 - read / padded, 3),
        "largest_difference": difference,
    }


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--encoder", default="minilm")
    parser.add_argument("--device")
    parser.add_argument("--pairs", type=int, default=256)
    parser.add_argument("--estimator", choices=["parallelogram", "pll"], action="append")
    options = parser.parse_args()
    encoder = load_encoder(options.encoder, options.device, head=True)
    # the arithmetic of an untrained head is that of a trained one
    object.__setattr__(encoder, "trained_head", True)
    kinds = options.estimator or ["parallelogram", "pll"]
    found = [compare(encoder, kind, options.pairs) for kind in kinds]
    about = {
        "encoder": encoder.label,
        "device": str(encoder.device),
        "threads": torch.get_num_threads(),
        "machine": platform.processor() or platform.machine(),
        "torch": torch.__version__,
    }
    print(json.dumps({**about, "results": found}, indent=2))


if __name__ == "__main__":
    main()
