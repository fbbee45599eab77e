"""What to train, and where things are kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from biogk.training.extraction.config import Settings

DEV, TEST = "dev", "test"


@dataclass(frozen=True)
class Folders:
    """Where a training keeps things.

    Args:
        runs: the checkpoints.
        graphs: the materialized graphs; None keeps none.
        networks: the general-knowledge networks, which `model.knowledge=name` needs.
        words: the word vectors of frozen encoders; None computes them every time.
    """

    runs: Path
    graphs: Path | None = None
    networks: Path | None = None
    words: Path | None = None


@dataclass(frozen=True)
class Plan:
    """What to train.

    Args:
        model: a name of `MODELS`.
        corpus: name of the corpus.
        settings: sizes, rates, epochs, seed.
        folders: where things are kept.
        select: `dev` chooses the epoch on a part held out of the training split; `test` on the
            split that is scored (test, or dev where there is no test), as the paper does, which
            flatters the result.
    """

    model: str
    corpus: str
    settings: Settings
    folders: Folders
    select: str = DEV
