"""Sources of triples and corpora, into an open graph: `graph.load`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial as called
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, Unpack

from annotated_types import Ge, Gt, Interval

from biogk.api.base.parameters import (
    BulkLoadOptions,
    LoadOptions,
    Option,
    Positive,
    Split,
)
from biogk.api.stages.loading_formats import FormatLoading, optional
from biogk.core.config import AnyPath
from biogk.core.errors import UsageError
from biogk.core.progress import say

if TYPE_CHECKING:
    from biogk.load.outcome.report import LoadReport
    from biogk.loaders.sources.umls.details import Details
    from biogk.loaders.sources.wikidata import Wanted, Wikidata, WikidataDump

FOLDS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9)


class Loading(FormatLoading):
    """What reads a source or a corpus into the database, a method each: `graph.load`.

    Loading the same again changes nothing, and resumes a load that was interrupted. Beside what a
    method says it raises what `load_knowledge` and `load_corpus` raise.
    """

    def umls(
        self,
        path: AnyPath,
        *,
        vocabularies: Sequence[str] = (),
        languages: Sequence[str] = ("ENG",),
        suppressed: Sequence[Literal["O", "E", "Y"]] = (),
        rels: Sequence[str] = (),
        relas: Sequence[str] = (),
        types: Sequence[str] = (),
        groups: Sequence[str] = (),
        network: AnyPath | None = None,
        with_types: bool = False,
        partial: bool = False,
        **options: Unpack[BulkLoadOptions],
    ) -> LoadReport:
        """Load a release of the UMLS. What was left out is said, and counted in the home.

        Args:
            path: the folder of a release, its META, or the zip archive that holds them.
            vocabularies: only this vocabulary (SAB): MSH.
            languages: language of names (LAT); of several the first that a concept has names it.
            suppressed: keep what is suppressed with this flag: O obsolete, E by an editor, Y by
                its source.
            rels: only relations with this REL: PAR, RO.
            relas: only relations with this RELA: may_treat.
            types: only concepts of this semantic type or group: T047, 'Sign or Symptom', DISO.
            groups: only the relations of this set of groups, as the types of the groups: paper, or
                one group: paper.has_symptoms.
            network: folder of the Semantic Network; by default in PATH.
            with_types: also load the semantic types as entities, and which concept is of which.
            partial: continue if optional files are missing.
            options: see `BulkLoadOptions`.

        Raises:
            UsageError: a filter names what there is not.
        """
        from biogk.load.fingerprint import arguments
        from biogk.loaders.sources.umls.filters import Filters
        from biogk.loaders.sources.umls.source import Umls

        filters = map(tuple, (vocabularies, languages, suppressed, rels, relas, types, groups))
        make = called(
            Umls,
            Path(path),
            Filters(*filters),
            network=optional(network),
            partial=partial,
            with_types=with_types,
        )
        source = make(settings=self.session.home.umls_settings, vocabulary=self.vocabulary)
        report = self._load_triples(source, arguments(make), options)
        self._keep_left_out(source.details())
        return report

    def wikidata(
        self,
        path: AnyPath | None = None,
        *,
        languages: Sequence[str] = ("en",),
        classes: Sequence[str] = (),
        endpoint: str | None = None,
        contact: Annotated[str, Option(env="BIOGK_CONTACT")] = "",
        pause: Annotated[float, Ge(0)] = 1.0,
        timeout: Annotated[float, Gt(0)] = 90.0,
        page_size: Annotated[int, Interval(ge=1, le=1_000_000)] = 5_000,
        tries: Positive = 6,
        refresh: bool = False,
        **options: Unpack[BulkLoadOptions],
    ) -> LoadReport:
        """Load items of Wikidata and the relations between them. What was left out is said.

        Args:
            path: a JSON dump, or a folder or file of label-only JSON Lines.
            languages: language of names and descriptions; several in the order of preference.
                Names that are the same in all languages (mul) stand behind them.
            classes: also keep the items that are directly an instance or a subclass of this one,
                even where they take part in no relation. May be given several times.
            endpoint: ask this SPARQL endpoint; without PATH.
            contact: your e-mail address or page, told to the endpoint's keepers in every request.
            pause: seconds between two requests.
            timeout: seconds to wait for an answer.
            page_size: pairs of items a request.
            tries: how often a request is made before the load gives up.
            refresh: fetch again what was fetched before.
            options: see `BulkLoadOptions`.

        Raises:
            UsageError: neither a path nor an endpoint, or both.
            EndpointError: the endpoint is not there, refuses, or fails again and again.
        """
        from biogk.loaders.sources.wikidata import Wanted, WikidataEndpoint
        from biogk.loaders.sources.wikidata.endpoint.sparql import Manners
        from biogk.loaders.sources.wikidata.statements.lists import read_lists
        from biogk.loaders.sources.wikidata.statements.wanted import item_number

        home = self.session.home
        lists = read_lists(home.wikidata_lists)
        items = frozenset(item_number(each, "--class") for each in classes)
        wanted = Wanted(self.vocabulary.read(), lists, tuple(languages), items)
        source: Wikidata | WikidataDump | WikidataEndpoint
        if endpoint is None:
            source = self._open_wikidata(path, wanted)
        elif path is None:
            manners = Manners(contact, pause, timeout, tries)
            folder = home.downloads("wikidata")
            source = WikidataEndpoint(endpoint, wanted, folder, manners, page_size)
            source.prepare(refresh=refresh)
        else:
            raise UsageError(f"{path} and --endpoint are two sources.", "Give one of them.")
        reads = {"path": optional(path), "languages": tuple(languages), "classes": sorted(items)}
        return self._load_triples(source, reads, options)

    def medlama(self, path: AnyPath, **options: Unpack[BulkLoadOptions]) -> LoadReport:
        """Load the UMLS triples of the MedLAMA probe.

        Args:
            path: its folder or one CSV file.
            options: see `BulkLoadOptions`.
        """
        from biogk.loaders.sources.medlama import MedLama

        return self._load_made(called(MedLama, Path(path)), options)

    def hetionet(
        self, path: AnyPath, *, edges: AnyPath | None = None, **options: Unpack[BulkLoadOptions]
    ) -> LoadReport:
        """Load Hetionet: genes, drugs, diseases and 24 relations between them.

        Args:
            path: a folder with its table of nodes and its table of edges (sif).
            edges: table of edges; by default the one in the folder.
            options: see `BulkLoadOptions`.
        """
        from biogk.loaders.sources.hetionet import Hetionet

        return self._load_made(called(Hetionet, Path(path), edges=optional(edges)), options)

    def sider(self, path: AnyPath, **options: Unpack[BulkLoadOptions]) -> LoadReport:
        """Load SIDER: side effects and indications of drugs.

        Args:
            path: the folder of its tables, as published.
            options: see `BulkLoadOptions`.
        """
        from biogk.loaders.sources.sider import Sider

        return self._load_made(called(Sider, Path(path)), options)

    def ade(
        self,
        path: AnyPath,
        *,
        fold: Literal[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, "all"] | None = None,
        corpus: str | None = None,
        split: Split | None = None,
        **options: Unpack[LoadOptions],
    ) -> list[LoadReport]:
        """Load the ADE corpus, or one in its format.

        Args:
            path: a folder or one JSON file.
            fold: fold to load from a folder of all ten; `all` loads each as a corpus of its own.
            corpus: name of the corpus; by default ade-FOLD.
            split: split of a file.
            options: see `LoadOptions`.

        Returns:
            one report a fold.

        Raises:
            UsageError: options that exclude each other, or do not fit the files.
        """
        from biogk.load.fingerprint import arguments
        from biogk.loaders.corpora.ade import Ade

        if fold == "all" and corpus is not None:
            raise UsageError("Ten folds cannot have one name.", "Leave out --corpus.")
        if fold == "all" and options.get("rejected") is not None:
            raise UsageError(
                "Several loads cannot share one file of rejected rows.", "Leave it out."
            )
        makers = [
            called(Ade, Path(path), fold=each, corpus=corpus, split=split)
            for each in (FOLDS if fold == "all" else (fold,))
        ]
        sources = [make(vocabulary=self.vocabulary) for make in makers]
        return [
            self._load_documents(source, arguments(make), options)
            for source, make in zip(sources, makers, strict=True)
        ]

    def biorelex(
        self, path: AnyPath, *, corpus: str = "biorelex", **options: Unpack[LoadOptions]
    ) -> LoadReport:
        """Load the BioRelEx corpus of binding interactions.

        Args:
            path: the folder with 1.0alpha7.train.json and 1.0alpha7.dev.json, or one of the files.
            corpus: name of the corpus.
            options: see `LoadOptions`.
        """
        from biogk.load.fingerprint import arguments
        from biogk.loaders.corpora.biorelex import BioRelEx

        make = called(BioRelEx, Path(path), corpus)
        return self._load_documents(make(vocabulary=self.vocabulary), arguments(make), options)

    def _open_wikidata(self, path: AnyPath | None, wanted: Wanted) -> Wikidata | WikidataDump:
        from biogk.loaders.sources.wikidata import WikidataDump, open_wikidata

        if path is None:
            raise UsageError("`load wikidata` needs a PATH.", "Name a dump, or ask an --endpoint.")
        folder = self.session.home.downloads("wikidata")
        source = open_wikidata(Path(path), wanted, folder, self.vocabulary)
        if isinstance(source, WikidataDump):
            source.prepare()
        return source

    def _keep_left_out(self, details: Details) -> None:
        """Write down what a release had beside, and say the most of it."""
        from biogk.core.disk import replacing

        path = self.session.home.left_out("umls")
        with replacing(path) as file:
            file.write_text(json.dumps(details.as_dict(), indent=2), encoding="utf-8")
        for line in details.lines():
            say(line)
        say(f"All of these counts: {path}")
