"""Runs: what was trained and predicted, and how to undo it."""

from __future__ import annotations

import builtins
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from biogk.api.base.parameters import Count, Fraction, Positive
from biogk.core.config import AnyPath

if TYPE_CHECKING:
    from biogk.api.base.session import Session
    from biogk.core.store.changes import Changes
    from biogk.curate.compare import Comparison
    from biogk.load.outcome.report import LoadReport
    from biogk.training.extraction.predicting.pending import WriteReport
    from biogk.training.sharing.folder import SaveReport


class Runs:
    """The runs of a graph: trainings and predictions.

    Args:
        session: the graph and its home.
    """

    def __init__(self, session: Session) -> None:
        self.store, self.home = session.store, session.home

    def list(self) -> builtins.list[dict[str, Any]]:
        """All runs, the newest first, with their metrics."""
        from biogk.core.store.claims import status_here
        from biogk.core.store.runs import list_runs

        return [run | {"status": status_here(run, self.home.runs)} for run in list_runs(self.store)]

    def show(self, run: str) -> dict[str, Any]:
        """One run: settings, metrics, and how much it added to the graph.

        Args:
            run: its id.

        Raises:
            RunError: there is no such run.
        """
        from biogk.core.store.claims import status_here
        from biogk.core.store.runs import show_run

        shown = show_run(self.store, run)
        return shown | {"status": status_here(shown, self.home.runs)}

    def compare(
        self, first: str, second: str, *, least: Fraction = 0.05, limit: Count = 20
    ) -> Comparison:
        """What appeared, vanished and changed its confidence from one prediction to another.

        Args:
            first: id of the run that is compared with.
            second: id of the other run.
            least: difference of confidence from which on something counts as changed.
            limit: number of differences of each kind to list, the largest first.

        Raises:
            RunError: a run is not there, or predicted nothing.
        """
        from biogk.curate.compare import compare_runs

        return compare_runs(self.store, first, second, least=least, limit=limit)

    def promote(
        self,
        run: str,
        *,
        source: str,
        min_confidence: Fraction = 0.0,
        min_support: Positive = 1,
        new_only: bool = False,
        reviewed: bool = False,
        as_: Mapping[str, str] | None = None,
    ) -> LoadReport:
        """Make accepted predictions of a run knowledge: triples of a source of their own.

        Args:
            run: id of the run.
            source: name of the new source.
            min_confidence: accept relations from this confidence on.
            min_support: accept relations that at least this many documents state.
            new_only: only between entities of which no source states anything yet.
            reviewed: only those that `biogk review right` was called for.
            as_: relation of the vocabulary that a predicted type becomes; ~RELATION turns subject
                and object round, TYPE= leaves it out. Repeatable.

        Raises:
            RunError: the run is not there, not complete, or has no such prediction.
            UsageError: the source is there already, or a type has no relation in the vocabulary.
        """
        from biogk.curate.promote import Accepted, promote_run

        return promote_run(
            self.store,
            run,
            source,
            rejected_file=self.home.rejected(source),
            accepted=Accepted(min_confidence, min_support, new_only, reviewed),
            names=as_,
        )

    def resume(self, run: str) -> WriteReport:
        """Resume writing an interrupted prediction.

        Args:
            run: id of the run.

        Raises:
            RunError: there is no such run, it is complete, no prediction, or its rows are gone.
        """
        from biogk.training.extraction.predicting.pending import resume_writing

        return resume_writing(self.store, run, self.home.runs)

    def save(self, run: str, folder: AnyPath, *, licence: str | None = None) -> SaveReport:
        """Save the model of a training for others: a folder that stands alone, with a model card.

        Args:
            run: id of the training.
            folder: a new folder.
            licence: licence under which you share the model, as the hub calls it: apache-2.0.

        Raises:
            RunError: there is no such training, or its model is not in this home, or damaged.
            UsageError: the folder is there already.
            StorageError: it cannot be written.
        """
        from biogk.training.sharing.folder import save_model

        return save_model(self.store, self.home.runs, run, Path(folder), licence)

    def delete(self, run: str) -> Changes:
        """Undo a run: the graph is as it was before, except what another run supports too.

        Args:
            run: id of the run; its folder goes, too.

        Raises:
            RunError: there is no such run, or predictions of its model are in the graph.
        """
        from biogk.core.store.runs import delete_run

        changes = delete_run(self.store, run)
        shutil.rmtree(self.home.runs / run, ignore_errors=True)
        return changes
