"""The settings of a home: which relations there are, and shipped files to edit there."""

from __future__ import annotations

from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from biogk.core.config import AnyPath, Home
from biogk.core.errors import UsageError

if TYPE_CHECKING:
    from biogk.core.model.vocabulary import RelationDefinition


def init_settings(shipped: Traversable, target: Path) -> Path:
    """Copy a shipped file to the home, where it is read instead of the shipped one.

    Args:
        shipped: the file.
        target: its place in the home.

    Returns:
        the copy.

    Raises:
        UsageError: there is such a file already.
        StorageError: it cannot be written.
    """
    from biogk.core.disk import replacing

    if target.exists():
        raise UsageError(f"{target} is there already.", "Edit it, or remove it first.")
    with replacing(target) as file:
        file.write_text(shipped.read_text(encoding="utf-8"), encoding="utf-8")
    return target


def relations(
    *, source: str | None = None, init: bool = False, home: AnyPath | None = None
) -> dict[str, RelationDefinition]:
    """The relation types of a home, with their sentences and their names in the sources.

    Args:
        source: only the relations that this source can state.
        init: copy the shipped vocabulary to the home, for editing.
        home: its folder; else BIOGK_HOME, else the user's data folder.

    Raises:
        UsageError: no relation names the source, or `init` would replace a file.
        InputError: the vocabulary of the home cannot be read.
    """
    from biogk.core.model.vocabulary import HomeVocabulary, shipped_vocabulary

    own = Home.locate(home).relations
    if init:
        init_settings(shipped_vocabulary(), own)
    every = HomeVocabulary(own).read().relations
    found = {type_: each for type_, each in every.items() if source in (None, *each.sources)}
    if not found:
        known = sorted({name for each in every.values() for name in each.sources})
        raise UsageError(f"No relation names the source {source!r}.", f"Known: {', '.join(known)}.")
    return found
