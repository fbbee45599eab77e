"""The head of a masked language model: what it would put in the place of a mask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import Tensor
from torch.nn.functional import pad
from transformers import PreTrainedModel

ROWS = 64


def logits_at(model: PreTrainedModel, batch: Mapping[str, Tensor], chosen: Tensor) -> Tensor:
    """The logits of a masked language model at some positions only.

    The head is as dear as the layers below it where the vocabulary is large, and most positions
    of a sentence are never asked for. A hook hands the head the chosen positions alone, whatever
    its architecture calls it, with as many empty ones behind them as make up the next multiple of
    `ROWS`: for each number of rows that it has not met, PyTorch on a CPU prepares a product of
    matrices and keeps it, with a copy of the vocabulary's matrix.

    Args:
        model: a masked language model with its head.
        batch: what its tokenizer made, [n, t].
        chosen: positions, bool [n, t].

    Returns:
        Logits over the vocabulary v, [positions, v], in the order of the batch.
    """
    rows = int(chosen.sum())

    def keep(_module: Any, _inputs: Any, output: Any) -> Any:
        kept = output.last_hidden_state[chosen]
        output.last_hidden_state = pad(kept, (0, 0, 0, -rows % ROWS)).unsqueeze(0)
        return output

    handle = model.base_model.register_forward_hook(keep)
    try:
        logits: Tensor = model(**batch).logits
    finally:
        handle.remove()
    return logits.squeeze(0)[:rows]
