"""Corrected annotation: what the graph has and the files have not is told, or taken out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from biogk.core.config import Home
from biogk.core.store.driver import Store
from commands import done

TEXT = "Zoratin eased severe cramps."
DRUG = {"start": 0, "end": 7, "type": "Drug"}
SIGN = {"start": 21, "end": 27, "type": "Sign", "cluster": "a"}
MARKED = (
    "MATCH (:Document {corpus: 'fixed'})-[:HAS_MENTION]->(m) "
    "RETURN m.text, m.types, m.clusters, "
    "COLLECT { MATCH (m)-[g:GOLD]->(t) RETURN g.type + ' ' + t.text ORDER BY t.text } "
    "ORDER BY m.start, m.id"
)


def lines(folder: Path, *ids: str, mentions: Any, relations: Any) -> Path:
    path = folder / "train.jsonl"
    line = {"text": TEXT, "mentions": mentions, "relations": relations}
    path.write_text("".join(json.dumps({"id": id_} | line) + "\n" for id_ in ids))
    return path


def test_corrected_annotation(store: Store, home: Home, tmp_path: Path) -> None:
    severe = {"start": 14, "end": 20, "type": "Grade"}
    turned = [{"head": 1, "tail": 0, "type": "eases"}, {"head": 2, "tail": 1, "type": "eases"}]
    first = [DRUG, SIGN | {"type": "Drug"}, severe]
    path = lines(tmp_path, "1", "2", mentions=first, relations=turned)
    command = ("load", "jsonl", path, "--corpus", "fixed")
    assert "In the graph" not in done(*command, home=home.root)
    assert "In the graph" not in done(*command, home=home.root)
    right = [{"head": 0, "tail": 1, "type": "eases"}]
    lines(tmp_path, "1", mentions=[DRUG, SIGN | {"cluster": "b"}], relations=right)
    said = done(*command, home=home.root)
    assert "New: 0 documents, 0 mentions, 1 relation." in said
    assert (
        "In the graph, but not in the files: relations 2, clusters 1, mentions 1, types 1; first "
        "severe as Grade in fixed:1; cramps as Drug in fixed:1; severe - eases - cramps in fixed:1."
        " --replace takes it out."
    ) in said
    assert "Of train the graph has 1 document more, which these files do not have." in said
    assert "Taken out" in done(*command, "--replace", home=home.root)
    assert store.table(MARKED, {}).rows[:1] == [["Zoratin", ["Drug"], None, ["eases cramps"]]]
    of_first = [row for row in store.table(MARKED, {}).rows if row[1] == ["Sign"]]
    assert of_first == [["cramps", ["Sign"], ["b"], []]]
    assert "Nothing changed" in done(*command, "--replace", home=home.root)
    said = done("sources", "remove", "fixed", "--yes", home=home.root)
    assert "Removed fixed" in said
