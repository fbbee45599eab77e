"""Embeddings in the graph: new entities, evaluation, and what is damaged or not finite."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from biogk.core.config import Home
from biogk.core.errors import EncoderError, RunError, TrainingError
from biogk.core.model.rows import EntityRow
from biogk.core.store.driver import Store
from biogk.load.ingest import load_knowledge
from biogk.training.embeddings.embed import embed, embed_new
from biogk.training.embeddings.evaluate import evaluate_gk
from biogk.training.embeddings.network import GKConfig
from biogk.training.language.encoder import Encoder
from biogk.training.language.load import load_encoder
from biogk.training.language.vectors import VectorCache
from biogk.training.weights.weigh import weigh
from commands import answer, assert_one_line, run
from small import ENTITIES, TRIPLES, Small

pytestmark = pytest.mark.server

Snapshot = Callable[[], list[str]]
NEW = EntityRow("t:11", "ibuprofen", ("Drug",))


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """The folder of the networks that `known` trains."""
    return tmp_path / "models"


def vectors(store: Store) -> dict[str, list[float] | None]:
    found = store.table("MATCH (e:Entity) RETURN e.id, e.gk_embedding", {})
    return dict(found.rows)  # type: ignore[arg-type]


def damaged(word: str) -> Encoder:
    """The packaged encoder, with the embedding of one word destroyed."""
    encoder = load_encoder("minilm", "cpu")
    (token,) = encoder.tokenizer(word, add_special_tokens=False)["input_ids"]
    with torch.no_grad():
        encoder.model.get_input_embeddings().weight[token] = torch.nan  # type: ignore[index]
    return encoder


def test_new_entities_get_what_training_again_would_not_change(
    known: Store, cache: VectorCache, models: Path, aside: Path
) -> None:
    before = vectors(known)
    load_knowledge(known, Small((*ENTITIES, NEW, *TRIPLES)), rejected_file=aside)
    report = embed_new(known, cache, models)
    assert (report.entities, report.fit) == (1, None)
    after = vectors(known)
    assert len(after.pop("t:11") or []) == report.dimensions
    assert after == before
    assert embed_new(known, cache, models).entities == 0


def test_no_network_for_new_entities(
    loaded: Store, cache: VectorCache, models: Path, home: Home
) -> None:
    with pytest.raises(TrainingError, match="No entity has an embedding yet"):
        embed_new(loaded, cache, models)
    result = run("embed", "--new-only", "--loss", "paper", home=home.root)
    assert_one_line(result, "--new-only trains nothing", codes=[2])


def test_networks_that_do_not_fit(
    known: Store, cache: VectorCache, models: Path, tmp_path: Path
) -> None:
    (folder,) = [path for path in models.iterdir() if path.is_dir()]
    settings = folder / "config.json"
    written = settings.read_text(encoding="utf-8")
    with (
        VectorCache(tmp_path / "other", replace(cache.encoder, name="other")) as other,
        pytest.raises(TrainingError, match=f"encoder {cache.encoder.label}, not to other@"),
    ):
        embed_new(known, other, models)
    settings.write_text(written.replace(cache.encoder.label, "other@0"), encoding="utf-8")
    with pytest.raises(RunError, match="was changed"):
        embed_new(known, cache, models)
    settings.write_text(written[:50], encoding="utf-8")
    with pytest.raises(RunError, match="missing or damaged"):
        embed_new(known, cache, models)
    folder.rename(models / "elsewhere")
    with pytest.raises(RunError, match="missing or damaged"):
        embed_new(known, cache, models)
    known.table("MATCH (e:Entity {id: 't:1'}) SET e.gk_network = 'x'", {}, write=True)
    with pytest.raises(TrainingError, match="embeddings of 2 networks"):
        embed_new(known, cache, models)


def test_an_embedding_that_is_not_finite_is_named_and_survived(
    known: Store, tmp_path: Path, models: Path
) -> None:
    with VectorCache(tmp_path / "damaged", damaged("headache")) as cache:
        label = cache.encoder.label
        known.table(
            "MATCH ()-[r]->() WHERE r.weight IS NOT NULL SET r.encoder = $label",
            {"label": label},
            write=True,
        )
        settings = GKConfig(encoder=label, inputs=384, epochs=2)
        with pytest.raises(TrainingError, match=r"has \d triples to learn from and wants 10"):
            embed(known, cache, models, config=settings, all_triples=True)
        known.table(
            "MATCH (s {id: 't:1'}), (o:Disease) MERGE (s)-[r:CAUSES]->(o) "
            "SET r.weight = 0.9, r.encoder = $label",
            {"label": label},
            write=True,
        )
        report = embed(known, cache, models, config=settings, all_triples=True)
        assert report.left_out > 0
        assert (report.broken, report.broken_names) == (1, ["headache"])
        assert report.entities == len(ENTITIES) - 1
        assert [id_ for id_, vector in vectors(known).items() if vector is None] == ["t:2"]
        with pytest.raises(EncoderError, match="not finite"):
            cache.encode(["headache"])


def test_a_weight_that_is_not_finite_trains_nothing(
    known: Store, cache: VectorCache, models: Path
) -> None:
    known.table("MATCH ({id: 't:1'})-[r:TREATS]->() SET r.weight = 0.0 / 0.0", {}, write=True)
    report = embed(known, cache, models, all_triples=True)
    assert report.left_out == 2
    assert all(np.isfinite(vector).all() for vector in vectors(known).values() if vector)


def test_triples_without_a_weight_are_told_and_learned_where_none_is_needed(
    known: Store, cache: VectorCache, models: Path
) -> None:
    label = cache.encoder.label
    effect = "CREATE (s)-[:CAUSES {source: 'effects'}]->(o)"
    for ends in ("(s {id: 't:4'}), (o {id: 't:2'})", "(s {id: 't:1'}), (o {id: 't:10'})"):
        known.table(f"MATCH {ends} {effect}", {}, write=True)
    known.table("MATCH (e {id: 't:10'}) SET e.name = e.id", {}, write=True)
    count = "MATCH ()-[r]->() WHERE r.weight IS NOT NULL RETURN count(r)"
    ((weighed,),) = known.table(count, {}).rows
    report = embed(known, cache, models, all_triples=True)
    assert (report.triples, report.unweighed, report.missing) == (weighed, 0, {"effects": 1})
    settings = GKConfig(encoder=label, inputs=384, epochs=2, loss="contrastive")
    report = embed(known, cache, models, config=settings, all_triples=True)
    assert (report.triples, report.unweighed, report.missing) == (weighed + 1, 1, {})
    forgotten = "MATCH ()-[r]->() SET r.weight = null, r.encoder = null, r.correct = null"
    known.table(forgotten, {}, write=True)
    with pytest.raises(TrainingError, match="No triple has a weight"):
        embed(known, cache, models, all_triples=True)
    report = embed(known, cache, models, config=settings, all_triples=True)
    assert report.triples == report.unweighed == weighed


def test_vectors_that_were_damaged_on_disk_are_computed_again(
    cache: VectorCache, tmp_path: Path
) -> None:
    sound = cache.encode(["aspirin", "fever"])
    cache._write(["aspirin"], np.full((1, 384), np.nan, dtype=np.float32))
    cache._write(["fever"], np.zeros((1, 5), dtype=np.float32))
    assert np.allclose(cache.encode(["aspirin", "fever"]), sound, atol=1e-5)


def test_evaluation_writes_nothing(
    home: Home, loaded: Store, cache: VectorCache, models: Path, snapshot: Snapshot
) -> None:
    # enough triples to hold some out
    loaded.table(
        "MATCH (s:Entity), (o:Entity) WHERE s.id < o.id MERGE (s)-[r:CAUSES]->(o) "
        "ON CREATE SET r.source = 'small'",
        {},
        write=True,
    )
    weigh(loaded, cache)
    before = snapshot()
    encoder = cache.encoder
    settings = GKConfig(encoder=encoder.label, inputs=encoder.dimensions, epochs=20)
    found = evaluate_gk(
        loaded, cache, models, config=settings, losses=["contrastive"], all_triples=True
    )
    assert [method.name for method in found.methods] == [
        "chance",
        "names (encoder)",
        "contrastive: f",
        "contrastive: f by relation",
        "contrastive: gk_embedding",
    ]
    printed = answer(
        *("embed", "--encoder", "minilm", "--evaluate", "--loss", "paper", "--all-triples"),
        home=home.root,
    )
    assert 0 < printed["methods"][0]["inductive"]["mrr"] <= 1
    assert snapshot() == before
    assert not list(models.glob("*"))
