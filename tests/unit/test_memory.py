"""Memory that stays with the process."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from biogk.training.devices import has_bfloat16
from biogk.training.memory import KEPT_PRODUCTS

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


PRODUCTS = """
import sys
import torch
from biogk.training.memory import keep_freed

if sys.argv[1] == "few":
    keep_freed()
layer = torch.nn.Linear(256, 256)

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1])

def step(rows):
    with torch.autocast("cpu", torch.bfloat16):
        layer(torch.randn(rows, 256, requires_grad=True)).float().sum().backward()

for rows in range(8_000, 8_010):
    step(rows)
before = resident()
for rows in range(8_010, 8_090):
    step(rows)
print(resident() - before)
"""


def test_products_of_ever_other_lengths_leave_little_behind() -> None:
    if not (Path("/proc/self/statm").exists() and has_bfloat16(torch.device("cpu"))):
        pytest.skip(
            "only oneDNN's bfloat16 keeps memory for a shape, and only Linux tells how much"
        )
    unset = {name: value for name, value in os.environ.items() if name not in KEPT_PRODUCTS}
    few, many = (
        int(
            subprocess.run(
                [sys.executable, "-c", PRODUCTS, how],
                capture_output=True,
                text=True,
                check=True,
                timeout=120,
                env=unset,
            ).stdout
        )
        for how in ("few", "many")
    )
    assert few < many / 2
