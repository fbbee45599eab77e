"""Dropout whose mask is cheap to draw on a CPU."""

from __future__ import annotations

import torch
from torch import Tensor, nn

STEPS = 256


def cheapen(module: nn.Module) -> None:
    """Put a `Dropout` in the place of each of PyTorch's in a module, the transformer's own."""
    for parent in list(module.modules()):
        for name, child in parent.named_children():
            if type(child) is nn.Dropout:
                setattr(parent, name, Dropout(child.p).train(child.training))


def keep_attention(encoder: nn.Module) -> None:
    """Switch dropout off inside the attention of a transformer.

    On a CPU, PyTorch has one fused kernel for attention without dropout; with it every step of the
    formula writes all products of words with words into memory.
    """
    for module in encoder.modules():
        if type(module).__name__.endswith("Attention"):
            for name, child in module.named_children():
                if isinstance(child, nn.Dropout) and name in ("dropout", "attention_dropout"):
                    child.p = 0.0
            for name in ("attention_dropout", "dropout_prob"):
                if isinstance(getattr(module, name, None), float):
                    setattr(module, name, 0.0)


class Dropout(nn.Dropout):
    """Leaves out numbers at random in training, and scales up those that stay.

    PyTorch draws one number of its generator for every number of a mask, one after the other, which
    takes longer than the products between them. Here a mask costs one random byte a number, so that
    on a CPU the part left out is `p` rounded to a 256th. On a GPU it is PyTorch's own.
    """

    def forward(self, input: Tensor) -> Tensor:  # noqa: A002 - PyTorch's name
        """The same shape."""
        left_out = round(self.p * STEPS)
        if not self.training or not left_out or left_out == STEPS or input.device.type != "cpu":
            return super().forward(input)
        drawn = torch.empty(-(-input.numel() // 8), dtype=torch.int64)
        drawn.random_(torch.iinfo(torch.int64).min, None)
        bytes_ = drawn.view(torch.uint8)[: input.numel()].view(input.shape)
        return input * ((bytes_ >= left_out).to(input.dtype) * (STEPS / (STEPS - left_out)))
