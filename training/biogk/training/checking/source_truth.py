"""A loaded source as the truth: what it states of one relation, and what it knows to be false."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from biogk.core.errors import UsageError
from biogk.core.store.driver import Store
from biogk.core.store.pages import pages
from biogk.core.store.queries import query
from biogk.training.checking.truth import Called, LabelColumn, TruthPair

PAGE = 2_000


class SourceTruth:
    """What one source says of a relation; its falsehoods are the false pairs.

    An end is called by its id, and where the rest of the graph lacks that by its name.

    Args:
        store: the database, with nothing held out.
        source: id of the source.
        relation: relation type of the vocabulary.
    """

    advice = "Join its entities to those of other sources: load these with identifiers or names."

    def __init__(self, store: Store, source: str, relation: str) -> None:
        self.path, self._store, self._relation = source, store, relation
        self.label, self.unread = LabelColumn(), Counter[str]()

    def rows(self) -> Iterator[TruthPair]:
        """The pairs, streamed.

        Raises:
            UsageError: the source says nothing of the relation.
        """
        named = query("checking/truth").typed(type=self._relation)
        chosen = {"source": self.path, "relation": self._relation, "limit": PAGE}
        found = (pair for page in pages(self._store, named, **chosen) for pair in page["pairs"])
        row = 0
        for row, (subject, name, object_, object_name, holds) in enumerate(found, 1):
            ends = _called(subject, name), _called(object_, object_name)
            yield TruthPair(row, *ends, holds)
        if not row:
            raise UsageError(
                f"The source {self.path} says nothing of {self._relation}.",
                f"`biogk sources show {self.path}` lists what it states.",
            )


def _called(id_: str, name: str) -> Called:
    return (id_,) if name == id_ else (id_, name)
