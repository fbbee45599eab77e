"""From texts to the graphs that models learn from: linking, coverage, task graphs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from annotated_types import Ge, Interval

from biogk.api.base.parameters import Count, Positive
from biogk.api.base.session import Session
from biogk.api.stages.loading_corpora import CorpusLoading
from biogk.core.config import AnyPath
from biogk.core.errors import UsageError

if TYPE_CHECKING:
    from biogk.load.outcome.report import LoadReport
    from biogk.training.distant.make import SilverReport
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
        wider: Annotated[int, Interval(ge=0, le=5)] = 0,
        any_species: bool = False,
        gold: bool = False,
        evaluate: bool = False,
        hold_out: Sequence[str] = (),
    ) -> LinkReport | LinkEvaluation:
        """Find names of entities in the texts of documents.

        Args:
            corpora: link this corpus only; repeatable.
            splits: link this split only; repeatable.
            nested: keep matches nested in longer ones.
            abbreviations: take short forms that a text explains for their long forms.
            approximate: take words that no name has for those that are spelled alike, from 0.5 to
                1; 0.9 is careful; by default off.
            wider: also link what an entity is a kind of (IS_A, HAS_BROADER), so many steps up, with
                half the score a step.
            any_species: also link genes of a species that a text does not name, though it names
                others.
            gold: link a mention by the identifiers that annotators gave it, and by no name.
            evaluate: compare with the identifiers that annotators gave to mentions; link nothing.
            hold_out: source that counts as never loaded; repeatable.

        Returns:
            what was linked; with `evaluate`, what the links are worth.

        Raises:
            UsageError: `gold` with `evaluate`, or no such source.
            TrainingError: the database has no such documents, or no entities, or its SAME_AS edges
                were made with a source that is held out.
            InputError: with `evaluate`: no annotation has identifiers.
        """
        from biogk.training.linking.candidates import Rules
        from biogk.training.linking.evaluate import evaluate_links
        from biogk.training.linking.link import build_lexicon, link

        if gold and evaluate:
            raise UsageError(
                "The annotators' identifiers are what --evaluate compares with.",
                "Leave out --gold.",
            )
        rules = Rules(nested, abbreviations, approximate, wider, any_species, gold)
        store = self.without(hold_out)
        if evaluate:
            lexicon = build_lexicon(store, rules)
            lexicon.close()
            return evaluate_links(store, lexicon, corpora=corpora, splits=splits)
        return link(store, corpora=corpora, splits=splits, rules=rules)

    def coverage(self, *, corpus: str) -> Coverage:
        """Count the names of a corpus that each source knows.

        Args:
            corpus: corpus, fold included: ade-0.

        Raises:
            InputError: the database has no annotated mention of that corpus, or no link of it.
        """
        from biogk.training.linking.coverage import coverage

        return coverage(self.store, corpus)

    def distant(
        self,
        texts: Sequence[AnyPath],
        *,
        corpus: str,
        name: str | None = None,
        most: Positive = 50_000,
        negatives: Annotated[float, Ge(0)] = 1.0,
        a_pair: Positive = 10,
        seed: Count = 7,
    ) -> tuple[SilverReport, LoadReport]:
        """Make a silver corpus: sentences of plain text that the graph itself annotates.

        Args:
            texts: files or folders of plain UTF-8 text, one sentence or paragraph a line,
                compressed or not.
            corpus: annotated corpus to imitate, fold included: ade-0. Its own sentences are left
                out.
            name: name of the silver corpus; by default that of the corpus with -silver behind it.
            most: keep this many sentences at most.
            negatives: sentences without a relation for each one with.
            a_pair: keep this many sentences of one pair of entities at most.
            seed: random seed of the choice.

        Returns:
            how it was made, and its load.

        Raises:
            UsageError: there is a corpus of that name, or there cannot be.
            InputError: a text cannot be read, the corpus has no relation that the graph could
                state, or no sentence names two entities between which the graph states one.
            TrainingError: the database has no entities.
        """
        from biogk.core.model.names import check_source_name
        from biogk.training.distant.choose import Balance
        from biogk.training.distant.make import make_silver

        silver = check_source_name(name or f"{corpus}-silver", "--name")
        for row in self.store.read("sources/list"):
            if row["id"] == silver and row["status"] == "complete":
                raise UsageError(
                    f"There is a corpus or source {silver} already.",
                    f"Choose another --name, or remove it: biogk sources remove {silver}",
                )
        report = make_silver(
            self.store,
            [Path(text) for text in texts],
            corpus,
            self.home.silver(silver),
            Balance(most, negatives, a_pair, seed),
        )
        vocabulary = self.store.vocabulary
        relations = {type_: vocabulary.named(type_, corpus) for type_ in report.relations}
        symmetric = [t for t in vocabulary.declared(corpus).symmetric if t in relations]
        load = CorpusLoading(self).jsonl(
            report.file, corpus=silver, relations=relations, symmetric=symmetric
        )
        return report, load

    def materialize(
        self,
        *,
        corpus: str,
        splits: Sequence[str] = (),
        hops: Annotated[int, Interval(ge=0, le=3)] = 0,
        top_k: Positive = 10,
        statements: bool = False,
        hold_out: Sequence[str] = (),
        again: bool = False,
    ) -> dict[Path, TaskGraph]:
        """Build the PyG graphs that training learns from: `TaskGraph.data` is the HeteroData.

        Args:
            corpus: corpus, fold included: ade-0.
            splits: split; repeatable. By default train, and test, or dev where there is no test.
            hops: steps from the entities that spans may name to others around them.
            top_k: heaviest edges of an entity that a hop follows.
            statements: add what sources state between entities of one text, and their kinds.
            hold_out: source that counts as never loaded; repeatable.
            again: build it again even if the database looks unchanged.

        Returns:
            the graph of each split, by the file that keeps it.

        Raises:
            InputError: the database has no such corpus or split.
            UsageError: there is no such source.
            TrainingError: linked entities have embeddings of several lengths; or links, SAME_AS
                edges or embeddings were made with a source that is held out.
        """
        from biogk.training.extraction.folds import scored_split
        from biogk.training.graphs.materialize import graph_file, materialize
        from biogk.training.graphs.subgraph import Neighbourhood

        held_out = tuple(self.without(hold_out).held_out)
        folder, around = self.home.graphs, Neighbourhood(hops, top_k, statements, held_out)
        return {
            graph_file(folder, corpus, split, around): materialize(
                self.store, corpus, split, folder, around=around, again=again
            )
            for split in splits or ("train", scored_split(self.store, corpus))
        }
