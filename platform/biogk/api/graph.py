"""An open graph, and what it can be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from biogk.api.entities import EntityView
from biogk.api.frames import Triples, reviewed_frame, triples
from biogk.api.projection import project
from biogk.api.py2neo_client import open_py2neo
from biogk.api.questions import answer, saved_queries
from biogk.api.summary import html_summary, summary
from biogk.core.closing import Closing
from biogk.core.config import Home
from biogk.core.errors import InputError, UsageError
from biogk.core.store.driver import Store
from biogk.core.store.values import plain
from biogk.curate.absent import names_like
from biogk.curate.decide import VERDICTS, Decision, Verdict, decide, undo
from biogk.curate.listing import COLUMNS, list_reviews
from biogk.curate.reviewed_triples import find_reviewed, find_triples
from biogk.export.reading import Reading, Selection

if TYPE_CHECKING:
    import networkx as nx
    import py2neo
    from torch_geometric.data import HeteroData

    from biogk.curate.explain import Explanation
    from biogk.training.extraction.predicting.extractor import Extractor

SAME_AS_SCORE = 0.5


class Graph(Closing):
    """An open graph; `close` it, or use it in a `with` block.

    Args:
        store: the database.
        home: the folder of models and runs.
    """

    def __init__(self, store: Store, home: Home) -> None:
        self.store, self.home = store, home
        self._py2neo: py2neo.Graph | None = None

    def close(self) -> None:
        """Give the connections back, those of py2neo too."""
        self.store.close()
        if self._py2neo is not None:
            self._py2neo.service.connector.close()
            self._py2neo = None

    def entity(self, name: str) -> EntityView:
        """The entity of a name, an alias or an id; of several the one with the most edges.

        Raises:
            InputError: there is none; the message names entities with similar names.
        """
        found = self.store.read("notebook/entity", name=name)
        if not found:
            advice = names_like(self.store, name) or "Look for it: graph.query('find', words=...)."
            raise InputError(f"There is no entity {name!r} in the graph.", advice)
        return EntityView(**found[0], namesakes=[row["id"] for row in found[1:]])

    def neighbours(
        self,
        name: str,
        *,
        least: float | None = None,
        predicted: bool = True,
        limit: int = 50,
        same_as: float = SAME_AS_SCORE,
    ) -> Triples:
        """The edges at an entity, the weightiest first, as a data frame with `.networkx()`.

        Args:
            name: name, alias or id.
            least: the lowest weight or confidence; None for any, and for edges without one.
            predicted: also edges that runs have found.
            limit: how many edges.
            same_as: also edges of the entities that SAME_AS joins with at least this score.

        Raises:
            InputError: there is no such entity.
        """
        rows = self.store.read(
            "notebook/neighbours",
            id=self.entity(name).id,
            least=least,
            predicted=predicted,
            limit=limit,
            score=same_as,
        )
        return triples(rows)

    def similar(self, name: str, *, kind: str = "", limit: int = 10) -> pd.DataFrame:
        """The entities whose gk_embedding is nearest: columns similar, score, kinds, id.

        Args:
            name: name, alias or id.
            kind: only entities of this kind, such as Drug.
            limit: how many.

        Raises:
            InputError: there is no such entity, or it has no embedding yet.
            UsageError: there is no such kind.
        """
        if kind and kind not in self.store.vocabulary.kinds:
            raise UsageError(
                f"There is no kind {kind!r}.", f"Known: {', '.join(self.store.vocabulary.kinds)}."
            )
        entity = self.entity(name)
        if entity.embedding is None:
            raise InputError(f"{entity.name} has no embedding yet.", "Run `biogk embed` first.")
        rows = self.store.read("notebook/similar", id=entity.id, kind=kind, limit=limit)
        return pd.DataFrame(rows, columns=["similar", "score", "kinds", "id"])

    def query(self, question: str, /, *, write: bool = False, **parameters: Any) -> pd.DataFrame:
        """The answer to a saved question or to Cypher.

        Args:
            question: name of a saved query (`graph.queries()` lists them), or Cypher.
            write: let Cypher change the graph.
            parameters: of the query; a `_` behind a name that Python keeps for itself (`from_`) is
                left out.

        Raises:
            UsageError: a parameter is missing or unknown, or Neo4j does not take the Cypher.
        """
        given = {name.removesuffix("_"): value for name, value in parameters.items()}
        return answer(self.store, question, given, write=write)

    def review(
        self,
        subject: str,
        relation: str,
        object_: str,
        verdict: Verdict,
        *,
        source: str = "",
        note: str = "",
    ) -> pd.DataFrame:
        """Say that a triple is right, or wrong and out of the graph, as `biogk review` does.

        Args:
            subject: name, alias or id.
            relation: relationship type.
            object_: name, alias or id.
            verdict: `right` or `wrong`.
            source: only the triple of this source.
            note: why.

        Returns:
            one row a triple: subject, relation, object, source, verdict, edges (changed).

        Raises:
            UsageError: there is no such triple, or no such verdict.
        """
        if verdict not in VERDICTS:
            raise UsageError(f"{verdict!r} is no verdict.", "Known: right, wrong.")
        found = find_triples(self.store, subject, relation, object_, source)
        return reviewed_frame(decide(self.store, [Decision(one, verdict, note) for one in found]))

    def undo_review(
        self, subject: str, relation: str, object_: str, *, source: str = ""
    ) -> pd.DataFrame:
        """Take back what was said of a triple; arguments and rows are those of `review`.

        Raises:
            UsageError: there is no such triple, or nothing was said of it.
        """
        return reviewed_frame(
            undo(self.store, find_reviewed(self.store, subject, relation, object_, source))
        )

    def reviews(self) -> pd.DataFrame:
        """What was reviewed, the newest first."""
        rows = [plain(row) for row in list_reviews(self.store)]
        return pd.DataFrame(rows, columns=pd.Index(COLUMNS))

    def explain(
        self, subject: str, object_: str, *, encoder: str | None = None, device: str | None = None
    ) -> Explanation:
        """What is behind the edges between two entities: sentences, rivals, texts.

        Args:
            subject: name, alias or id.
            object_: name, alias or id.
            encoder: the encoder of the weights, `minilm` or a folder; None asks no model.
            device: where it computes.

        Raises:
            UsageError: no entity has such a name, or nothing relates the two.
            EncoderError: the weights are of another encoder.
        """
        from biogk.curate.explain import explain  # noqa: PLC0415 - torch takes seconds
        from biogk.training.language.choice import EncoderChoice  # noqa: PLC0415
        from biogk.training.weights.labelled import LabelledEncoders  # noqa: PLC0415

        if encoder is None:
            return explain(self.store, subject, object_, None)
        with LabelledEncoders(self.home.vectors, EncoderChoice(encoder), device) as encoders:
            return explain(self.store, subject, object_, encoders.cache)

    def queries(self) -> pd.DataFrame:
        """The saved queries: what each answers, and its parameters."""
        return saved_queries()

    def networkx(
        self,
        *,
        source: str | None = None,
        least: float | None = None,
        predicted: bool = False,
    ) -> nx.MultiDiGraph[str]:
        """The whole weighted graph, or a part of it, in memory; `biogk.api.analyses` reads it.

        Args:
            source: only entities and edges of this source.
            least: the lowest weight of an edge.
            predicted: also edges that runs have found.

        Returns:
            nodes by id with `name` and `kinds`; edges with `relation`, `weight`, `predicted`, `by`.

        Raises:
            InputError: the graph is empty, or there is no such source.
        """
        from biogk.api.networks import network  # noqa: PLC0415 - networkx takes half a second

        return network(Reading(self.store, Selection(source, least, predicted)))

    def to_pyg(
        self,
        *,
        source: str | None = None,
        least: float | None = None,
        predicted: bool = False,
    ) -> HeteroData:
        """The weighted graph, or a part of it, as PyTorch Geometric data.

        The parameters are those of `networkx`; `biogk.export.pyg.to_pyg` says what the data has.
        """
        from biogk.export.pyg import to_pyg  # noqa: PLC0415 - torch takes seconds

        return to_pyg(Reading(self.store, Selection(source, least, predicted)))

    def extractor(self, run: str | None = None, *, device: str | None = None) -> Extractor:
        """A trained model that reads texts: `graph.extractor().extract("Aspirin led to ...")`.

        Args:
            run: id of the training; None for the newest that is finished.
            device: `cpu`, `cuda`, ...; the GPU where there is one.

        Raises:
            RunError: there is no such run, or its model is not in this home.
        """
        from biogk.core.store.runs import latest_training  # noqa: PLC0415 - with what it is for
        from biogk.training.extraction.predicting.extractor import Extractor  # noqa: PLC0415 - torch takes seconds

        chosen = run or latest_training(self.store)
        return Extractor.load(self.store, self.home.runs / chosen, device=device)

    def project(self, name: str, *, undirected: bool = False) -> pd.DataFrame:
        """Bring the stated edges, with weights, into the catalogue of Graph Data Science.

        Args:
            name: of the projection.
            undirected: edges run both ways, as Louvain and others want it.

        Returns:
            one row: name, nodes, edges.

        Raises:
            UsageError: the server does not have the plugin, or there is a projection of that name.
        """
        return project(self.store, name, undirected=undirected)

    def py2neo(self) -> py2neo.Graph:
        """A py2neo Graph on the same server and database: `graph.py2neo().run(cypher)`.

        Raises:
            UsageError: py2neo is not installed.
        """
        if self._py2neo is None:
            self._py2neo = open_py2neo(self.store.connection)
        return self._py2neo

    def __repr__(self) -> str:
        return f"<{summary(self.store)}>"

    def _repr_html_(self) -> str:
        return html_summary(self.store)
