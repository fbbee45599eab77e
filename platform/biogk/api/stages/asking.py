"""What an open graph can be asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Unpack

from biogk.api.base.parameters import Count, ExactEncoderOptions
from biogk.api.base.session import Session, chosen_encoder
from biogk.core.model.identifiers import SAME_AS_SCORE

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    from torch_geometric.data import HeteroData
    from torch_geometric.loader import NodeLoader

    from biogk.api.notebook.entities import EntityView
    from biogk.api.notebook.frames import Triples
    from biogk.curate.explain import Explanation
    from biogk.export.reading import Reading


class Asking(Session):
    """Questions to the graph."""

    def status(self) -> dict[str, Any]:
        """The server, and what the graph holds: counts, sources, indexes, and what to do next."""
        from biogk.curate.status import read_status

        return read_status(self.store, self.home, self.server)

    def entity(self, name: str) -> EntityView:
        """The entity of a name, an alias, an id or an identifier; of several that with most edges.

        Raises:
            InputError: there is none; the message names entities with similar names.
        """
        from biogk.api.notebook.entities import EntityView
        from biogk.core.errors import InputError
        from biogk.core.store.naming import entities_named
        from biogk.core.store.vectors import unpacked
        from biogk.curate.absent import names_like

        found = self.store.read("notebook/entity", ids=entities_named(self.store, name))
        if not found:
            advice = names_like(self.store, name) or "Look for it: graph.query('find', words=...)."
            raise InputError(f"There is no entity {name!r} in the graph.", advice)
        row = found[0]
        vector = unpacked(row.pop("vector"), row.pop("network")).tolist()
        namesakes = [other["id"] for other in found[1:]]
        return EntityView(**row, embedding=vector or None, namesakes=namesakes)

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
            name: name, alias, id or identifier.
            least: the lowest weight or confidence; None for any, and for edges without one.
            predicted: also edges that runs have found.
            limit: how many edges.
            same_as: also edges of the entities that SAME_AS joins with at least this score.

        Raises:
            InputError: there is no such entity.
        """
        from biogk.api.notebook.frames import triples

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
            name: name, alias, id or identifier.
            kind: only entities of this kind, such as Drug.
            limit: how many.

        Raises:
            InputError: there is no such entity, it has no embedding yet, or there is no index.
            UsageError: there is no such kind.
        """
        import pandas as pd

        from biogk.core.errors import InputError, UsageError

        kinds = self.store.vocabulary.kinds
        if kind and kind not in kinds:
            raise UsageError(f"There is no kind {kind!r}.", f"Known: {', '.join(kinds)}.")
        entity = self.entity(name)
        if entity.embedding is None:
            raise InputError(f"{entity.name} has no embedding yet.", "Run `biogk embed` first.")
        if not self.store.read("schema/vector_dimensions"):
            raise InputError("The embeddings have no index.", "Make it: biogk embed --convert.")
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
        from biogk.api.notebook.questions import ask, frame
        from biogk.core.progress import say

        given = {name.removesuffix("_"): value for name, value in parameters.items()}
        table, nothing = ask(self.store, question, given, write=write)
        if nothing:
            say(nothing)
        return frame(table)

    def queries(self) -> pd.DataFrame:
        """The saved queries: what each answers, and its parameters."""
        from biogk.api.notebook.questions import saved_queries

        return saved_queries()

    def explain(
        self,
        subject: str,
        object_: str,
        *,
        stored: bool = False,
        seed: Count = 7,
        **encoder: Unpack[ExactEncoderOptions],
    ) -> Explanation:
        """What is behind the edges between two entities: sentences, rivals, texts.

        Args:
            subject: name, alias, id or identifier.
            object_: name, alias, id or identifier.
            stored: show what the graph says, and ask no model.
            seed: the seed that `biogk weigh` had; only the probe wants it.
            encoder: the encoder of the weights; see `ExactEncoderOptions`.

        Raises:
            UsageError: no entity has such a name, or nothing relates the two.
            EncoderError: the weights are of another encoder.
        """
        from biogk.curate.explain import explain
        from biogk.training.weights.labelled import LabelledEncoders

        choice, exact = chosen_encoder(**encoder), encoder.get("float32", False)
        with LabelledEncoders(
            self.home.vectors, choice, encoder.get("device"), float32=exact
        ) as encoders:
            caches = None if stored else encoders.cache
            return explain(self.store, subject, object_, caches, seed=seed)

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
        from biogk.api.notebook.networks import network

        return network(self._reading(source, least, predicted=predicted))

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
        from biogk.export.pyg import to_pyg

        return to_pyg(self._reading(source, least, predicted=predicted))

    @contextmanager
    def neighbour_loader(
        self, fan_out: Sequence[int], *, batch_size: int, **options: Any
    ) -> Iterator[NodeLoader]:
        """Sampled neighbourhoods as PyG data, for graphs that do not fit memory.

        Memory holds one batch and the ids of the entities, not the graph.

        Args:
            fan_out: edges a node and edge type at each hop; -1 keeps all.
            batch_size: entities a batch to start from.
            options: seeds, strategy, reverse and seed of
                `biogk.training.graphs.feature_store.loader.neighbour_loader`, and those of
                torch's DataLoader: shuffle, num_workers.

        Yields:
            the loader; its batches have `entity.x`, `entity.n_id`, `entity.batch_size`, and for
            each edge type `edge_index` and `edge_attr`.
        """
        from biogk.training.graphs.feature_store.database import DatabaseKnowledge
        from biogk.training.graphs.feature_store.loader import neighbour_loader

        knowledge = DatabaseKnowledge(self.store.connection)
        try:
            yield neighbour_loader(
                knowledge, options.pop("seeds", None), fan_out, batch_size=batch_size, **options
            )
        finally:
            knowledge.close()

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
        from biogk.api.notebook.projection import project

        return project(self.store, name, undirected=undirected)

    def _reading(self, source: str | None, least: float | None, *, predicted: bool) -> Reading:
        from biogk.export.reading import Reading, Selection

        return Reading(self.store, Selection(source, least, predicted))
