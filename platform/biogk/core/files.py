"""Opening what the user names: every way in which it can be wrong, said clearly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from biogk.core.compressed import unpacking
from biogk.core.errors import InputError
from biogk.core.progress import Advance

LINE_LIMIT = 16 * 2**20
WHOLE_LIMIT = 256 * 2**20
SHOWN = 2_000
LINES_A_STEP = 1_024
SIGNATURES = {
    b"\x28\xb5\x2f\xfd": "compressed with zstd",
    b"\xff\xfe": "in UTF-16",
    b"\xfe\xff": "in UTF-16",
}


@dataclass(frozen=True, slots=True)
class UnreadableLine:
    """A line of a text file that is no text.

    Args:
        reason: what is wrong with it.
        shown: its beginning, in which bytes that are no UTF-8 are written as hexadecimal escapes.
    """

    reason: str
    shown: str


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


def text_files(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The files that a user names, and all those of the folders that a user names.

    Raises:
        InputError: one is not there, is empty, or cannot be looked at.
    """
    return tuple(
        file for path in paths for file in (files_in(path, "[!.]*") if is_folder(path) else [path])
    )


def text_lines(path: Path) -> Iterator[tuple[int, str | UnreadableLine]]:
    r"""The lines of a UTF-8 file with their numbers from 1, streamed.

    A byte order mark and line ends (\n or \r\n) are taken off. Files compressed with gzip, bzip2 or
    xz, and zip archives of one file, are unpacked on the way. A line behind the first that is no
    UTF-8, holds a zero byte, or is longer than `LINE_LIMIT` bytes comes as an `UnreadableLine`;
    where the first line is one, the file is of another kind.

    Raises:
        InputError: the file cannot be read or is empty, or its first line is no UTF-8 text.
    """
    number = 0
    with opened(path) as stream:
        while raw := stream.readline(LINE_LIMIT + 1):
            number += 1
            fault = _fault(raw)
            if len(raw) > LINE_LIMIT:
                fault = f"it is longer than {LINE_LIMIT:,} bytes"
                _skip_line(stream)
            if fault:
                if number == 1:
                    _refuse_file(path, raw, fault)
                yield number, UnreadableLine(fault, raw[:SHOWN].decode("utf-8", "backslashreplace"))
                continue
            text = raw.decode("utf-8")
            if number == 1:
                text = text.removeprefix("\ufeff")
            yield number, text.removesuffix("\n").removesuffix("\r")


def byte_lines(path: Path, advance: Advance | None = None) -> Iterator[bytes]:
    """The lines of a file as they stand, line ends included, streamed and unchecked.

    Compressed files are unpacked on the way. Of a line that is longer than `LINE_LIMIT` bytes only
    the first `LINE_LIMIT` + 1 are there.

    Args:
        path: the file.
        advance: is told of the bytes that were read from the disk.

    Raises:
        InputError: the file cannot be read, is empty, is damaged or cut off.
    """
    told = 0
    with _looking(path), existing_file(path).open("rb") as stream, unpacking(path, stream) as text:
        for number, raw in enumerate(iter(lambda: text.readline(LINE_LIMIT + 1), b""), 1):
            if len(raw) > LINE_LIMIT:
                _skip_line(text)
            yield raw
            if advance is not None and number % LINES_A_STEP == 0:
                now = stream.tell()
                advance(now - told)
                told = now
        if advance is not None:
            advance(stream.tell() - told)


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of a file with something in it, unpacked where it is compressed.

    Raises:
        InputError: the file cannot be read or is empty.
    """
    with _looking(path), existing_file(path).open("rb") as stream, unpacking(path, stream) as text:
        yield text


def whole_text(path: Path) -> str:
    """The text of a UTF-8 file, without a byte order mark.

    Raises:
        InputError: the file cannot be read, is empty, is no UTF-8 text, or has more than
            `WHOLE_LIMIT` bytes.
    """
    with opened(path) as stream:
        raw = stream.read(WHOLE_LIMIT + 1)
    if len(raw) > WHOLE_LIMIT:
        raise InputError(
            f"{path} has more than {WHOLE_LIMIT:,} bytes, too many to read at once.",
            "Split it into several files.",
        )
    fault = _fault(raw)
    if fault:
        _refuse_file(path, raw, fault)
    return raw.decode("utf-8").removeprefix("\ufeff")


@contextmanager
def _looking(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise InputError(
            f"{path} cannot be read: {reason}.", "Check the path and its permissions."
        ) from error


def _skip_line(stream: IO[bytes]) -> None:
    while (rest := stream.readline(LINE_LIMIT)) and not rest.endswith(b"\n"):
        pass


def _fault(raw: bytes) -> str:
    zero = raw.find(b"\0")
    if zero >= 0:
        return f"its byte {zero + 1} is zero"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"its byte {error.start + 1} is 0x{raw[error.start]:02x}, which is no UTF-8"
    return ""


def _refuse_file(path: Path, raw: bytes, fault: str) -> None:
    for signature, what in SIGNATURES.items():
        if raw.startswith(signature):
            raise InputError(
                f"{path} is {what}, not UTF-8 text.", "Unpack it or convert it to UTF-8 first."
            )
    raise InputError(
        f"{path} is not a UTF-8 text file: {fault}.",
        "Check the path; text in another encoding can be converted with iconv.",
    )
