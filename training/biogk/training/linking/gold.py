"""Links that annotators made: mentions to the entities of the graph that have their identifiers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Self

from biogk.core.model.identifiers import normal_identifier
from biogk.core.progress import track
from biogk.core.store.driver import Store
from biogk.core.store.pages import pages
from biogk.training.linking.candidates import GOLD, Candidate, Match

ENTITIES_A_PAGE = 10_000
DOCUMENTS_A_PAGE = 1_000


class GoldLinks:
    """The entities of the graph that annotated mentions name, by their identifiers.

    Args:
        entities: ids of entities by an identifier, as `normal_identifier` writes it.
    """

    def __init__(self, entities: Mapping[str, Sequence[str]] | None = None) -> None:
        self._entities = entities or {}

    @classmethod
    def read(cls, store: Store, corpora: Sequence[str], splits: Sequence[str]) -> Self:
        """Those of the graph, of which all entities are read once.

        Args:
            store: the database.
            corpora: corpora to link; all where empty.
            splits: splits to link; all where empty.
        """
        chosen = {"corpora": list(corpora), "splits": list(splits), "limit": DOCUMENTS_A_PAGE}
        wanted = {
            normal_identifier(each)
            for page in pages(store, "corpus/gold_identifiers", **chosen)
            for *_, identifiers in chain.from_iterable(page["mentions"])
            for each in identifiers
        }
        found: dict[str, list[str]] = defaultdict(list)
        for entity, own in identified_entities(store):
            for identifier in own & wanted:
                found[identifier].append(entity)
        return cls(found)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Every identifier with an entity that has it, in their order."""
        for identifier in sorted(self._entities):
            yield from ((identifier, entity) for entity in sorted(self._entities[identifier]))

    def matches(self, store: Store, documents: Sequence[str]) -> dict[str, list[Match]]:
        """The mentions of documents that have identifiers, in the order of the text.

        One whose entity the graph lacks has no candidates.

        Args:
            store: the database.
            documents: ids.
        """
        found: dict[str, list[Match]] = defaultdict(list)
        if not self._entities:
            return found
        page = store.columns("corpus/identified_mentions", documents=list(documents))
        columns = ("documents", "starts", "ends", "identifiers")
        for document, start, end, identifiers in zip(*(page[c] for c in columns), strict=True):
            named = (self._entities.get(normal_identifier(each), ()) for each in identifiers)
            entities = sorted(set(chain.from_iterable(named)))
            candidates = tuple(Candidate(entity, GOLD, 1.0) for entity in entities)
            found[document].append(Match(start, end, candidates))
        return found


def identified_entities(store: Store) -> Iterator[tuple[str, set[str]]]:
    """Every entity with its identifiers, its id among them, as `normal_identifier` writes them.

    Args:
        store: the database.
    """
    with track("reading identifiers") as advance:
        for page in pages(store, "corpus/identifiers", limit=ENTITIES_A_PAGE):
            for entity, others in zip(page["ids"], page["identifiers"], strict=True):
                yield entity, {normal_identifier(each) for each in (entity, *others)}
            advance(len(page["ids"]))


def with_gold(matches: Sequence[Match], gold: Sequence[Match]) -> list[Match]:
    """What the dictionary found, but where annotators have said what a mention names.

    Args:
        matches: of a document.
        gold: likewise; these go before the others.
    """
    kept = [
        match
        for match in matches
        if not any(match.start < each.end and each.start < match.end for each in gold)
    ]
    linked = (match for match in gold if match.candidates)
    return sorted((*kept, *linked), key=lambda match: (match.start, match.end))
