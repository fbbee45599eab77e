"""The tokenizer of an encoder, so that it reads texts as the encoder was trained to read them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tokenizers import AddedToken, Regex, normalizers, pre_tokenizers
from transformers import (
    AutoTokenizer,
    PreTrainedConfig,
    PreTrainedTokenizerBase,
    PreTrainedTokenizerFast,
)

from biogk.core.errors import EncoderError
from biogk.core.progress import say
from biogk.training.language.layout import TOKENIZER_JSON, tokenizer_config

SPECIAL = {
    "mask_token": ("[MASK]", "<mask>"),
    "pad_token": ("[PAD]", "<pad>"),
    "cls_token": ("[CLS]", "<s>"),
    "sep_token": ("[SEP]", "</s>"),
    "unk_token": ("[UNK]", "<unk>"),
}
"""What special tokens are called where a folder does not say which they are."""

CASED = 0.01
"""Part of a vocabulary that capitals have at least where it is cased; BERT's has three tenths."""


def load_tokenizer(
    name: str,
    folder: Path,
    config: PreTrainedConfig,
    *,
    trust_remote_code: bool = False,
) -> PreTrainedTokenizerBase:
    """The tokenizer in an encoder's folder.

    A tokenizer.json is taken as it is. Of the older files transformers makes a tokenizer; where
    nothing says whether it is cased, the vocabulary does.

    Args:
        name: the encoder, for messages.
        folder: where its files are.
        config: of the model.
        trust_remote_code: run the folder's code for it.

    Raises:
        EncoderError: it knows no mask, no offsets, or other tokens than the vocabulary.
    """
    if (folder / TOKENIZER_JSON).is_file():
        tokenizer = _from_json(folder)
    else:
        options = {"config": config, "trust_remote_code": trust_remote_code}
        tokenizer = AutoTokenizer.from_pretrained(folder, **options)
        if _lowers_capitals(tokenizer) and tokenizer_config(folder).get("do_lower_case") is None:
            say(
                f"{name} does not say whether it is cased. Its vocabulary has capitals, so "
                "texts keep theirs."
            )
            tokenizer = AutoTokenizer.from_pretrained(folder, do_lower_case=False, **options)
    if not tokenizer.is_fast:
        raise EncoderError(
            f"The tokenizer of {name} ({type(tokenizer).__name__}) does not tell which "
            "characters a word piece is of.",
            f"biogk needs a fast one: put a {TOKENIZER_JSON} into {folder}.",
        )
    if _lowers_capitals(tokenizer):
        say(
            f"{name} lower-cases texts, as its tokenizer says, though its vocabulary has "
            'capitals. If that is wrong, set "do_lower_case": false in its tokenizer_config.json.'
        )
    _require_mask(name, folder, tokenizer)
    _read_as_written(tokenizer)
    tokenizer.truncation_side = "right"
    return tokenizer


def _from_json(folder: Path) -> PreTrainedTokenizerBase:
    """The tokenizer that tokenizer.json describes, with the special tokens that it goes by."""
    tokenizer: PreTrainedTokenizerBase = PreTrainedTokenizerFast.from_pretrained(folder)
    known = tokenizer.get_vocab()
    for role, names in SPECIAL.items():
        token = next((each for each in names if each in known), None)
        if getattr(tokenizer, role) is None and token is not None:
            tokenizer.add_special_tokens({role: token})
    declared, backend = tokenizer_config(folder).get("do_lower_case"), tokenizer.backend_tokenizer
    normalizer = backend.normalizer
    if isinstance(normalizer, normalizers.BertNormalizer) and declared is not None:
        normalizer.lowercase = bool(declared)
        backend.normalizer = normalizer
    return tokenizer


def _lowers_capitals(tokenizer: PreTrainedTokenizerBase) -> bool:
    """Whether a tokenizer takes capitals away that its vocabulary has."""
    if "A" in "".join(tokenizer.tokenize("A")):
        return False
    special = set(tokenizer.all_special_tokens)
    words = [word for word in tokenizer.get_vocab() if word not in special and word[:1] != "["]
    capitals = sum(word != word.lower() for word in words)
    return capitals > CASED * len(words)


def _require_mask(name: str, folder: Path, tokenizer: PreTrainedTokenizerBase) -> None:
    """Refuse a tokenizer without a mask, or with one that transformers made up."""
    mask = tokenizer.mask_token
    made_up = (
        mask is not None
        and (folder / "vocab.txt").is_file()
        and not (folder / TOKENIZER_JSON).is_file()
        and mask not in (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
    )
    if mask is None or made_up:
        raise EncoderError(
            f"The encoder {name} has no mask token.", "biogk needs a masked language model."
        )


def _read_as_written(tokenizer: PreTrainedTokenizerBase) -> None:
    """Let a mask stand for a word with the space in front of it, and add no space after one.

    So RoBERTa and the models of sentencepiece were trained. transformers adds a piece for a space
    before a mask, or before the sign that follows one.
    """
    mask = str(tokenizer.mask_token)
    if len(tokenizer.tokenize(f"a {mask}")) > len(tokenizer.tokenize(f"a{mask}")):
        wide = AddedToken(mask, lstrip=True, normalized=False, special=True)
        tokenizer.add_special_tokens({"mask_token": wide})
    backend = tokenizer.backend_tokenizer
    parts = _parts(backend)
    spaces = parts[-1] if parts else {}
    if spaces.get("type") != "Metaspace" or spaces.get("prepend_scheme") != "always":
        return
    kinds = [part["type"] for part in parts]
    if kinds == ["WhitespaceSplit", "Metaspace"]:
        # a space that is split away would be no space in front of the next word
        alike = [normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip(left=False, right=True)]
        before = [backend.normalizer] if backend.normalizer is not None else []
        backend.normalizer = normalizers.Sequence([*before, *alike])
    elif kinds != ["Metaspace"]:
        return
    backend.pre_tokenizer = pre_tokenizers.Metaspace(
        replacement=spaces["replacement"], prepend_scheme="first", split=spaces.get("split", True)
    )


def _parts(backend: Any) -> list[dict[str, Any]]:
    """The steps before a tokenizer's model, as its JSON has them."""
    found = json.loads(backend.to_str())["pre_tokenizer"] or {}
    parts: list[dict[str, Any]] = found.get("pretokenizers", [found] if found else [])
    return parts
