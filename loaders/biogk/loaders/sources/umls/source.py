"""A UMLS release as a source of entities and triples."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from biogk.core.errors import InputError, UsageError
from biogk.core.model.rows import KnowledgeRow, SourceInfo, UnreadRow
from biogk.core.model.vocabulary import SHIPPED, HomeVocabulary, Vocabulary
from biogk.loaders.sources.renamed import Renamed
from biogk.loaders.sources.umls.concepts import Concepts, new_state
from biogk.loaders.sources.umls.cuis import cui_number
from biogk.loaders.sources.umls.details import Details
from biogk.loaders.sources.umls.filters import Filters
from biogk.loaders.sources.umls.naming import RelationNames, group_names, vocabulary_names
from biogk.loaders.sources.umls.network import Network, type_names
from biogk.loaders.sources.umls.relations import Relations
from biogk.loaders.sources.umls.release import Release
from biogk.loaders.sources.umls.settings import UmlsSettings, read_settings
from biogk.loaders.sources.umls.sorting import ByConcept
from biogk.loaders.sources.umls.tables import RrfTable, Tables
from biogk.loaders.sources.umls.version import release_version

EVERYTHING = Filters()
SYNONYM = b"SY"
"""REL of MRCUI: the other one means the same, and not just something broader or narrower."""


class Umls:
    """The Metathesaurus, and with `network` the semantic types as entities of their own.

    The concepts come in the order of their CUIs, each before the relations that name it. In memory
    are a byte for every possible CUI and eight for each triple.

    Args:
        path: a release: its folder, that of META, a zip archive, or one of the files in it.
        filters: what is loaded.
        settings: a file like the shipped umls.toml; where it is not there, that one.
        network: where the Semantic Network is, if it is not in the release.
        partial: go on without files that can be done without.
        with_types: also load the semantic types, their relations, and which concept is of which.

    Raises:
        InputError: there is no release, a file of it is missing or of another format, or the
            settings cannot be read.
        UsageError: a filter names what there is not.
    """

    def __init__(
        self,
        path: Path,
        filters: Filters = EVERYTHING,
        *,
        settings: Path | None = None,
        network: Path | None = None,
        partial: bool = False,
        with_types: bool = False,
        vocabulary: HomeVocabulary = SHIPPED,
    ) -> None:
        self.filters = filters
        self.settings = read_settings(settings, vocabulary)
        release = Release.find(path, network, partial=partial)
        tables = Tables(release)
        self._details = Details()
        self._missing = release.missing
        self.tables = {
            name: tables.find(name) for name in ("MRREL.RRF", "MRCUI.RRF", "SRDEF", "SRSTR")
        }
        self._not_read = tables.not_read()
        inverses = tables.find("MRDOC.RRF")
        self._has_inverses = inverses is not None
        names = _relation_names(self.settings, filters, inverses, vocabulary.read())
        self.concepts = self._concepts(tables, with_types=with_types)
        relations = self.tables["MRREL.RRF"]
        self.relations = Relations(relations, filters, names) if relations else None
        self.network = self._network(path, names) if with_types else None
        self.info = SourceInfo(
            id="umls",
            title="UMLS Metathesaurus",
            version=release_version(release, tables),
            licence="UMLS Metathesaurus licence needed (free of charge, from the NLM)",
            files=tuple(sorted(release.files)),
        )

    def rows(self) -> Iterator[KnowledgeRow]:
        """Semantic types if they are wanted, then all concepts, then all relations.

        Raises:
            InputError: a file cannot be read, or is cut off.
            StorageError: a file is not sorted by concept, and there is no space to sort it.
        """
        details = self._details = Details()
        state = new_state()
        details.notes += [f"Loaded without {name}." for name in self._missing]
        if not self._has_inverses:
            details.notes.append(
                "Loaded without MRDOC.RRF: inverses of RELA that the vocabulary does not know stay "
                "two relations."
            )
        if self.network is not None and self.tables["SRSTR"] is None:
            details.notes.append(
                "Loaded without SRSTR, the relations between semantic types; --network names the "
                "folder that has it."
            )
        if self.network is not None:
            yield from self.network.rows(details)
        yield from self.concepts.rows(details, state, self._retired)
        if self.relations is not None:
            yield from self.relations.rows(details, state, self._retired)
        self._note(details)
        yield from details.rows()
        yield from (UnreadRow(name, rows) for name, rows in self._not_read.items())

    def details(self) -> Details:
        """What the last reading left out, and why."""
        return self._details

    @cached_property
    def _retired(self) -> Renamed:
        table = self.tables["MRCUI.RRF"]
        return Renamed(_same(table) if table is not None else ())

    def _concepts(self, tables: Tables, *, with_types: bool) -> Concepts:
        names = ByConcept(tables.required("MRCONSO.RRF"))
        types, definitions = (
            ByConcept(table) if table else None
            for table in map(tables.find, ("MRSTY.RRF", "MRDEF.RRF"))
        )
        defined = type_names(self.tables["SRDEF"])
        return Concepts(
            *(names, types, definitions, self.filters, self.settings),
            self.settings.type_names | defined,
            with_types=with_types,
            defined=defined,
        )

    def _network(self, path: Path, names: RelationNames) -> Network:
        types = self.tables["SRDEF"]
        if types is None:
            raise InputError(
                f"{path} has no SRDEF, the semantic types of the Semantic Network.",
                "Name its folder with --network.",
            )
        return Network(types, self.tables["SRSTR"], names)

    def _note(self, details: Details) -> None:
        by_concept = [self.concepts.names, self.concepts.types, self.concepts.definitions]
        for each in by_concept:
            if each is not None and not each.is_sorted:
                details.notes.append(
                    f"{each.table.name} is not sorted by CUI; a sorted copy was read."
                )
        tables = [each.table for each in by_concept if each] + [self.tables["MRREL.RRF"]]
        details.notes += [note for each in tables if each for note in each.disagreement()]


def _relation_names(
    settings: UmlsSettings, filters: Filters, inverses: RrfTable | None, words: Vocabulary
) -> RelationNames:
    groups = filters.relation_groups(settings)
    types = group_names(groups) if groups else vocabulary_names(words)
    if not types:
        raise UsageError(
            "relations.toml has no relation with sources.umls.",
            "Add them, or take the shipped one.",
        )
    return RelationNames(types, words, _inverses(inverses), settings)


def _same(table: RrfTable) -> Iterator[tuple[int, int]]:
    """Each retired CUI, and the one that means the same."""
    old, rel, new = table.at("CUI1", "REL", "CUI2")
    for _, fields in table.rows([]):
        if fields[rel] == SYNONYM:
            numbers = cui_number(fields[old]), cui_number(fields[new])
            if min(numbers) >= 0:
                yield numbers


def _inverses(table: RrfTable | None) -> dict[str, str]:
    """The inverse of each RELA by MRDOC, in lower case."""
    if table is None:
        return {}
    key, value, type_, expl = table.at("DOCKEY", "VALUE", "TYPE", "EXPL")
    found: dict[str, str] = {}
    for _, fields in table.rows([]):
        if fields[key] == b"RELA" and fields[type_] == b"rela_inverse":
            name, inverse = (fields[at].decode("utf-8", "replace") for at in (value, expl))
            found.setdefault(name.casefold(), inverse.casefold())
    return found
