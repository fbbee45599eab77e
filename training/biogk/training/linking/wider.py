"""What entities are kinds of: a text that names a narrow concept speaks of the wider ones, too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Self

from biogk.core.store.driver import Store
from biogk.core.store.pages import pages
from biogk.training.linking.candidates import WIDER, Candidate

PAGE = 10_000
A_STEP = 0.5
"""What the score of a candidate is multiplied by for each step up."""


class WiderConcepts:
    """The concepts above candidates, by IS_A and HAS_BROADER.

    Args:
        parents: what each entity is a kind of, one step up.
        steps: how far up is looked.
    """

    def __init__(
        self, parents: Mapping[str, Sequence[str]] | None = None, *, steps: int = 0
    ) -> None:
        self._parents, self.steps = parents or {}, steps

    @classmethod
    def read(cls, store: Store, steps: int) -> Self:
        """Those of the graph; none where no step is taken."""
        if not steps:
            return cls()
        found: dict[str, list[str]] = {}
        for page in pages(store, "corpus/wider", limit=PAGE):
            found.update(zip(page["ids"], map(sorted, page["wider"]), strict=True))
        return cls(found, steps=steps)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Every entity with one that it is a kind of, in the order of their ids."""
        for entity in sorted(self._parents):
            yield from ((entity, parent) for parent in self._parents[entity])

    def added(self, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
        """The candidates of a span, and behind them the concepts above them.

        Args:
            candidates: the best first.
        """
        best: dict[str, float] = {}
        level = {each.entity: each.score for each in candidates}
        for _ in range(self.steps):
            above: dict[str, float] = {}
            for entity, score in level.items():
                for parent in self._parents.get(entity, ()):
                    above[parent] = max(A_STEP * score, above.get(parent, 0.0))
            for entity, score in above.items():
                best[entity] = max(score, best.get(entity, 0.0))
            level = above
        known = {each.entity for each in candidates}
        wider = [
            Candidate(entity, WIDER, round(score, 4))
            for entity, score in best.items()
            if entity not in known
        ]
        return (*candidates, *sorted(wider, key=lambda each: (-each.score, each.entity)))
