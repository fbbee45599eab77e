"""An outside truth: which rows are true, and what is counted of them."""

from __future__ import annotations

import gzip
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from biogk.core.errors import InputError, UsageError
from biogk.core.model.rows import RejectedRow
from biogk.core.model.vocabulary import SHIPPED
from biogk.loaders.sources.columns import Chosen
from biogk.training.checking.counting import (
    THRESHOLDS,
    best_of,
    over_thresholds,
    precision_at,
    scored,
    spread,
)
from biogk.training.checking.evidence import Evidence, relation_type
from biogk.training.checking.tally import Tally
from biogk.training.checking.truth import LabelColumn, TruthPair, TruthTable

JUDGED = "drug,disease,verdict\nzoratin,gout,yes\nfoozine,gout,NOT\nfoozine,barosis,perhaps\n"
HERE = Evidence({"mine"}, 0.5, {"model"}, 0.7, set())


def flags(*values: int) -> np.ndarray[Any, Any]:
    return np.array(values, dtype=bool)


def table(path: Path, text: str, label: LabelColumn, **chosen: str) -> TruthTable:
    path.write_text(text, encoding="utf-8")
    ends = {"subject": "drug", "object": "disease", **chosen}
    prefix = ends.pop("prefix", "")
    return TruthTable(path, Chosen(relation="TREATS", **ends), label, prefix, SHIPPED.read())


def pairs(truth: TruthTable) -> list[TruthPair]:
    return [row for row in truth.rows() if isinstance(row, TruthPair)]


def test_precision_recall_and_f1() -> None:
    found = scored(flags(1, 1, 0, 1), flags(1, 1, 1, 0))
    assert (found.true, found.false) == (2, 1)
    assert found.precision == pytest.approx(2 / 3)
    assert found.recall == pytest.approx(2 / 3)
    assert found.f1 == pytest.approx(2 / 3)


def test_a_figure_without_a_denominator_is_none() -> None:
    only_true = scored(flags(1, 0), flags(1, 1))
    assert (only_true.precision, only_true.recall, only_true.f1) == (None, 0.5, None)
    nothing = scored(flags(0, 0), flags(1, 0))
    assert (nothing.precision, nothing.recall, nothing.f1) == (None, 0.0, None)
    only_false = scored(flags(1), flags(0))
    assert (only_false.precision, only_false.recall, only_false.f1) == (0.0, None, None)
    wrong = scored(flags(0, 1), flags(1, 0))
    assert (wrong.precision, wrong.recall, wrong.f1) == (0.0, 0.0, 0.0)


def test_thresholds_include_their_own_confidence() -> None:
    confidences = np.array([0.9, 0.3, 0.0, math.nan, 0.7])
    found = over_thresholds(confidences, flags(1, 1, 0, 1, 0))
    assert [each.threshold for each in found] == list(THRESHOLDS)
    assert [each.scores.true for each in found] == [2, 2, 2, 2, 1, 1, 1, 1, 1, 1]
    assert [each.scores.false for each in found] == [2, 1, 1, 1, 1, 1, 1, 1, 0, 0]
    best = best_of(found)
    assert best is not None
    assert best.threshold == 0.1
    assert best.scores.f1 == pytest.approx(2 / 3)
    assert best_of(over_thresholds(confidences, flags(1, 1, 1, 1, 1))) is None


def test_precision_at_k_shares_ties() -> None:
    weights, labels = np.array([0.1, 0.9, 0.5, 0.5]), flags(0, 1, 1, 0)
    assert precision_at(weights, labels, (4, 1, 2, 1, 5)) == {1: 1.0, 2: 0.75, 4: 0.5}
    order = [2, 3, 0, 1]
    assert precision_at(weights[order], labels[order], (2,)) == {2: 0.75}


def test_weights_fall_into_bins() -> None:
    found = spread(np.array([0.0, 1.0, 1.0]), flags(0, 1, 1))
    assert (found.false[0], found.true[-1]) == (1, 2)
    assert len(found.edges) == len(found.true) + 1
    assert sum(spread(np.array([0.4]), flags(1)).true) == 1


def test_usual_labels(tmp_path: Path) -> None:
    rows = list(table(tmp_path / "a.csv", JUDGED, LabelColumn("verdict")).rows())
    assert rows[:2] == [
        TruthPair(2, ("zoratin",), ("gout",), True),
        TruthPair(3, ("foozine",), ("gout",), False),
    ]
    assert isinstance(rows[2], RejectedRow)
    assert rows[2].line == 4
    assert rows[2].reason == "verdict is 'perhaps', neither true nor false"


def test_labels_of_ones_own_take_the_place_of_the_usual(tmp_path: Path) -> None:
    truth = table(tmp_path / "a.csv", JUDGED, LabelColumn("verdict", ["Perhaps", "not"]))
    assert [(pair.line, pair.true) for pair in pairs(truth)] == [(3, True), (4, True)]
    assert truth.unread == {"yes": 1}
    assert all(pair.true for pair in pairs(table(tmp_path / "a.csv", JUDGED, LabelColumn())))


def test_labels_that_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot mean both"):
        table(tmp_path / "a.csv", JUDGED, LabelColumn("verdict", ["YES"], ["yes"]))
    with pytest.raises(UsageError, match="values of a column"):
        table(tmp_path / "a.csv", JUDGED, LabelColumn("", ["yes"]))
    with pytest.raises(UsageError, match=r"no column 'grade'; it has 'drug', 'disease', 'verdict'"):
        table(tmp_path / "a.csv", JUDGED, LabelColumn("grade"))


@pytest.mark.parametrize("value", [True, 1, 1.0, "1", "TRUE", " yes "])
def test_labels_of_json(tmp_path: Path, value: object) -> None:
    row = json.dumps({"drug": "zoratin", "disease": "gout", "verdict": value})
    (pair,) = pairs(table(tmp_path / "a.jsonl", row + "\n", LabelColumn("verdict")))
    assert pair.true


def test_ids_get_their_prefix_and_names_follow(tmp_path: Path) -> None:
    text = (
        "drug\tdrug_name\tdisease\n123\tzoratin\tDOID:1\nDRUGBANK:7\t\tDOID:2\n\tfoozine\tDOID:3\n"
    )
    truth = table(
        tmp_path / "a.tsv",
        text,
        LabelColumn(),
        subject_name="drug_name",
        subject_prefix="DRUGBANK:",
        prefix="DOID",
    )
    assert [pair.subject for pair in pairs(truth)] == [
        ("DRUGBANK:123", "zoratin"),
        ("DRUGBANK:7",),
        ("foozine",),
    ]
    assert [pair.object for pair in pairs(truth)] == [("DOID:1",), ("DOID:2",), ("DOID:3",)]


def test_packed_tables_and_broken_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"drug,disease\nzoratin,gout\n ,gout\nfoozine\n"))
    chosen = Chosen(subject="drug", relation="TREATS", object="disease")
    rows = list(TruthTable(path, chosen, LabelColumn(), "", SHIPPED.read()).rows())
    assert [type(row) for row in rows] == [TruthPair, RejectedRow, RejectedRow]
    path.write_bytes(b"")
    with pytest.raises(InputError, match="is empty"):
        TruthTable(path, chosen, LabelColumn(), "", SHIPPED.read())


def test_the_nearest_relation_is_named() -> None:
    assert relation_type(SHIPPED.read(), "TREATS") == "TREATS"
    with pytest.raises(UsageError) as told:
        relation_type(SHIPPED.read(), "treat")
    assert told.value.advice == "Did you mean TREATS?"
    with pytest.raises(UsageError) as told:
        relation_type(SHIPPED.read(), "?")
    assert "biogk relations" in told.value.advice


def counted(tally: Tally, *rows: tuple[int, str, str, bool], evidence: Evidence = HERE) -> Tally:
    """Add rows whose names are their entities; a name with ? is not in the graph."""
    for line, subject, object_, true in rows:
        entities = tuple(() if "?" in name else (name,) for name in (subject, object_))
        tally.add(TruthPair(line, (subject,), (object_,), true), entities, evidence)
    return tally


def test_a_pair_counts_once_and_a_contradiction_not_at_all() -> None:
    rows = (
        (2, "a", "b", True),
        (3, "a", "b", True),
        (4, "b", "a", True),
        (5, "a", "c", True),
        (6, "a", "c", False),
        (7, "?x", "c", True),
        (8, "?X", "c", True),
    )
    columns = counted(Tally(symmetric=False, most=9), *rows).columns()
    assert columns.true.tolist() == [True, True, True]
    assert columns.known.tolist() == [True, True, False]
    assert (columns.repeated, len(columns.contradictory)) == (3, 1)
    columns = counted(Tally(symmetric=True, most=9), *rows).columns()
    assert (len(columns.true), columns.repeated) == (2, 4)


def test_misses_are_listed_in_the_order_of_the_table() -> None:
    tally = Tally(symmetric=False, most=2)
    counted(tally, (2, "a", "b", False), (3, "a", "b", False), (4, "a", "?z", True))
    counted(tally, *((n, "a", f"c{n}", True) for n in range(5, 8)), evidence=Evidence())
    counted(tally, (8, "a", "d", True), evidence=Evidence(denied={"they"}))
    columns = tally.columns()
    wrong = tally.wrong.misses(columns.stated & ~columns.true, columns.contradictory)
    assert [(each.line, each.sources, each.weight) for each in wrong.listed] == [(2, ["mine"], 0.5)]
    silent = tally.silent.misses(columns.known & ~columns.stated, set())
    assert (silent.count, [each.line for each in silent.listed]) == (4, [5, 6])
    (refused,) = tally.refused.misses(columns.denied, set()).listed
    assert refused.sources == ["they"]
    assert tally.unknown.listed == ["?z"]
    assert tally.lacking == ("", "")


def test_all_objects_may_be_missing() -> None:
    tally = counted(Tally(symmetric=False, most=0), (2, "a", "?b", True), (3, "?c", "?d", True))
    assert tally.lacking == ("", "?b")
    tally.reject(RejectedRow("f", 4, "no reason", ""))
    assert tally.rejected.listed == [(4, "no reason")]
    assert tally.rows == 3
