"""Opening what the user names: every way in which it can be wrong, said clearly."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from biogk.errors import InputError

LINE_LIMIT = 16 * 2**20
WHOLE_LIMIT = 256 * 2**20
SIGNATURES = {
    b"\x1f\x8b": "compressed with gzip",
    b"PK\x03\x04": "a zip archive",
    b"BZh": "compressed with bzip2",
    b"\xfd7zXZ": "compressed with xz",
    b"\x28\xb5\x2f\xfd": "compressed with zstd",
    b"\xff\xfe": "in UTF-16",
    b"\xfe\xff": "in UTF-16",
}


def existing_file(path: Path) -> Path:
    """The path, which is a file with something in it.

    Raises:
        InputError: it is not there, is no regular file, is empty or cannot be looked at.
    """
    with _looking(path):
        if path.is_dir():
            raise InputError(f"{path} is a folder, not a file.", "Name the file in it.")
        if not path.exists():
            raise InputError(f"{path} is not there.", "Check the path.")
        if not path.is_file():
            raise InputError(f"{path} is not a regular file.", "Save its content to a file first.")
        if path.stat().st_size == 0:
            raise InputError(f"{path} is empty.", "Fetch or write it again.")
    return path


def existing_folder(path: Path) -> Path:
    """The path, which is a folder.

    Raises:
        InputError: it is not there, is a file, or cannot be looked at.
    """
    with _looking(path):
        if path.is_dir():
            return path
        if path.exists():
            raise InputError(f"{path} is a file, not a folder.", "Name the folder it is in.")
    raise InputError(f"{path} is not there.", "Check the path.")


def is_folder(path: Path) -> bool:
    """Whether the path is a folder rather than a file with something in it.

    Raises:
        InputError: it is neither, or cannot be looked at.
    """
    with _looking(path):
        if path.is_dir():
            return True
    existing_file(path)
    return False


def is_there(path: Path) -> bool:
    """Whether there is anything of that name.

    Raises:
        InputError: it cannot be looked at.
    """
    with _looking(path):
        return path.exists()


def files_in(folder: Path, pattern: str) -> list[Path]:
    """The files of a folder that match a glob pattern, in the order of their paths.

    Raises:
        InputError: the folder is not there or cannot be read.
    """
    with _looking(folder):
        # glob finds nothing, and says nothing, in a folder that may not be listed
        next(existing_folder(folder).iterdir(), None)
        return sorted(path for path in folder.glob(pattern) if path.is_file())


def text_lines(path: Path) -> Iterator[tuple[int, str]]:
    r"""The lines of a UTF-8 file with their numbers from 1, streamed.

    A byte order mark and line ends (\n or \r\n) are taken off.

    Raises:
        InputError: the file cannot be read, is empty, is no UTF-8 text, or has a line of more
            than `LINE_LIMIT` bytes.
    """
    offset = number = 0
    with _opened(path) as stream:
        while raw := stream.readline(LINE_LIMIT + 1):
            number += 1
            if len(raw) > LINE_LIMIT:
                raise InputError(
                    f"{path}, line {number} is longer than {LINE_LIMIT:,} bytes.",
                    "This format has one record a line.",
                )
            text = _decoded(path, raw, offset)
            offset += len(raw)
            yield number, text.removesuffix("\n").removesuffix("\r")


def whole_text(path: Path) -> str:
    """The text of a UTF-8 file, without a byte order mark.

    Raises:
        InputError: the file cannot be read, is empty, is no UTF-8 text, or has more than
            `WHOLE_LIMIT` bytes.
    """
    with _opened(path) as stream:
        raw = stream.read(WHOLE_LIMIT + 1)
    if len(raw) > WHOLE_LIMIT:
        raise InputError(
            f"{path} has more than {WHOLE_LIMIT:,} bytes, too many to read at once.",
            "Split it into several files.",
        )
    return _decoded(path, raw, 0)


@contextmanager
def _looking(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise InputError(
            f"{path} cannot be read: {reason}.", "Check the path and its permissions."
        ) from error


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    with _looking(path), existing_file(path).open("rb") as stream:
        yield stream


def _decoded(path: Path, raw: bytes, offset: int) -> str:
    if offset == 0:
        _refuse_other_formats(path, raw)
    zero = raw.find(b"\0")
    if zero >= 0:
        raise InputError(
            f"{path} is not a text file: the byte at offset {offset + zero} is zero.",
            "Check the path, or fetch the file again.",
        )
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path} is not UTF-8: the byte at offset {offset + error.start} is "
            f"0x{raw[error.start]:02x}.",
            "Convert it to UTF-8, for instance with iconv.",
        ) from error
    return text.removeprefix("\ufeff") if offset == 0 else text


def _refuse_other_formats(path: Path, raw: bytes) -> None:
    for signature, what in SIGNATURES.items():
        if raw.startswith(signature):
            raise InputError(
                f"{path} is {what}, not UTF-8 text.", "Unpack it or convert it to UTF-8 first."
            )
