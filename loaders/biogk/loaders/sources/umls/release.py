"""Where the files of a release are: a folder, one that holds META and NET, or zip archives."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from biogk.core.compressed import unpacking
from biogk.core.errors import InputError
from biogk.core.files import LINE_LIMIT, files_in, is_folder
from biogk.loaders.relatives import refuse_related_folder

FOLDERS = (".", "META", "NET", "*/META", "*/NET")
ARCHIVES = (".zip", ".nlm")
NAMES = re.compile(
    r"(?:MR(?:CONSO|REL|STY|DEF|FILES|COLS|DOC|SAB|CUI)\.RRF|SRDEF|SRSTR|release\.dat)(?![A-Za-z0-9])"
)
PACKED = (".gz", ".bz2", ".xz")
PART = re.compile(r"\.([a-z]{2})")
PURPOSE = {
    "MRCONSO.RRF": "the names of the concepts",
    "MRREL.RRF": "the relations between them",
    "MRSTY.RRF": "their semantic types, which become labels",
    "MRDEF.RRF": "their definitions",
    "MRFILES.RRF": "the columns of the other files",
}
ALWAYS = "MRCONSO.RRF"
NETWORK = ("SRDEF", "SRSTR")
CHUNK = 2**20


@dataclass(frozen=True)
class ReleaseFile:
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


def raw_lines(parts: tuple[ReleaseFile, ...]) -> Iterator[bytes]:
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


def _chunks(parts: tuple[ReleaseFile, ...]) -> Iterator[bytes]:
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


@dataclass
class Release:
    """The files that were found, by their names in the UMLS, each with its parts in order.

    Args:
        path: what the user named.
        files: parts by name: `MRCONSO.RRF`, `SRDEF`.
        missing: files of `PURPOSE` that are not there.
    """

    path: Path
    files: dict[str, tuple[ReleaseFile, ...]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    @classmethod
    def find(cls, path: Path, network: Path | None = None, *, partial: bool = False) -> Release:
        """Look for the files.

        Args:
            path: a folder, a zip archive, or one of the files, which stands for its folder.
            network: where the Semantic Network is, if it is not there too.
            partial: go on without the files that can be done without.

        Raises:
            InputError: there is nothing of that name, a file is missing, or is there twice.
        """
        found = cls(path, _files(path))
        if network is not None:
            found.files |= {
                name: parts for name, parts in _files(network).items() if name in NETWORK
            }
        found.missing = tuple(name for name in PURPOSE if name not in found.files)
        needed = [ALWAYS] if partial else list(PURPOSE)
        lacking = [name for name in needed if name not in found.files]
        if ALWAYS in lacking and is_folder(path):
            refuse_related_folder(path)
        if lacking:
            what = ", ".join(f"{name} ({PURPOSE[name]})" for name in lacking)
            raise InputError(
                f"{path} lacks {what}.",
                "Name the folder META of a release."
                if ALWAYS in lacking
                else "Unpack or fetch it, or load without it: --partial.",
            )
        return found


def _files(place: Path) -> dict[str, tuple[ReleaseFile, ...]]:
    found: dict[str, list[ReleaseFile]] = {}
    for part in _parts_in(place):
        name = NAMES.match(_base(part))
        if name:
            found.setdefault(name[0], []).append(part)
    return {name: _ordered(name, parts) for name, parts in found.items()}


def _ordered(name: str, parts: list[ReleaseFile]) -> tuple[ReleaseFile, ...]:
    ordered = sorted(parts, key=lambda part: _rest(name, part))
    rests = [_rest(name, part) for part in ordered]
    if rests not in ([""], [_letters(number) for number in range(len(rests))]):
        _refuse_parts(name, ordered, rests)
    return tuple(ordered)


def _refuse_parts(name: str, parts: list[ReleaseFile], rests: list[str]) -> None:
    if len(set(rests)) < len(rests) or "" in rests:
        raise InputError(
            f"{name} is there several times: {', '.join(str(part.shown) for part in parts[:4])}.",
            "Name the folder or archive of one release, and take the others away.",
        )
    raise InputError(
        f"{name} is not whole: of its parts aa to {rests[-1]} only {', '.join(rests)} are there.",
        f"Fetch the others of {parts[0].path.parent}.",
    )


def _parts_in(place: Path) -> Iterator[ReleaseFile]:
    if not is_folder(place):
        if place.suffix in ARCHIVES:
            yield from _members(place)
        elif NAMES.match(place.name):
            yield from _parts_in(place.parent)
        else:
            raise InputError(
                f"{place} is no file of a UMLS release.",
                "Name the folder META of a release, or the zip archive that holds it.",
            )
        return
    found = [path for folder in FOLDERS for path in _listed(place, folder)]
    if not any(_is_one(path.name) or path.suffix in ARCHIVES for path in found):
        found = _listed(place, "*")
    plain = [
        ReleaseFile(path) for path in found if path.suffix not in ARCHIVES and _is_one(path.name)
    ]
    yield from plain
    if not plain:
        for path in found:
            if path.suffix in ARCHIVES:
                yield from _members(path)


def _listed(place: Path, folder: str) -> list[Path]:
    return files_in(place, "*" if folder == "." else f"{folder}/*")


def _members(path: Path) -> Iterator[ReleaseFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [each.filename for each in archive.infolist() if not each.is_dir()]
    except (OSError, zipfile.BadZipFile) as error:
        raise InputError(
            f"{path} is no whole zip archive: {error}.", "Fetch it again, and compare its checksum."
        ) from error
    yield from (ReleaseFile(path, name) for name in names if _is_one(name.rpartition("/")[2]))


def _is_one(name: str) -> bool:
    match = NAMES.match(name)
    if match is None:
        return False
    rest = _unpacked(name[match.end() :])
    return rest == "" or PART.fullmatch(rest) is not None


def _base(part: ReleaseFile) -> str:
    return part.member.rpartition("/")[2] if part.member else part.path.name


def _rest(name: str, part: ReleaseFile) -> str:
    return _unpacked(_base(part)[len(name) :]).removeprefix(".")


def _unpacked(rest: str) -> str:
    return next((rest.removesuffix(end) for end in PACKED if rest.endswith(end)), rest)


def _letters(number: int) -> str:
    return chr(ord("a") + number // 26) + chr(ord("a") + number % 26)
