"""The place of a database that is not there, for what can do without one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Self

import neo4j

from biogk.core.errors import ServerError
from biogk.core.model.vocabulary import HomeVocabulary
from biogk.core.store.driver import Store


class AbsentStore(Store):
    """Every question to it ends in the error with which connecting did.

    Args:
        error: that error.
        lexis: the vocabulary of the home.
    """

    there = False

    def __init__(self, error: ServerError, lexis: HomeVocabulary) -> None:
        self.error, self._lexis, self.held_out = error, lexis, []

    def close(self) -> None:
        """There is nothing to give back."""

    def without(self, sources: Iterable[str]) -> Self:  # noqa: ARG002 - there are none
        """The same."""
        return self

    @property
    def uri(self) -> str:
        """Nowhere."""
        return ""

    @contextmanager
    def _session(self, mode: str, what: str) -> Iterator[neo4j.Session]:  # noqa: ARG002
        raise self.error
        yield
