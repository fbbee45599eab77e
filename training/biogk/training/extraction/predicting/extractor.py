"""A trained model for any text: entities and relations with offsets, confidences and links."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol, Self

import torch

from biogk.core.errors import UsageError
from biogk.core.model.extraction import Extraction, LinkedEntity, Mention, Relation
from biogk.core.progress import say
from biogk.core.store.driver import Store, batched
from biogk.training.devices import choose_device
from biogk.training.extraction.checkpoints.checkpoint import (
    Checkpoint,
    load_checkpoint,
    read_config,
)
from biogk.training.extraction.fitting.decode import BATCH_SIZE, extract
from biogk.training.extraction.fitting.feed import Feed
from biogk.training.extraction.fitting.task import neighbourhood
from biogk.training.extraction.predicting.predict import check_network
from biogk.training.extraction.reading.examples import read_examples
from biogk.training.graphs.subgraph import Subgraph
from biogk.training.graphs.textgraph import Piece, pieces_of, text_graph
from biogk.training.linking.candidates import Rules
from biogk.training.linking.lexicon import Lexicon
from biogk.training.linking.link import build_lexicon
from biogk.training.sharing.hub import model_folder

TEXTS_AT_ONCE = 64


class OpenGraph(Protocol):
    """A graph, as `biogk.api.connect` opens it."""

    store: Store


class Extractor:
    """A model, the dictionary and the database, ready for texts.

    Encoder and dictionary are loaded once. Nothing is written into the database.

    Args:
        store: the database that the knowledge is read from; None for a model that reads none.
        checkpoint: the trained model.
        lexicon: the names of all entities, closed; without a database, of none.
        whole: read each text at once, or cut it into sentences; None as the model was trained.
        batch_size: sentences a step of the model.
    """

    def __init__(
        self,
        store: Store | None,
        checkpoint: Checkpoint,
        lexicon: Lexicon,
        *,
        whole: bool | None = None,
        batch_size: int = BATCH_SIZE,
    ) -> None:
        self.store, self.checkpoint, self.lexicon = store, checkpoint, lexicon
        self.whole = checkpoint.config.whole if whole is None else whole
        self.batch_size = batch_size
        settings = checkpoint.config.settings.model
        device = next(checkpoint.model.parameters()).device
        self._around = neighbourhood(settings)
        self._feed = Feed(settings.widest_span, checkpoint.pad, device)

    @classmethod
    def load(
        cls,
        store: Store | None,
        folder: Path,
        *,
        rules: Rules | None = None,
        device: str | None = None,
        whole: bool | None = None,
        batch_size: int = BATCH_SIZE,
    ) -> Self:
        """The model of a run, and the dictionary of a database.

        Args:
            store: the database; None for a model that reads none.
            folder: the checkpoint of the run, `HOME/runs/RUN`.
            rules: what counts as a name in a text; as `biogk link` has it where None.
            device: `cpu`, `cuda`, ...; the GPU where there is one.
            whole: read each text at once, or cut it into sentences; None as the model was trained.
            batch_size: sentences a step of the model.

        Raises:
            RunError: no such checkpoint, or a damaged one.
            UsageError: there is no such device.
            TrainingError: SAME_AS edges were made with a source that was held out of the training.
        """
        checkpoint = load_checkpoint(folder, choose_device(device))
        lexicon = Lexicon(rules)
        if store is not None:
            store = store.without(checkpoint.config.settings.model.hold_out.split())
            lexicon = build_lexicon(store, rules)
        lexicon.close()
        return cls(store, checkpoint, lexicon, whole=whole, batch_size=batch_size)

    @classmethod
    def from_pretrained(
        cls,
        model: str | os.PathLike[str],
        *,
        revision: str | None = None,
        graph: OpenGraph | None = None,
        device: str | None = None,
        whole: bool | None = None,
        batch_size: int = BATCH_SIZE,
    ) -> Self:
        """A model that somebody shared: `Extractor.from_pretrained("OWNER/NAME")`.

        Args:
            model: its folder, as `biogk runs save` writes it, or its id on the Hugging Face hub.
            revision: branch, tag or commit on the hub; by default the main branch.
            graph: whose names are linked, and which the model is shown; a model that reads texts
                alone needs none.
            device: `cpu`, `cuda`, ...; the GPU where there is one.
            whole: read each text at once, or cut it into sentences; None as the model was trained.
            batch_size: sentences a step of the model.

        Raises:
            UsageError: the model reads a graph and there is none, or the name can be no model's.
            EndpointError: the hub has no such model, or does not answer.
            RunError: the folder holds no model, a damaged one, or one of other embeddings.
        """
        folder = model_folder(os.fspath(model), revision)
        config = read_config(folder)
        if config.reads_graph and graph is None:
            raise UsageError(
                f"The model {model} reads a graph, which is not in its folder.",
                "Give the graph that it was trained with: graph=biogk.connect().",
            )
        store = None if graph is None else graph.store
        if store is not None and not store.there and not config.reads_graph:
            say("There is no server, so that names are not linked to entities.")
            store = None
        found = cls.load(store, folder, device=device, whole=whole, batch_size=batch_size)
        if store is not None and config.gk_network:
            there = " ".join(row["network"] for row in store.read("knowledge/networks"))
            check_network(found.checkpoint, there or "none")
        return found

    def extract(self, text: str) -> Extraction:
        """Mentions and relations in one text, of any length.

        Raises:
            RunError: the embeddings in the database are not those of the training, or memory is
                lacking.
        """
        (found,) = self.extract_many([text])
        return found

    def extract_many(self, texts: Iterable[str]) -> Iterator[Extraction]:
        """Mentions and relations in each text, in the order of the texts, a batch in memory.

        Args:
            texts: any number of them.

        Raises:
            RunError: as for `extract`.
        """
        for batch in batched(texts, TEXTS_AT_ONCE):
            yield from self._extract(batch)

    def _extract(self, texts: list[str]) -> Iterator[Extraction]:
        pieces = pieces_of(texts, self.lexicon, whole=self.whole)
        graph, known = text_graph(self.store, texts, pieces, self._around)
        checkpoint = self.checkpoint
        check_network(checkpoint, graph.network)
        if not known.x.shape[1]:
            # these entities came after the last `biogk embed`; the model was trained to expect some
            width = checkpoint.config.shape.knowledge.width
            graph.data["entity"].x = torch.zeros(len(known.entities), width)
        knowledge = checkpoint.view.of(graph).to(self._feed.device)
        examples = read_examples(graph, checkpoint.tokenizer, checkpoint.config.longest)
        found: dict[int, list[tuple[Piece, Extraction]]] = defaultdict(list)
        for one in extract(
            checkpoint.model,
            graph,
            examples,
            knowledge,
            feed=self._feed,
            batch_size=self.batch_size,
        ):
            piece = pieces[int(one.document)]
            found[piece.text].append((piece, checkpoint.calibrated(one)))
        for number, text in enumerate(texts):
            yield _assembled(text, found[number], known)


def _assembled(text: str, parts: Sequence[tuple[Piece, Extraction]], known: Subgraph) -> Extraction:
    """What was found in the pieces of a text, in the characters of the text."""
    names = dict(zip(known.entities, known.names, strict=True))
    mentions: list[Mention] = []
    relations: list[Relation] = []
    parts = sorted(parts, key=lambda part: part[0].start)
    for piece, found in parts:
        links = {(match.start, match.end): match.candidates for match in piece.matches}
        order = sorted(
            range(len(found.mentions)),
            key=lambda i: (found.mentions[i].start, -found.mentions[i].end, found.mentions[i].type),
        )
        place = {old: len(mentions) + new for new, old in enumerate(order)}
        for old in order:
            mention = found.mentions[old]
            start, end = piece.start + mention.start, piece.start + mention.end
            entities = tuple(
                LinkedEntity(each.entity, names[each.entity], each.method, each.score)
                for each in links.get((start, end), ())
            )
            mentions.append(
                Mention(
                    start,
                    end,
                    mention.type,
                    mention.confidence,
                    text=text[start:end],
                    entities=entities,
                )
            )
        relations += [
            replace(each, head=place[each.head], tail=place[each.tail]) for each in found.relations
        ]
    sentences = tuple((piece.start, piece.end) for piece, _ in parts)
    return Extraction("", mentions, relations, text, sentences)
