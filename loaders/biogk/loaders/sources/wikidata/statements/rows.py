"""Items and statements of Wikidata, wherever they were read, as rows."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from functools import cached_property
from typing import Protocol

import numpy as np

from biogk.core.model.rows import KnowledgeRow, LeftOutRow, NotedRow, RejectedRow, UnreadRow
from biogk.loaders.sources.meaning import SELF
from biogk.loaders.sources.renamed import Renamed
from biogk.loaders.sources.wikidata.statements.items import OTHER_KINDS, Item, Notes, Passed
from biogk.loaders.sources.wikidata.statements.masks import KindMasks
from biogk.loaders.sources.wikidata.statements.resolve import Resolved, Resolver, Statements
from biogk.loaders.sources.wikidata.statements.wanted import Wanted


class Kept(Protocol):
    """What was read of Wikidata and kept on the disk. Each method starts over when called again."""

    def items(self) -> Iterator[Item]:
        """The items, an item perhaps more than once."""
        ...

    def statements(self) -> Iterator[tuple[int, str, int]]:
        """Item, property and value of each statement."""
        ...

    def redirects(self) -> Iterator[tuple[int, int]]:
        """Items that were merged into others, and those others."""
        ...

    def rejected(self) -> Iterator[RejectedRow]:
        """What could not be used."""
        ...

    @property
    def passed(self) -> Passed:
        """What was passed over, once all items and statements were read."""
        ...


class KnowledgeOfItems:
    """The rows of a source that keeps items and statements.

    In memory stand the statements as columns and the kinds of their ends, about 200 bytes a
    statement in all; names, aliases and identifiers are streamed from the disk.

    Args:
        kept: items and statements.
        wanted: what the load takes.
    """

    def __init__(self, kept: Kept, wanted: Wanted) -> None:
        self.kept, self.wanted = kept, wanted
        self.resolver = Resolver(wanted)

    def rows(self) -> Iterator[KnowledgeRow]:
        """What was rejected, then every entity, then every triple, then what was passed over.

        Items that take part in no triple and are of no chosen class are left out; ends of triples
        of which nothing was read have their ids in the place of names.
        """
        yield from self.kept.rejected()
        kinds = self._resolved.kinds
        for item in self.kept.items():
            mask = kinds.one(item.number)
            if mask is None and self.wanted.classes.isdisjoint(item.classes):
                continue
            of_class = self.resolver.class_mask(item.classes)
            names = self.resolver.bits.names(of_class if mask is None else mask)
            yield item.entity(names, assumed=mask is not None and mask & ~of_class != 0)
        for number in self._unread.tolist():
            names = self.resolver.bits.names(kinds.one(number) or 0)
            yield Item(number).entity(names, assumed=True)
        yield from self.resolver.triples(self._resolved)
        yield from self._noted()

    @property
    def notes(self) -> Notes:
        """Statements that became no fact, by reason."""
        resolved, found = self._resolved, Notes(self.kept.passed.left_out)
        found.update({OTHER_KINDS: resolved.passed_over, SELF: resolved.selfs})
        return +found

    def _noted(self) -> Iterator[NotedRow]:
        yield from (LeftOutRow(*each) for each in sorted(self.notes.items()))
        for property_, count in sorted(self.kept.passed.unread.items()):
            yield UnreadRow(f"qualifier {property_}", count)

    @cached_property
    def _resolved(self) -> Resolved:
        statements = Statements.collect(self.kept.statements(), self.resolver.order)
        statements = statements.followed(Renamed(self.kept.redirects()))
        return self.resolver.resolve(statements, self._by_class)

    @cached_property
    def _by_class(self) -> KindMasks:
        numbers, masks = array("I"), array("Q")
        for item in self.kept.items():
            numbers.append(item.number)
            masks.append(self.resolver.class_mask(item.classes))
        return KindMasks.union(np.array(numbers, np.uint32), np.array(masks, np.uint64))

    @cached_property
    def _unread(self) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
        return np.setdiff1d(self._resolved.kinds.numbers, self._by_class.numbers)
