"""What of a dump is of use, taken out of it once and kept beside: later passes read only that."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

import numpy as np

from biogk.core.disk import replacing
from biogk.core.errors import InputError
from biogk.core.model.rows import RejectedRow
from biogk.core.progress import track
from biogk.loaders.records import rejected
from biogk.loaders.sources.renamed import Renamed
from biogk.loaders.sources.wikidata.dump.lines import (
    ITEM_FIRST,
    DumpLine,
    entity_lines,
    item_test,
    parse,
    property_test,
)
from biogk.loaders.sources.wikidata.statements.entity import EntityReader
from biogk.loaders.sources.wikidata.statements.folders import only_user
from biogk.loaders.sources.wikidata.statements.items import Item, Passed, Redirect
from biogk.loaders.sources.wikidata.statements.wanted import Wanted

FORM = "2"
"""Version of the files' form: those of another are made again."""
REDIRECTS = "first.redirects"


class Extract:
    """The items of a dump that have a wanted relation or class, and those that they name.

    Two passes over the dump, one where nothing is left to be named: the first keeps the items that
    have a wanted property themselves, the second those that stand only at the end of a relation.
    Each line is looked at as bytes, and parsed only where it may be wanted. Of all that, a process
    holds the Q numbers that are to be named (some 200 bytes each); items go to files at once.

    An interrupted pass leaves nothing; one that is done is not repeated, nor are both for a
    dump that did not change and the same lists.

    Args:
        path: the dump.
        folder: where the files go.
        wanted: what to take from each item.
    """

    def __init__(self, path: Path, folder: Path, wanted: Wanted) -> None:
        self.path, self.folder, self.wanted = path, folder, wanted
        stat = path.stat()
        self.key = wanted.digest(
            FORM, str(path.resolve()), str(stat.st_size), str(stat.st_mtime_ns)
        )
        self.size = stat.st_size

    def prepare(self) -> None:
        """Make the files, where they are not there yet.

        Raises:
            InputError: the dump cannot be read or is damaged.
            StorageError: the files cannot be written.
        """
        with only_user(self.folder):
            if self._meta("first") is None:
                self._meta_path("second").unlink(missing_ok=True)
                keep = property_test([*self.wanted.relations], sorted(self.wanted.classes))
                self._pass("first", keep, self._has_relation_or_class)
            if self._meta("second") is None:
                missing = self._unnamed()
                self._pass("second", item_test(missing), lambda item: item.number in missing)

    def items(self) -> Iterator[Item]:
        """The items, streamed, in the order of the dump; those at the ends of relations last."""
        for name in ("first", "second"):
            with (self.folder / f"{name}.jsonl").open("rb") as stream:
                for line in stream:
                    yield Item.from_line(line)

    def rejected(self) -> Iterator[RejectedRow]:
        """The lines and texts that could not be used."""
        yield from self._rejected("first")
        yield from self._rejected("second")

    def statements(self) -> Iterator[tuple[int, str, int]]:
        """Item, property and value of each statement."""
        for item in self.items():
            for property_, value in item.statements:
                yield item.number, property_, value

    def redirects(self) -> Iterator[tuple[int, int]]:
        """Items that were merged into others, and those others."""
        with (self.folder / REDIRECTS).open("rb") as stream:
            for line in stream:
                number, target = line.split()
                yield int(number), int(target)

    @property
    def passed(self) -> Passed:
        """What was passed over."""
        found = Passed()
        for meta in filter(None, map(self._meta, ("first", "second"))):
            found.left_out.update(meta["left_out"])
            found.unread.update(meta["unread"])
        return found

    def _has_relation_or_class(self, item: Item) -> bool:
        return bool(item.statements) or not self.wanted.classes.isdisjoint(item.classes)

    def _unnamed(self) -> set[int]:
        named, seen = array("I"), array("I")
        with (self.folder / "first.jsonl").open("rb") as stream:
            for item in map(Item.from_line, stream):
                seen.append(item.number)
                named.extend(value for _, value in item.statements)
        followed = Renamed(self.redirects()).all_now(np.array(named, np.uint32))
        missing = np.setdiff1d(followed, np.array(seen, np.uint32))
        return set(missing.tolist())

    def _pass(
        self,
        name: str,
        keep: Callable[[bytes], object],
        is_wanted: Callable[[Item], bool],
    ) -> None:
        reader, passed = EntityReader(self.wanted), Passed()
        told = {row.line for row in self._rejected("first")} if name == "second" else set()
        count = 0
        label = f"reading {self.path.name}, {name} pass"
        with (
            self._writing(name) as (items, faults, redirects),
            track(label, self.size) as advance,
        ):
            for line in entity_lines(self.path, keep, advance):
                item, reasons = _read(reader, line)
                if isinstance(item, Redirect):
                    redirects.write(b"%d %d\n" % (item.number, item.target))
                    continue
                if item is not None and is_wanted(item):
                    count += 1
                    items.write(item.to_line())
                    passed.add(reader.of_identifiers)
                elif item is not None or (name == "second" and not ITEM_FIRST.match(line.body)):
                    continue
                for reason in reasons if line.number not in told else ():
                    row = rejected(str(self.path), line.number, reason, line.shown)
                    faults.write(json.dumps(asdict(row)).encode() + b"\n")
        if name == "first":
            passed.add(reader.of_statements)
        counts = {"left_out": dict(passed.left_out), "unread": dict(passed.unread)}
        self._finish(name, {"items": count, **counts})

    @contextmanager
    def _writing(self, name: str) -> Iterator[tuple[IO[bytes], IO[bytes], IO[bytes]]]:
        """Files for items, faults and redirects."""
        ends = (".jsonl", ".rejected.jsonl", ".redirects")
        with ExitStack() as stack:
            paths = [stack.enter_context(replacing(self.folder / f"{name}{end}")) for end in ends]
            items, faults, redirects = (stack.enter_context(path.open("wb")) for path in paths)
            yield items, faults, redirects

    def _rejected(self, name: str) -> Iterator[RejectedRow]:
        with (self.folder / f"{name}.rejected.jsonl").open(encoding="utf-8") as stream:
            for line in stream:
                yield RejectedRow(**json.loads(line))

    def _meta_path(self, name: str) -> Path:
        return self.folder / f"{name}.done.json"

    def _finish(self, name: str, meta: dict[str, Any]) -> None:
        with replacing(self._meta_path(name)) as file:
            file.write_text(json.dumps({"key": self.key, **meta}), encoding="utf-8")

    def _meta(self, name: str) -> dict[str, Any] | None:
        try:
            found = json.loads(self._meta_path(name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        is_mine = isinstance(found, dict) and found.get("key") == self.key
        return found if is_mine else None


def _read(reader: EntityReader, line: DumpLine) -> tuple[Item | Redirect | None, list[str]]:
    """The item of a line, and what is wrong with it; no item where nothing of it can be used."""
    if line.fault:
        return None, [line.fault]
    try:
        item = reader.read(parse(line.body))
    except InputError as error:
        return None, [error.message]
    return item, reader.faults
