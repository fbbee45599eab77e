"""Compressed files, unpacked while they are read."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from biogk.core.errors import InputError

GZIP, BZIP2, XZ, ZIP = b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"PK\x03\x04"
LONGEST_SIGNATURE = 6
BUFFER = 2**20


@contextmanager
def unpacking(path: Path, stream: IO[bytes]) -> Iterator[IO[bytes]]:
    """The content of an open file, unpacked where its first bytes say that it is compressed.

    Args:
        path: what it is called in a message.
        stream: the file, open for reading, at its start.

    Raises:
        InputError: the file is damaged or cut off, or is an archive of several files.
    """
    signature = stream.read(LONGEST_SIGNATURE)
    stream.seek(0)
    try:
        if signature.startswith(GZIP):
            with gzip.GzipFile(fileobj=stream) as unpacked:
                yield _buffered(cast("IO[bytes]", unpacked))
        elif signature.startswith(BZIP2):
            with bz2.BZ2File(stream) as unpacked:
                yield _buffered(unpacked)
        elif signature.startswith(XZ):
            with lzma.LZMAFile(stream) as unpacked:
                yield _buffered(unpacked)
        elif signature.startswith(ZIP):
            with _only_member(path, stream) as unpacked:
                yield unpacked
        else:
            yield stream
    except (EOFError, gzip.BadGzipFile, zlib.error, lzma.LZMAError, zipfile.BadZipFile) as error:
        raise InputError(
            f"{path} is damaged or cut off: {error}.", "Fetch it again, and compare its checksum."
        ) from error


@contextmanager
def _only_member(path: Path, stream: IO[bytes]) -> Iterator[IO[bytes]]:
    with zipfile.ZipFile(stream) as archive:
        members = [each for each in archive.infolist() if not each.is_dir()]
        if len(members) != 1:
            raise InputError(
                f"{path} is a zip archive of {len(members)} files, not of one.",
                "Unpack it and name the file in it.",
            )
        if members[0].flag_bits & 0x1:
            raise InputError(f"{path} is locked with a password.", "Unpack it first.")
        with archive.open(members[0]) as unpacked:
            yield _buffered(unpacked)


def _buffered(stream: IO[bytes]) -> IO[bytes]:
    # the readers of the standard library are many times slower a line without a buffer in front
    return cast("IO[bytes]", io.BufferedReader(cast("io.RawIOBase", stream), BUFFER))
