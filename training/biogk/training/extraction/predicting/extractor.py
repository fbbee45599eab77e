"""A trained model for any text: entities and relations with offsets, confidences and links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Self

import torch

from biogk.core.model.extraction import Extraction, LinkedEntity, Mention, Relation
from biogk.core.store.driver import Store, batched
from biogk.training.devices import choose_device
from biogk.training.extraction.checkpoints.checkpoint import Checkpoint, load_checkpoint
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

TEXTS_AT_ONCE = 64


class Extractor:
    """A model, the dictionary and the database, ready for texts.

    Encoder and dictionary are loaded once. Nothing is written into the database.

    Args:
        store: the database that the knowledge is read from.
        checkpoint: the trained model.
        lexicon: the names of all entities, closed.
        whole: read each text at once, without cutting it into sentences.
        batch_size: sentences a step of the model.
    """

    def __init__(
        self,
        store: Store,
        checkpoint: Checkpoint,
        lexicon: Lexicon,
        *,
        whole: bool = False,
        batch_size: int = BATCH_SIZE,
    ) -> None:
        self.store, self.checkpoint, self.lexicon = store, checkpoint, lexicon
        self.whole, self.batch_size = whole, batch_size
        settings = checkpoint.config.settings.model
        device = next(checkpoint.model.parameters()).device
        self._around = neighbourhood(settings)
        self._feed = Feed(settings.widest_span, checkpoint.pad, device)

    @classmethod
    def load(
        cls,
        store: Store,
        folder: Path,
        *,
        rules: Rules | None = None,
        device: str | None = None,
        whole: bool = False,
        batch_size: int = BATCH_SIZE,
    ) -> Self:
        """The model of a run, and the dictionary of a database.

        Args:
            store: the database.
            folder: the checkpoint of the run, `HOME/runs/RUN`.
            rules: what counts as a name in a text; as `biogk link` has it where None.
            device: `cpu`, `cuda`, ...; the GPU where there is one.
            whole: read each text at once, without cutting it into sentences.
            batch_size: sentences a step of the model.

        Raises:
            RunError: no such checkpoint, or a damaged one.
            UsageError: there is no such device.
        """
        checkpoint = load_checkpoint(folder, choose_device(device))
        lexicon = build_lexicon(store, rules)
        lexicon.close()
        return cls(store, checkpoint, lexicon, whole=whole, batch_size=batch_size)

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
            Relation(place[each.head], place[each.tail], each.type, each.confidence)
            for each in found.relations
        ]
    sentences = tuple((piece.start, piece.end) for piece, _ in parts)
    return Extraction("", mentions, relations, text, sentences)
