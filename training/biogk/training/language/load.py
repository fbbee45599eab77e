"""Loading an encoder: everything about it that must be known before it computes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import nn
from transformers import (
    AutoConfig,
    AutoModel,
    AutoModelForMaskedLM,
    BertConfig,
    PreTrainedConfig,
    PreTrainedModel,
    PreTrainedTokenizerBase,
)
from transformers.utils import logging as transformers_logging

from biogk.core.errors import EncoderError, first_line, sentence
from biogk.core.progress import patiently, say
from biogk.training.devices import choose_device
from biogk.training.language.choice import DEFAULT_ENCODER, EncoderChoice
from biogk.training.language.encoder import Encoder
from biogk.training.language.hub import layout_of
from biogk.training.language.layout import WHAT_IT_NEEDS, Layout
from biogk.training.language.pooling import chosen_pooling
from biogk.training.language.tokenizers import load_tokenizer
from biogk.training.memory import keep_freed

LIMITLESS = 1 << 15
"""Word pieces that a model without any limit of its own is given at once."""


def load_encoder(
    encoder: str | EncoderChoice = DEFAULT_ENCODER,
    device: str | None = None,
    *,
    head: bool = False,
    float32: bool = False,
) -> Encoder:
    """The encoder that a user names.

    Its weights are held in float32, whatever the file holds; `Encoder.autocast` is the arithmetic
    in which it computes.

    Args:
        encoder: an id of the Hugging Face hub, a folder, or `minilm`; or a choice with more to it.
        device: `cpu`, `cuda`, ...; the GPU where there is one.
        head: also load its masked-language-model head, or make one where it has none.
        float32: compute in float32 also where bfloat16 is faster.

    Raises:
        EncoderError: the hub does not answer, the folder lacks a part, or holds no masked language
            model.
        UsageError: there is no such device.
    """
    choice = EncoderChoice(encoder) if isinstance(encoder, str) else encoder
    name, trusted = choice.name, choice.trust_remote_code
    keep_freed()
    target = choose_device(device)
    transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    layout = layout_of(name, code=trusted)
    pooling = chosen_pooling(choice.pooling, name, layout.root)
    for step in layout.left_out:
        say(f"{name} declares a step {step} behind its pooling, which biogk leaves out.")
    with _loading(layout, trusted=trusted):
        config = _config(layout, trust_remote_code=trusted)
        tokenizer = load_tokenizer(name, layout.model, config, trust_remote_code=trusted)
        loaded, missing = _model(layout, config, head=head, trust_remote_code=trusted)
    model: Any = loaded.base_model if head else loaded
    _require_whole(name, tokenizer, model, missing)
    longest = longest_input(tokenizer, model)
    fingerprint = _fingerprint(model, tokenizer, pooling, longest)
    loaded.train(mode=False).to(target)
    return Encoder(
        name,
        fingerprint,
        tokenizer,
        model,
        target,
        pooling,
        longest,
        head=loaded if head else None,
        trained_head=head and not missing,
        float32=float32,
    )


@contextmanager
def _loading(layout: Layout, *, trusted: bool) -> Iterator[None]:
    """Say what is loaded if that takes long, and end what transformers raises in one line."""
    try:
        with patiently(f"Loading the encoder {layout.name} ..."):
            yield
    # the libraries below raise errors of many kinds on files that are not what they should be
    except EncoderError:
        raise
    except Exception as error:
        if layout.code and not trusted:
            raise EncoderError(
                f"The encoder {layout.name} needs Python code of its own, in {layout.model}, which "
                "biogk does not run unasked.",
                "Read that code, and add --trust-remote-code to run it.",
            ) from error
        told = sentence(first_line(" ".join(str(error).split())).split(". ")[0])
        raise EncoderError(
            f"The encoder {layout.name} cannot be loaded from {layout.model}: {told}",
            WHAT_IT_NEEDS,
        ) from error


def _config(layout: Layout, *, trust_remote_code: bool) -> PreTrainedConfig:
    """The model's config.

    Raises:
        EncoderError: it is of a model that is no encoder, or that comes with code of its own.
    """
    if layout.untyped:
        say(
            f"The config.json of {layout.name} names no model_type. It has the form of a BERT's "
            "and is read as one."
        )
        config: PreTrainedConfig = BertConfig.from_dict(layout.config)
    else:
        config = AutoConfig.from_pretrained(layout.model, trust_remote_code=trust_remote_code)
    if config.is_encoder_decoder:
        raise EncoderError(
            f"The encoder {layout.name} is an encoder-decoder ({config.model_type}).",
            "biogk needs a masked language model: an encoder alone.",
        )
    return config


def _model(
    layout: Layout, config: PreTrainedConfig, *, head: bool, trust_remote_code: bool
) -> tuple[PreTrainedModel, set[str]]:
    """The model, and the names of its weights that the files lack."""
    kind: Any = AutoModelForMaskedLM if head else AutoModel
    loaded, info = kind.from_pretrained(
        layout.model,
        config=config,
        dtype=torch.float32,
        trust_remote_code=trust_remote_code,
        output_loading_info=True,
    )
    prefix = f"{loaded.base_model_prefix}."
    return loaded, {key.removeprefix(prefix) for key in info["missing_keys"]}


def _require_whole(
    name: str, tokenizer: PreTrainedTokenizerBase, model: PreTrainedModel, missing: set[str]
) -> None:
    known = int(model.get_input_embeddings().weight.shape[0])  # type: ignore[index]
    if len(tokenizer) > known:
        raise EncoderError(
            f"The tokenizer of {name} knows {len(tokenizer):,} tokens, its model only {known:,}.",
            "Put the tokenizer that belongs to the model into the folder.",
        )
    lost = sorted(missing & {key for key in model.state_dict() if not _is_pooler(key)})
    if lost:
        raise EncoderError(
            f"The encoder {name} lacks {len(lost)} of its weights, such as {lost[0]}.",
            "Fetch it again; its config.json may belong to another model.",
        )


def longest_input(tokenizer: PreTrainedTokenizerBase, model: PreTrainedModel) -> int:
    """Word pieces that the model reads at most, the marks at both ends included.

    The least of what its positions and its tokenizer allow. RoBERTa and its like leave the
    positions up to that of the padding unused.
    """
    limits = [LIMITLESS, int(tokenizer.model_max_length)]
    if positions := getattr(model.config, "max_position_embeddings", None):
        limits.append(int(positions))
    for name, module in model.named_modules():
        if name.endswith("position_embeddings") and isinstance(module, nn.Embedding):
            unused = 0 if module.padding_idx is None else module.padding_idx + 1
            limits.append(module.num_embeddings - unused)
    return min(limits)


def _fingerprint(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, pooling: str, longest: int
) -> str:
    """16 hex digits of all that decides a vector, but for the arithmetic."""
    digest = hashlib.blake2b(digest_size=8)
    backend = tokenizer.backend_tokenizer
    backend.no_truncation()
    backend.no_padding()
    for text in (pooling, str(longest), backend.to_str(), str(tokenizer.mask_token)):
        digest.update(text.encode())
    for key, tensor in sorted(model.state_dict().items()):
        if not _is_pooler(key):
            digest.update(key.encode())
            digest.update(tensor.detach().cpu().float().numpy().tobytes())
    return digest.hexdigest()


def _is_pooler(key: str) -> bool:
    """Whether a weight belongs to BERT's pooler, which sentence vectors do not use."""
    return key.startswith("pooler.")
