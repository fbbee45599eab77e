"""What people do to the graph: sources taken out, triples called right or wrong."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from biogk.api.base.session import Session
from biogk.core.config import AnyPath
from biogk.core.progress import say

if TYPE_CHECKING:
    from biogk.curate.decide import Reviewed, Verdict
    from biogk.curate.review_table import TableReport
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


class Reviews:
    """What curators say of triples: `graph.review`.

    Args:
        session: the open graph.
    """

    def __init__(self, session: Session) -> None:
        self.session = session

    def right(
        self, subject: str, relation: str, object_: str, *, source: str = "", note: str = ""
    ) -> Sequence[Reviewed]:
        """Mark a triple as looked at and right.

        Args:
            subject: name, alias, id or identifier.
            relation: relationship type, in any case.
            object_: name, alias, id or identifier.
            source: only the triple of this source; by default all that state it, and predictions.
            note: why; it is kept with the review.

        Returns:
            what became of the triple, one a source.

        Raises:
            UsageError: there is no such triple.
        """
        return self._decide((subject, relation, object_, source), "right", note)

    def wrong(
        self, subject: str, relation: str, object_: str, *, source: str = "", note: str = ""
    ) -> Sequence[Reviewed]:
        """Take a triple out of the graph that is wrong, and keep it out.

        Args:
            subject: name, alias, id or identifier.
            relation: relationship type, in any case.
            object_: name, alias, id or identifier.
            source: only the triple of this source; by default all that state it, and predictions.
            note: why; it is kept with the review.

        Returns:
            what became of the triple, one a source.

        Raises:
            UsageError: there is no such triple.
        """
        return self._decide((subject, relation, object_, source), "wrong", note)

    def undo(
        self, subject: str, relation: str, object_: str, *, source: str = ""
    ) -> Sequence[Reviewed]:
        """Take back what was said of a triple.

        Args:
            subject: name, alias, id or identifier.
            relation: relationship type, in any case.
            object_: name, alias, id or identifier.
            source: only the triple of this source; by default all that state it, and predictions.

        Returns:
            what became of the triple, one a source.

        Raises:
            UsageError: there is no such triple, or nothing was said of it.
        """
        from biogk.curate.decide import undo
        from biogk.curate.reviewed_triples import find_reviewed

        store = self.session.store
        return undo(store, find_reviewed(store, subject, relation, object_, source))

    def list(self, *, verdict: Literal["right", "wrong"] | None = None) -> Sequence[Row]:
        """What was reviewed, the newest first.

        Args:
            verdict: only these.
        """
        from biogk.core.store.values import plain
        from biogk.curate.listing import list_reviews

        return [plain(row) for row in list_reviews(self.session.store, verdict or "")]

    def table(self, path: AnyPath, *, rejected: AnyPath | None = None) -> TableReport:
        """Take over the verdicts of a table: CSV, TSV, JSON Lines or Parquet.

        Args:
            path: the table; it has the columns subject, relation, object and verdict.
            rejected: file for rows that cannot be used; by default
                HOME/rejected/review/rejected.jsonl.

        Raises:
            InputError: the table cannot be read, lacks a column, or has no row that can be used.
        """
        from biogk.curate.review_table import review_table

        aside = Path(rejected) if rejected else self.session.home.rejected("review")
        return review_table(self.session.store, Path(path), rejected_file=aside)

    def _decide(
        self, triple: tuple[str, str, str, str], verdict: Verdict, note: str
    ) -> Sequence[Reviewed]:
        from biogk.curate.decide import Decision, decide
        from biogk.curate.reviewed_triples import find_triples

        found = find_triples(self.session.store, *triple)
        return decide(self.session.store, [Decision(each, verdict, note) for each in found])
