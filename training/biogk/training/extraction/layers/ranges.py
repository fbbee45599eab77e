"""Ranges of rows, written out."""

from __future__ import annotations

import torch
from torch import Tensor


def expanded(low: Tensor, high: Tensor) -> tuple[Tensor, Tensor]:
    """Every number of some ranges [low, high), and of which range it is: two int64 [n]."""
    count = (high - low).clamp(min=0)
    row = torch.arange(len(low), device=low.device).repeat_interleave(count)
    before = (count.cumsum(0) - count).repeat_interleave(count)
    return row, torch.arange(len(row), device=low.device) - before + low[row]
