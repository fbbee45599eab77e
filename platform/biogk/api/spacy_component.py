"""A model as a component of a spaCy pipeline: `nlp.add_pipe("biogk", config={"model": ...})`.

spaCy finds it by the entry point `spacy_factories` of this package, and imports it for every
pipeline that is made, with or without it; so what is heavy is imported where it is used.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from weakref import finalize

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup
from spacy.util import filter_spans

if TYPE_CHECKING:
    from biogk.core.model.extraction import Extraction
    from biogk.training.extraction.predicting.extractor import Extractor

KEY, RELATIONS = "biogk", "relations"
AT_ONCE = 64


@dataclass(frozen=True)
class SpanRelation:
    """A relation between two spans of a Doc.

    Args:
        head: the span that it begins at.
        tail: the span that it ends at.
        type: its type.
        confidence: from 0 to 1.
    """

    head: Span
    tail: Span
    type: str
    confidence: float


@Language.factory(
    KEY,
    assigns=["doc.ents", "doc.spans", f"doc._.{RELATIONS}"],
    default_config={"revision": None, "graph": False, "whole": None, "device": None},
)
def create(
    nlp: Language,  # noqa: ARG001 - spaCy gives it
    name: str,  # noqa: ARG001
    model: str,
    revision: str | None,
    graph: bool,
    whole: bool | None,
    device: str | None,
) -> BiogkComponent:
    """The component, as a pipeline's config describes it.

    Args:
        nlp: the pipeline.
        name: of the component in it.
        model: folder of a model, or its id on the hub.
        revision: branch, tag or commit on the hub.
        graph: whether names are linked to the graph that the commands would use.
        whole: read each text at once, or cut it into sentences; None as the model was trained.
        device: `cpu`, `cuda`, ...; the GPU where there is one.
    """
    return BiogkComponent(model, revision, graph=graph, whole=whole, device=device)


class BiogkComponent:
    """Sets on each Doc what a model finds.

    `doc.spans["biogk"]` has all mentions, with `scores`, `entities` and `relations` in its `attrs`;
    `doc.ents` those that do not overlap, the longest first, and entities of earlier components
    beside them; `doc._.relations` the relations. `span.kb_id_` is the likeliest linked entity. A
    mention that begins or ends within a token has the whole token.

    The model is loaded for the first text. `nlp.to_disk` writes it with the pipeline; a pickle, and
    `nlp.to_bytes`, name it only.

    Args:
        model: folder of a model, or its id on the hub.
        revision: branch, tag or commit on the hub.
        graph: whether names are linked to the graph that the commands would use.
        whole: read each text at once, or cut it into sentences; None as the model was trained.
        device: where it computes.
    """

    def __init__(
        self,
        model: str,
        revision: str | None,
        *,
        graph: bool,
        whole: bool | None,
        device: str | None,
    ) -> None:
        self.model, self.revision, self.graph = model, revision, graph
        self.whole, self.device = whole, device

    @cached_property
    def extractor(self) -> Extractor:
        """The model, loaded.

        Raises:
            UsageError: it reads a graph and there is none, or the name can be no model's.
            EndpointError: the hub has no such model, or does not answer.
            RunError: the folder holds no model, or a damaged one.
        """
        from biogk.api.connect import connect
        from biogk.training.extraction.predicting.extractor import Extractor

        graph = connect() if self.graph else None
        if graph is not None:
            finalize(self, graph.close)
        return Extractor.from_pretrained(
            self.model,
            revision=self.revision,
            graph=graph,
            device=self.device,
            whole=self.whole,
        )

    def __call__(self, doc: Doc) -> Doc:
        """Set what is found in a text."""
        return _with(doc, self.extractor.extract(doc.text))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = AT_ONCE) -> Iterator[Doc]:
        """The same for many texts, in batches."""
        from biogk.core.store.driver import batched

        for docs in batched(stream, batch_size):
            found = self.extractor.extract_many(doc.text for doc in docs)
            yield from map(_with, docs, found)

    def to_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Write the model beside the pipeline."""
        from biogk.training.sharing.folder import copy_model
        from biogk.training.sharing.hub import model_folder

        copy_model(model_folder(self.model, self.revision), Path(path))

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> BiogkComponent:  # noqa: ARG002
        """Take the model that was written beside the pipeline."""
        self.__init__(  # type: ignore[misc]
            str(path), None, graph=self.graph, whole=self.whole, device=self.device
        )
        return self

    def __getstate__(self) -> dict[str, Any]:
        return {key: value for key, value in vars(self).items() if key != "extractor"}


def relations_of(doc: Doc) -> list[SpanRelation]:
    """`doc._.relations`."""
    if KEY not in doc.spans:
        return []
    spans = doc.spans[KEY]
    return [
        SpanRelation(spans[each["head"]], spans[each["tail"]], each["type"], each["confidence"])
        for each in spans.attrs[RELATIONS]
    ]


def _with(doc: Doc, found: Extraction) -> Doc:
    """A Doc with what was found in it, as plain values that spaCy can write."""
    spans = [
        # every character of a text is in a token
        cast(
            "Span",
            doc.char_span(
                each.start,
                each.end,
                label=each.type,
                kb_id=each.entities[0].id if each.entities else "",
                alignment_mode="expand",
            ),
        )
        for each in found.mentions
    ]
    attributes = {
        "scores": [each.confidence for each in found.mentions],
        "entities": [[asdict(entity) for entity in each.entities] for each in found.mentions],
        RELATIONS: [each.as_dict() for each in found.relations],
    }
    doc.spans[KEY] = SpanGroup(doc, name=KEY, spans=spans, attrs=attributes)
    ents = filter_spans(spans)
    taken = {token.i for span in ents for token in span}
    doc.ents = [
        *ents,
        *(span for span in doc.ents if taken.isdisjoint(range(span.start, span.end))),
    ]
    return doc


def _one_thread() -> None:
    """A forked process has none of its parent's threads, and would wait for them forever."""
    if torch := sys.modules.get("torch"):
        torch.set_num_threads(1)


os.register_at_fork(after_in_child=_one_thread)

if not Doc.has_extension(RELATIONS):
    Doc.set_extension(RELATIONS, getter=relations_of)
