"""Tables for people, JSON for programs."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.rule import Rule
from rich.table import Table as RichTable
from rich.text import Text

from biogk.core.errors import UsageError
from biogk.core.store.values import cell, plain
from biogk.views.screen.fitting import fitting, table_width, wrapped

PIPE_WIDTH = 10_000
GAP, LEAST_ROOM = 2, 20


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str = "") -> None:
    """A table on standard output, as wide as its content off a terminal.

    On a terminal that is too narrow for a table that can be read, each row is shown on lines of
    its own, a value a line.
    """
    console = Console()
    content = [[cell(value) for value in row] for row in rows]
    numbers = [
        bool(content) and all(_is_number(row[i]) for row in content) for i in range(len(columns))
    ]
    width = console.width if console.is_terminal else PIPE_WIDTH
    widths = fitting(columns, content, numbers, width)
    if widths is None:
        _print_records(console, columns, content, title)
        return
    if not console.is_terminal:
        console = Console(width=table_width(widths))
    table = RichTable(title=title or None, title_justify="left", header_style="bold")
    for name, number, most in zip(columns, numbers, widths, strict=True):
        table.add_column(Text(wrapped(name, most)), justify="right" if number else "left")
    for row in content:
        table.add_row(*(Text(wrapped(*one)) for one in zip(row, widths, strict=True)))
    console.print(table)


def print_json(value: Any) -> None:
    """JSON on standard output."""
    json.dump(plain(value), sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")


def print_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """CSV on standard output: lists joined by `|`, maps as JSON, nothing for what is missing."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_csv_field(plain(value)) for value in row] for row in rows)


def show_rows(
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    as_json: bool,
    as_csv: bool,
    records: Any = None,
) -> None:
    """Rows as JSON, CSV, or a table for people.

    Args:
        columns: their names.
        rows: the values.
        as_json: print JSON.
        as_csv: print CSV.
        records: what JSON shows; else maps of the columns.

    Raises:
        UsageError: both are asked for.
    """
    if as_json and as_csv:
        raise UsageError("--json and --csv exclude each other.", "Give one of them.")
    if as_csv:
        print_csv(columns, rows)
    elif as_json:
        maps = [dict(zip(columns, row, strict=True)) for row in rows]
        print_json(maps if records is None else records)
    else:
        print_table(columns, rows)


def leaves(values: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """The values inside of nested maps, each with the keys that lead to it, joined by dots."""
    for key, value in values.items():
        if isinstance(value, dict) and value:
            yield from leaves(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


def _csv_field(value: Any) -> Any:
    if isinstance(value, list) and all(isinstance(one, (str, int, float)) for one in value):
        return "|".join(map(str, value))
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return str(value).lower() if isinstance(value, bool) else value


def _print_records(
    console: Console, columns: Sequence[str], content: Sequence[Sequence[str]], title: str
) -> None:
    """Each row under a line with its number, a value a line."""
    if title:
        console.print(Text(title, style="italic"))
    names = max(map(cell_len, columns))
    room = max(console.width - names - GAP, LEAST_ROOM)
    for number, row in enumerate(content, 1):
        console.print(Rule(Text(str(number)), align="left", style="dim"))
        record = RichTable.grid(padding=(0, GAP, 0, 0))
        record.add_column(style="bold", no_wrap=True)
        record.add_column(overflow="fold")
        for name, text in zip(columns, row, strict=True):
            record.add_row(Text(name), Text(wrapped(text, room)))
        console.print(record)


def _is_number(text: str) -> bool:
    return text.replace(",", "").replace(".", "").replace("-", "").replace("e", "").isdigit()
