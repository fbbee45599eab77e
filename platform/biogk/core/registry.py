"""Named things of one kind, each imported when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Generic, TypeVar

from biogk.core.errors import UsageError

T = TypeVar("T")


class Registry(Mapping[str, T], Generic[T]):
    """The things of one kind by the names that users type; listing them imports nothing.

    Args:
        kind: what one of them is called in messages: `estimator`.
        places: module and attribute of each, `package.module:attribute`.
    """

    def __init__(self, kind: str, places: Mapping[str, str]) -> None:
        self.kind, self._places = kind, dict(places)

    def __getitem__(self, name: str) -> T:
        module, _, attribute = self._places[name].partition(":")
        found: T = getattr(import_module(module), attribute)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def find(self, name: str) -> T:
        """The thing of a name.

        Raises:
            UsageError: there is none; the message lists those that there are.
        """
        if name not in self._places:
            raise UsageError(f"There is no {self.kind} {name!r}.", f"Known: {', '.join(self)}.")
        return self[name]
