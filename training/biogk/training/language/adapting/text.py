"""Plain text as token ids on disk: training picks any sentence and holds none of the rest."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from torch.utils.data import Dataset
from transformers import PreTrainedTokenizerBase

from biogk.core.disk import writing
from biogk.core.errors import InputError
from biogk.core.files import UnreadableLine, text_lines
from biogk.core.progress import track

LINES_A_BATCH = 2_000
SHORTEST = 5
TOKENS_A_COUNT = 1_000_000


@dataclass(frozen=True)
class TextCounts:
    """What reading a text found.

    Args:
        lines: lines kept.
        short: lines with too few tokens to guess one from the others.
        unreadable: lines that are no text.
        tokens: tokens of the kept lines.
        digest: 32 hex digits of the kept tokens.
    """

    lines: int
    short: int
    unreadable: int
    tokens: int
    digest: str


class TokenizedText(Dataset[dict[str, Any]]):
    """The lines of text files as token ids, in two files that are mapped into memory.

    Args:
        folder: where `tokens.bin` (uint32) and `offsets.bin` (int64) stand.
        lines: rows to hand out; all of them where None.
    """

    def __init__(self, folder: Path, lines: npt.NDArray[np.int64] | None = None) -> None:
        self.tokens = np.memmap(folder / "tokens.bin", dtype=np.uint32, mode="r")
        self.offsets = np.memmap(folder / "offsets.bin", dtype=np.int64, mode="r")
        self.lines = np.arange(len(self.offsets) - 1) if lines is None else lines

    def __len__(self) -> int:
        return len(self.lines)

    def __getitem__(self, index: int) -> dict[str, Any]:
        line = self.lines[index]
        ids = self.tokens[self.offsets[line] : self.offsets[line + 1]]
        return {"line": int(line), "input_ids": ids.tolist()}

    @property
    def lengths(self) -> list[int]:
        """Tokens of each line."""
        lengths: list[int] = np.diff(self.offsets)[self.lines].tolist()
        return lengths

    def frequencies(self, vocabulary: int) -> npt.NDArray[np.int64]:
        """How often each token of a vocabulary stands in the whole text, [vocabulary]."""
        counts = np.zeros(vocabulary, dtype=np.int64)
        for start in range(0, len(self.tokens), TOKENS_A_COUNT):
            counts += np.bincount(self.tokens[start : start + TOKENS_A_COUNT], minlength=vocabulary)
        return counts

    def split(self, held_out: int, seed: int) -> tuple[TokenizedText, TokenizedText]:
        """Two parts of the lines: all but `held_out` of them, and those."""
        folder = Path(str(self.tokens.filename)).parent
        order = np.random.default_rng(seed).permutation(self.lines)
        return TokenizedText(folder, order[held_out:]), TokenizedText(folder, order[:held_out])


def tokenize_text(
    paths: Sequence[Path],
    tokenizer: PreTrainedTokenizerBase,
    folder: Path,
    *,
    longest: int,
    most: int | None = None,
) -> TextCounts:
    """Write the token ids of every line of some text files, one sentence or paragraph a line.

    Args:
        paths: the files, plain or compressed.
        tokenizer: of the model that will read them.
        folder: for the two files of `TokenizedText`.
        longest: tokens a line; longer ones are cut.
        most: lines to read at most; None for all.

    Raises:
        InputError: a file cannot be read, or no line is long enough.
        StorageError: the folder cannot be written.
    """
    reading = _Reading(most)
    digest = hashlib.blake2b(digest_size=16)
    kept = tokens = 0
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with (
            (folder / "tokens.bin").open("wb") as ids_file,
            (folder / "offsets.bin").open("wb") as offsets_file,
            track("reading text", most) as advance,
        ):
            offsets_file.write(np.zeros(1, dtype=np.int64).tobytes())
            for batch in reading.batches(paths):
                usable = [ids for ids in _ids(tokenizer, batch, longest) if len(ids) >= SHORTEST]
                ends = tokens + np.cumsum([len(ids) for ids in usable], dtype=np.int64)
                packed = np.fromiter(itertools.chain(*usable), dtype=np.uint32).tobytes()
                digest.update(packed)
                ids_file.write(packed)
                offsets_file.write(ends.tobytes())
                kept += len(usable)
                tokens = int(ends[-1]) if usable else tokens
                advance(len(batch))
    if not kept:
        raise InputError(
            f"No line of {', '.join(map(str, paths))} has {SHORTEST} tokens.",
            "Give plain text with one sentence or paragraph a line.",
        )
    return TextCounts(kept, reading.lines - kept, reading.unreadable, tokens, digest.hexdigest())


@dataclass
class _Reading:
    """Lines of files in batches, and how many there were of each kind."""

    most: int | None
    lines: int = 0
    unreadable: int = 0

    def batches(self, paths: Sequence[Path]) -> Iterator[list[str]]:
        lines = itertools.islice(self._lines(paths), self.most)
        while batch := list(itertools.islice(lines, LINES_A_BATCH)):
            self.lines += len(batch)
            yield batch

    def _lines(self, paths: Sequence[Path]) -> Iterator[str]:
        for path in paths:
            for _, line in text_lines(path):
                if isinstance(line, UnreadableLine):
                    self.unreadable += 1
                elif line.strip():
                    yield line


def _ids(tokenizer: PreTrainedTokenizerBase, lines: list[str], longest: int) -> list[list[int]]:
    made: Any = tokenizer(lines, truncation=True, max_length=longest, return_attention_mask=False)
    ids: list[list[int]] = made["input_ids"]
    return ids
