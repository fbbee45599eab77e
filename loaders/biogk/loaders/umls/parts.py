"""One file of a release, whole or in parts, packed or not: its bytes and lines as a stream."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from biogk.errors import InputError
from biogk.loaders.compressed import unpacking
from biogk.loaders.files import LINE_LIMIT

CHUNK = 2**20


@dataclass(frozen=True)
class Part:
    """A file, or a member of a zip archive.

    Args:
        path: the file or the archive.
        member: name in the archive; empty for a file.
    """

    path: Path
    member: str = ""

    @property
    def shown(self) -> Path:
        """What it is called in a message."""
        return self.path / self.member if self.member else self.path

    @contextmanager
    def opened(self) -> Iterator[IO[bytes]]:
        """Its content, unpacked.

        Raises:
            InputError: it cannot be read, or is damaged or cut off.
        """
        with ExitStack() as stack:
            try:
                stream = stack.enter_context(self._raw(stack))
            except (OSError, zipfile.BadZipFile, RuntimeError) as error:
                # zipfile raises RuntimeError for a member that is locked with a password
                reason = (isinstance(error, OSError) and error.strerror) or error
                raise InputError(
                    f"{self.shown} cannot be read: {reason}.", "Check the path and its permissions."
                ) from error
            yield stack.enter_context(unpacking(self.shown, stream))

    def _raw(self, stack: ExitStack) -> IO[bytes]:
        if not self.member:
            return self.path.open("rb")
        return stack.enter_context(zipfile.ZipFile(self.path)).open(self.member)


def raw_lines(parts: tuple[Part, ...]) -> Iterator[bytes]:
    r"""The lines of a file without their \n; a line may begin in one part and end in the next.

    A line of more than `LINE_LIMIT` bytes comes as more than so many bytes of its beginning.

    Raises:
        InputError: a part cannot be read, or is damaged or cut off.
    """
    rest = b""
    for chunk in _chunks(parts):
        # cutting a block at once is several times faster than asking a stream for each line
        lines = (rest + chunk).split(b"\n")
        rest = lines.pop()
        if len(rest) > LINE_LIMIT + 1:
            rest = rest[: LINE_LIMIT + 1]
        yield from lines
    if rest:
        yield rest


def _chunks(parts: tuple[Part, ...]) -> Iterator[bytes]:
    for part in parts:
        try:
            with part.opened() as stream:
                while chunk := stream.read(CHUNK):
                    yield chunk
        except OSError as error:
            raise InputError(
                f"{part.shown} cannot be read: {error.strerror or error}.",
                "Check the disk and the permissions.",
            ) from error
