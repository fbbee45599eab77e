"""Tables on terminals of any width, and their numbers."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from biogk.core.store.values import cell
from biogk.views.screen.fitting import fitting, table_width, wrapped
from biogk.views.screen.tables import print_table

COLUMNS = ("subject", "relation", "object", "text", "confidence", "support", "run")
TEXT = "Alopecia was complete after the second cycle of doxorubicin , and hair grew again later ."
RUN = "predict-demo-notes-test-20261128-155904-aece"
ROW = ("alopecia", "PREDICTED_ADVERSE_EFFECT", "doxorubicin", TEXT, 0.99972, 1, RUN)
NUMBERS = (False, False, False, False, True, True, False)


def shown(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> list[str]:
    """The lines of that row on a terminal of this width."""
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("COLUMNS", str(width))
    print_table(COLUMNS, [ROW, ROW], "Found")
    text = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out)
    return [line.rstrip() for line in text.splitlines()]


@pytest.mark.parametrize("width", [40, 60, 80])
def test_a_narrow_terminal_gets_a_line_a_value(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = shown(width, monkeypatch, capsys)
    assert max(map(len, lines)) <= width
    assert "relation    PREDICTED_ADVERSE_EFFECT" in lines
    assert "confidence  0.9997" in lines
    assert [line[:1] for line in lines].count("2") == 1
    words = " ".join(line[12:] for line in lines if line.startswith(("text", " " * 12)))
    assert TEXT in words


@pytest.mark.parametrize("width", [112, 130, 160, 300])
def test_a_column_of_sentences_takes_what_the_others_leave(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = shown(width, monkeypatch, capsys)
    assert max(map(len, lines)) <= width
    cells = [[part.strip() for part in line[1:-1].split("│")] for line in lines if line[0] == "│"]
    first = cells[: len(cells) // 2]
    assert " ".join(filter(None, (row[3] for row in first))) == TEXT
    assert "".join(row[1] for row in first) == "PREDICTED_ADVERSE_EFFECT"
    assert "".join(row[6] for row in first) == RUN
    assert [row[4] for row in first if row[4]] == ["0.9997"]
    assert len(first) <= 6


def test_narrow_columns_keep_their_width() -> None:
    content = [[cell(value) for value in ROW]]
    widths = fitting(COLUMNS, content, NUMBERS, 160)
    assert widths is not None
    assert widths[:3] == [8, 24, 11]
    assert widths[4:6] == [10, 7]
    assert widths[3] > 40
    assert table_width(widths) == 160
    assert fitting(COLUMNS, content, NUMBERS, 90) is None
    assert fitting(("name", "value"), [["x" * 50, "1"]], (False, True), 40) is None


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("PREDICTED_ADVERSE_EFFECT", ["PREDICTED_", "ADVERSE_", "EFFECT"]),
        ("one two  three", ["one two", "three"]),
        ("first\nsecond line of it", ["first", "second", "line of it"]),
        ("a" * 25, ["a" * 10, "a" * 10, "a" * 5]),
        ("-0.12345", ["-0.12345"]),
        ("疾患疾患疾患", ["疾患疾患疾", "患"]),
        ("", [""]),
    ],
)
def test_text_breaks_between_words_and_parts_of_names(text: str, lines: list[str]) -> None:
    found = wrapped(text, 10).split("\n")
    assert found == lines
    assert all(cell_len(line) <= 10 for line in found)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0259277, "0.02593"),
        (0.99997, "0.9999"),
        (-0.99997, "-0.9999"),
        (1.0, "1.00"),
        (0.0, "0"),
        (85.5649, "85.56"),
        (512.345, "512.3"),
        (12345.67, "12,346"),
        (12345, "12,345"),
        ([0.33333333, 2.0], "0.3333, 2.00"),
    ],
)
def test_numbers_for_people(value: object, text: str) -> None:
    assert cell(value) == text
