"""Memory that one step frees and the next one takes."""

from __future__ import annotations

import ctypes
import os
from functools import cache

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
LARGEST_BLOCK, LARGEST_REST = 1 << 30, (1 << 31) - 1
KEPT_PRODUCTS = {"ONEDNN_PRIMITIVE_CACHE_CAPACITY": "32", "LRU_CACHE_CAPACITY": "32"}


@cache
def keep_freed() -> None:
    """Keep what PyTorch frees on the CPU in this process, for the whole of its life.

    And keep oneDNN, which multiplies bfloat16 for it, and PyTorch's bridge to it from holding
    memory for each of the last 1,024 shapes that they multiplied: texts have ever other lengths.
    Whoever sets these variables is obeyed.

    PyTorch asks the C library for each tensor again. glibc hands large blocks back to the system at
    once, and the next step takes them again page by page, each filled with zeros: a tenth of the
    time of a step. A process then holds about a tenth more at its peak. C libraries without
    mallopt(3) go on as they are.
    """
    for name, many in KEPT_PRODUCTS.items():
        os.environ.setdefault(name, many)  # is read at the first product
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_MMAP_THRESHOLD, LARGEST_BLOCK)
        mallopt(M_TRIM_THRESHOLD, LARGEST_REST)
