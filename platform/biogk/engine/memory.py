"""How much memory the server takes."""

from __future__ import annotations

import re
from dataclasses import dataclass

import psutil

from biogk.core.errors import UsageError

SIZE = re.compile(r"(\d+)([mg])", re.IGNORECASE)
MEBIBYTE = 1 << 20
LEAST_MB, MOST_MB, SHARE = 512, 4096, 8
LEAST_HEAP_MB = 256


@dataclass(frozen=True)
class Memory:
    """Heap and page cache of a server, in MiB each."""

    heap: int
    page_cache: int

    @classmethod
    def choose(cls, heap: str | None = None, page_cache: str | None = None) -> Memory:
        """What the user asked for, else an eighth of the machine each, 512 MiB to 4 GiB.

        Args:
            heap: `2g`, `768m`, or None.
            page_cache: the same.

        Raises:
            UsageError: not such a size, or more than the machine has.
        """
        machine = psutil.virtual_memory().total // MEBIBYTE
        moderate = min(max(machine // SHARE, LEAST_MB), MOST_MB)
        chosen = cls(
            parse_size("heap", heap) if heap else moderate,
            parse_size("page cache", page_cache) if page_cache else moderate,
        )
        if chosen.heap < LEAST_HEAP_MB:
            raise UsageError(f"Neo4j does not start with a heap under {LEAST_HEAP_MB}m.")
        if chosen.heap + chosen.page_cache > machine:
            raise UsageError(
                f"Heap and page cache need {chosen.heap + chosen.page_cache} MiB together, "
                f"the machine has {machine} MiB.",
                "Choose a smaller heap or page cache.",
            )
        return chosen


def parse_size(what: str, text: str) -> int:
    """MiB of a size as the user writes it.

    Raises:
        UsageError: it does not read as a number with m or g.
    """
    match = SIZE.fullmatch(text.strip())
    if match is None:
        raise UsageError(f"The {what} '{text}' is not a size.", "Write it like 768m or 2g.")
    return int(match[1]) * (1024 if match[2].lower() == "g" else 1)
