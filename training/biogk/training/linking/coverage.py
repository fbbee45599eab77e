"""How much of a corpus the sources know: the paper's Table 4, from the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass, field

from biogk.core.errors import InputError
from biogk.core.store.driver import Store

FREQUENT = 11
"""The paper calls frequent what stands in more than ten sentences."""

ALL = "(all)"


@dataclass(frozen=True, slots=True)
class CoverageShare:
    """Names, and the frequent ones among them."""

    names: int
    frequent: int


@dataclass
class Coverage:
    """Names of the annotated mentions of a corpus, and those that are linked to an entity.

    Two mentions have one name where their texts differ in case at most. A name is covered where
    one of its mentions, whole and not a part of it, is linked.

    Args:
        corpus: name of the corpus.
        total: all names.
        sources: names that each source covers, and all of them together as `(all)`.
        methods: for each source, names by the method that found them; a name may count at several.
        entities: entities of each source that the texts name, inside or outside of mentions.
    """

    corpus: str
    total: CoverageShare
    sources: dict[str, CoverageShare] = field(default_factory=dict)
    methods: dict[str, dict[str, CoverageShare]] = field(default_factory=dict)
    entities: dict[str, CoverageShare] = field(default_factory=dict)


def coverage(store: Store, corpus: str) -> Coverage:
    """The coverage of a corpus that is linked.

    Raises:
        InputError: the database has no annotated mention of that corpus, or no link of it.
    """
    page = store.columns("corpus/coverage", corpus=corpus)
    if not page["names"]:
        known = sorted({row["corpus"] for row in store.read("corpus/corpora")})
        raise InputError(
            f"The database has no annotated mention of the corpus {corpus}.",
            f"It has {', '.join(known)}." if known else "Load a corpus: biogk load ade PATH.",
        )
    found = store.read("corpus/linked_entities", corpus=corpus, frequent=FREQUENT)
    if not found:
        raise InputError(f"No text of {corpus} is linked.", f"Run: biogk link --corpus {corpus}")
    frequent = {
        name
        for name, documents in zip(page["names"], page["documents"], strict=True)
        if documents >= FREQUENT
    }
    covered: dict[str, set[str]] = defaultdict(set)
    by_method: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for name, links in zip(page["names"], page["links"], strict=True):
        for source, method in links:
            for each in (source, ALL):
                covered[each].add(name)
                by_method[each][method].add(name)
    order = [*sorted(covered.keys() - {ALL}), *({ALL} & covered.keys())]
    return Coverage(
        corpus,
        _share(page["names"], frequent),
        {source: _share(covered[source], frequent) for source in order},
        {
            source: {
                method: _share(names, frequent)
                for method, names in sorted(by_method[source].items())
            }
            for source in order
        },
        {row["source"]: CoverageShare(row["entities"], row["frequent"]) for row in found},
    )


def _share(names: Iterable[str], frequent: Set[str]) -> CoverageShare:
    distinct = set(names)
    return CoverageShare(len(distinct), len(distinct & frequent))
