"""Our results beside published ones, learning curves, weights of an entity."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from biogk.api.base.parameters import Positive
from biogk.core.config import AnyPath
from biogk.core.errors import RunError, UsageError
from biogk.core.progress import say

if TYPE_CHECKING:
    from biogk.api.base.session import Session
    from biogk.training.reporting.curves import Chart
    from biogk.training.reporting.picture import WeightPicture
    from biogk.training.reporting.tables import ReportTable


class Reports:
    """What can be told of the trainings in a graph.

    Args:
        session: the graph and its home.
    """

    def __init__(self, session: Session) -> None:
        self.store, self.home = session.store, session.home

    def __call__(
        self, *, corpus: str | None = None, output: AnyPath | None = None
    ) -> Sequence[ReportTable]:
        """Set our results beside published ones.

        Args:
            corpus: only this corpus, without its fold: ade.
            output: folder for report.md with PNGs, report.html and report.json.

        Raises:
            UsageError: there is no result on the corpus.
            StorageError: the folder cannot be written.
        """
        from biogk.training.extraction.checkpoints.stored import stored_trainings
        from biogk.training.reporting.published import read_published
        from biogk.training.reporting.tables import report_tables

        published, trainings = read_published(self.home.published), stored_trainings(self.store)
        known = report_tables(trainings, published)
        tables = [table for table in known if corpus in (None, table.published.corpus)]
        if corpus is not None and not tables:
            names = ", ".join(table.published.corpus for table in known)
            raise UsageError(f"There is no result on {corpus}.", f"Known: {names}.")
        if output is not None:
            from biogk.training.reporting.curves import EPOCHS, PARTS, charts
            from biogk.training.reporting.pages import write_report

            folder = Path(output)
            drawn: list[Chart] = []
            for over in (EPOCHS, PARTS):
                try:
                    drawn += charts(trainings, published, over, corpus or "")
                except RunError as nothing:
                    say(f"No curve: {nothing.message}")
            write_report(folder, tables, drawn)
            say(f"Wrote {folder / 'report.md'}, report.html and report.json.")
        return tables

    def curve(
        self,
        *,
        over: Literal["epochs", "part"] = "epochs",
        corpus: str | None = None,
        output: AnyPath | None = None,
    ) -> Sequence[Chart]:
        """Draw learning curves of the trainings in the database.

        Args:
            over: F1 over the epochs of the trainings, or over the part of the training data
                (training.part) that was used.
            corpus: only this corpus, without its fold: ade.
            output: picture: a .png file, or an .html page with the numbers.

        Raises:
            RunError: there is nothing to draw.
            UsageError: the name of the file does not end in .png or .html.
            StorageError: the file cannot be written.
        """
        from biogk.training.extraction.checkpoints.stored import stored_trainings
        from biogk.training.reporting.curves import charts
        from biogk.training.reporting.published import read_published

        _check(output)
        published = read_published(self.home.published)
        found = charts(stored_trainings(self.store), published, over, corpus or "")
        _draw(output, found)
        return found

    def weights(
        self,
        *,
        name: str,
        source: str = "",
        relation: str = "",
        limit: Positive = 10,
        output: AnyPath | None = None,
    ) -> WeightPicture:
        """Draw the weights of what is stated of an entity, by relation.

        Args:
            name: name, alias, id or identifier of the entity.
            source: only facts of this source.
            relation: only facts of this type: TREATS.
            limit: how many facts of a relation and direction, the heaviest first.
            output: picture: a .png file, or an .html page with the numbers.

        Raises:
            InputError: there is no such entity, or none of its facts is weighed.
            UsageError: the name of the file does not end in .png or .html.
            StorageError: the file cannot be written.
        """
        from biogk.training.reporting.picture import weight_picture

        _check(output)
        found = weight_picture(self.store, name, source=source, relation=relation, limit=limit)
        _draw(output, [found])
        return found


def _check(output: AnyPath | None) -> None:
    """Refuse a file that would be no picture, before anything is drawn."""
    from biogk.core.disk import require_ending
    from biogk.training.reporting.pages import ENDINGS

    if output is not None:
        require_ending(Path(output), ENDINGS)


def _draw(output: AnyPath | None, pictures: Sequence[Chart | WeightPicture]) -> None:
    from biogk.training.reporting.pages import write_picture

    if output is not None:
        paths = write_picture(Path(output), [(each.figure(), each.sheet()) for each in pictures])
        say(f"Wrote {', '.join(map(str, paths))}.")
