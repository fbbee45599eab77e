"""A prediction without a model: a run of the small corpus, written for the tests."""

from __future__ import annotations

from pathlib import Path

from biogk.core.model.extraction import Extraction, Mention, Relation
from biogk.core.store.driver import Store
from biogk.core.store.runs import PREDICTION, RunInfo
from biogk.training.extraction.predicting.write_back import write_found


def write_small_run(store: Store, runs: Path, name: str) -> tuple[int, int]:
    """Write a run that finds one adverse effect in one text: edges written, and left out."""
    info = RunInfo(name, PREDICTION, "gk-fusion", "minilm", "little", "train", "{}", 7)
    rows = store.table("MATCH (d:Document {id: 'little:train-1'}) RETURN d.text", {}).rows
    text = rows[0][0]
    drug, effect = text.index("Penicillin"), text.index("rash")
    mentions = [
        Mention(drug, drug + len("Penicillin"), "Drug", 0.9),
        Mention(effect, effect + len("rash"), "Adverse-Effect", 0.9),
    ]
    found = Extraction("little:train-1", mentions, [Relation(1, 0, "Adverse-Effect", 0.8)], text)
    report = write_found(store, runs / "trained", info, [found], learned_from="little")
    return report.entity_relations, report.refused
