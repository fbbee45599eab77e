"""What curators say of triples, one by one, from a table or on a page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from biogk.api.base.parameters import Count, ExactEncoderOptions, Port, Positive, Reviewer
from biogk.api.base.session import Session, chosen_encoder
from biogk.core.config import AnyPath
from biogk.core.errors import UsageError
from biogk.core.model.verdicts import Verdict, reviewer_named
from biogk.reviewing.choice import QueueChoice, QueueName

if TYPE_CHECKING:
    from biogk.curate.decide import Reviewed
    from biogk.curate.review_table import TableReport
    from biogk.reviewing.agreement import Agreement

Row = dict[str, Any]


class Reviews:
    """What curators say of triples: `graph.review`.

    Args:
        session: the open graph.
    """

    def __init__(self, session: Session) -> None:
        self.session = session

    def right(
        self,
        subject: str,
        relation: str,
        object_: str,
        *,
        source: str = "",
        note: str = "",
        reviewer: Reviewer = "",
    ) -> Sequence[Reviewed]:
        """Mark a triple as looked at and right.

        Args:
            subject: name, alias, id or identifier.
            relation: relationship type, in any case.
            object_: name, alias, id or identifier.
            source: only the triple of this source; by default all that state it, and predictions.
            note: why; it is kept with the review.
            reviewer: who says so: a name, or an ORCID iD, whose last digit is checked.

        Returns:
            what became of the triple, one a source.

        Raises:
            UsageError: there is no such triple.
            InputError: what looks like an ORCID iD is none.
        """
        return self._decide((subject, relation, object_, source), "right", note, reviewer)

    def wrong(
        self,
        subject: str,
        relation: str,
        object_: str,
        *,
        source: str = "",
        note: str = "",
        reviewer: Reviewer = "",
    ) -> Sequence[Reviewed]:
        """Take a triple out of the graph that is wrong, and keep it out.

        Args:
            subject: name, alias, id or identifier.
            relation: relationship type, in any case.
            object_: name, alias, id or identifier.
            source: only the triple of this source; by default all that state it, and predictions.
            note: why; it is kept with the review.
            reviewer: who says so: a name, or an ORCID iD, whose last digit is checked.

        Returns:
            what became of the triple, one a source.

        Raises:
            UsageError: there is no such triple.
            InputError: what looks like an ORCID iD is none.
        """
        return self._decide((subject, relation, object_, source), "wrong", note, reviewer)

    def unsure(
        self,
        subject: str,
        relation: str,
        object_: str,
        *,
        source: str = "",
        note: str = "",
        reviewer: Reviewer = "",
    ) -> Sequence[Reviewed]:
        """Say that a triple was looked at and that it is open whether it is right.

        Args:
            subject: name, alias, id or identifier.
            relation: relationship type, in any case.
            object_: name, alias, id or identifier.
            source: only the triple of this source; by default all that state it, and predictions.
            note: why; it is kept with the review.
            reviewer: who says so: a name, or an ORCID iD, whose last digit is checked.

        Returns:
            what became of the triple, one a source.

        Raises:
            UsageError: there is no such triple.
            InputError: what looks like an ORCID iD is none.
        """
        return self._decide((subject, relation, object_, source), "unsure", note, reviewer)

    def undo(
        self,
        subject: str,
        relation: str,
        object_: str,
        *,
        source: str = "",
        reviewer: Reviewer = "",
    ) -> Sequence[Reviewed]:
        """Take back what a reviewer said of a triple; what others said stays.

        Args:
            subject: name, alias, id or identifier.
            relation: relationship type, in any case.
            object_: name, alias, id or identifier.
            source: only the triple of this source; by default all that state it, and predictions.
            reviewer: whose verdict: a name, or an ORCID iD.

        Returns:
            what became of the triple, one a source.

        Raises:
            UsageError: there is no such triple, or the reviewer said nothing of it.
        """
        from biogk.curate.decide import undo
        from biogk.curate.reviewed_triples import find_reviewed

        store = self.session.store
        found = find_reviewed(store, subject, relation, object_, source)
        return undo(store, found, reviewer_named(reviewer))

    def list(self, *, verdict: Verdict | None = None) -> Sequence[Row]:
        """What was reviewed, the newest first; of several reviewers a row each.

        Args:
            verdict: only these.
        """
        from biogk.curate.opinions import list_opinions

        return list_opinions(self.session.store, verdict or "")

    def table(
        self, path: AnyPath, *, rejected: AnyPath | None = None, reviewer: Reviewer = ""
    ) -> TableReport:
        """Take over the verdicts of a table: CSV, TSV, JSON Lines or Parquet.

        Args:
            path: the table; it has the columns subject, relation, object and verdict.
            rejected: file for rows that cannot be used; by default
                HOME/rejected/review/rejected.jsonl.
            reviewer: whose verdicts they are, where a row does not say: a name, or an ORCID iD.

        Raises:
            InputError: the table cannot be read, lacks a column, or has no row that can be used.
        """
        from biogk.curate.review_table import review_table

        aside = Path(rejected) if rejected else self.session.home.rejected("review")
        who = reviewer_named(reviewer)
        return review_table(self.session.store, Path(path), rejected_file=aside, reviewer=who)

    def agreement(self) -> Sequence[Agreement]:
        """How far any two reviewers agree on the triples that both judged.

        Returns:
            of each two who gave their names: how many triples both judged, on how many they agree,
            that share, and Cohen's kappa.
        """
        from biogk.curate.opinions import Opinions
        from biogk.reviewing.agreement import agreements

        return agreements(map(Opinions.of, self.session.store.read("reviews/list")))

    def serve(
        self,
        queue: QueueName = "doubtful",
        *,
        run: str | None = None,
        source: str | None = None,
        relation: str | None = None,
        about: str | None = None,
        limit: Positive = 200,
        reviewer: Reviewer = "",
        port: Port | None = None,
        stored: bool = False,
        seed: Count = 7,
        **encoder: Unpack[ExactEncoderOptions],
    ) -> str:
        """Serve a page on this machine to review triples by keys, until the graph is closed.

        Args:
            queue: which triples: `doubtful` by their weights, `contradictions`, `predictions` of
                runs, all `triples`, or those that others have `reviewed`.
            run: only what this run found.
            source: only what this source states.
            relation: only this relation, predicted or not.
            about: only triples with this entity: name, alias, id or identifier.
            limit: how many.
            reviewer: who reviews: a name, or an ORCID iD, whose last digit is checked.
            port: port of the page; by default any that is free.
            stored: show the weights that the graph has, and ask no model for those of rivals.
            seed: the seed that `biogk weigh` had; only the probe wants it.
            encoder: the encoder of the weights; see `ExactEncoderOptions`.

        Returns:
            the address, with a secret in it that lets nobody else in.

        Raises:
            UsageError: there is nothing to review, the entity is not there, or the extra `review`
                is not installed.
            InputError: what looks like an ORCID iD is none.
            PortTakenError: something else listens on the port.
        """
        try:
            from biogk.reviewing.serve import served
        except ImportError as error:
            if error.name not in ("starlette", "uvicorn"):
                raise
            raise UsageError(
                "What serves the page is not installed.",
                "Install it: pip install 'biogk[review]'.",
            ) from error
        from biogk.curate.explain import Reweighing
        from biogk.reviewing.desk import Desk
        from biogk.reviewing.queue import line_up
        from biogk.training.weights.labelled import LabelledEncoders

        store, opened = self.session.store, self.session.opened
        who = reviewer_named(reviewer)
        type_ = (relation or "").upper()
        wanted = QueueChoice(queue, run or "", source or "", type_, about or "", limit)
        items = line_up(store, wanted, who)
        choice, exact = chosen_encoder(**encoder), encoder.get("float32", False)
        encoders = opened.enter_context(
            LabelledEncoders(
                self.session.home.vectors, choice, encoder.get("device"), float32=exact
            )
        )
        reweighing = None if stored else Reweighing(store, encoders.cache, seed)
        desk = Desk(store, items, who, reweighing)
        return opened.enter_context(served(desk, str(wanted), port or 0))

    def _decide(
        self, triple: tuple[str, str, str, str], verdict: Verdict, note: str, reviewer: str
    ) -> Sequence[Reviewed]:
        from biogk.curate.decide import Decision, decide
        from biogk.curate.reviewed_triples import find_triples

        who = reviewer_named(reviewer)
        found = find_triples(self.session.store, *triple)
        return decide(self.session.store, [Decision(each, verdict, note, who) for each in found])
