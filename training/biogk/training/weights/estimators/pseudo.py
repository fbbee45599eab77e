"""Pseudo-log-likelihoods: how well a masked language model guesses the tokens of a name.

For a sentence S and a name in it with the tokens t_1 ... t_n (Salazar et al. 2020, Masked Language
Model Scoring, Eq. 1; here kept to one name, and divided by its length so that long names are not
punished):

    PLL(name | S) = 1/n  sum_i  log P(t_i | S without M_i)

M_i are the tokens that are masked when t_i is guessed:

    `token`   t_i alone, as in Salazar et al.;
    `word`    t_i and those right of it in the same word, since the pieces of a rare word give each
              other away (Kauf and Ivanova 2023, A Better Way to Do Masked Language Model Scoring:
              PLL-word-l2r);
    `name`    all tokens of the name at once.

Equal masked sentences are computed once, and the head sees only the positions that are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import torch

from biogk.core.errors import EncoderError
from biogk.training.language.encoder import Encoder, token_batches
from biogk.training.language.masked import logits_at
from biogk.training.weights.estimators.sentences import Placed, Scores

Masking = Literal["token", "word", "name"]
End = Literal["subject", "object"]
Integers = npt.NDArray[np.int64]

LOGITS_A_BATCH = 1 << 26
"""Numbers that the head may write at once: 256 MiB of them, whatever the size of the vocabulary."""


@dataclass(frozen=True)
class Sought:
    """Tokens to guess, gathered over many sentences.

    Args:
        sentences: u masked sentences as token ids, each once.
        rows: the sentence of each of the q tokens, ascending, [q].
        positions: where it stands, [q].
        tokens: what stands there, [q].
        owners: the name that it belongs to, [q].
        names: how many names were asked for.
    """

    sentences: list[list[int]]
    rows: Integers
    positions: Integers
    tokens: Integers
    owners: Integers
    names: int


def require_head(encoder: Encoder) -> None:
    """Refuse an encoder that cannot guess masked tokens.

    Raises:
        EncoderError: it was loaded without a head, or its head is untrained.
    """
    if encoder.masked_lm is not None and not encoder.trained_head:
        raise EncoderError(
            f"The encoder {encoder.name} has no trained head to guess masked tokens with.",
            "Train one (biogk adapt --help) and give its folder with --encoder, or use "
            "--estimator parallelogram.",
        )


def seek(encoder: Encoder, names: Sequence[tuple[Placed, End]], masking: Masking) -> Sought:
    """The masked sentences behind the PLL of names. Needs no model, so that a thread can do it.

    Args:
        encoder: its tokenizer is used.
        names: n sentences with the end whose name is scored.
        masking: which tokens are hidden while one is guessed.
    """
    texts = list(dict.fromkeys(placed.text for placed, _ in names))
    at = {text: row for row, text in enumerate(texts)}
    encoded: Any = encoder.tokenizer(
        texts,
        truncation=True,
        max_length=encoder.longest,
        return_attention_mask=False,
        return_offsets_mapping=True,
    )
    mask = int(encoder.tokenizer.mask_token_id)
    place: dict[tuple[int, ...], int] = {}
    queries: list[tuple[int, int, int, int]] = []
    for owner, (placed, end) in enumerate(names):
        row = at[placed.text]
        ids: list[int] = encoded["input_ids"][row]
        start, stop = placed.subject if end == "subject" else placed.object
        inside = [
            position
            for position, (first, last) in enumerate(encoded["offset_mapping"][row])
            if first < last and first < stop and last > start
        ]
        for asked, hidden in _masks(inside, encoded.word_ids(row), masking):
            sentence = list(ids)
            for position in hidden:
                sentence[position] = mask
            found = place.setdefault(tuple(sentence), len(place))
            queries += [(found, position, ids[position], owner) for position in asked]
    rows, positions, tokens, owners = np.array(sorted(queries), dtype=np.int64).reshape(-1, 4).T
    sentences = [list(sentence) for sentence in place]
    return Sought(sentences, rows, positions, tokens, owners, len(names))


def _masks(
    inside: Sequence[int], words: Sequence[int | None], masking: Masking
) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
    """For each masked sentence of a name the positions that it asks for, and those it hides."""
    if masking == "name":
        if inside:
            yield inside, inside
        return
    for index, position in enumerate(inside):
        hidden = [position]
        if masking == "word":
            hidden += [right for right in inside[index + 1 :] if words[right] == words[position]]
        yield [position], hidden


def log_likelihoods(encoder: Encoder, sought: Sought) -> Scores:
    """The PLL of each name that was asked for, in nats a token.

    Returns:
        float64 [names]; the log-likelihood of an even guess for a name without any token.

    Raises:
        EncoderError: the encoder has no head.
    """
    vocabulary = int(encoder.masked_lm.config.vocab_size)
    values = np.empty(len(sought.rows), dtype=np.float64)
    ids = sought.sentences
    starts = np.searchsorted(sought.rows, np.arange(len(ids) + 1))
    order = sorted(range(len(ids)), key=lambda row: len(ids[row]), reverse=True)
    for batch in token_batches(order, ids, min(encoder.batch_tokens, LOGITS_A_BATCH // vocabulary)):
        queries = np.concatenate([np.arange(starts[row], starts[row + 1]) for row in batch])
        local = np.repeat(np.arange(len(batch)), [starts[row + 1] - starts[row] for row in batch])
        values[queries] = _guess(
            encoder,
            [ids[row] for row in batch],
            torch.from_numpy(local),
            torch.from_numpy(sought.positions[queries]),
            torch.from_numpy(sought.tokens[queries]),
        )
    counts = np.bincount(sought.owners, minlength=sought.names)
    sums = np.bincount(sought.owners, values, minlength=sought.names)
    even = np.full(sought.names, -np.log(vocabulary))
    found: Scores = np.divide(sums, counts, out=even, where=counts > 0)
    return found


@torch.inference_mode()
def _guess(
    encoder: Encoder,
    ids: list[list[int]],
    rows: torch.Tensor,
    positions: torch.Tensor,
    tokens: torch.Tensor,
) -> npt.NDArray[np.float32]:
    """Log P of the tokens at some positions of a batch, [q]."""
    batch = encoder.batch(ids)
    chosen = torch.zeros(batch["input_ids"].shape, dtype=torch.bool)
    chosen[rows, positions] = True
    cells = (chosen.flatten().cumsum(0) - 1).view_as(chosen)[rows, positions].to(encoder.device)
    with encoder.autocast():
        logits = logits_at(encoder.masked_lm, batch, chosen.to(encoder.device)).float()
    whole = torch.logsumexp(logits, dim=1)
    found: npt.NDArray[np.float32] = (
        (logits[cells, tokens.to(encoder.device)] - whole[cells]).cpu().numpy()
    )
    return found
