"""Which sentences a silver corpus keeps: balanced, each once, no pair too often."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import heappush, heapreplace

from biogk.training.distant.sentences import HOW, STATED, SilverSentence

WORD = re.compile(r"[^\W_]+")
DIGEST = 8

_Entry = tuple[int, int, SilverSentence]


@dataclass(frozen=True)
class Balance:
    """How many sentences of which kind are kept.

    Args:
        most: in all.
        negatives: sentences without a relation for each one with.
        a_pair: sentences of a pair of entities.
        seed: draws them.
    """

    most: int = 50_000
    negatives: float = 1.0
    a_pair: int = 10
    seed: int = 7


@dataclass
class Choice:
    """Sentences seen and kept; no more than `Balance.most` with and without a relation are held.

    A sentence is drawn by a digest of its words and the seed, so that the choice does not depend on
    the order of the texts. Of those without a relation the ones whose pair the graph states
    otherwise come first.

    Args:
        balance: what is wanted.
        refused: digests of sentences that must not be taken, as `digest_of` makes them.
    """

    balance: Balance
    refused: frozenset[bytes] = frozenset()
    seen: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    _kept: dict[bool, list[_Entry]] = field(default_factory=lambda: {True: [], False: []})
    _digests: set[bytes] = field(default_factory=set)
    _pairs: Counter[tuple[bool, str, str]] = field(default_factory=Counter)

    def add(self, sentence: SilverSentence) -> None:
        """Take a sentence into account."""
        digest, how = digest_of(sentence.text), sentence.how
        if digest in self.refused:
            self.left_out["of the corpus"] += 1
            return
        if digest in self._digests:
            self.left_out["repeated"] += 1
            return
        self._digests.add(digest)
        self.seen[how] += 1
        stated = how == STATED
        pairs = {(stated, *pair.entities) for pair in sentence.pairs if pair.how == how}
        if all(self._pairs[pair] >= self.balance.a_pair for pair in pairs):
            self.left_out["pair often enough"] += 1
            return
        self._pairs.update(pairs)
        entry = -HOW.index(how), -self._drawn(digest), sentence
        kept = self._kept[stated]
        if len(kept) < self.balance.most:
            heappush(kept, entry)
        elif entry[:2] > kept[0][:2]:
            heapreplace(kept, entry)

    def chosen(self) -> list[SilverSentence]:
        """The sentences of the corpus, in an order that is drawn, too."""
        stated, others = (sorted(self._kept[each], key=_rank) for each in (True, False))
        share = self.balance.most / (1 + self.balance.negatives)
        stated = stated[: round(share)]
        others = others[: round(len(stated) * self.balance.negatives)]
        return [entry[2] for entry in sorted(stated + others, key=lambda entry: entry[1])]

    def _drawn(self, digest: bytes) -> int:
        seeded = digest + str(self.balance.seed).encode()
        return int.from_bytes(hashlib.blake2b(seeded, digest_size=DIGEST).digest())


def _rank(entry: _Entry) -> tuple[int, int]:
    return -entry[0], -entry[1]


def digest_of(text: str) -> bytes:
    """Of the letters and digits of a text alone, so that another way to cut words is no other text.

    Args:
        text: a sentence.
    """
    letters = "".join(WORD.findall(text.lower()))
    return hashlib.blake2b(letters.encode(), digest_size=DIGEST).digest()


def digests_of(texts: Iterable[str]) -> frozenset[bytes]:
    """The digests of some texts."""
    return frozenset(map(digest_of, texts))
