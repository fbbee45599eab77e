"""The graph beside what somebody else knows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from biogk.api.base.parameters import Count, Positive
from biogk.api.base.session import Session
from biogk.core.config import AnyPath
from biogk.core.progress import say

if TYPE_CHECKING:
    from biogk.training.checking.report import CheckReport


class CheckStage(Session):
    """What is asked of a graph with a truth beside it."""

    def check(
        self,
        path: AnyPath,
        *,
        relation: str,
        subject: str = "",
        object_: str = "",
        subject_name: str = "",
        object_name: str = "",
        label: str = "",
        true: Sequence[str] = (),
        false: Sequence[str] = (),
        prefix: str = "",
        subject_prefix: str = "",
        object_prefix: str = "",
        run: str | None = None,
        sources: Sequence[str] = (),
        k: Sequence[Positive] = (10, 100),
        misses: Count = 10,
        output: AnyPath | None = None,
        format_: str = "",
        no_header: bool = False,
    ) -> CheckReport:
        """Check the graph against a table of true and false pairs, which is not loaded.

        Args:
            path: a table with one pair a row.
            relation: relation type that the pairs are true or false of: TREATS.
            subject: column of the subject's id, or of its name where there are no ids.
            object_: column of the object's id, or of its name.
            subject_name: column of the subject's name, for ids that the graph does not have.
            object_name: column of the object's name.
            label: column that says which pairs are true; without it all are.
            true: value of the label that means true; by default true, yes, 1 and the like;
                repeatable.
            false: value of the label that means false; by default false, no, not, 0 and the like;
                repeatable.
            prefix: prefix for ids that have none.
            subject_prefix: prefix for the subject's ids that have none; by default `prefix`.
            object_prefix: prefix for the object's ids that have none; by default `prefix`.
            run: only predictions of this run; by default those of all.
            sources: only what this source states; by default all; repeatable.
            k: how many of the heaviest pairs precision at k looks at; repeatable.
            misses: how many misses of a kind to list.
            output: picture: a .png or .svg file.
            format_: format of the table: csv, tsv, jsonl, json or parquet; by default guessed.
            no_header: the first line is a pair; columns are 1, 2, 3.

        Raises:
            InputError: the table cannot be read, no row of it can be used, or the graph has none of
                its names.
            UsageError: there is no such column, relation type or source, or a picture cannot have
                such a name.
            RunError: there is no such run, or it predicted nothing.
            StorageError: the picture cannot be written.
        """
        from biogk.core.disk import require_ending
        from biogk.loaders.sources.columns import Chosen
        from biogk.training.checking.check import check_truth
        from biogk.training.checking.evidence import plan_check
        from biogk.training.checking.picture import ENDINGS, draw_check
        from biogk.training.checking.truth import LabelColumn, TruthTable

        picture = None if output is None else Path(output)
        if picture is not None:
            require_ending(picture, ENDINGS)
        plan = plan_check(self.store, relation, run, sources)
        chosen = Chosen(
            subject,
            relation,
            object_,
            subject_name,
            object_name,
            format=format_,
            header=not no_header,
            subject_prefix=subject_prefix,
            object_prefix=object_prefix,
        )
        values = LabelColumn(label, true, false)
        truth = TruthTable(Path(path), chosen, values, prefix, self.store.vocabulary)
        report = check_truth(self.store, truth, plan, places=k, most=misses)
        if picture is not None:
            draw_check(report, picture)
            say(f"Wrote {picture}.")
        return report
