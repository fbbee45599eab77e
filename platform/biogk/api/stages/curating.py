"""What was loaded, and how it is taken out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from biogk.api.base.session import Session
from biogk.core.progress import say

if TYPE_CHECKING:
    from biogk.curate.sources import RemovalReport

Row = dict[str, Any]


class Sources:
    """What was loaded: `graph.sources`.

    Args:
        session: the open graph.
    """

    def __init__(self, session: Session) -> None:
        self.session = session

    def list(self) -> Sequence[Row]:
        """All sources and corpora, and how many entities, edges and documents each supports."""
        from biogk.core.store.values import plain
        from biogk.curate.sources import list_sources

        return [plain(row) for row in list_sources(self.session.store)]

    def show(self, source: str) -> Row:
        """One source or corpus: licence, counts, relations, splits.

        Args:
            source: its id.

        Returns:
            the row of `list`, and `alone`, the entities that no other source supports;
            `relations`, maps of type, edges, weighed; `splits`, maps of split and documents.

        Raises:
            InputError: there is no such source.
        """
        from biogk.core.store.values import plain
        from biogk.curate.sources import show_source

        found: Row = plain(show_source(self.session.store, source))
        return found

    def remove(self, source: str) -> RemovalReport:
        """Take out what a source or corpus brought, at once and without a question.

        The declaration of a corpus stays in the home, which is said: models that learned from the
        corpus name what they predict by it.

        Args:
            source: its id.

        Raises:
            InputError: there is no such source.
            RunError: predictions of runs hang on what would go.
        """
        from biogk.curate.sources import remove_source

        report = remove_source(self.session.store, source)
        declared = self.session.home.root / "corpora" / f"{source}.toml"
        if declared.exists():
            say(f"{declared} stays, and a load of {source} keeps to it; remove it if it is wrong.")
        return report
