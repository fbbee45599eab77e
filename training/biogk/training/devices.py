"""Where models compute."""

from __future__ import annotations

import torch

from biogk.errors import UsageError


def lacks_memory(error: RuntimeError) -> bool:
    """Whether an error of PyTorch says that the memory of the device does not suffice."""
    return isinstance(error, torch.OutOfMemoryError) or "can't allocate memory" in str(error)


def choose_device(name: str | None) -> torch.device:
    """The device that a user names, or the GPU where there is one, or the CPU.

    Args:
        name: `cpu`, `cuda`, `cuda:1`, `mps`; None for the best one here.

    Raises:
        UsageError: this machine or this PyTorch has no such device.
    """
    if name is None:
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(name)
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        raise UsageError(
            f"The device {name} cannot be used here.",
            "Give --device cpu, or leave it out for the best one that is there.",
        ) from error
    return device
