"""An open graph: what the commands do with it, a method each, and what notebooks ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from biogk.api.stages.asking import Asking
from biogk.api.stages.checking import CheckStage
from biogk.api.stages.curating import Sources
from biogk.api.stages.knowledge import KnowledgeStage
from biogk.api.stages.loading import Loading
from biogk.api.stages.models import ModelStage
from biogk.api.stages.predictions import PredictionStage
from biogk.api.stages.reports import Reports
from biogk.api.stages.reviewing import Reviews
from biogk.api.stages.runs import Runs
from biogk.api.stages.showing import Showing
from biogk.api.stages.texts import TextStage

if TYPE_CHECKING:
    import py2neo

    from biogk.core.config import Home
    from biogk.core.store.driver import Store


class Graph(KnowledgeStage, TextStage, ModelStage, PredictionStage, Asking, CheckStage, Showing):
    """An open graph; `close` it, or use it in a `with` block.

    Args:
        store: the database.
        home: the folder of models and runs.
    """

    def __init__(self, store: Store, home: Home) -> None:
        super().__init__(store, home)
        self._py2neo: py2neo.Graph | None = None

    @property
    def load(self) -> Loading:
        """Read a source or a corpus: `umls`, `wikidata`, `triples`, `ade`, `jsonl` and others."""
        return Loading(self)

    @property
    def sources(self) -> Sources:
        """What was loaded: `list`, `show`, `remove`."""
        return Sources(self)

    @property
    def review(self) -> Reviews:
        """What curators say of triples: `right`, `wrong`, `unsure`, `undo`, `table`, `serve`."""
        return Reviews(self)

    @property
    def runs(self) -> Runs:
        """Trainings and predictions: `list`, `show`, `compare`, `promote`, `resume`, `delete`."""
        return Runs(self)

    @property
    def report(self) -> Reports:
        """Our results beside published ones, when called; `curve` and `weights` draw."""
        return Reports(self)

    def py2neo(self) -> py2neo.Graph:
        """A py2neo Graph on the same server and database: `graph.py2neo().run(cypher)`.

        Raises:
            UsageError: py2neo is not installed.
        """
        from biogk.api.notebook.py2neo_client import open_py2neo

        if self._py2neo is None:
            self._py2neo = open_py2neo(self.store.connection)
            self.opened.callback(self._py2neo.service.connector.close)
        return self._py2neo

    def __repr__(self) -> str:
        from biogk.api.notebook.summary import summary

        return f"<{summary(self.store)}>"

    def _repr_html_(self) -> str:
        from biogk.api.notebook.summary import html_summary

        return html_summary(self.store)
