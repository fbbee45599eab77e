"""Where one reviewer sits: the queue, how far it is done, and verdicts that are kept at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from threading import Lock

from biogk.core.model.verdicts import UNSURE, Verdict
from biogk.core.store.driver import Store
from biogk.curate.decide import Decision, Reviewed, decide, undo
from biogk.curate.explain import Reweighing, Rival
from biogk.curate.opinions import Opinions
from biogk.reviewing.agreement import Agreement, agreements
from biogk.reviewing.queue import QueuedTriple
from biogk.reviewing.sheet import TripleSheet, opinions_of, rivals


@dataclass(frozen=True)
class Progress:
    """How far the reviewer is.

    Args:
        opinions: what was said of each triple of the queue, in its order.
        reviewer: who they are.
    """

    opinions: Sequence[Opinions]
    reviewer: str

    @property
    def total(self) -> int:
        """How many triples there are."""
        return len(self.opinions)

    @property
    def done(self) -> int:
        """Of how many they have said something."""
        return sum(each.by(self.reviewer) is not None for each in self.opinions)

    @property
    def unsure(self) -> int:
        """Of how many they are unsure."""
        said = [each.by(self.reviewer) for each in self.opinions]
        return sum(each is not None and each.verdict == UNSURE for each in said)

    def open_after(self, place: int) -> int | None:
        """The next place of which they have said nothing, round the end; None where there is none.

        Args:
            place: where to begin, from 1; 0 for the beginning.
        """
        order = [*range(place, self.total), *range(place)]
        return next((n + 1 for n in order if not self.opinions[n].by(self.reviewer)), None)


class Desk:
    """One reviewer and their queue.

    Every question is asked by connections of its own, so that a server that was started again is
    found again.

    Args:
        store: the graph.
        items: the queue.
        reviewer: who reviews, as `reviewer_named` has it.
        reweighing: weighs triples again; None where no model is asked.
    """

    def __init__(
        self,
        store: Store,
        items: Sequence[QueuedTriple],
        reviewer: str,
        reweighing: Reweighing | None,
    ) -> None:
        self.store, self.items, self.reviewer = store, items, reviewer
        self.reweighing, self._model = reweighing, Lock()

    def progress(self) -> Progress:
        """How far they are now."""
        with copy(self.store) as store:
            said = self._opinions(store)
        none = Opinions()
        return Progress([said.get(each.triple.key, none) for each in self.items], self.reviewer)

    def sheet(self, place: int) -> TripleSheet:
        """What the graph has of the triple at a place, from 1."""
        with copy(self.store) as store:
            return TripleSheet.read(store, self.items[place - 1].triple)

    def rivals(self, place: int) -> list[Rival]:
        """Its weights under each relation; none where no model is asked."""
        if self.reweighing is None:
            return []
        with self._model, copy(self.store) as store:
            return rivals(store, self.reweighing, self.items[place - 1].triple)

    def judge(self, place: int, verdict: Verdict, note: str, seen: str) -> Reviewed:
        """Keep a verdict.

        Args:
            place: of the triple, from 1.
            verdict: right, wrong or unsure.
            note: why.
            seen: `Opinions.stamp` of what the reviewer saw.

        Raises:
            UsageError: somebody else gave a verdict since.
        """
        triple = self.items[place - 1].triple
        with copy(self.store) as store:
            (found,) = decide(store, [Decision(triple, verdict, note, self.reviewer, seen=seen)])
        return found

    def undo(self, place: int) -> None:
        """Take the reviewer's verdict back.

        Raises:
            UsageError: they have said nothing of it.
        """
        with copy(self.store) as store:
            undo(store, [self.items[place - 1].triple], self.reviewer)

    def agreements(self) -> list[Agreement]:
        """How far reviewers agree on the triples of the queue."""
        with copy(self.store) as store:
            return agreements(self._opinions(store).values())

    def _opinions(self, store: Store) -> Mapping[str, Opinions]:
        return opinions_of(store, [each.triple for each in self.items])
