"""Pairs of a truth with what the graph says of each: some 30 bytes a pair, and the first misses."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from math import nan

import numpy as np

from biogk.core.model.names import fold_label
from biogk.core.model.rows import RejectedRow
from biogk.training.checking.counting import Flags, Numbers
from biogk.training.checking.evidence import Evidence, Pair
from biogk.training.checking.report import Both, FaultyRows, Misses, TruthMiss, UnknownNames
from biogk.training.checking.truth import Called, TruthPair

TRUE, KNOWN, STATED, DENIED = 1, 2, 4, 8


@dataclass
class _Listed:
    """The first pairs of a kind, by their keys."""

    most: int
    pairs: dict[int, TruthMiss] = field(default_factory=dict)

    def add(self, key: int, pair: TruthPair, evidence: Evidence, sources: set[str]) -> None:
        if len(self.pairs) < self.most:
            miss = TruthMiss(
                pair.line,
                pair.subject[-1],
                pair.object[-1],
                sorted(sources),
                evidence.weight,
                evidence.confidence,
            )
            self.pairs.setdefault(key, miss)

    def misses(self, flags: Flags, contradictory: set[int]) -> Misses:
        some = [miss for key, miss in self.pairs.items() if key not in contradictory]
        return Misses(int(flags.sum()), some)


@dataclass(frozen=True)
class TruthColumns:
    """The different pairs of a truth, n of them, in the order of the table; a pair a row.

    Args:
        true: whether the truth calls it true, [n].
        known: whether the graph has both ends, [n].
        stated: whether it is stated, [n].
        denied: whether a source knows it to be false, [n].
        weights: its weight, or NaN, [n].
        confidences: its confidence, or NaN, [n].
        repeated: rows beyond the first of their pair.
        contradictory: keys of pairs that are called both, and left out.
    """

    true: Flags
    known: Flags
    stated: Flags
    denied: Flags
    weights: Numbers
    confidences: Numbers
    repeated: int
    contradictory: set[int]

    def both(self, some: Flags) -> Both:
        """How many pairs of some are true, and how many are false."""
        return Both(int((some & self.true).sum()), int((some & ~self.true).sum()))


class Tally:
    """Takes one pair after another.

    Args:
        symmetric: whether a pair is the same either way round.
        most: how many misses, unknown names and faulty rows are listed.
    """

    def __init__(self, *, symmetric: bool, most: int) -> None:
        self.symmetric, self.most = symmetric, most
        self.rows = 0
        self.models: set[str] = set()
        self.silent, self.wrong, self.refused = _Listed(most), _Listed(most), _Listed(most)
        self._faults: list[tuple[int, str]] = []
        self._rejected = 0
        self._unknown: set[int] = set()
        self._listed: list[str] = []
        self._lacking, self._first = [0, 0], ["", ""]
        self._keys, self._flags = array("q"), array("B")
        self._weights, self._confidences = array("d"), array("d")

    def reject(self, row: RejectedRow) -> None:
        """Count a row that is no pair."""
        self.rows += 1
        self._rejected += 1
        if len(self._faults) < self.most or not self._faults:
            self._faults.append((row.line, row.reason))

    def add(self, pair: TruthPair, entities: Pair, evidence: Evidence) -> None:
        """Take a pair.

        Args:
            pair: as the table has it.
            entities: what its ends may be in the graph.
            evidence: what the graph says of it.
        """
        self.rows += 1
        known = all(entities)
        for side, (called, found) in enumerate(
            zip((pair.subject, pair.object), entities, strict=True)
        ):
            if not found:
                self._lacking[side] += 1
                self._first[side] = self._first[side] or called[-1]
                self._lacks(called)
        stated, denied = bool(evidence.sources), bool(evidence.denied)
        key = self._key(pair, entities)
        self._keys.append(key)
        self._flags.append(TRUE * pair.true | KNOWN * known | STATED * stated | DENIED * denied)
        self._weights.append(nan if evidence.weight is None else evidence.weight)
        self._confidences.append(nan if evidence.confidence is None else evidence.confidence)
        self.models |= evidence.models
        if pair.true and known and not stated and evidence.confidence is None:
            self.silent.add(key, pair, evidence, set())
        if stated and not pair.true:
            self.wrong.add(key, pair, evidence, evidence.sources)
        if denied and pair.true:
            self.refused.add(key, pair, evidence, evidence.denied)

    @property
    def pairs(self) -> int:
        """The rows that are pairs."""
        return len(self._keys)

    @property
    def lacking(self) -> tuple[str, str]:
        """The first subject where none at all is in the graph, and the first object likewise."""
        subject, object_ = (
            first if missing == self.pairs else ""
            for missing, first in zip(self._lacking, self._first, strict=True)
        )
        return subject, object_

    @property
    def rejected(self) -> FaultyRows:
        """The rows that are no pair."""
        return FaultyRows(self._rejected, self._faults)

    @property
    def unknown(self) -> UnknownNames:
        """The names that the graph does not have."""
        return UnknownNames(len(self._unknown), self._listed)

    def columns(self) -> TruthColumns:
        """The different pairs, without those that are called both true and false."""
        flags = np.frombuffer(self._flags, dtype=np.uint8)
        keys, first, at = np.unique(
            np.frombuffer(self._keys, dtype=np.int64), return_index=True, return_inverse=True
        )
        labels = flags & TRUE
        lowest, highest = np.ones(len(keys), np.uint8), np.zeros(len(keys), np.uint8)
        np.minimum.at(lowest, at, labels)
        np.maximum.at(highest, at, labels)
        agreed = lowest == highest
        rows = np.sort(first[agreed])
        return TruthColumns(
            (flags[rows] & TRUE) > 0,
            (flags[rows] & KNOWN) > 0,
            (flags[rows] & STATED) > 0,
            (flags[rows] & DENIED) > 0,
            np.frombuffer(self._weights, dtype=np.float64)[rows],
            np.frombuffer(self._confidences, dtype=np.float64)[rows],
            len(flags) - len(keys),
            set(keys[~agreed].tolist()),
        )

    def _key(self, pair: TruthPair, entities: Pair) -> int:
        """One number for all rows that mean the same pair; two pairs share one by no chance.

        Ends are the same where they lead to the same entities; those that lead to none, where they
        are called the same.
        """
        subject, object_ = (
            found or ("", *map(fold_label, called))
            for called, found in zip((pair.subject, pair.object), entities, strict=True)
        )
        return hash(frozenset((subject, object_)) if self.symmetric else (subject, object_))

    def _lacks(self, called: Called) -> None:
        name = hash(tuple(map(fold_label, called)))
        if name not in self._unknown:
            self._unknown.add(name)
            if len(self._listed) < self.most:
                self._listed.append(called[-1])
