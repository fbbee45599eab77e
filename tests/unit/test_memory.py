"""Memory that stays with the process."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

FAULTS = """
import resource
import torch
from biogk.training.memory import keep_freed

def faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    torch.ones(1 << 24)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

handed_back = min(faults() for _ in range(10))
keep_freed()
# small objects may settle in a block that was freed, and then the next one is a new block
print(handed_back, min(faults() for _ in range(30)))
"""


def test_a_freed_tensor_is_not_fetched_again() -> None:
    if platform.libc_ver()[0] != "glibc":
        pytest.skip("only glibc hands large blocks back to the system")
    done = subprocess.run(
        [sys.executable, "-c", FAULTS], capture_output=True, text=True, check=True, timeout=120
    )
    handed_back, kept = map(int, done.stdout.split())
    assert kept < handed_back / 10
