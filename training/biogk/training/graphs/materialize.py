"""Task graphs from the database: read in columns, never row by row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import Tensor
from torch_geometric.data import HeteroData

from biogk.core.errors import InputError
from biogk.core.progress import track
from biogk.core.store.driver import Store
from biogk.core.store.pages import pages
from biogk.training.graphs.concepts import ConceptReader, add_meanings
from biogk.training.graphs.statements import add_statements
from biogk.training.graphs.subgraph import LINKED_ONLY, Neighbourhood, Numbers, pairs, read_subgraph
from biogk.training.graphs.taskgraph import GOLD, HAS, LINKED, TaskGraph
from biogk.training.hold_out import held_out_of, require_made_without
from biogk.training.linking.groups import require_joined_without

DOCUMENTS_PAGE = 1_000


def materialize(
    store: Store,
    corpus: str,
    split: str,
    folder: Path | None = None,
    *,
    around: Neighbourhood = LINKED_ONLY,
    again: bool = False,
) -> TaskGraph:
    """The task graph of a split, from its file where the database has not changed since.

    Args:
        store: the database.
        corpus: name of the corpus, fold included: `ade-0`.
        split: train, dev or test.
        folder: where graphs are kept; None keeps none.
        around: how far the knowledge subgraph reaches.
        again: build it again even where the database looks unchanged. Changes by other programs
            are noticed by the counts of documents, mentions and links alone.

    Raises:
        InputError: the database has no such corpus or split.
        TrainingError: linked entities have embeddings of several lengths; links, SAME_AS edges or
            embeddings were made with a source that is held out.
    """
    store = store.without(around.held_out)
    state, network = graph_state(store, corpus, split, around)
    path = graph_file(folder, corpus, split, around) if folder is not None else None
    if path is not None and path.exists() and not again:
        try:
            kept = TaskGraph.load(path)
        except InputError:
            kept = None
        if kept is not None and kept.state == state:
            return kept
    graph = _Builder(store, corpus, split, around).build(state, network)
    if path is not None:
        graph.save(path)
    return graph


def graph_file(folder: Path, corpus: str, split: str, around: Neighbourhood = LINKED_ONLY) -> Path:
    """Where the task graph of a split is kept."""
    return folder / f"{corpus}-{split}{around.suffix}.safetensors"


def graph_state(
    store: Store, corpus: str, split: str, around: Neighbourhood = LINKED_ONLY
) -> tuple[str, str]:
    """A digest of the database state that a task graph is made from, and its network.

    Returns:
        The digest, and the id of the network that made the embeddings; empty where there are none.

    Raises:
        InputError: the database has no such corpus or split.
        TrainingError: links, SAME_AS edges or embeddings were made with a source that is held out.
    """
    store = store.without(around.held_out)
    found = store.read("corpus/split_state", corpus=corpus, split=split)
    if not found:
        known = store.read("corpus/corpora")
        names = ", ".join(f"{row['corpus']} ({row['split']})" for row in known)
        raise InputError(
            f"The database has no documents of {corpus}, split {split}.",
            f"It has {names}." if names else "Load a corpus: biogk load ade PATH.",
        )
    reach = {"hops": around.hops, "top": around.top} if around.hops else {}
    state = found[0] | reach | ({"statements": True} if around.statements else {})
    if not state["concept_relations"]:
        del state["concept_relations"]
    state["lexicons"].sort()
    state["networks"].sort()
    require_joined_without(store)
    for what, made, command in (
        (f"The links of {corpus}", "lexicons", f"biogk link --corpus {corpus}"),
        ("The embeddings", "networks", "biogk embed"),
    ):
        require_made_without(store, what, map(held_out_of, state[made]), command)
    if symmetric := store.vocabulary.declared(corpus).symmetric:
        state["symmetric"] = symmetric
    digest = hashlib.blake2b(json.dumps(state).encode(), digest_size=8).hexdigest()
    return digest, " ".join(state["networks"])


class _Builder:
    def __init__(self, store: Store, corpus: str, split: str, around: Neighbourhood) -> None:
        self.store, self.corpus, self.split, self.around = store, corpus, split, around
        self.texts: list[str] = []
        self.clusters: list[list[str]] = []
        self.documents, self.mentions, self.entities = Numbers(), Numbers(), Numbers()
        self.mention_types, self.relation_types = Numbers(), Numbers()
        self.symmetric = set(store.vocabulary.declared(corpus).symmetric)
        self.concepts = ConceptReader(self.mentions, self.relation_types, self.symmetric)
        self.data = HeteroData()

    def build(self, state: str, network: str) -> TaskGraph:
        (counted,) = self.store.read(
            "corpus/count_documents", corpora=[self.corpus], splits=[self.split]
        )
        with track(f"reading {self.corpus} {self.split}", counted["documents"]) as advance:
            parts = []
            for page in self._documents():
                parts.append(self._page(page))
                advance(len(page))
        spans, types, owners, gold, gold_types, links, scores = (
            torch.cat(column, dim=-1) for column in zip(*parts, strict=True)
        )
        data = self.data
        data["document"].num_nodes = len(self.documents)
        data["mention"].num_nodes = len(self.mentions)
        data["mention"].span, data["mention"].type = spans.T.contiguous(), types
        data[HAS].edge_index = torch.stack((owners, torch.arange(len(owners))))
        data[GOLD].edge_index, data[GOLD].edge_type = gold, gold_types
        data[LINKED].edge_index, data[LINKED].edge_attr = links, scores.unsqueeze(1)
        known = read_subgraph(self.store, self.entities, self.around)
        known.put_into(data)
        stated: tuple[list[str], list[str]] = [], []
        if self.around.statements:
            stated = add_statements(self.store, data, known.entities)
        concepts = self.concepts.put_into(data)
        add_meanings(self.store, data, concepts, known.entities)
        return TaskGraph(
            self.corpus,
            self.split,
            state,
            network,
            list(self.documents),
            self.texts,
            list(self.mentions),
            self.clusters,
            known.entities,
            list(self.mention_types),
            list(self.relation_types),
            [type_ for type_ in self.relation_types if type_ in self.symmetric],
            known.types,
            *stated,
            concepts,
            data,
        )

    def _documents(self) -> Iterator[list[str]]:
        chosen = {"corpus": self.corpus, "split": self.split, "limit": DOCUMENTS_PAGE}
        for page in pages(self.store, "corpus/split_documents", **chosen):
            self.texts += page["texts"]
            yield page["ids"]

    def _page(self, ids: list[str]) -> tuple[Tensor, ...]:
        for id_ in ids:
            _ = self.documents[id_]
        spans = self.store.columns("corpus/split_mentions", documents=ids)
        gold = self.store.columns("corpus/split_gold", documents=ids)
        links = self.store.columns("corpus/split_links", documents=ids)
        for id_ in spans["ids"]:
            _ = self.mentions[id_]
        self.clusters += spans["clusters"]
        self.concepts.add(
            spans, self.store.columns("corpus/split_concept_relations", documents=ids)
        )
        types = [self.mention_types[t] + 1 if t else 0 for t in spans["types"]]
        relations = self._relations(gold["heads"], gold["tails"], gold["types"])
        return (
            pairs(spans["starts"], spans["ends"]),
            torch.tensor(types, dtype=torch.long),
            torch.tensor([self.documents[d] for d in spans["documents"]], dtype=torch.long),
            pairs([head for head, _, _ in relations], [tail for _, tail, _ in relations]),
            torch.tensor([self.relation_types[t] for *_, t in relations], dtype=torch.long),
            pairs(
                [self.mentions[m] for m in links["mentions"]],
                [self.entities[e] for e in links["entities"]],
            ),
            torch.tensor(links["scores"], dtype=torch.float32),
        )

    def _relations(
        self, heads: list[str], tails: list[str], types: list[str]
    ) -> list[tuple[int, int, str]]:
        """Relations by the numbers of mentions; symmetric ones once, from the earlier mention."""
        found: dict[tuple[int, int, str], None] = {}
        for head, tail, type_ in zip(heads, tails, types, strict=True):
            ends = [self.mentions[head], self.mentions[tail]]
            first, second = sorted(ends) if type_ in self.symmetric else ends
            found[first, second, type_] = None
        return list(found)
