"""Records of the usual formats: JSON Lines, JSON lists, tables. A broken one spoils no other."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from biogk.core.counted import counted
from biogk.core.errors import InputError
from biogk.core.files import UnreadableLine, text_lines, whole_text
from biogk.core.model.names import shown
from biogk.core.model.rows import RejectedRow
from biogk.loaders.rows_of_text import Split

ROW_SHOWN = 2000


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file.

    Args:
        file: the file, as the user named it.
        line: its line, from 1; in a JSON list its element, from 1.
        fields: values by their names.
        raw: the record as it stands; empty where the fields say all of it.
    """

    file: str
    line: int
    fields: Mapping[str, Any]
    raw: str = ""

    def reject(self, reason: str) -> RejectedRow:
        """This record as one that could not be used."""
        return rejected(self.file, self.line, reason, self.raw or self.fields)


def rejected(file: str, line: int, reason: str, row: object) -> RejectedRow:
    """A rejected row that can be written as UTF-8 whatever the source had in it."""
    text = row if isinstance(row, str) else _as_json(row)
    return RejectedRow(
        _writable(file), line, _writable(reason), _writable(text[:ROW_SHOWN])[:ROW_SHOWN]
    )


def json_lines(path: Path) -> Iterator[Record | RejectedRow]:
    """The objects of a JSON Lines file, streamed; blank lines are passed over.

    Raises:
        InputError: the file cannot be read as text.
    """
    for number, text in text_lines(path):
        if isinstance(text, UnreadableLine):
            yield rejected(str(path), number, text.reason, text.shown)
            continue
        if not text.strip():
            continue
        try:
            found = json.loads(text)
        except (ValueError, RecursionError) as error:
            yield rejected(str(path), number, f"not JSON: {_fault(error)}", text)
            continue
        yield _object(str(path), number, found, text)


def whole_json(path: Path) -> Any:
    """What a file of one JSON value holds; the file is read whole.

    Raises:
        InputError: the file cannot be read as text, is blank or is not JSON.
    """
    text = whole_text(path)
    if not text.strip():
        raise InputError(f"{path} is blank.", "Fetch or write it again.")
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(
            f"{path} is cut off or is not JSON: {_fault(error)}.",
            "Check the path, or fetch or write it again.",
        ) from error


def json_list(path: Path) -> Iterator[Record | RejectedRow]:
    """The objects of a file that holds one JSON list; the file is read whole.

    Raises:
        InputError: the file cannot be read as text, is blank or not JSON, or is no
            list or an empty one.
    """
    found = whole_json(path)
    if not isinstance(found, list):
        raise InputError(f"{path} is of another format: it is no JSON list.", "Check the path.")
    if not found:
        raise InputError(f"{path} has nothing in its list.", "Fetch or write it again.")
    for number, element in enumerate(found, 1):
        yield _object(str(path), number, element, "")


def published(path: Path, keys: Sequence[str]) -> Iterator[Record | RejectedRow]:
    """The objects of a corpus that is published as one JSON list.

    Args:
        path: the file.
        keys: that its objects have; one at least has the last.

    Raises:
        InputError: as for `json_list`, or the objects are of another format.
    """
    found = list(json_list(path))
    fields = [each.fields for each in found if isinstance(each, Record)]
    if not any(keys[-1] in each for each in fields):
        known = f"its elements have the keys {shown(list(fields[0]))}" if fields else ""
        raise InputError(
            f"{path} is of another format: {known or 'it has no JSON objects'}.",
            f"Expected is a JSON list of objects with {', '.join(keys[:-1])} and {keys[-1]}.",
        )
    yield from found


def table(
    path: Path,
    split: Split,
    required: Collection[str],
    optional: Collection[str] | None = None,
    *,
    header: Collection[str] | None = None,
) -> Iterator[Record | RejectedRow]:
    """The rows of a table whose first row names the columns, streamed; blank ones are skipped.

    Args:
        path: the file.
        split: cuts its lines into rows: `split_csv`, `split_semicolons` or `split_tabs`.
        required: columns that must be there, in any order.
        optional: columns that may be there; None allows any.
        header: names of the columns of a table whose first row does not name them.

    Raises:
        InputError: the file cannot be read as text, or has other columns.
    """
    file, columns = str(path), list(header or ())
    for line, text, values, fault in split(text_lines(path)):
        if fault and not columns:
            raise InputError(
                f"{path}, line {line}, which should name the columns, is {fault}.",
                f"It must name {', '.join([*required, *(optional or ())])}.",
            )
        if fault:
            yield rejected(file, line, fault, text)
        elif not columns:
            columns = _columns(path, values, required, optional)
        elif len(values) != len(columns):
            reason = f"{counted(len(values), 'field')} where the header has {len(columns)}"
            yield rejected(file, line, reason, text)
        else:
            yield Record(file, line, dict(zip(columns, values, strict=True)), text)
    if not columns:
        raise InputError(f"{path} is blank.", "Fetch or write it again.")


def _columns(
    path: Path, found: Sequence[str], required: Collection[str], optional: Collection[str] | None
) -> list[str]:
    names = [name.strip() for name in found]
    missing = [name for name in required if name not in names]
    unknown = [
        name for name in names if optional is not None and name not in {*required, *optional}
    ]
    has = f"it has {', '.join(shown(name) for name in names[:20])}"
    advice = f"The first line must name {', '.join([*required, *(optional or ())])}."
    if missing:
        raise InputError(f"{path} lacks the columns {', '.join(missing)}; {has}.", advice)
    if unknown:
        raise InputError(f"{path} has unknown columns: {shown(unknown)}; {has}.", advice)
    if len(set(names)) < len(names):
        raise InputError(f"{path} names a column twice; {has}.", advice)
    return names


def _object(file: str, line: int, found: object, raw: str) -> Record | RejectedRow:
    if isinstance(found, dict):
        return Record(file, line, found, raw)
    return rejected(file, line, f"not a JSON object but {shown(found)}", raw or found)


def _fault(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at line {error.lineno}, column {error.colno}"
    # the only other ValueError of json is that of an integer too long to be converted
    return "nested too deeply" if isinstance(error, RecursionError) else "a number is too long"


def _as_json(row: object) -> str:
    try:
        return json.dumps(row, ensure_ascii=False)
    except RecursionError:
        return shown(row)


def _writable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
