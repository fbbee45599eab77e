"""Plain text as token ids on disk: training picks any sentence and holds none of the rest."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from torch.utils.data import Dataset
from transformers import PreTrainedTokenizerBase

from biogk.disk import writing
from biogk.errors import InputError
from biogk.loaders.files import UnreadableLine, text_lines
from biogk.progress import Track, silent

LINES_A_BATCH = 2_000
SHORTEST = 5


@dataclass(frozen=True)
class TextCounts:
    """What reading a text found.

    Args:
        lines: lines kept.
        short: lines with too few tokens to guess one from the others.
        unreadable: lines that are no text.
        tokens: tokens of the kept lines.
    """

    lines: int
    short: int
    unreadable: int
    tokens: int


class TokenizedText(Dataset[dict[str, list[int]]]):
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

    def __getitem__(self, index: int) -> dict[str, list[int]]:
        line = self.lines[index]
        return {"input_ids": self.tokens[self.offsets[line] : self.offsets[line + 1]].tolist()}

    @property
    def lengths(self) -> list[int]:
        """Tokens of each line."""
        lengths: list[int] = np.diff(self.offsets)[self.lines].tolist()
        return lengths

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
    track: Track = silent,
) -> TextCounts:
    """Write the token ids of every line of some text files, one sentence or paragraph a line.

    Args:
        paths: the files, plain or compressed.
        tokenizer: of the model that will read them.
        folder: for the two files of `TokenizedText`.
        longest: tokens a line; longer ones are cut.
        track: shows progress.

    Raises:
        InputError: a file cannot be read, or no line is long enough.
        StorageError: the folder cannot be written.
    """
    kept = short = tokens = 0
    reading = _Reading()
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with (
            (folder / "tokens.bin").open("wb") as ids_file,
            (folder / "offsets.bin").open("wb") as offsets_file,
            track("reading text", None) as advance,
        ):
            offsets_file.write(np.zeros(1, dtype=np.int64).tobytes())
            for batch in _batches(paths, reading):
                found = _ids(tokenizer, batch, longest)
                usable = [ids for ids in found if len(ids) >= SHORTEST]
                ends = tokens + np.cumsum([len(ids) for ids in usable], dtype=np.int64)
                ids_file.write(np.fromiter(itertools.chain(*usable), dtype=np.uint32).tobytes())
                offsets_file.write(ends.tobytes())
                kept, short = kept + len(usable), short + len(batch) - len(usable)
                tokens = int(ends[-1]) if usable else tokens
                advance(len(batch))
    if not kept:
        raise InputError(
            f"No line of {', '.join(map(str, paths))} has {SHORTEST} tokens.",
            "Give plain text with one sentence or paragraph a line.",
        )
    return TextCounts(kept, short, reading.unreadable, tokens)


@dataclass
class _Reading:
    unreadable: int = 0


def _batches(paths: Sequence[Path], reading: _Reading) -> Iterator[list[str]]:
    batch: list[str] = []
    for path in paths:
        for _, line in text_lines(path):
            if isinstance(line, UnreadableLine):
                reading.unreadable += 1
            elif line.strip():
                batch.append(line)
            if len(batch) == LINES_A_BATCH:
                yield batch
                batch = []
    if batch:
        yield batch


def _ids(tokenizer: PreTrainedTokenizerBase, lines: list[str], longest: int) -> list[list[int]]:
    made: Any = tokenizer(lines, truncation=True, max_length=longest, return_attention_mask=False)
    ids: list[list[int]] = made["input_ids"]
    return ids
