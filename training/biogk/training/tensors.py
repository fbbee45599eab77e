"""Tensors on disk, as safetensors: no pickles, so that a file from elsewhere cannot run code."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import save_file

from biogk.core.disk import no_space, writing
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
    partial = path.with_name(f"{path.name}.partial")
    kept = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            save_file(kept, partial, metadata)
        except SafetensorError as error:
            partial.unlink(missing_ok=True)
            if "No space left" in str(error):
                raise no_space(path) from error
            raise StorageError(f"{path} cannot be written: {error}.") from error
        partial.replace(path)
