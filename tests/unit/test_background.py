"""What a model is shown of knowledge."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from biogk.core.errors import RunError, TrainingError
from biogk.training.embeddings.network import GKConfig, GKNetwork
from biogk.training.extraction.config import read_settings
from biogk.training.extraction.reading.knowledge import KnowledgeView, view_of
from small_graphs import WIDTH, small_graph


def test_what_is_shown_of_knowledge(tmp_path: Path) -> None:
    graph, test = small_graph(), small_graph("test")
    GKNetwork(GKConfig(encoder="e", inputs=8, outputs=4)).save(tmp_path / "net")
    graph = replace(graph, network="net")

    def view(kind: str, seed: int = 7, *more: str) -> KnowledgeView:
        settings = read_settings(overrides=[f"model.knowledge={kind}", *more]).model
        return view_of(graph, settings, seed, tmp_path)

    whole = view("gk").of(graph)
    assert whole.x.equal(graph.data["entity"].x)
    assert view("name").of(graph).x.equal(whole.x[:, :8])
    shuffled = view("shuffled").of(graph).x
    rows = {tuple(row) for row in whole.x.tolist()}
    assert {tuple(row) for row in shuffled.tolist()} <= rows
    assert not shuffled.equal(whole.x)
    assert not shuffled.equal(view("shuffled", 8).of(graph).x)
    backwards = replace(test, entities=test.entities[::-1])
    assert view("shuffled").of(backwards).x.flip(0).equal(shuffled)
    assert not view("none").of(graph).x.any()
    assert view("gk", 7, "model.edge_weights=false").of(graph).weights.unique().tolist() == [1.0]
    other = replace(test, knowledge_types=["ELSE", *graph.knowledge_types[1:]])
    assert len(view("gk").of(other).types) < len(whole.types)
    with pytest.raises(TrainingError, match="not on this machine"):
        view_of(graph, view("name").settings, 7, tmp_path / "nowhere")
    test.data["entity"].x = torch.zeros(len(test.entities), WIDTH - 1)
    with pytest.raises(RunError, match="have length 11, the model was trained with 12"):
        view("gk").of(test)
