"""Formats that anybody's annotated documents may have, into an open graph."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, Unpack

from biogk.api.base.parameters import (
    BioCOptions,
    ConceptOptions,
    CorpusOptions,
    LoadOptions,
    StandoffOptions,
)
from biogk.api.base.session import Session
from biogk.core.config import AnyPath
from biogk.core.model.vocabulary import HomeVocabulary
from biogk.core.progress import say

if TYPE_CHECKING:
    from biogk.core.model.rows import CorpusSource
    from biogk.load.outcome.report import LoadReport
    from biogk.loaders.corpora.bioc import BioC
    from biogk.loaders.corpora.brat import Brat

C = TypeVar("C", bound="CorpusSource")


class CorpusLoading:
    """Loads of the user's own documents.

    Args:
        session: the open graph.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.vocabulary = HomeVocabulary(session.home.relations)

    def brat(self, path: AnyPath, *, corpus: str, **options: Unpack[StandoffOptions]) -> LoadReport:
        """Load documents of the brat annotation tool.

        Args:
            path: a folder of NAME.txt with NAME.ann beside it, or of such folders named train, dev
                and test.
            corpus: name of the corpus.
            options: see `StandoffOptions`.
        """
        from biogk.loaders.corpora.brat import Brat

        return self._load_standoff(Brat, Path(path), corpus, options)

    def bioc(self, path: AnyPath, *, corpus: str, **options: Unpack[BioCOptions]) -> LoadReport:
        """Load documents in BioC, XML or JSON.

        Args:
            path: one file or a folder of them: XML, JSON, or JSON Lines.
            corpus: name of the corpus.
            options: see `BioCOptions`.
        """
        from biogk.loaders.corpora.bioc import BioC

        make = partial(BioC, pairs=options.pop("concept_relations", "keep"))
        return self._load_standoff(make, Path(path), corpus, options)

    def pubtator(
        self, path: AnyPath, *, corpus: str, **options: Unpack[ConceptOptions]
    ) -> LoadReport:
        """Load documents in PubTator: BioRED, BC5CDR, the NCBI Disease corpus, PubTator's exports.

        Args:
            path: one file or a folder of *.pubtator or *.txt.
            corpus: name of the corpus.
            options: see `ConceptOptions`.
        """
        from biogk.loaders.corpora.pubtator import PubTator

        make = partial(
            PubTator,
            Path(path),
            corpus,
            options.pop("split", None),
            pairs=options.pop("concept_relations", "keep"),
        )
        return self._load_own(make, corpus, options)

    def jsonl(self, path: AnyPath, *, corpus: str, **options: Unpack[CorpusOptions]) -> LoadReport:
        """Load annotated documents as JSON Lines.

        Args:
            path: one file or a folder of *.jsonl.
            corpus: name of the corpus.
            options: see `CorpusOptions`.
        """
        from biogk.loaders.corpora.jsonl import JsonLines

        make = partial(JsonLines, Path(path), corpus, options.pop("split", None))
        return self._load_own(make, corpus, options)

    def _load_standoff(
        self, loader: Callable[..., Brat | BioC], path: Path, corpus: str, options: StandoffOptions
    ) -> LoadReport:
        from biogk.loaders.corpora.declared import heads_of

        make = partial(
            loader,
            path,
            corpus,
            options.pop("split", None),
            discontinuous=options.pop("discontinuous", "reject"),
            heads=heads_of(self.vocabulary, corpus, options.pop("heads", ())),
        )
        return self._load_own(make, corpus, options)

    def _load_own(self, make: partial[C], corpus: str, options: CorpusOptions) -> LoadReport:
        """Load a corpus and declare its relation types in the home."""
        from biogk.load.fingerprint import arguments
        from biogk.loaders.corpora.declared import declare, like_no_relation, with_types

        types, relations = options.pop("types", None), options.pop("relations", None) or {}
        make = partial(make, prefixes=options.pop("prefixes", None) or {})
        symmetric, negative = options.pop("symmetric", ()), options.pop("negative", ())
        source, found = with_types(
            self.vocabulary,
            corpus,
            make,
            types=types,
            relations=relations,
            symmetric=symmetric,
            negative=negative,
            heads=make.keywords.get("heads", ()),
        )
        beside = {"types": types, "relations": relations, "declared": found.model_dump()}
        reads = {**arguments(make), **beside}
        report = self._load_documents(source, reads, options)
        path = declare(self.vocabulary, corpus, found)
        if path is not None:
            named = ", ".join(f"{type_} as {given}" for type_, given in found.relations.items())
            say(f"Declared in {path}: {named or 'no relation types'}.")
        for type_ in like_no_relation(found):
            say(f"{type_} reads like 'no relation': if it is, load again with --negative {type_}.")
        return report

    def _load_documents(
        self, source: CorpusSource, reads: Mapping[str, object], options: LoadOptions
    ) -> LoadReport:
        from biogk.load.ingest import load_corpus
        from biogk.load.run import run_load

        return run_load(
            load_corpus, self.session.store, self.session.home, source, reads, **options
        )
