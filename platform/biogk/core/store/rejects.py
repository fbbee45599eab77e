"""Rows that a load could not use: written aside with line and reason."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import IO

from biogk.core.closing import Closing
from biogk.core.counted import counted
from biogk.core.disk import writing
from biogk.core.errors import RejectedError
from biogk.core.model.rows import RejectedRow

DEFAULT_MAX_REJECTED = 0.01
OTHER_FILE = "Name another file with --rejected."


class RejectLog(Closing):
    """A JSON Lines file of rejected rows, which replaces the last load's when it is closed.

    A load without rejected rows leaves no file.

    Args:
        path: the file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self.first: RejectedRow | None = None
        self._partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
        self._stream: IO[str] | None = None

    def close(self) -> None:
        """Put the file in its place, or take the last load's away where no row was rejected.

        Raises:
            StorageError: the file cannot be written.
        """
        if self._stream is None:
            self.path.unlink(missing_ok=True)
            return
        with writing(self.path, OTHER_FILE):
            self._stream.close()
            self._partial.replace(self.path)

    def add(self, row: RejectedRow) -> None:
        """Write one row aside.

        Raises:
            StorageError: the file cannot be written.
        """
        with writing(self.path, OTHER_FILE):
            if self._stream is None:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self._stream = self._partial.open("w", encoding="utf-8")
            self._stream.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")
        self.first = self.first or row
        self.count += 1

    def check(self, total: int, allowed: float) -> None:
        """Fail where too large a part of the rows was rejected.

        Args:
            total: all rows, rejected ones included.
            allowed: the largest part that may be rejected, from 0 to 1.

        Raises:
            RejectedError: naming the first such row and the file that holds all of them.
        """
        if self.first is None or self.count <= allowed * total:
            return
        first, share = self.first, min(1.0, self.count / total + 0.005)
        others = (
            "" if self.count == total else f"; --max-rejected {share:.2f} would load the others"
        )
        raise RejectedError(
            f"{self.count:,} of {counted(total, 'row')} {'is' if self.count == 1 else 'are'} "
            f"malformed, nothing was loaded; the first is {first.file}, line {first.line}: "
            f"{first.reason}.",
            f"See {self.path}{others}.",
        )
