"""What a load reads, as one digest: the same digest, the same rows in the same order."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any

from biogk.core.model.vocabulary import Vocabulary


def fingerprint(
    vocabulary: Vocabulary, options: Mapping[str, object], settings: Iterable[Path] = ()
) -> str | None:
    """Digest of the files, the loader's options, the vocabulary and biogk's version.

    A file stands for itself by its name, size and time of change: reading all of it would cost
    as much as checking its rows.

    Args:
        vocabulary: of the home.
        options: what the loader was called with; each path in it is followed.
        settings: further files that decide what a loader yields, such as lists that users edit.

    Returns:
        Hexadecimal digits; None where no option names a file that is there, for then nothing
        tells whether the rows are the same.
    """
    files = [
        entry
        for name in sorted(options)
        for path in _paths(options[name])
        for entry in _files(path)
    ]
    if not files:
        return None
    told = {
        "version": metadata.version("biogk"),
        "vocabulary": vocabulary.model_dump(mode="json"),
        "options": {name: str(options[name]) for name in sorted(options)},
        "files": files,
        "settings": [entry for path in settings for entry in _files(path)],
    }
    return hashlib.sha256(json.dumps(told).encode("utf-8", "backslashreplace")).hexdigest()


def arguments(make: partial[Any]) -> dict[str, object]:
    """What a loader is called with: these decide its rows."""
    return {"loader": make.func.__name__, "arguments": make.args, **make.keywords}


def _paths(value: object) -> Iterator[Path]:
    if isinstance(value, Path):
        yield value
    elif isinstance(value, (tuple, list)):
        for each in value:
            yield from _paths(each)


def _files(path: Path) -> Iterator[tuple[str, int, int]]:
    try:
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in found:
            if file.is_file():
                status = file.stat()
                yield str(file.resolve()), status.st_size, status.st_mtime_ns
    except (OSError, ValueError):
        # the loader opens it in a moment, and says what is wrong with it
        return
