"""Which statements of Wikidata become triples, which way round, and what kinds their ends are."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from biogk.core.errors import InputError
from biogk.core.model.rows import TripleRow
from biogk.loaders.sources.renamed import Renamed
from biogk.loaders.sources.wikidata.statements.items import entity_id
from biogk.loaders.sources.wikidata.statements.lists import StatementRule
from biogk.loaders.sources.wikidata.statements.masks import KindBits, KindMasks, Masks, Numbers
from biogk.loaders.sources.wikidata.statements.wanted import Wanted

MOST_KINDS = 64
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Statements:
    """Statements as columns [n]: the item that each stands on, its property, the item it names."""

    items: Numbers
    properties: NDArray[np.uint16]
    values: Numbers

    @classmethod
    def collect(cls, statements: Iterable[tuple[int, str, int]], order: list[str]) -> Statements:
        """Columns of statements, in 10 bytes each.

        Args:
            statements: item, property and value.
            order: the properties; a column has their places in this list.
        """
        place = {property_: number for number, property_ in enumerate(order)}
        items, properties, values = array("I"), array("H"), array("I")
        for item, property_, value in statements:
            items.append(item)
            properties.append(place[property_])
            values.append(value)
        return cls(
            np.frombuffer(items, np.uint32) if items else np.empty(0, np.uint32),
            np.frombuffer(properties, np.uint16) if properties else np.empty(0, np.uint16),
            np.frombuffer(values, np.uint32) if values else np.empty(0, np.uint32),
        )

    def followed(self, redirects: Renamed) -> Statements:
        """The same with the items that redirects lead to."""
        items, values = map(redirects.all_now, (self.items, self.values))
        return Statements(items, self.properties, values)

    def only(self, kept: Flags) -> Statements:
        """Those that are marked."""
        return Statements(self.items[kept], self.properties[kept], self.values[kept])


@dataclass(frozen=True)
class Resolved:
    """The triples of a source [n], and the kinds of all items at their ends.

    Args:
        subjects, properties, objects: the triples.
        kinds: of their ends.
        passed_over: statements between items of other kinds.
        selfs: statements of an item with itself that want two things.
    """

    subjects: Numbers
    properties: NDArray[np.uint16]
    objects: Numbers
    kinds: KindMasks
    passed_over: int
    selfs: int


class Resolver:
    """Decides on statements by the kinds of their ends.

    What an item is an instance of says its kind; what the ends of a property usually are is used
    only for items of which no listed class is known. Statements of an item with itself count where
    the relation is reflexive.

    A property without a rule says what kinds its ends are. One with a rule counts where the ends,
    by their classes or else by the properties without a rule, are of the kinds that it names; one
    that is used either way is turned round where the ends show it.

    Args:
        wanted: relations, rules and classes.

    Raises:
        InputError: the vocabulary has more kinds than a mask can hold.
    """

    def __init__(self, wanted: Wanted) -> None:
        vocabulary = wanted.vocabulary
        if len(vocabulary.kinds) > MOST_KINDS:
            raise InputError(
                f"relations.toml has {len(vocabulary.kinds)} kinds; Wikidata can be loaded with up "
                f"to {MOST_KINDS}.",
                "Take out kinds that no relation has.",
            )
        self.wanted = wanted
        self.bits = KindBits(vocabulary.kinds)
        self.order = list(wanted.relations)
        relations = [wanted.relations[property_] for property_ in self.order]
        rules = [wanted.lists.statements.get(each, StatementRule()) for each in self.order]
        ends = [vocabulary.relations[each.type] for each in relations]
        self.types = [each.type for each in relations]
        self.inverse = np.array([each.inverse for each in relations])
        self.symmetric = np.array([each.symmetric for each in relations])
        self.reflexive = np.array([each.reflexive for each in relations])
        self.subject_masks = self._masks([each.subject] for each in ends)
        self.object_masks = self._masks([each.object] for each in ends)
        self.item_rules = self._masks(rule.item for rule in rules)
        self.value_rules = self._masks(rule.value for rule in rules)
        self.either_way = np.array([rule.either_way for rule in rules])
        self.has_rule = (self.item_rules | self.value_rules).astype(bool) | self.either_way

    def class_mask(self, classes: Iterable[int]) -> int:
        """The kinds of an item by its classes."""
        kinds = [self.wanted.kind_by_class.get(each) for each in classes]
        return self.bits.mask(*(kind for kind in kinds if kind is not None))

    def resolve(self, statements: Statements, by_class: KindMasks) -> Resolved:
        """The triples, and the kinds of their ends.

        Args:
            statements: all statements [n].
            by_class: kinds of items by their classes.
        """
        stated = len(statements.items)
        is_two = statements.items != statements.values
        statements = statements.only(is_two | self.reflexive[statements.properties])
        selfs = stated - len(statements.items)
        known = self._known(statements, by_class)
        items, values = known.of(statements.items), known.of(statements.values)
        counts = self._allowed(statements, items, values)
        straight, turned = self._directions(statements, items, values)
        counts &= straight | turned
        kept = statements.only(counts)
        is_inverse = self.inverse[kept.properties] ^ (turned & ~straight)[counts]
        subjects = np.where(is_inverse, kept.values, kept.items)
        objects = np.where(is_inverse, kept.items, kept.values)
        is_swapped = self.symmetric[kept.properties] & (subjects > objects)
        subjects, objects = (
            np.where(is_swapped, objects, subjects),
            np.where(is_swapped, subjects, objects),
        )
        kinds = self._kinds(subjects, kept.properties, objects, by_class)
        passed_over = len(statements.items) - len(subjects)
        return self._sorted(Resolved(subjects, kept.properties, objects, kinds, passed_over, selfs))

    def triples(self, resolved: Resolved) -> Iterator[TripleRow]:
        """The triples as rows, each relation type by itself."""
        columns = (resolved.subjects, resolved.properties, resolved.objects)
        for subject, property_, object_ in zip(*(each.tolist() for each in columns), strict=True):
            name = self.order[property_]
            ends = (entity_id(subject), entity_id(object_))
            if self.symmetric[property_]:
                # the smaller id is the smaller text, not the smaller number
                ends = self.wanted.relations[name].ends(*ends)
            negated = self.wanted.relations[name].negated
            yield TripleRow(ends[0], self.types[property_], ends[1], name, negated=negated)

    def _known(self, statements: Statements, by_class: KindMasks) -> KindMasks:
        """Kinds by class, else by the properties that have no rule."""
        plain = statements.only(~self.has_rule[statements.properties])
        is_inverse = self.inverse[plain.properties]
        subjects = np.where(is_inverse, plain.values, plain.items)
        objects = np.where(is_inverse, plain.items, plain.values)
        ends = self._ends(subjects, plain.properties, objects)
        without_class = by_class.of(ends.numbers) == 0
        return KindMasks.union(
            np.concatenate([by_class.numbers, ends.numbers[without_class]]),
            np.concatenate([by_class.masks, ends.masks[without_class]]),
        )

    def _allowed(self, statements: Statements, items: Masks, values: Masks) -> Flags:
        item_rules = self.item_rules[statements.properties]
        value_rules = self.value_rules[statements.properties]
        fits: Flags = ((item_rules == 0) | (items & item_rules != 0)) & (
            (value_rules == 0) | (values & value_rules != 0)
        )
        return fits

    def _directions(
        self, statements: Statements, items: Masks, values: Masks
    ) -> tuple[Flags, Flags]:
        """Whether each statement can be read as it stands [n], and turned round [n]."""
        either = self.either_way[statements.properties]
        first = np.where(
            self.inverse[statements.properties],
            self.object_masks[statements.properties],
            self.subject_masks[statements.properties],
        )
        second = (
            self.subject_masks[statements.properties]
            ^ self.object_masks[statements.properties]
            ^ first
        )
        is_known = (items != 0) | (values != 0)
        straight = _fits(items, first) & _fits(values, second) & is_known
        turned = _fits(items, second) & _fits(values, first) & is_known
        return straight | ~either, turned & either

    def _ends(
        self, subjects: Numbers, properties: NDArray[np.uint16], objects: Numbers
    ) -> KindMasks:
        return KindMasks.union(
            np.concatenate([subjects, objects]),
            np.concatenate([self.subject_masks[properties], self.object_masks[properties]]),
        )

    def _kinds(
        self,
        subjects: Numbers,
        properties: NDArray[np.uint16],
        objects: Numbers,
        by_class: KindMasks,
    ) -> KindMasks:
        ends = self._ends(subjects, properties, objects)
        unspecific = ~np.uint64(self.bits.unspecific)
        of_class = by_class.of(ends.numbers)
        either = of_class | ends.masks
        masks = np.where(of_class & unspecific != 0, of_class, either)
        specific = masks & unspecific
        return KindMasks(ends.numbers, np.where(specific != 0, specific, masks))

    def _sorted(self, resolved: Resolved) -> Resolved:
        types = np.unique(self.types, return_inverse=True)[1][resolved.properties]
        order = np.lexsort((resolved.properties, resolved.objects, resolved.subjects, types))
        columns = np.stack(
            [resolved.subjects, resolved.properties.astype(np.uint32), resolved.objects]
        )[:, order]
        is_new = np.ones(len(order), bool)
        is_new[1:] = (columns[:, 1:] != columns[:, :-1]).any(axis=0)
        subjects, properties, objects = columns[:, is_new]
        return Resolved(
            subjects,
            properties.astype(np.uint16),
            objects,
            resolved.kinds,
            resolved.passed_over,
            resolved.selfs,
        )

    def _masks(self, kinds: Iterable[list[str]]) -> Masks:
        return np.array([self.bits.mask(*each) for each in kinds], np.uint64)


def _fits(known: Masks, expected: Masks) -> Flags:
    """Whether an end can be of the expected kind: it is, or nothing is known of it."""
    fits: Flags = (known == 0) | (known & expected != 0)
    return fits
