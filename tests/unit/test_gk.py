"""The general-knowledge network: its losses, its files, and link prediction with it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from biogk.cli.embed import command
from biogk.core.errors import RunError, TrainingError, UsageError
from biogk.training.embeddings import LOSSES
from biogk.training.embeddings.fit import fit_gk
from biogk.training.embeddings.link_prediction import (
    CosineScorer,
    MeanScorer,
    RandomScorer,
    rank,
    split_triples,
)
from biogk.training.embeddings.losses import WeighedTriples
from biogk.training.embeddings.network import GKConfig, GKNetwork

SUBJECTS, GROUPS, WIDTH = 200, 25, 16


def config(**others: object) -> GKConfig:
    given = {"relations": ("A", "B"), "epochs": 60, "batch": 256, "patience": 60} | others
    return GKConfig.model_validate({"encoder": "test", "inputs": WIDTH, **given})


@pytest.fixture(scope="module")
def world() -> tuple[np.ndarray, WeighedTriples]:
    """Entities whose partners follow from their vectors, though no cosine shows it.

    The first half of a subject tells its object of relation A, the second that of B; the objects
    carry the same signs in the other half.
    """
    generator = np.random.default_rng(5)
    signs = generator.normal(size=(2, GROUPS, WIDTH // 2))
    noise = 0.1 * generator.normal(size=(2, GROUPS, WIDTH // 2))
    rows = np.arange(SUBJECTS)
    of_a, of_b = rows % GROUPS, rows // 4 % GROUPS
    x = np.concatenate(
        [
            np.concatenate([signs[0, of_a], signs[1, of_b]], 1),
            np.concatenate([noise[0], signs[0]], 1),
            np.concatenate([signs[1], noise[1]], 1),
        ]
    ).astype(np.float32)
    objects = np.concatenate([SUBJECTS + of_a, SUBJECTS + GROUPS + of_b])
    return x, WeighedTriples(
        torch.arange(SUBJECTS).repeat(2),
        torch.arange(2).repeat_interleave(SUBJECTS),
        torch.from_numpy(objects),
        0.85 + 0.1 * torch.rand(2 * SUBJECTS, generator=torch.Generator().manual_seed(1)),
    )


def test_the_offered_losses_are_those_that_there_are() -> None:
    (option,) = (each for each in command.params if each.name == "loss")
    assert list(option.type.choices) == list(LOSSES)
    with pytest.raises(UsageError, match="no loss 'none'"):
        fit_gk(config(loss="none"), np.zeros((2, WIDTH)), few(12))


def few(count: int) -> WeighedTriples:
    zeros = torch.zeros(count, dtype=torch.long)
    return WeighedTriples(zeros, zeros, zeros, torch.ones(count))


@pytest.mark.parametrize("loss", LOSSES)
def test_a_loss_falls_and_a_seed_decides(
    loss: str, world: tuple[np.ndarray, WeighedTriples]
) -> None:
    x, triples = world
    first = fit_gk(config(loss=loss, epochs=8), x, triples)
    again = fit_gk(config(loss=loss, epochs=8), x, triples)
    other = fit_gk(config(loss=loss, epochs=8, seed=8), x, triples)
    assert first.best_loss < first.untrained_loss
    assert (first.constant_loss is not None) == (loss == "paper")
    assert first.network.digest() == again.network.digest() != other.network.digest()


def test_contrast_finds_what_the_names_do_not_show(
    world: tuple[np.ndarray, WeighedTriples],
) -> None:
    x, triples = world
    split = split_triples(triples, seed=2)
    names = rank(split.inductive, triples, CosineScorer(x), 0)
    network = fit_gk(config(loss="contrastive"), x, split.train).network
    found = CosineScorer(network.relational(x), network.scales.detach())
    assert rank(split.inductive, triples, found, 0).mrr > 2 * names.mrr


def test_stated_triples_are_no_wrong_answers() -> None:
    """Two subjects with two objects in common: nothing is left to tell apart."""
    batch = WeighedTriples(
        torch.tensor([0, 0, 1, 1]),
        torch.zeros(4, dtype=torch.long),
        torch.tensor([2, 3, 2, 3]),
        torch.ones(4),
    )
    vectors = torch.randn(4, 8, generator=torch.Generator().manual_seed(0))
    ends = vectors[batch.subjects], vectors[batch.objects]
    scales = torch.ones(4, 8)
    assert float(LOSSES["contrastive"](*ends, scales, batch)) == pytest.approx(0, abs=1e-6)
    assert torch.equal(
        LOSSES["corrupted"](*ends, scales, batch), LOSSES["paper"](*ends, scales, batch)
    )


def test_a_network_comes_back_from_its_folder(tmp_path: Path) -> None:
    network = GKNetwork(config())
    network.save(tmp_path / "net")
    again = GKNetwork.load(tmp_path / "net")
    assert again.digest() == network.digest()
    assert again.config == network.config
    assert np.allclose(np.linalg.norm(again.embed(np.ones((1, WIDTH), np.float32)), axis=1), 2**0.5)
    (tmp_path / "net" / "model.safetensors").write_bytes(b"half of")
    for folder in (tmp_path / "net", tmp_path / "missing"):
        with pytest.raises(RunError, match="missing or damaged"):
            GKNetwork.load(folder)


def test_ranks_are_filtered_and_ties_share_theirs() -> None:
    x = np.array([[1, 0], [1, 0.1], [1, 0.2], [1, 0.5], [0, 1], [0.1, 1]], dtype=np.float32)
    known = WeighedTriples(
        torch.tensor([0, 0, 5, 5, 5]),
        torch.zeros(5, dtype=torch.long),
        torch.tensor([1, 2, 3, 4, 1]),
        torch.ones(5),
    )
    asked = known.pick(torch.tensor([1]))
    found = rank(asked, known, CosineScorer(x), 0)
    # object 1 is nearer but stated; subject 5 is further than subject 0
    assert (found.mrr, found.hits[1], found.queries) == (1, 1, 2)
    same = rank(asked, known, CosineScorer(np.ones_like(x)), 0)
    # of three objects left, all equal: rank 2; of two subjects: rank 1.5
    assert same.mrr == pytest.approx((1 / 2 + 1 / 1.5) / 2)
    assert same.candidates == 3
    both = rank(asked, known, MeanScorer((CosineScorer(x), CosineScorer(np.ones_like(x)))), 0)
    assert both == found


def test_chance_is_chance() -> None:
    count = 400
    rows = torch.arange(count)
    known = WeighedTriples(rows, torch.zeros_like(rows), rows + count, torch.ones(count))
    found = rank(known, known, RandomScorer(3), 0)
    assert found.mrr == pytest.approx(np.mean(1 / np.arange(1, count + 1)), rel=0.5)


def test_what_is_held_out_was_not_seen() -> None:
    generator = torch.Generator().manual_seed(0)
    ends = torch.randint(0, 100, (600, 2), generator=generator)
    triples = WeighedTriples(
        ends[:, 0], torch.zeros(600, dtype=torch.long), ends[:, 1], torch.ones(600)
    )
    split = split_triples(triples, seed=7)
    assert sum(map(len, (split.train, split.transductive, split.inductive))) == 600
    seen = torch.cat([split.train.subjects, split.train.objects])
    for part, expected in ((split.transductive, True), (split.inductive, False)):
        both = torch.isin(part.subjects, seen) & torch.isin(part.objects, seen)
        assert (both == expected).all()
    with pytest.raises(TrainingError, match="too few"):
        split_triples(triples.pick(torch.arange(3)), seed=7)
