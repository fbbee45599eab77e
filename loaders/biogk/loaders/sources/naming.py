"""How the entities of a table get their ids and names."""

from __future__ import annotations

from dataclasses import dataclass, replace

from biogk.core.model.names import check_source_name, clean_name, fold_label
from biogk.loaders.sources.prefixes import PREFIXED, curie, is_identifier


@dataclass(frozen=True)
class Naming:
    """How an entity gets its id.

    Args:
        source: stands before ids and names that have no prefix.
        prefix: stands before ids without a prefix; empty where the user gave none.
    """

    source: str
    prefix: str = ""

    def other(self, prefix: str) -> Naming:
        """The same with another prefix, where there is one."""
        return replace(self, prefix=prefix) if prefix else self

    def id(self, text: str, name: str, what: str, *, ids: bool) -> tuple[str, str]:
        """The id and the name of an entity, from what its row has in their places.

        `HP:1` is an id, for its prefix is known; `C16:0` is one only in a column that holds ids.
        `1` becomes an id behind the prefix or the source's name. Without a name and a prefix, a
        text that is no id is taken for the name, and the folded name makes the id. No part of an
        id becomes a name: an entity without one has its id in its place.

        Args:
            text: in the column of the id.
            name: in that of the name.
            what: is named.
            ids: whether the column of the id holds nothing else.

        Raises:
            InputError: both are blank, or one cannot be used.
        """
        if not text.strip():
            label = clean_name(name, what)
            return self._labelled(label, what), label
        found = curie(clean_name(text, what))
        label = clean_name(name, f"the name of the {what}") if name.strip() else ""
        if self._is_id(found, ids=ids):
            return found, label or found
        if self.prefix or label:
            made = clean_name(f"{self.prefix or self.source}:{found}", what)
            return made, label or made
        return self._labelled(found, what), found

    def _is_id(self, text: str, *, ids: bool) -> bool:
        if ids:
            return PREFIXED.fullmatch(text) is not None
        return is_identifier(text, (self.prefix.casefold(), self.source.casefold()))

    def _labelled(self, label: str, what: str) -> str:
        return clean_name(f"{self.source}-label:{fold_label(label)}", f"the folded {what}")


def checked(prefix: str, option: str) -> str:
    """A prefix without its colon.

    Raises:
        UsageError: it cannot be one.
    """
    bare = prefix.rstrip(":")
    return check_source_name(bare, option) if bare else bare
