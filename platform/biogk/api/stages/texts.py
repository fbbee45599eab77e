"""From texts to the graphs that models learn from: linking, coverage, task graphs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from annotated_types import Interval

from biogk.api.base.parameters import Positive
from biogk.api.base.session import Session

if TYPE_CHECKING:
    from pathlib import Path

    from biogk.training.graphs.taskgraph import TaskGraph
    from biogk.training.linking.coverage import Coverage
    from biogk.training.linking.evaluate import LinkEvaluation
    from biogk.training.linking.link import LinkReport


class TextStage(Session):
    """The stages between a corpus and a training."""

    def link(
        self,
        *,
        corpora: Sequence[str] = (),
        splits: Sequence[str] = (),
        nested: bool = False,
        abbreviations: bool = True,
        approximate: Annotated[float | None, Interval(ge=0.5, le=1)] = None,
        evaluate: bool = False,
    ) -> LinkReport | LinkEvaluation:
        """Find names of entities in the texts of documents.

        Args:
            corpora: link this corpus only; repeatable.
            splits: link this split only; repeatable.
            nested: keep matches nested in longer ones.
            abbreviations: take short forms that a text explains for their long forms.
            approximate: take words that no name has for those that are spelled alike, from 0.5 to
                1; 0.9 is careful; by default off.
            evaluate: compare with the identifiers that annotators gave to mentions; link nothing.

        Returns:
            what was linked; with `evaluate`, what the links are worth.

        Raises:
            TrainingError: the database has no such documents, or no entities.
            InputError: with `evaluate`: no annotation has identifiers.
        """
        from biogk.training.linking.evaluate import evaluate_links
        from biogk.training.linking.lexicon import Rules
        from biogk.training.linking.link import build_lexicon, link

        rules = Rules(nested, abbreviations, approximate)
        if evaluate:
            lexicon = build_lexicon(self.store, rules)
            lexicon.close()
            return evaluate_links(self.store, lexicon, corpora=corpora, splits=splits)
        return link(self.store, corpora=corpora, splits=splits, rules=rules)

    def coverage(self, *, corpus: str) -> Coverage:
        """Count the names of a corpus that each source knows.

        Args:
            corpus: corpus, fold included: ade-0.

        Raises:
            InputError: the database has no annotated mention of that corpus, or no link of it.
        """
        from biogk.training.linking.coverage import coverage

        return coverage(self.store, corpus)

    def materialize(
        self,
        *,
        corpus: str,
        splits: Sequence[str] = ("train", "test"),
        hops: Annotated[int, Interval(ge=0, le=3)] = 0,
        top_k: Positive = 10,
        statements: bool = False,
        again: bool = False,
    ) -> dict[Path, TaskGraph]:
        """Build the PyG graphs that training learns from: `TaskGraph.data` is the HeteroData.

        Args:
            corpus: corpus, fold included: ade-0.
            splits: split; repeatable.
            hops: steps from the entities that spans may name to others around them.
            top_k: heaviest edges of an entity that a hop follows.
            statements: add what sources state between entities of one text, and their kinds.
            again: build it again even if the database looks unchanged.

        Returns:
            the graph of each split, by the file that keeps it.

        Raises:
            InputError: the database has no such corpus or split.
            TrainingError: linked entities have embeddings of several lengths.
        """
        from biogk.training.graphs.materialize import graph_file, materialize
        from biogk.training.graphs.subgraph import Neighbourhood

        folder, around = self.home.graphs, Neighbourhood(hops, top_k, statements)
        return {
            graph_file(folder, corpus, split, around): materialize(
                self.store, corpus, split, folder, around=around, again=again
            )
            for split in splits
        }
