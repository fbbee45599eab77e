"""Tensors on disk, as safetensors: no pickles, so that a file from elsewhere cannot run code."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import save_file

from biogk.core.disk import no_space, replacing
from biogk.core.errors import StorageError


def save_tensors(
    tensors: Mapping[str, torch.Tensor], path: Path, metadata: dict[str, str] | None = None
) -> None:
    """Write tensors to a file; a broken-off write leaves the file that was there before.

    Args:
        tensors: by name; brought to the CPU if they are not there.
        path: the file; its folder is made.
        metadata: texts that are kept with them.

    Raises:
        StorageError: the file cannot be written.
    """
    kept = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    with replacing(path) as file:
        try:
            save_file(kept, file, metadata)
        except SafetensorError as error:
            if "No space left" in str(error):
                raise no_space(path) from error
            raise StorageError(f"{path} cannot be written: {error}.") from error
