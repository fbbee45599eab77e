"""The lines of Wikidata's JSON dumps: most are passed over before anything of them is parsed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from biogk.core.errors import InputError
from biogk.core.files import LINE_LIMIT, SHOWN, byte_lines
from biogk.core.model.names import shown
from biogk.core.progress import Advance

RECOGNISED_WITHIN = 100
LONGEST_REDIRECT = 1_000
TAILS = (b"},\n", b"}\n", b"},", b"}", b"},\r\n", b"}\r\n")
BOM = b"\xef\xbb\xbf"
# The id as the dumps have it, and as the API and some filters have it, behind a few short fields.
ITEM_FIRST = re.compile(
    rb'\{\s*(?:"(?:pageid|ns|lastrevid)":\s*[0-9]{1,20},\s*'
    rb'|"(?:title|modified|type)":\s*"[^"\\]{0,100}",\s*){0,6}"id":\s*"Q([1-9][0-9]{0,9})"'
)


@dataclass(frozen=True, slots=True)
class DumpLine:
    """A line of a dump that holds an entity, or should.

    Args:
        number: its number, from 1.
        body: the JSON object, without what stands around it; empty where it is none.
        fault: what is wrong with the line.
        raw: the line as it stands.
    """

    number: int
    body: bytes
    fault: str = ""
    raw: bytes = b""

    @property
    def shown(self) -> str:
        """The beginning of the line, as text."""
        return (self.raw or self.body)[:SHOWN].decode("utf-8", "backslashreplace")


def entity_lines(
    path: Path, keep: Callable[[bytes], object], advance: Advance | None = None
) -> Iterator[DumpLine]:
    """The entities of a dump, one a line, of which `keep` says that they may be wanted.

    A line is looked at as bytes: whether it begins and ends like an object, and then by `keep`.
    Both the dumps' form (`[`, lines with a comma, `]`) and JSON Lines are read. A dump whose
    closing bracket is missing gets a faulty line at its end.

    Args:
        path: the dump.
        keep: a quick test on the bytes of a line.
        advance: is told of the bytes that were read.

    Raises:
        InputError: the file cannot be read, or is damaged.
    """
    is_list = closed = False
    number = 0
    raw = b""
    for number, raw in enumerate(byte_lines(path, advance), 1):
        if raw.startswith(b"{") and raw.endswith(TAILS) and len(raw) <= LINE_LIMIT:
            if keep(raw):
                yield DumpLine(number, _body(raw))
            continue
        body = raw.removeprefix(BOM).strip() if number == 1 else raw.strip()
        is_list = is_list or body.startswith(b"[")
        closed = closed or body == b"]" or body.endswith(b"}]")
        yield from _odd_line(number, raw, body, keep)
    if is_list and not closed:
        yield DumpLine(number, b"", "the dump is cut off: its closing ] is missing", raw)


def property_test(properties: list[str], items: list[int]) -> Callable[[bytes], object]:
    """A quick test whether a line names one of these properties or items, or is a redirect.

    A regular expression over the bytes: several times as fast as parsing the line, and no slower
    with more properties, as separate searches would be.
    """
    names = [*properties, *(f"Q{item}" for item in items)]
    quoted = [b'"%s"' % name.encode() for name in names]
    search = re.compile(b"|".join(quoted)).search

    def keep(raw: bytes) -> object:
        # as one more choice of the expression it would slow the search of every line
        return search(raw) or (len(raw) < LONGEST_REDIRECT and b'"redirect"' in raw)

    return keep


def item_test(numbers: set[int]) -> Callable[[bytes], object]:
    """A quick test whether a line is one of these items, by the id at its beginning.

    A line with the id elsewhere passes, to be parsed.
    """

    def keep(raw: bytes) -> bool:
        match = ITEM_FIRST.match(raw)
        return match is None or int(match[1]) in numbers

    return keep


def parse(body: bytes) -> dict[str, Any]:
    """The entity of a line.

    orjson refuses a text that holds half a character; such a line is read by the slower json, so
    that one label does not take the whole entity along.

    Raises:
        InputError: it is no JSON object.
    """
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        found = _parse_slowly(body, str(error))
    if not isinstance(found, dict):
        raise InputError(f"not a JSON object but {shown(found)}")
    return found


def is_dump(path: Path) -> bool:
    """Whether a file is a dump of entities, by its first lines.

    Raises:
        InputError: the file cannot be read, is a list in one line, or is a page of entity data.
    """
    for number, raw in enumerate(byte_lines(path), 1):
        body = raw.removeprefix(BOM).strip()
        if body == b"[":
            return True
        found = _first_entity(path, body, len(raw) > LINE_LIMIT)
        if found is not None:
            return "claims" in found or ("labels" in found and "id" in found)
        if number >= RECOGNISED_WITHIN:
            break
    return False


def _first_entity(path: Path, body: bytes, cut: bool) -> dict[str, Any] | None:
    begins_list = body.startswith(b'[{"')
    if begins_list and (cut or body.endswith(b"}]")) and b'"claims"' in body:
        raise InputError(
            f"{path} has all its entities in one line.",
            "Write one entity a line: jq -c '.[]' FILE > entities.jsonl",
        )
    try:
        found = parse(_body(body.removeprefix(b"[") if begins_list else body))
    except InputError:
        return None
    if isinstance(found.get("entities"), dict):
        raise InputError(
            f"{path} is a page of entity data, not a dump.",
            "Write one entity a line: jq -c '.entities[]' FILE > entities.jsonl",
        )
    return found


def _odd_line(
    number: int, raw: bytes, body: bytes, keep: Callable[[bytes], object]
) -> Iterator[DumpLine]:
    if len(raw) > LINE_LIMIT:
        yield DumpLine(number, b"", f"it is longer than {LINE_LIMIT:,} bytes", raw[:SHOWN])
        return
    inner = body.removeprefix(b"[").removesuffix(b"]").strip().strip(b",").strip()
    if not inner:
        return
    if not (inner.startswith(b"{") and inner.endswith(b"}")):
        yield DumpLine(number, b"", "not a JSON object, or one that is cut off", raw)
    elif keep(inner):
        yield DumpLine(number, inner)


def _body(raw: bytes) -> bytes:
    return raw.rstrip(b",\r\n \t]")


def _parse_slowly(body: bytes, reason: str) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        what = "nested too deeply" if isinstance(error, RecursionError) else reason
        raise InputError(f"not JSON: {what}") from error
