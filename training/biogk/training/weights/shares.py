"""Several processes, on several GPUs or machines, for one stage: each takes its share.

torchrun, or `accelerate launch` for GPUs, starts them and lets them find each other; biogk only
divides the work by a hash of the subject's name. So equal sentences stay in one process, and any
number of processes agrees on who does what without a word.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import torch
from accelerate import PartialState
from accelerate.utils import gather_object


@dataclass(frozen=True)
class Share:
    """One of several equal parts of the work.

    Args:
        index: which one, from 0.
        of: how many there are.
    """

    index: int = 0
    of: int = 1

    @property
    def first(self) -> bool:
        """Whether this process speaks for all."""
        return self.index == 0

    def holds(self, name: str) -> bool:
        """Whether the triples of a subject of that name are in this part."""
        return self.of == 1 or zlib.crc32(name.encode()) % self.of == self.index


PATIENCE = timedelta(days=30)
"""How long a process waits for the others, whose shares may be many times as large."""


def join(device: str | None) -> Share:
    """This process's share: all of the work, but where a launcher started several processes.

    Args:
        device: the device that the user named; `cpu` keeps the processes off the GPUs.
    """
    if int(os.environ.get("WORLD_SIZE", "1")) == 1:
        return Share()
    cpu = device == "cpu" or not torch.cuda.is_available()
    state = PartialState(cpu=cpu, timeout=PATIENCE)
    return Share(state.process_index, state.num_processes)


def added_up(share: Share, counts: Mapping[str, int]) -> dict[str, int]:
    """The sums of a process's counts over all processes, once all have come here."""
    if share.of == 1:
        return dict(counts)
    rows: list[dict[str, int]] = gather_object([dict(counts)])
    return {name: sum(row[name] for row in rows) for name in counts}


def leave(share: Share) -> None:
    """Let the other processes go."""
    if share.of > 1:
        PartialState().destroy_process_group()
