"""Tables of any usual format as records: CSV, TSV, JSON Lines, a JSON list, Parquet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from math import isnan
from pathlib import Path, PurePath
from typing import Any

from biogk.core.errors import InputError, UsageError, first_line
from biogk.core.files import UnreadableLine, existing_file, text_lines
from biogk.core.model.names import shown
from biogk.core.model.rows import RejectedRow
from biogk.loaders.records import Record, json_lines, json_list, table
from biogk.loaders.relatives import refuse_relative
from biogk.loaders.rows_of_text import Cut, Split, split_csv, split_semicolons, split_tabs

CSV, TSV, JSONL, JSON, PARQUET = FORMATS = ("csv", "tsv", "jsonl", "json", "parquet")
ENDINGS = {
    ".csv": CSV,
    ".tsv": TSV,
    ".tab": TSV,
    ".jsonl": JSONL,
    ".ndjson": JSONL,
    ".jl": JSONL,
    ".parquet": PARQUET,
    ".pq": PARQUET,
}
PACKED = (".gz", ".bz2", ".xz", ".zip")
PARQUET_SIGNATURE = b"PAR1"
ROWS_A_BATCH = 10_000
SNIFFED = 10
"""Lines that tell a format."""


@dataclass(frozen=True)
class TableFile:
    """A table that was found to be readable.

    Args:
        path: the file.
        format: one of `FORMATS`.
        columns: the names of its columns; of JSON, the keys of the first object.
        split: cuts the lines of text into rows.
        header: whether the first line names the columns; without it they are 1, 2, 3.
    """

    path: Path
    format: str
    columns: tuple[str, ...]
    split: Split = split_tabs
    header: bool = True

    def records(self) -> Iterator[Record | RejectedRow]:
        """The rows, streamed; of Parquet the line is the number of the row, from 1.

        Raises:
            InputError: the file cannot be read.
        """
        if self.format == PARQUET:
            return _parquet_records(self.path, self.columns)
        if self.format == JSONL:
            return json_lines(self.path)
        if self.format == JSON:
            return json_list(self.path)
        return table(
            self.path, self.split, self.columns, header=None if self.header else self.columns
        )


def open_table(path: Path, *, format_: str = "", header: bool = True) -> TableFile:
    """A table with the names of its columns. Compressed text is unpacked while it is read.

    Args:
        path: the file.
        format_: one of `FORMATS`; where it is empty, the ending of the name or the content tells.
        header: whether the first line of text names the columns.

    Raises:
        InputError: the file cannot be read, is blank or damaged, or names a column twice.
        UsageError: there is no such format.
    """
    existing_file(path)
    if format_ and format_ not in FORMATS:
        raise UsageError(f"There is no format {shown(format_)}.", f"Known: {', '.join(FORMATS)}.")
    found = format_ or _format(path)
    if found == PARQUET:
        return TableFile(path, found, _parquet_columns(path))
    refuse_relative(path, _beginning(path))
    if found in {JSONL, JSON}:
        return TableFile(path, found, _keys(path, found))
    split = split_tabs if found == TSV else _split_of(path)
    names = _fields(path, split)
    columns = names if header else tuple(map(str, range(1, len(names) + 1)))
    return TableFile(path, found, columns, split, header)


def as_text(value: Any) -> str:
    """A value of any table as text; nothing for a value that is missing.

    Whole numbers that a data frame has turned into fractions (25.0) are whole again.
    """
    if value is None or (isinstance(value, float) and isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else str(value)


def as_list(value: Any, separator: str = "|") -> list[str]:
    """The values of a field that may have several: a list, or text with a separator between."""
    if isinstance(value, (list, tuple)):
        return [text for each in value if (text := as_text(each).strip())]
    return [text for each in as_text(value).split(separator) if (text := each.strip())]


def bare_name(name: str) -> str:
    """The name of a file without endings that say how it is packed."""
    path = PurePath(name)
    while path.suffix.lower() in PACKED:
        path = path.with_suffix("")
    return path.name


def _format(path: Path) -> str:
    with path.open("rb") as stream:
        if stream.read(len(PARQUET_SIGNATURE)) == PARQUET_SIGNATURE:
            return PARQUET
    ending = PurePath(bare_name(path.name)).suffix.lower()
    if ending in ENDINGS:
        return ENDINGS[ending]
    first = _first_line(path)
    if first.lstrip()[:1] in {"{", "["}:
        return JSONL if first.lstrip().startswith("{") else JSON
    return TSV if "\t" in first else CSV


def _first_line(path: Path) -> str:
    return _beginning(path)[0]


def _beginning(path: Path) -> list[str]:
    lines = (
        text
        for _, text in text_lines(path)
        if not isinstance(text, UnreadableLine) and text.strip()
    )
    found = list(islice(lines, SNIFFED))
    if not found:
        raise InputError(f"{path} is blank.", "Fetch or write it again.")
    return found


def _split_of(path: Path) -> Split:
    """The sign that parts the fields: the one that gives the header more of them."""
    return max((split_csv, split_semicolons), key=lambda split: len(_first_row(path, split).values))


def _first_row(path: Path, split: Split) -> Cut:
    for row in split(text_lines(path)):
        return row
    raise InputError(f"{path} is blank.", "Fetch or write it again.")


def _fields(path: Path, split: Split) -> tuple[str, ...]:
    row = _first_row(path, split)
    if row.fault:
        raise InputError(
            f"The first line of {path} is {row.fault}.", "Check the file, or name its format."
        )
    return tuple(name.strip() for name in row.values)


def _keys(path: Path, format_: str) -> tuple[str, ...]:
    for record in json_lines(path) if format_ == JSONL else json_list(path):
        if isinstance(record, Record):
            return tuple(record.fields)
    raise InputError(f"{path} has no JSON objects in it.", "Check the path.")


def _parquet_columns(path: Path) -> tuple[str, ...]:
    import pyarrow.parquet as pq  # noqa: PLC0415 - half a second that other formats do not need

    with _whole(path), pq.ParquetFile(path) as file:
        return tuple(file.schema_arrow.names)


def _parquet_records(path: Path, columns: Sequence[str]) -> Iterator[Record]:
    import pyarrow.parquet as pq  # noqa: PLC0415

    number = 0
    with _whole(path), pq.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=ROWS_A_BATCH, columns=list(columns)):
            for row in batch.to_pylist():
                number += 1
                yield Record(str(path), number, {key: _plain(row[key]) for key in row})


@contextmanager
def _whole(path: Path) -> Iterator[None]:
    import pyarrow as pa  # noqa: PLC0415

    try:
        yield
    except (pa.ArrowException, OSError) as error:
        reason = first_line(str(error), longest=200).rstrip(".")
        raise InputError(
            f"{path} is damaged or is no Parquet: {reason}.", "Fetch or write it again."
        ) from error


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    return [_plain(each) for each in value] if isinstance(value, list) else str(value)
