"""The worked examples of CONTRIBUTING.md do what they are said to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from biogk.core.model.vocabulary import HomeVocabulary, shipped_vocabulary
from biogk.core.store.driver import Store
from biogk.load.ingest import load_corpus, load_knowledge
from biogk.training.extraction.config import read_settings
from biogk.training.extraction.models.base import TaskShape
from biogk.training.extraction.models.loss import loss_of
from biogk.training.extraction.reading.batches import collate
from biogk.training.extraction.reading.knowledge import Knowledge, KnowledgeShape
from small_encoders import small_encoder
from small_examples import example

pytestmark = pytest.mark.server

PAGE = Path(__file__).parents[2] / "CONTRIBUTING.md"
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def defined(name: str) -> Any:
    """The class of this name, from the page."""
    (code,) = (block for block in PYTHON.findall(PAGE.read_text()) if f"class {name}" in block)
    namespace: dict[str, Any] = {"__name__": name}
    exec(compile(code, str(PAGE), "exec"), namespace)
    return namespace[name]


@pytest.fixture
def edited(tmp_path: Path) -> HomeVocabulary:
    """The vocabulary with what the page tells to add."""
    text = shipped_vocabulary().read_text(encoding="utf-8")
    head = "[relations.HAS_SIDE_EFFECT]\n"
    assert head in text
    text = text.replace(head, f'{head}sources.sideeffects = ["causes"]\n')
    text += '\n[corpora.marked]\nrelations = {"Adverse-Effect" = "ADVERSE_EFFECT"}\n'
    (tmp_path / "relations.toml").write_text(text, encoding="utf-8")
    return HomeVocabulary(tmp_path / "relations.toml")


def test_a_source(
    edited: HomeVocabulary,
    store: Store,
    aside: Path,
    tmp_path: Path,
    snapshot: Callable[[], list[str]],
) -> None:
    path = tmp_path / "effects.tsv"
    path.write_text(
        "drug\tdrug_name\teffect\teffect_name\n"
        "DB00945\taspirin\tC0018681\theadache\n"
        "DB00945\taspirin\tC0042963\t\n"
    )
    source = defined("SideEffects")(path, vocabulary=edited)
    report = load_knowledge(store, source, rejected_file=aside, max_rejected=0.5)
    assert (report.triples, report.rejected) == (1, 1)
    found = store.table(
        "MATCH (d:Drug)-[r:HAS_SIDE_EFFECT]->(e:SideEffect) RETURN d.id, e.name, r.source", {}
    )
    assert [list(row) for row in found.rows] == [["drugbank:DB00945", "headache", "sideeffects"]]

    before = snapshot()
    load_knowledge(store, source, rejected_file=aside, max_rejected=0.5)
    assert snapshot() == before


def test_a_corpus(store: Store, aside: Path, tmp_path: Path) -> None:
    path = tmp_path / "marked.jsonl"
    path.write_text(
        '{"id": "1", "text": "Rash after penicillin.", "drug": "penicillin", "effect": "Rash"}\n'
        '{"id": "2", "text": "Nothing here.", "drug": "aspirin", "effect": "pain"}\n'
    )
    report = load_corpus(store, defined("Marked")(path), rejected_file=aside, max_rejected=0.5)
    assert (report.documents, report.rejected) == (1, 1)
    found = store.table("MATCH (h:Mention)-[:GOLD]->(t:Mention) RETURN h.text, t.text", {})
    assert [list(row) for row in found.rows] == [["Rash", "penicillin"]]


def test_a_model() -> None:
    torch.manual_seed(0)
    encoder = small_encoder()
    settings = read_settings(overrides=["model.hidden=16", "model.widest_span=3"]).model
    shape = TaskShape(
        mention_types=["Drug", "Effect"],
        relation_types=["causes"],
        signatures=[(2, 1, 1)],
        knowledge=KnowledgeShape(width=6, types=["TREATS"]),
    )
    model = defined("MeanKnowledge")(settings, shape, encoder)
    batch = collate((example("a b c d e", (0, 1, 2), (3, 3, 1)), example("f")), 3, pad=0)
    knowledge = Knowledge(
        x=torch.rand(4, 6),
        edges=torch.zeros(2, 0, dtype=torch.long),
        types=torch.zeros(0, dtype=torch.long),
        weights=torch.zeros(0),
    )
    loss_of(model(batch, knowledge), batch).backward()
    assert model.entities.weight.grad.any()
    assert model.join[0].weight.grad.any()
