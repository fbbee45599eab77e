"""What links are worth: compared with the identifiers that annotators gave to mentions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from biogk.core.errors import InputError
from biogk.core.model.identifiers import normal_identifier, prefix_of
from biogk.core.progress import track
from biogk.core.store.driver import Store
from biogk.core.store.pages import pages
from biogk.training.linking.candidates import Match
from biogk.training.linking.gold import identified_entities
from biogk.training.linking.lexicon import Lexicon

DOCUMENTS_A_PAGE = 200
ALL = "(all)"
EXAMPLES = 10
K = TypeVar("K")
Annotated = tuple[int, int, list[str], list[str]]
"""Start, end, types and identifiers of a mention."""


@dataclass
class LinkScore:
    """How links of some mentions compare with their identifiers.

    A link is right where the entity, or one that SAME_AS joins it to, has an identifier of the
    mention. It is wrong where it has others of the same vocabulary; where it has none of that
    vocabulary nobody can say, and it is not judged.

    Args:
        mentions: annotated mentions with an identifier.
        known: those of which the graph has the entity.
        linked: those of which the dictionary has an entity at that very span.
        judged: those with a link that can be judged.
        right: those with a right link.
        first: those whose likeliest links, judged ones, are all right.
        links: judged links; entities that SAME_AS joins are one.
        right_links: the right ones.
    """

    mentions: int = 0
    known: int = 0
    linked: int = 0
    judged: int = 0
    right: int = 0
    first: int = 0
    links: int = 0
    right_links: int = 0

    @property
    def precision(self) -> float:
        """Right links among the judged ones."""
        return self.right_links / self.links if self.links else 0.0

    @property
    def recall(self) -> float:
        """Mentions with a right link among those whose entity the graph has."""
        return self.right / self.known if self.known else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def ambiguity(self) -> float:
        """Judged links a mention that has one."""
        return self.links / self.judged if self.judged else 0.0


@dataclass
class LinkEvaluation:
    """What links are worth, of all mentions, by type and by method.

    Args:
        names: names in the dictionary.
        documents: documents with identifiers.
        types: by the type of the mention, all of them together as `(all)`.
        methods: by the method of the likeliest link.
        missed: the most frequent names that the graph has and that were not linked right.
        wrong: the most frequent wrong links, as name and entity.
        outside: spans that the dictionary has and that no annotated mention touches: of a corpus
            that annotates all that it has of a kind, most of them are wrong.
        outside_names: the most frequent of them.
    """

    names: int
    documents: int = 0
    types: dict[str, LinkScore] = field(default_factory=dict)
    methods: dict[str, LinkScore] = field(default_factory=dict)
    missed: list[tuple[str, int]] = field(default_factory=list)
    wrong: list[tuple[str, str, int]] = field(default_factory=list)
    outside: int = 0
    outside_names: list[tuple[str, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Linked:
    """An annotated mention and what the dictionary has at its span."""

    text: str
    types: Sequence[str]
    gold: frozenset[str]
    match: Match | None


def evaluate_links(
    store: Store, lexicon: Lexicon, *, corpora: Sequence[str], splits: Sequence[str]
) -> LinkEvaluation:
    """Compare what a dictionary finds with identifiers in the annotation. Nothing is written.

    Args:
        store: the database.
        lexicon: closed.
        corpora: corpora to read; all where empty.
        splits: splits to read; all where empty.

    Raises:
        InputError: no annotation has identifiers.
    """
    found = LinkEvaluation(lexicon.names)
    linked: list[_Linked] = []
    outside: Counter[str] = Counter()
    with track("linking documents") as advance:
        chosen = {"corpora": list(corpora), "splits": list(splits), "limit": DOCUMENTS_A_PAGE}
        for page in pages(store, "corpus/gold_identifiers", **chosen):
            for text, mentions in zip(page["texts"], page["mentions"], strict=True):
                matches = lexicon.matches(text)
                linked += _linked(text, mentions, matches)
                outside.update(_outside(text, mentions, matches))
            found.documents += len(page["ids"])
            advance(len(page["ids"]))
    if not linked:
        raise InputError(
            f"No annotation of {', '.join(corpora) or 'any corpus'} has identifiers of entities.",
            "Load a corpus whose mentions have them, such as BioC with an infon `identifier`.",
        )
    found.outside, found.outside_names = outside.total(), _most(outside)
    _Truth(store, lexicon.groups.of, linked).score(found, linked)
    return found


def _linked(
    text: str, mentions: Iterable[Annotated], matches: Iterable[Match]
) -> Iterator[_Linked]:
    by_span = {(match.start, match.end): match for match in matches}
    for start, end, types, identifiers in mentions:
        if identifiers:
            gold = frozenset(map(normal_identifier, identifiers))
            yield _Linked(text[start:end], types, gold, by_span.get((start, end)))


def _outside(text: str, mentions: Iterable[Annotated], matches: Iterable[Match]) -> Iterator[str]:
    """What the dictionary has and no annotated mention touches."""
    taken = bytearray(len(text))
    for start, end, _, _ in mentions:
        taken[start:end] = b"\1" * (end - start)
    for match in matches:
        if not any(taken[match.start : match.end]):
            yield text[match.start : match.end]


class _Truth:
    """Which entities have which identifiers, of those that matter.

    Args:
        store: the database, of which all entities are read once.
        group: the entity that stands for those that SAME_AS joins.
        linked: the mentions.
    """

    def __init__(self, store: Store, group: Callable[[str], str], linked: list[_Linked]) -> None:
        self.group = group
        gold = frozenset().union(*(each.gold for each in linked))
        prefixes = {prefix_of(each) for each in gold}
        met = {
            group(candidate.entity)
            for each in linked
            if each.match
            for candidate in each.match.candidates
        }
        self.known: set[str] = set()
        self.of_group: dict[str, set[str]] = defaultdict(set)
        for entity, own in identified_entities(store):
            self.known |= own & gold
            if group(entity) in met:
                self.of_group[group(entity)] |= {e for e in own if prefix_of(e) in prefixes}

    def score(self, found: LinkEvaluation, linked: list[_Linked]) -> None:
        """Count the mentions."""
        types: dict[str, LinkScore] = defaultdict(LinkScore)
        methods: dict[str, LinkScore] = defaultdict(LinkScore)
        missed: dict[str, int] = defaultdict(int)
        wrong: dict[tuple[str, str], int] = defaultdict(int)
        for each in linked:
            counted = [types[ALL], *(types[type_] for type_ in each.types)]
            if each.match is not None:
                counted.append(methods[each.match.candidates[0].method])
            verdicts = self._verdicts(each)
            right = any(said for _, said in verdicts.values())
            is_known = not each.gold.isdisjoint(self.known)
            for score in counted:
                self._count(score, each, verdicts, is_known)
            if is_known and not right:
                missed[each.text] += 1
            for entity, (_, said) in verdicts.items():
                if not said:
                    wrong[each.text, entity] += 1
        order = [ALL, *sorted(types.keys() - {ALL})]
        found.types = {name: types[name] for name in order}
        found.methods = dict(sorted(methods.items()))
        found.missed = _most(missed)
        found.wrong = [(text, entity, count) for (text, entity), count in _most(wrong)]

    def _verdicts(self, linked: _Linked) -> dict[str, tuple[float, bool]]:
        """Score and truth of the links of a mention that can be judged, by group."""
        prefixes = {prefix_of(each) for each in linked.gold}
        found = {}
        for candidate in linked.match.candidates if linked.match else ():
            group = self.group(candidate.entity)
            own = self.of_group[group]
            if not own.isdisjoint(linked.gold):
                found[group] = candidate.score, True
            elif any(prefix_of(each) in prefixes for each in own):
                found[group] = candidate.score, False
        return found

    @staticmethod
    def _count(
        score: LinkScore, linked: _Linked, verdicts: dict[str, tuple[float, bool]], is_known: bool
    ) -> None:
        said = [right for _, right in verdicts.values()]
        best = max((number for number, _ in verdicts.values()), default=0.0)
        firsts = [right for number, right in verdicts.values() if number == best]
        score.mentions += 1
        score.known += is_known
        score.linked += linked.match is not None
        score.judged += bool(said)
        score.right += any(said)
        score.first += bool(firsts) and all(firsts)
        score.links += len(said)
        score.right_links += sum(said)


def _most(counts: dict[K, int]) -> list[tuple[K, int]]:
    ordered = sorted(counts.items(), key=lambda each: (-each[1], str(each[0])))
    return ordered[:EXAMPLES]
