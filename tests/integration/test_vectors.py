"""Vectors in the graph: bytes that are read, and a list beside them where there is an index."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from biogk import api as biogk
from biogk.core.config import Connection, Home
from biogk.core.errors import InputError, TrainingError
from biogk.core.model.rows import EntityRow
from biogk.core.store.driver import Store
from biogk.core.store.vectors import HALF, packed, unpacked, vector_length
from biogk.doctor.database import check_embeddings
from biogk.export.pyg import to_pyg
from biogk.export.reading import Reading
from biogk.load.ingest import load_knowledge
from biogk.training.embeddings.embed import convert, embed, embed_new
from biogk.training.embeddings.network import GKConfig
from biogk.training.graphs.feature_store.database import DatabaseKnowledge
from biogk.training.graphs.subgraph import Neighbourhood, read_subgraph
from biogk.training.language.vectors import VectorCache
from commands import assert_one_line, done, run
from small import ENTITIES, TRIPLES, Small

pytestmark = pytest.mark.server

FORMS = (
    "MATCH (e:Entity) RETURN e.id, e.gk_vector, e.gk_embedding, e.gk_network ORDER BY e.id",
    "SHOW INDEXES YIELD name WHERE name = 'entity_gk_embedding' RETURN count(*)",
)
AS_BEFORE = "MATCH (e:Entity) REMOVE e.gk_vector"


def forms(store: Store) -> tuple[list[list[object]], bool]:
    """Id, bytes, list and network of each entity; whether there is an index."""
    rows, ((index,),) = (store.table(text, {}).rows for text in FORMS)
    return rows, bool(index)


def agree(store: Store) -> bool:
    """Whether bytes and list are the same numbers, of all entities."""
    rows, _ = forms(store)
    pairs = [(unpacked(stored, network), listed) for _, stored, listed, network in rows]  # type: ignore[arg-type]
    return all(len(one) and one.tolist() == other for one, other in pairs)


def as_read(store: Store, connection: Connection, home: Home) -> list[torch.Tensor]:
    """The vectors as export, task graphs, the feature store and a notebook have them."""
    knowledge = DatabaseKnowledge(connection)
    exported = to_pyg(Reading(store))["entity"]
    place = knowledge.index.numbers(exported.id)
    with biogk.connect(home.root) as graph:
        shown = [graph.entity(id_).embedding for id_ in exported.id]
    found = [
        exported.x,
        read_subgraph(store, exported.id, Neighbourhood()).x,
        knowledge.vectors(place),
        torch.tensor(shown),
    ]
    knowledge.close()
    return found


@pytest.mark.parametrize("network", ["n1", f"{HALF}n1"])
def test_bytes_are_the_numbers(network: str) -> None:
    vectors = np.random.default_rng(1).normal(size=(3, 5)).astype(np.float32)
    stored = packed(vectors, network)
    assert {len(one) for one in stored} == {10 if network.startswith(HALF) else 20}
    read = np.stack([unpacked(one, network) for one in stored])
    assert read.dtype == np.float32
    assert np.allclose(read, vectors, atol=0 if network == "n1" else 1e-3)
    assert len(unpacked(None, None)) == 0
    assert unpacked([0.5, -1.0], network).tolist() == [0.5, -1.0]


def test_every_form_reads_alike(known: Store, connection: Connection, home: Home) -> None:
    before = as_read(known, connection, home)
    assert agree(known)
    assert all(torch.equal(one, before[0]) for one in before)
    report = convert(known, index=False)
    assert (report.converted, report.dimensions) == (len(ENTITIES), before[0].shape[1])
    rows, index = forms(known)
    assert not index
    assert all(listed is None for _, _, listed, _ in rows)
    assert all(map(torch.equal, as_read(known, connection, home), before))
    assert convert(known).converted == len(ENTITIES)
    known.table(AS_BEFORE, {}, write=True)
    assert all(map(torch.equal, as_read(known, connection, home), before))


def test_converting_there_and_back_changes_nothing(
    known: Store, snapshot: Callable[[], list[str]]
) -> None:
    before, index = snapshot(), forms(known)[1]
    assert index
    assert convert(known).converted == 0
    convert(known, index=False)
    assert snapshot() != before
    assert convert(known, index=False).converted == 0
    convert(known)
    assert (snapshot(), forms(known)[1]) == (before, index)
    known.table(AS_BEFORE, {}, write=True)
    assert "10 entities not as bytes and list" in check_embeddings(known).found
    assert convert(known).converted == len(ENTITIES)
    assert snapshot() == before


def test_a_changed_vector_changes_both(known: Store, cache: VectorCache, tmp_path: Path) -> None:
    before = forms(known)[0]
    encoder = cache.encoder
    settings = GKConfig(encoder=encoder.label, inputs=encoder.dimensions, outputs=32, seed=8)
    models = tmp_path / "models"
    report = embed(known, cache, models, config=settings, all_triples=True)
    assert report.dimensions == vector_length(known) == 416
    assert agree(known)
    assert all(one[1] != other[1] for one, other in zip(before, forms(known)[0], strict=True))
    assert embed(known, cache, models, config=settings, all_triples=True).entities == 0
    report = embed(known, cache, models, config=settings, all_triples=True, index=False)
    assert (report.entities, report.converted) == (0, len(ENTITIES))
    assert not forms(known)[1]


def test_two_bytes_a_number(
    known: Store,
    cache: VectorCache,
    tmp_path: Path,
    aside: Path,
    connection: Connection,
    home: Home,
) -> None:
    whole = as_read(known, connection, home)[0]
    models = tmp_path / "models"
    report = embed(known, cache, models, all_triples=True, half=True)
    assert report.network.startswith(HALF)
    assert report.entities == len(ENTITIES)
    assert {len(stored) for _, stored, _, _ in forms(known)[0]} == {2 * report.dimensions}  # type: ignore[arg-type]
    assert agree(known)
    halves = as_read(known, connection, home)
    assert all(torch.equal(one, halves[0]) for one in halves)
    assert 0 < (halves[0] - whole).abs().max() < 1e-3
    new = EntityRow("t:11", "ibuprofen", ("Drug",))
    load_knowledge(known, Small((*ENTITIES, new, *TRIPLES)), rejected_file=aside)
    added = embed_new(known, cache, models, index=False)
    assert (added.network, added.entities) == (report.network, 1)
    assert len({len(stored) for _, stored, _, _ in forms(known)[0]}) == 1  # type: ignore[arg-type]


def test_what_needs_an_index_says_so(known: Store, home: Home) -> None:
    told = done("embed", "--convert", "--no-index", home=home.root)
    assert "Converted those of 10 entities: bytes alone." in told
    assert "biogk embed --convert makes it" in told
    assert "no similarity index" in check_embeddings(known).found
    asked = run("query", "similar", "--name", "aspirin", home=home.root)
    assert "The embeddings have no index: biogk embed --convert" in asked.stderr + asked.stdout
    with (
        biogk.connect(home.root) as graph,
        pytest.raises(InputError, match="The embeddings have no index"),
    ):
        graph.similar("aspirin")
    assert "bytes, and a list for the index" in done("embed", "--convert", home=home.root)
    assert "headache" in done("query", "similar", "--name", "aspirin", home=home.root)


def test_options_that_do_not_go_together(loaded: Store, home: Home) -> None:
    result = run("embed", "--convert", "--float16", home=home.root)
    assert_one_line(result, "--convert trains nothing", codes=[2])
    result = run("embed", "--new-only", "--float16", home=home.root)
    assert_one_line(result, "Leave --float16 out", codes=[2])
    assert_one_line(run("embed", "--convert", home=home.root), "No entity has an embedding yet")
    with pytest.raises(TrainingError, match="No entity has an embedding yet"):
        convert(loaded)
