"""Documents and splits that are out of the ordinary, in training and in prediction."""

from __future__ import annotations

import pytest

from biogk.core.errors import TrainingError
from biogk.core.model.extraction import Mention, Relation
from biogk.core.model.rows import DocumentRow
from biogk.training.extraction.checkpoints.checkpoint import load_checkpoint
from biogk.training.extraction.scoring.metrics import evaluate
from small_fits import CPU, Ground, extractions
from small_graphs import task_graph

LONG = " ".join(f"word{i}" for i in range(4_990))
CAUSED = "Aspirin caused a rash ."
DRUG, EFFECT = (0, 7, "Drug"), (17, 21, "Effect")


@pytest.mark.parametrize(
    ("rows", "lost"),
    [
        ([(".", [], []), ("Aspirin", [DRUG], [])], ""),
        ([(f"{CAUSED} {LONG}", [DRUG, EFFECT], [(1, 0)])], ""),
        ([(CAUSED, [DRUG, EFFECT], [(1, 0), (1, 0), (0, 1)])], "pair that has another"),
        ([(CAUSED, [DRUG], [])], ""),
        ([("", [], []), (CAUSED, [DRUG], [])], ""),
        ([(LONG[:398], [(0, 398, "Drug"), (0, 5, "Drug")], [(0, 1)])], "wider than"),
        ([("Aspirin", [(1, 3, "Drug"), DRUG], [(0, 1)])], "at words"),
    ],
)
def test_odd_documents_are_trained_on_and_predicted(
    ground: Ground,
    rows: list[tuple[str, list[tuple[int, int, str]], list[tuple[int, int]]]],
    lost: str,
) -> None:
    documents = [
        DocumentRow(
            f"odd-{number}",
            "odd",
            "train",
            text,
            tuple(Mention(*span) for span in spans),
            tuple(Relation(head, tail, f"R{turn}") for turn, (head, tail) in enumerate(pairs)),
        )
        for number, (text, spans, pairs) in enumerate([*rows, ("No event .", [], [])])
    ]
    graph = task_graph(documents)
    report = ground.train("keci", "training.epochs=1", graph=graph, test=True)
    found = extractions(load_checkpoint(report.folder, CPU), graph)
    assert {one.document for one in found} == {row.id for row in documents}
    assert bool(report.out_of_reach) == bool(lost)
    assert any(lost in reason for reason in report.out_of_reach or [""])


def test_splits_that_cannot_be_trained_on(ground: Ground) -> None:
    bare = [DocumentRow(f"d{i}", "odd", "train", "No event .", (), ()) for i in range(3)]
    single = [DocumentRow("d", "odd", "train", "Aspirin", (Mention(*DRUG),), ())]
    with pytest.raises(TrainingError, match="no annotated mention"):
        ground.train(graph=task_graph(bare))
    with pytest.raises(TrainingError, match="too few to hold some out"):
        ground.train(graph=task_graph(single))


def test_types_that_the_model_does_not_know_count_as_missed(ground: Ground) -> None:
    report = ground.train("gk-fusion", "training.epochs=1")
    strange = DocumentRow("s", "odd", "test", CAUSED, (Mention(0, 7, "Planet"),), ())
    graph = task_graph([strange], "test")
    scores = evaluate(graph, extractions(load_checkpoint(report.folder, CPU), graph))
    assert scores.mentions["Planet"].annotated == 1
    assert scores.mentions["Planet"].found == 0
