"""Lines that a person reads while a model trains."""

import pytest

from biogk.training.extraction.checkpoints.outcome import EpochReport


@pytest.mark.parametrize(
    ("left", "says"),
    [(0, "0 s left"), (89, "89 s left"), (135, "2 min left"), (6_000, "1 h 40 min left")],
)
def test_time_left(left: float, says: str) -> None:
    report = EpochReport(
        epoch=1,
        epochs=2,
        loss=1.5,
        entity_f1=0.5,
        relation_f1=0.25,
        best=False,
        seconds=3.0,
        left=left,
    )
    line = str(report)
    assert line.endswith(says)
    assert "entity F1  50.00" in line
