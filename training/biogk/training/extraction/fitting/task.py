"""The documents of a training, those that choose its epoch, and what a model for them must be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import torch
from transformers import PreTrainedTokenizerBase

from biogk.core.counted import counted
from biogk.core.errors import TrainingError
from biogk.training.extraction.config import ModelSettings, TrainingSettings
from biogk.training.extraction.models.base import TaskShape
from biogk.training.extraction.reading.examples import Example, read_examples
from biogk.training.extraction.reading.knowledge import KnowledgeShape, KnowledgeView
from biogk.training.graphs.subgraph import Neighbourhood
from biogk.training.graphs.taskgraph import CONCEPT_GOLD, GOLD, NAMES, TaskGraph
from biogk.training.graphs.textgraph import sentence_spans

LOOKED_AT = 1_000
"""Texts that are cut into sentences to see whether they have several."""


@dataclass(frozen=True)
class Task:
    """What is trained on, and what chooses the epoch.

    Args:
        graph: of the training split.
        train: documents trained on.
        chooser: graph of the documents that choose; the same where they are held out.
        choosing: those documents.
    """

    graph: TaskGraph
    train: Sequence[Example]
    chooser: TaskGraph
    choosing: Sequence[Example]

    def state(self, view: KnowledgeView) -> str:
        """What is trained on, in a form that changes when the database does.

        Args:
            view: what the model is shown of knowledge. For one that is shown none, knowledge that
                has changed is no change.
        """
        graphs = (self.graph, self.chooser)
        if view.settings.knowledge == "none" and not view.settings.reads_statements:
            return " ".join(dict.fromkeys(graph.annotation for graph in graphs))
        return " ".join(dict.fromkeys(graph.state for graph in graphs))


def neighbourhood(settings: ModelSettings) -> Neighbourhood:
    """How far the knowledge of a model's task graphs reaches."""
    return Neighbourhood(
        settings.hops, settings.top_k, settings.reads_statements, tuple(settings.hold_out.split())
    )


def read_task(
    graph: TaskGraph,
    test: TaskGraph | None,
    tokenizer: PreTrainedTokenizerBase,
    longest: int,
    settings: TrainingSettings,
) -> Task:
    """The documents of a training.

    Args:
        graph: of the training split.
        test: of the split that chooses; None holds out a part of the training split, drawn with
            the seed.
        tokenizer: the encoder's.
        longest: word pieces that the encoder takes at once.
        settings: the parts that are held out and trained on, and the seed.

    Raises:
        TrainingError: too few documents to hold some out.
    """
    examples = read_examples(graph, tokenizer, longest)
    generator = torch.Generator().manual_seed(settings.seed)
    order = torch.randperm(len(examples), generator=generator).tolist()
    if test is not None:
        kept = sorted(order[: _part(len(order), settings)])
        chooser = read_examples(test, tokenizer, longest)
        return Task(graph, [examples[i] for i in kept], test, chooser)
    held_out = max(1, round(settings.dev_part * len(examples)))
    if held_out >= len(examples):
        raise TrainingError(
            f"{graph.corpus} has {counted(len(examples), 'training document')}: too few to hold "
            "some out.",
            "Load more, or choose the epoch on the test split with --select test.",
        )
    choosing = [examples[i] for i in order[:held_out]]
    end = held_out + _part(len(order) - held_out, settings)
    return Task(graph, [examples[i] for i in order[held_out:end]], graph, choosing)


def _part(documents: int, settings: TrainingSettings) -> int:
    """How many documents are trained on; a larger part has all those of a smaller one in it."""
    return max(1, round(settings.part * documents))


def task_shape(graph: TaskGraph, knowledge: KnowledgeShape) -> TaskShape:
    """What a model for this graph must tell apart.

    Raises:
        TrainingError: the graph has no annotated mention.
    """
    if not graph.mention_types:
        raise TrainingError(
            f"{graph.corpus}, split {graph.split}, has no annotated mention to learn from."
        )
    of_concepts = graph.relates_concepts
    return TaskShape(
        mention_types=graph.mention_types,
        relation_types=graph.relation_types,
        symmetric=graph.symmetric,
        signatures=sorted(_signatures(graph)),
        concepts=of_concepts,
        novel=of_concepts and bool((graph.data[CONCEPT_GOLD].novel >= 0).any()),
        knowledge=knowledge,
    )


def reads_documents(graph: TaskGraph) -> bool:
    """Whether a model learns from whole documents: most texts have several sentences.

    Args:
        graph: of the training split.
    """
    if graph.relates_concepts:
        return True
    texts = graph.texts[:LOOKED_AT]
    return sum(len(sentence_spans(text)) > 1 for text in texts) > len(texts) / 2


def _signatures(graph: TaskGraph) -> set[tuple[int, int, int]]:
    """Head type, relation type and tail type of every annotated relation."""
    types, gold = graph.data["mention"].type, graph.data[GOLD]
    if not graph.relates_concepts:
        head, tail = gold.edge_index
        seen = torch.stack((types[head], gold.edge_type + 1, types[tail]), dim=1)
        return {(h, r, t) for h, r, t in seen.tolist()}
    of_concept: dict[int, set[int]] = defaultdict(set)
    for mention, concept in graph.data[NAMES].edge_index.T.tolist():
        of_concept[concept].add(int(types[mention]))
    gold = graph.data[CONCEPT_GOLD]
    return {
        (head, relation + 1, tail)
        for ends, relation in zip(gold.edge_index.T.tolist(), gold.edge_type.tolist(), strict=True)
        for head, tail in product(*(of_concept[end] for end in ends))
    }
