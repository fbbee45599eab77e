"""Reports on disk: one HTML page without anything beside it, Markdown with pictures, JSON."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import matplotlib as mpl
from jinja2 import Environment
from matplotlib.figure import Figure

from biogk.core.disk import OTHER_PLACE, require_ending, writing
from biogk.training.reporting.curves import Chart
from biogk.training.reporting.tables import ReportTable, Sheet, sheet_of

TITLE = "Results"
ENDINGS = (".png", ".html")


@dataclass(frozen=True)
class Section:
    """A part of a page: a table, with a picture above it where `image` is the address of one."""

    sheet: Sheet
    image: str = ""


def write_picture(path: Path, parts: Sequence[tuple[Figure, Sheet]]) -> list[Path]:
    """Write figures as PNG, or with the numbers behind them as one HTML page.

    Args:
        path: the file; of several PNGs all but the first have a number before the ending.
        parts: figures with their numbers.

    Raises:
        UsageError: the name does not end in .png or .html.
        StorageError: the file cannot be written.
    """
    require_ending(path, ENDINGS)
    with writing(path, OTHER_PLACE):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix.lower() == ".html":
            sections = [Section(sheet, _inline(figure)) for figure, sheet in parts]
            path.write_text(page(parts[0][1].title, sections), encoding="utf-8")
            return [path]
        paths = [path, *(path.with_stem(f"{path.stem}-{n}") for n in range(2, len(parts) + 1))]
        for each, (figure, _) in zip(paths, parts, strict=True):
            figure.savefig(each, dpi=150)
    return paths


def write_report(folder: Path, tables: Sequence[ReportTable], charts: Sequence[Chart]) -> None:
    """Write report.md with PNGs, report.html and report.json into a folder.

    Raises:
        StorageError: the folder cannot be written.
    """
    sheets = [sheet_of(table) for table in tables]
    sections = [Section(sheet) for sheet in sheets]
    markdown = [f"# {TITLE}", *(_markdown(sheet) for sheet in sheets)]
    values = {"tables": [table.as_dict() for table in tables]}
    with writing(folder, OTHER_PLACE):
        folder.mkdir(parents=True, exist_ok=True)
        for chart in charts:
            figure, sheet = chart.figure(), chart.sheet()
            figure.savefig(folder / f"{chart.name}.png", dpi=150)
            sections.append(Section(sheet, _inline(figure)))
            markdown.append(_markdown(sheet, f"{chart.name}.png"))
        (folder / "report.json").write_text(json.dumps(values, indent=2), encoding="utf-8")
        (folder / "report.html").write_text(page(TITLE, sections), encoding="utf-8")
        (folder / "report.md").write_text("\n\n".join(markdown) + "\n", encoding="utf-8")


def page(title: str, sections: Sequence[Section]) -> str:
    """An HTML page that needs no other file."""
    source = (resources.files(__package__) / "page.html.jinja").read_text(encoding="utf-8")
    values: dict[str, Any] = {"title": title, "sections": sections}
    return Environment(autoescape=True).from_string(source).render(values)


def _inline(figure: Figure) -> str:
    """A figure as an address that holds it."""
    stream = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "biogk"}):
        figure.savefig(stream, format="svg", metadata={"Date": None})
    return "data:image/svg+xml;base64," + base64.b64encode(stream.getvalue()).decode("ascii")


def _markdown(sheet: Sheet, image: str = "") -> str:
    lines = [f"## {sheet.title}", ""]
    if image:
        lines += [f"![{sheet.title}]({image})", ""]
    lines += [_line(sheet.columns), f"|{'---|' * len(sheet.columns)}"]
    lines += [_line(row) for row in sheet.rows]
    if sheet.notes:
        lines += ["", *(f"- {_note(note)}" for note in sheet.notes)]
    return "\n".join(lines)


def _line(values: Sequence[str]) -> str:
    safe = (value.replace("|", r"\|").replace("<", "&lt;") for value in values)
    return f"| {' | '.join(safe)} |"


def _note(note: str) -> str:
    """A command is shown as it is typed."""
    number, _, command = note.partition(" ")
    return f"{number} `{command}`" if command.startswith("biogk ") else note
