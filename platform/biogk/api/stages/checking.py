"""The graph beside what somebody else knows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from biogk.api.base.parameters import Count, Positive
from biogk.api.base.session import Session
from biogk.core.config import AnyPath
from biogk.core.errors import UsageError
from biogk.core.progress import say

if TYPE_CHECKING:
    from biogk.training.checking.check import Truth
    from biogk.training.checking.report import CheckReport


class CheckStage(Session):
    """What is asked of a graph with a truth beside it."""

    def check(
        self,
        path: AnyPath | None = None,
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
        against: str | None = None,
        hold_out: Sequence[str] = (),
        k: Sequence[Positive] = (10, 100),
        misses: Count = 10,
        output: AnyPath | None = None,
        format_: str = "",
        no_header: bool = False,
    ) -> CheckReport:
        """Check the graph against a table of true and false pairs, or a source that is held out.

        Args:
            path: a table with one pair a row, which is not loaded.
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
            against: a source in the place of a table: what it states is true, what it knows to be
                false is false, and it is held out.
            hold_out: source that counts as never loaded; repeatable.
            k: how many of the heaviest pairs precision at k looks at; repeatable.
            misses: how many misses of a kind to list.
            output: picture: a .png or .svg file.
            format_: format of the table: csv, tsv, jsonl, json or parquet; by default guessed.
            no_header: the first line is a pair; columns are 1, 2, 3.

        Raises:
            InputError: the table cannot be read, no row of it can be used, or the graph has none of
                its names.
            UsageError: neither a table nor a source, or both; there is no such column, relation
                type or source; or a picture cannot have such a name.
            RunError: there is no such run, or it predicted nothing.
            TrainingError: SAME_AS edges were made with a source that is held out.
            StorageError: the picture cannot be written.
        """
        from biogk.core.disk import require_ending
        from biogk.loaders.sources.columns import Chosen
        from biogk.training.checking.check import check_truth
        from biogk.training.checking.evidence import plan_check
        from biogk.training.checking.picture import ENDINGS, draw_check
        from biogk.training.checking.source_truth import SourceTruth
        from biogk.training.checking.truth import LabelColumn, TruthTable

        picture = None if output is None else Path(output)
        if picture is not None:
            require_ending(picture, ENDINGS)
        if (path is None) == (against is None):
            raise UsageError(
                "There is no truth." if path is None else "There are two truths.",
                "Name a table, or a source that was loaded: --against SOURCE.",
            )
        store = self.without([*hold_out, *filter(None, [against])])
        plan = plan_check(store, relation, run, sources)
        columns = Chosen(
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
        truth: Truth
        if path is not None:
            truth = TruthTable(Path(path), columns, values, prefix, store.vocabulary)
        elif columns == Chosen("", relation, "") and values == LabelColumn() and not prefix:
            truth = SourceTruth(self.store, str(against), plan.relation)
        else:
            raise UsageError(
                "A source has no columns.", "Give --against without options of a table."
            )
        report = check_truth(store, truth, plan, places=k, most=misses)
        if picture is not None:
            draw_check(report, picture)
            say(f"Wrote {picture}.")
        return report
