"""Published results, means over folds and seeds, commands, curves: without a server."""

from __future__ import annotations

import json
import shlex
import statistics
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from biogk.cli.crossval import command as crossval
from biogk.core.errors import InputError, RunError
from biogk.training.extraction.checkpoints.stored import WITHOUT_KNOWLEDGE, StoredTraining
from biogk.training.extraction.config import Settings, dotted, read_settings
from biogk.training.extraction.evaluating.crossval import Grid
from biogk.training.extraction.folds import family_and_fold
from biogk.training.extraction.models import MODELS
from biogk.training.extraction.plan import Folders
from biogk.training.reporting.curves import charts
from biogk.training.reporting.pages import write_report
from biogk.training.reporting.published import read_published
from biogk.training.reporting.results import gathered, results_of
from biogk.training.reporting.tables import ReportTable, report_tables, sheet_of

PUBLISHED = read_published()


def training(
    corpus: str = "ade-0",
    scores: tuple[float, float] = (80.0, 70.0),
    seed: int = 7,
    split: str = "test",
    settings: Sequence[str] = (),
    curve: Sequence[float] = (),
    **more: Any,
) -> StoredTraining:
    """A finished training with its scores on a split."""
    values: dict[str, Any] = {
        "encoder": "minilm",
        "entity_f1": scores[0],
        "relation_f1": scores[1],
        "interval": {"entity_f1": [79.0, 81.0], "relation_f1": [69.0, 71.0]},
    }
    if split == "dev":
        values["biorelex_official"] = {"entity_f1": 82.5, "relation_f1": 60.5}
    made = read_settings(overrides=[f"training.seed={seed}", *settings])
    return replace(
        StoredTraining(
            run=f"{corpus}-{seed}-{scores}",
            code_version="0.1.0",
            status="finished",
            model="gk-fusion",
            encoder="minilm@0123",
            corpus=corpus,
            select="dev",
            network="n1",
            settings=dotted(made.model_dump()),
            metrics={"curve": {"entity_f1": list(curve), "relation_f1": list(curve)}},
            evaluations={f"{corpus} {split}": values},
        ),
        **more,
    )


def ade(*trainings: StoredTraining) -> ReportTable:
    return report_tables(trainings, PUBLISHED)[0]


def ours(table: ReportTable) -> list[dict[str, Any]]:
    return [row for row in table.as_dict()["rows"] if row["whose"] == "ours"]


def test_the_shipped_figures_are_those_of_the_paper() -> None:
    rows = {
        (t.corpus, row.model): (row.entity_f1, row.relation_f1) for t in PUBLISHED for row in t.rows
    }
    assert rows["ade", "KECI"] == (90.67, 81.74)
    assert rows["ade", "gk-fusion (Wikidata)"] == (90.92, 83.22)
    assert rows["biorelex", "gk-fusion (UMLS)"] == (87.31, 63.21)
    assert [(t.corpus, t.split, t.folds, len(t.rows)) for t in PUBLISHED] == [
        ("ade", "test", 10, 10),
        ("biorelex", "dev", 1, 6),
    ]


def test_a_file_of_the_user_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    path = tmp_path / "published.toml"
    assert read_published(path) == PUBLISHED
    path.write_text('[[tables]]\ncorpus = "mine"\ntitle = "Mine"\nsplit = "dev"\nsource = "me"\n')
    assert [table.corpus for table in read_published(path)] == ["mine"]
    for text, says in (
        ("tables = 3", "tables: input should be a valid list"),
        ('[[tables]]\ncorpus = "mine"\n', "tables.0.title: field required"),
        ("[[tables", "cannot be read"),
    ):
        path.write_text(text)
        with pytest.raises(InputError, match=says) as caught:
            read_published(path)
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("corpus", "parts"),
    [("ade-3", ("ade", 3)), ("biorelex", ("biorelex", None)), ("my-own-12", ("my-own", 12))],
)
def test_names_of_folds(corpus: str, parts: tuple[str, int | None]) -> None:
    assert family_and_fold(corpus) == parts


def test_each_fold_counts_alike_whatever_seeds_it_has() -> None:
    some = [training(f"ade-{fold}", (80 + fold, 70.0), seed=7) for fold in (0, 1, 2)]
    more = [training("ade-0", (90.0, 70.0), seed=8)]
    (row,) = ours(ade(*some, *more))
    means = [85, 81, 82]
    assert row["entity_f1"] == pytest.approx(statistics.fmean(means), abs=0.005)
    assert row["entity_f1_deviation"] == pytest.approx(statistics.stdev(means), abs=0.005)
    assert row["deviation_over"] == "folds"
    assert (row["folds"], row["seeds"], row["partial"]) == ([0, 1, 2], [7, 8], True)
    assert len(row["by_run"]) == 4


def test_seeds_of_one_fold_deviate_and_one_training_has_an_interval() -> None:
    (row,) = ours(ade(training(seed=7), training(scores=(84.0, 74.0), seed=8)))
    assert (row["entity_f1"], row["deviation_over"]) == (82, "seeds")
    assert row["entity_f1_deviation"] == pytest.approx(2.83)
    (single,) = ours(ade(training()))
    assert single["entity_f1_deviation"] is None
    assert single["entity_f1_interval"] == [79, 81]


def test_only_ten_folds_are_shown_as_ten() -> None:
    whole = sheet_of(ade(*(training(f"ade-{fold}") for fold in range(10))))
    assert "all 10 folds" in whole.rows[-1]
    assert not any("Partial" in note for note in whole.notes)
    part = sheet_of(ade(*(training(f"ade-{fold}") for fold in (0, 4, 9))))
    assert "3 of 10 folds (0, 4, 9)" in part.rows[-1]
    assert "Partial, not all 10 folds: [1]." in part.notes


def test_what_differs_is_another_row_and_what_was_done_twice_counts_once() -> None:
    newest, older = training(scores=(81.0, 71.0)), training()
    others = [
        training(settings=["model.knowledge=shuffled"]),
        training(model="keci"),
        training(select="test"),
        training(encoder="minilm@4567"),
        training(network="n2"),
    ]
    rows = ours(ade(newest, older, *others))
    assert len(rows) == 1 + len(others)
    assert [row["entity_f1"] for row in rows].count(81) == 1
    last = [row[-1] for row in sheet_of(ade(newest, *others)).rows[-len(rows) :]]
    assert len({row for row in last if "embeddings n2" in row}) == 1
    unfinished = training(status="interrupted")
    part = training(settings=["training.part=0.5"])
    table = ade(unfinished, part)
    assert (len(table.ours), table.parts) == (0, 1)
    assert any("1 results of a part" in note for note in sheet_of(table).notes)


def test_a_model_is_compared_with_that_without_knowledge_on_the_same_folds_and_seeds() -> None:
    hidden = ["model.knowledge=shuffled"]
    some = [training(f"ade-{n}", (80 + n, 70 - n), settings=hidden) for n in (0, 1, 2)]
    plain = [training(f"ade-{n}", (80.0, 70.0), model="sent-context-only") for n in (1, 2, 5)]
    other = [training("ade-1", (50.0, 50.0), model="sent-context-only", select="test")]
    fusion, without, _ = ours(ade(*some, *plain, *other))
    assert without["over_no_knowledge"] is None
    assert fusion["over_no_knowledge"] == {
        "trainings": 2,
        "entity_f1": 1.5,
        "entity_f1_deviation": 0.71,
        "relation_f1": -1.5,
        "relation_f1_deviation": 0.71,
        "entity_f1_interval": None,
        "relation_f1_interval": None,
    }
    notes = sheet_of(ade(*some, *plain)).notes
    assert any("[1] less [2]" in note and "entity F1 +1.50 ± 0.71" in note for note in notes)
    assert ours(ade(*some, *other))[0]["over_no_knowledge"] is None


def test_a_difference_has_an_interval_where_every_document_was_counted() -> None:
    def counted(model: str, right: int) -> StoredTraining:
        made = training(model=model)
        rows = [[[right, 2, 2]], [[1, 1, 2]], [[0, 1, 1]]] * 10
        values = {"documents": "d", "entity_f1": rows, "relation_f1": rows}
        made.evaluations["ade-0 test"]["counts"] = values
        return made

    fusion, plain = counted("gk-fusion", 2), counted("sent-context-only", 1)
    row = ours(ade(fusion, plain))[0]["over_no_knowledge"]
    low, high = row["entity_f1_interval"]
    assert 0 < low < high < 100
    assert any(
        f"(95 %: {low:+.2f} to {high:+.2f})" in n for n in sheet_of(ade(fusion, plain)).notes
    )
    plain.evaluations["ade-0 test"]["counts"]["documents"] = "others"
    assert ours(ade(fusion, plain))[0]["over_no_knowledge"]["entity_f1_interval"] is None


def test_biorelex_is_compared_by_its_own_score_with_the_strict_one_beside() -> None:
    table = report_tables([training("biorelex", split="dev")], PUBLISHED)[1]
    (row,) = ours(table)
    assert (row["entity_f1"], row["relation_f1"]) == (82.5, 60.5)
    assert (row["strict_entity_f1"], row["strict_relation_f1"]) == (80, 70)
    assert (row["folds"], row["partial"]) == ([], False)
    assert "strict relation F1" in sheet_of(table).columns


def test_a_corpus_without_published_results_has_a_table_too() -> None:
    tables = report_tables([training("mine-0"), training("mine-1")], PUBLISHED)
    assert [table.published.corpus for table in tables] == ["ade", "biorelex", "mine"]
    assert "all 2 folds" in sheet_of(tables[-1]).rows[0]


def test_the_command_asks_for_what_was_done() -> None:
    some = [
        training(f"ade-{fold}", seed=seed, settings=["training.epochs=6", "model.knowledge=none"])
        for fold in (0, 2)
        for seed in (7, 8)
    ]
    (row,) = ours(ade(*some))
    words = shlex.split(row["command"])
    assert words[:2] == ["biogk", "crossval"]
    asked = crossval.make_context("crossval", words[2:]).params
    assert (asked["corpus"], asked["folds"], asked["seeds"]) == ("ade", (0, 2), (7, 8))
    given = {key.replace("__", "."): value for key, value in asked.items() if "__" in key and value}
    grid = Grid(
        asked["models"],
        ["ade-0", "ade-2"],
        asked["seeds"],
        read_settings(None, (), given),
        Folders(Path()),
    )
    plans = [(plan.corpus, dotted(plan.settings.model_dump())) for plan in grid.plans()]
    assert sorted(plans, key=repr) == sorted(((t.corpus, t.settings) for t in some), key=repr)


def test_parts_of_the_documents_are_trainings_of_their_own() -> None:
    settings = read_settings(options={"training.part": 0.5})
    grid = Grid(["keci"], ["ade-0"], [7, 8], settings, Folders(Path()))
    assert [plan.settings.training.part for plan in grid.plans()] == [0.5, 0.5]
    grid = replace(grid, parts=[0.1, 1])
    made = [(plan.settings.training.seed, plan.settings.training.part) for plan in grid.plans()]
    assert made == [(7, 0.1), (7, 1), (8, 0.1), (8, 1)]


def test_settings_that_a_run_did_not_know_are_as_shipped() -> None:
    values = read_settings().model_dump()
    del values["training"]["part"]
    assert dotted(values) == dotted(read_settings().model_dump())
    assert dotted({}) == dotted(Settings.model_validate(read_settings()).model_dump())


def test_every_model_without_knowledge_is_one_of_ours() -> None:
    assert set(WITHOUT_KNOWLEDGE) < set(MODELS)


def test_curves_over_epochs_stop_where_the_first_training_stopped() -> None:
    some = [training("ade-0", curve=[1, 2, 3]), training("ade-1", curve=[3, 4])]
    test = training(select="test", curve=[5, 6])
    on_dev, on_test = charts([*some, test], PUBLISHED, "epochs")
    assert on_dev.lines[0].x == [1, 2]
    assert on_dev.lines[0].mean["entity_f1"] == [2, 3]
    assert not on_dev.published
    assert on_test.published[0].model == "Relation-Metric"
    with pytest.raises(RunError, match="no training of biorelex of more than one epoch"):
        charts(some, PUBLISHED, "epochs", "biorelex")


def test_curves_over_parts_need_two_of_them() -> None:
    half = [training(f"ade-{n}", (60.0 + n, 50.0), settings=["training.part=0.5"]) for n in (0, 1)]
    whole = [training("ade-0"), training("ade-0", model="keci")]
    (chart,) = charts([*half, *whole], PUBLISHED, "part")
    (line,) = chart.lines
    assert (line.x, line.mean["entity_f1"]) == ([50, 100], [60.5, 80])
    assert chart.sheet().rows[0][-1] == "50.00 ± 0.00"
    longer = [
        replace(each, settings={**each.settings, "training.epochs": 3}) for each in (*half, *whole)
    ]
    (chart,) = charts(longer, PUBLISHED, "part")
    assert chart.title.endswith("epoch from dev\ntraining.epochs 3")
    assert chart.lines[0].label == "gk-fusion, minilm, folds 0, 1; seeds 7"
    with pytest.raises(RunError, match="two parts"):
        charts(half, PUBLISHED, "part")


def test_a_report_is_one_page_and_escapes_what_it_shows(tmp_path: Path) -> None:
    some = [training(curve=[1, 2], model="a|<script>")]
    write_report(tmp_path / "new" / "folder", [ade(*some)], charts(some, PUBLISHED, "epochs"))
    folder = tmp_path / "new" / "folder"
    html, markdown = (folder / "report.html").read_text(), (folder / "report.md").read_text()
    assert "<script>" not in html
    assert "a\\|&lt;script>" in markdown
    assert (
        "![ade: F1 on held-out training documents, epoch by epoch](epochs-ade-dev.png)" in markdown
    )
    assert json.loads((folder / "report.json").read_text())["tables"][0]["rows"]


def test_gathering_does_not_depend_on_the_order() -> None:
    some = [training(f"ade-{fold}", seed=seed) for fold in (2, 0, 10) for seed in (9, 8)]
    found, again = (gathered(results_of(each)) for each in (some, some[::-1]))
    assert found == again
    assert found[0].folds == [0, 2, 10]
