"""Answers of an endpoint, kept on the disk page by page."""

from __future__ import annotations

import gzip
import os
import shutil
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from biogk.core.disk import replacing, writing


class Pages:
    """Pages in folders, numbered from 1: each is there whole or not at all.

    Args:
        folder: where they are.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, series: str, number: int) -> dict[str, Any] | None:
        """A page; None where it is not there, or was damaged and is to be asked for again."""
        path = self._path(series, number)
        try:
            found = orjson.loads(gzip.decompress(path.read_bytes()))
        except FileNotFoundError:
            return None
        except (OSError, EOFError, zlib.error, orjson.JSONDecodeError):
            return None
        return found if isinstance(found, dict) else None

    def all(self, series: str) -> Iterator[dict[str, Any]]:
        """The pages of a series up to the first that is not there."""
        number = 1
        while (page := self.read(series, number)) is not None:
            yield page
            number += 1

    def write(self, series: str, number: int, page: dict[str, Any]) -> None:
        """Keep a page.

        Raises:
            StorageError: it cannot be written.
        """
        with replacing(self._path(series, number)) as file, file.open("wb") as stream:
            stream.write(gzip.compress(orjson.dumps(page), mtime=0))
            stream.flush()
            os.fsync(stream.fileno())

    def clear(self) -> None:
        """Throw all pages away.

        Raises:
            StorageError: they cannot be removed.
        """
        with writing(self.folder):
            for each in self.folder.iterdir() if self.folder.is_dir() else ():
                if each.is_dir():
                    shutil.rmtree(each)

    def _path(self, series: str, number: int) -> Path:
        return self.folder / series / f"{number:06}.json.gz"
