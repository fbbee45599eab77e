"""Writing files on disks that may be full or closed to us."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from biogk.core.errors import StorageError, UsageError

NO_SPACE = (errno.ENOSPC, errno.EDQUOT)
OTHER_HOME = "Choose another home with --home."
OTHER_PLACE = "Choose another place with --output."


@contextmanager
def writing(place: Path, advice: str = OTHER_HOME) -> Iterator[None]:
    """Within it, what the file system refuses becomes a `StorageError`.

    Args:
        place: the file or folder that is written, for the message.
        advice: how to choose another place.

    Raises:
        StorageError: no space, no permission, or another fault of the file system.
    """
    try:
        yield
    except OSError as error:
        if error.errno in NO_SPACE:
            raise no_space(place, advice) from error
        reason = error.strerror or str(error)
        raise StorageError(
            f"{error.filename or place} cannot be written: {reason}.", advice
        ) from error


@contextmanager
def replacing(path: Path, advice: str = OTHER_HOME) -> Iterator[Path]:
    """A new file for the block to write, which then takes the place of `path`, whole or not at all.

    Args:
        path: the file; its folder is made.
        advice: how to choose another place.

    Raises:
        StorageError: it cannot be written.
    """
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    with writing(path, advice):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield partial
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)


def no_space(place: Path, advice: str = OTHER_HOME) -> StorageError:
    """The error for a disk that is full."""
    return StorageError(f"No space left on the disk of {place}.", f"Free some. {advice}")


def require_ending(path: Path, endings: Sequence[str]) -> None:
    """Refuse a file that would be no picture, before anything is read or drawn.

    Args:
        path: the file.
        endings: those of pictures that can be written, in small letters.

    Raises:
        UsageError: its name has none of them.
    """
    if path.suffix.lower() not in endings:
        raise UsageError(
            f"{path} is to be a picture, and its name does not say of which kind.",
            f"Let it end in {' or '.join(endings)}.",
        )


def require_space(folder: Path, needed: int) -> None:
    """Fail early where what follows would be ended by the system and could say nothing.

    A write to mapped memory that finds no space ends the process.

    Args:
        folder: a folder that exists.
        needed: bytes.

    Raises:
        StorageError: the disk has less space.
    """
    if shutil.disk_usage(folder).free < needed:
        raise no_space(folder)
