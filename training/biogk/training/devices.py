"""Where models compute."""

from __future__ import annotations

from collections.abc import Mapping

import torch

from biogk.core.errors import UsageError


def lacks_memory(error: RuntimeError) -> bool:
    """Whether an error of PyTorch says that the memory of the device does not suffice."""
    return isinstance(error, torch.OutOfMemoryError) or "can't allocate memory" in str(error)


def autocast(device: torch.device, *, wanted: bool = True) -> torch.autocast:
    """bfloat16 within it, where the device multiplies it faster than float32; nothing elsewhere."""
    return torch.autocast(device.type, torch.bfloat16, enabled=wanted and has_bfloat16(device))


def arithmetic(*, half: bool) -> str:
    """The name of the arithmetic that is used where bfloat16 is, or is not, as files have it."""
    return "bfloat16" if half else "float32"


def has_bfloat16(device: torch.device) -> bool:
    """Whether a device multiplies bfloat16 faster than float32.

    Of CPUs these are the ones with AVX-512 BF16. Others carry it out in float32, with conversions
    besides.
    """
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    # a PyTorch that cannot be asked computes in float32
    capabilities: Mapping[str, object] = getattr(torch.cpu, "get_capabilities", dict)()
    return device.type == "cpu" and bool(capabilities.get("avx512_bf16"))


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
