"""Folders of encoders in the layouts in which models are published, with random weights."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
import transformers
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from encoder_vocabularies import (
    MARKS,
    byte_pairs,
    pieces_in,
    sentence_pieces,
    word_pieces,
    write_byte_pairs,
    write_json,
    write_words,
)

SIZE = {
    "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64,
}  # fmt: skip
BASE = {
    "hidden_size": 768, "num_hidden_layers": 12, "num_attention_heads": 12,
    "intermediate_size": 3072,
}  # fmt: skip


@dataclass(frozen=True)
class Family:
    """Encoders that are published alike.

    Args:
        models: some of them, as people call them.
        files: what makes them differ from others.
        make: writes such a folder.
        cased: whether texts keep their capitals.
        head: whether the weights have a trained masked-language-model head.
        longest: word pieces that the folder here reads at once.
        published: the same of the published models, where that is more.
    """

    models: str
    files: str
    make: Callable[[Path], None]
    cased: bool
    head: bool = True
    longest: int = 512
    published: int | None = None


def made(kind: str, config: transformers.PreTrainedConfig) -> transformers.PreTrainedModel:
    """A model with random weights that differ from piece to piece."""
    torch.manual_seed(3)
    model: transformers.PreTrainedModel = getattr(transformers, kind)(config)
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.ndim > 1:
                parameter.normal_(0, 0.06)
    return model.train(mode=False)


def bert(
    folder: Path,
    *,
    cased: bool,
    kind: str = "BertForMaskedLM",
    typed: bool = True,
    declared: bool = True,
    dtype: torch.dtype = torch.float32,
    size: dict[str, int] = SIZE,
    positions: int = 512,
) -> None:
    """BERT as Google's first releases were converted: a pickle, vocab.txt, a plain config.

    Args:
        folder: for it.
        cased: the vocabulary.
        kind: `BertModel` for one without its head.
        typed: whether the config says that it is a BERT.
        declared: whether a tokenizer_config.json says whether it is cased.
        dtype: of the weights in the file.
        size: of the model.
        positions: tokens that it reads at once.
    """
    words = word_pieces(cased=cased)
    values = {
        "attention_probs_dropout_prob": 0.1, "hidden_act": "gelu", "hidden_dropout_prob": 0.1,
        "initializer_range": 0.02, "max_position_embeddings": positions, "type_vocab_size": 2,
        "vocab_size": len(words), **size,
    }  # fmt: skip
    model = made(kind, transformers.BertConfig(**values))
    torch.save(model.to(dtype).state_dict(), folder / "pytorch_model.bin")
    write_json(folder / "config.json", values | ({"model_type": "bert"} if typed else {}))
    write_words(folder, words)
    if declared:
        write_json(folder / "tokenizer_config.json", {"do_lower_case": not cased})


def biobert(folder: Path, size: dict[str, int] = SIZE) -> None:
    """dmis-lab/biobert-base-cased-v1.1: no model_type, no tokenizer_config.json."""
    bert(folder, cased=True, kind="BertForPreTraining", typed=False, declared=False, size=size)


def electra(folder: Path, kind: str = "ElectraForPreTraining") -> None:
    words = word_pieces(cased=False)
    config = transformers.ElectraConfig(vocab_size=len(words), embedding_size=16, **SIZE)
    made(kind, config).save_pretrained(folder)
    write_words(folder, words)
    write_json(folder / "tokenizer_config.json", {"do_lower_case": True})


def distilbert(folder: Path) -> None:
    words = word_pieces(cased=True)
    config = transformers.DistilBertConfig(
        vocab_size=len(words), dim=32, n_layers=2, n_heads=2, hidden_dim=64
    )
    made("DistilBertForMaskedLM", config).save_pretrained(folder)
    write_words(folder, words)
    write_json(folder / "tokenizer_config.json", {"do_lower_case": False})


def mpnet(folder: Path) -> None:
    words = ["<s>", "<pad>", "</s>", "<unk>", *word_pieces(cased=False)[5:], "[UNK]", "<mask>"]
    config = transformers.MPNetConfig(
        vocab_size=len(words), max_position_embeddings=514, pad_token_id=1, **SIZE
    )
    made("MPNetForMaskedLM", config).save_pretrained(folder)
    write_words(folder, words)
    write_json(folder / "tokenizer_config.json", {"do_lower_case": True})


def roberta(folder: Path, positions: int = 514) -> None:
    config = transformers.RobertaConfig(
        vocab_size=write_byte_pairs(folder),
        max_position_embeddings=positions,
        type_vocab_size=1,
        **SIZE,
    )
    made("RobertaForMaskedLM", config).save_pretrained(folder)


def longformer(folder: Path) -> None:
    config = transformers.LongformerConfig(
        vocab_size=write_byte_pairs(folder),
        max_position_embeddings=1026,
        type_vocab_size=1,
        attention_window=[64, 64],
        pad_token_id=1,
        **SIZE,
    )
    made("LongformerForMaskedLM", config).save_pretrained(folder)


def modernbert(folder: Path) -> None:
    words, merges = byte_pairs()
    pairs = {word: number for number, word in enumerate([w for w in words if w[:1] != "<"])}
    backend = Tokenizer(models.BPE(pairs, [tuple(each.split(" ")) for each in merges]))
    backend.normalizer = normalizers.NFC()
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    backend.add_special_tokens(MARKS)
    ends = [(mark, backend.token_to_id(mark)) for mark in ("[CLS]", "[SEP]")]
    backend.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=ends
    )
    backend.save(str(folder / "tokenizer.json"))
    write_json(folder / "tokenizer_config.json", {
        "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 1024,
        "mask_token": "[MASK]", "pad_token": "[PAD]", "cls_token": "[CLS]", "sep_token": "[SEP]",
        "unk_token": "[UNK]",
    })  # fmt: skip
    config = transformers.ModernBertConfig(
        vocab_size=backend.get_vocab_size(),
        max_position_embeddings=1024,
        pad_token_id=backend.token_to_id("[PAD]"),
        **SIZE,
    )
    made("ModernBertForMaskedLM", config).save_pretrained(folder)


def deberta(folder: Path) -> None:
    """DeBERTa-v3: spm.model, weights in float16, a head by other names than transformers has."""
    spm = sentence_pieces(("[PAD]", "[CLS]", "[SEP]", "[UNK]"), cased=True)
    (folder / "spm.model").write_bytes(spm)
    values = {
        "vocab_size": pieces_in(spm) + 100, "relative_attention": True, "position_buckets": 256,
        "norm_rel_ebd": "layer_norm", "share_att_key": True, "pos_att_type": ["p2c", "c2p"],
        "max_position_embeddings": 512, "position_biased_input": False, "type_vocab_size": 0,
        "max_relative_positions": -1, "layer_norm_eps": 1e-7, **SIZE,
    }  # fmt: skip
    model = made("DebertaV2Model", transformers.DebertaV2Config(**values)).half()
    weights = {f"deberta.{name}": tensor for name, tensor in model.state_dict().items()}
    head = {"lm_predictions.lm_head.dense.weight": torch.randn(32, 32).half()}
    torch.save(weights | head, folder / "pytorch_model.bin")
    write_json(folder / "config.json", values | {"model_type": "deberta-v2"})
    write_json(folder / "tokenizer_config.json", {"do_lower_case": False, "vocab_type": "spm"})


def albert(folder: Path) -> None:
    spm = sentence_pieces(("<pad>", "<unk>", "[CLS]", "[SEP]", "[MASK]"), cased=False)
    (folder / "spiece.model").write_bytes(spm)
    config = transformers.AlbertConfig(vocab_size=pieces_in(spm), embedding_size=16, **SIZE)
    model = made("AlbertForMaskedLM", config)
    model.config.save_pretrained(folder)
    torch.save(model.state_dict(), folder / "pytorch_model.bin")


def sapbert(folder: Path) -> None:
    """Without a head, and with all that transformers 4 wrote beside it."""
    bert(folder, cased=False, kind="BertModel")
    write_json(
        folder / "special_tokens_map.json",
        {f"{mark.strip('[]').lower()}_token": mark for mark in MARKS},
    )


FAMILIES = {
    "BERT, cased": Family(
        "bert-base-cased, Bio+ClinicalBERT", "vocab.txt", lambda f: bert(f, cased=True), cased=True
    ),
    "BERT, uncased": Family(
        "bert-base-uncased, BlueBERT", "vocab.txt", lambda f: bert(f, cased=False), cased=False
    ),
    "BioBERT": Family(
        "dmis-lab/biobert-base-cased-v1.1",
        "vocab.txt; nothing says that it is a BERT, nor that it is cased",
        biobert,
        cased=True,
    ),
    "SciBERT": Family(
        "allenai/scibert_scivocab_uncased",
        "vocab.txt; nothing says that it is uncased",
        lambda f: bert(f, cased=False, declared=False),
        cased=False,
    ),
    "PubMedBERT": Family(
        "microsoft/BiomedNLP-BiomedBERT-base-uncased-abstract",
        "vocab.txt",
        lambda f: bert(f, cased=False),
        cased=False,
    ),
    "BioLinkBERT": Family(
        "michiyasunaga/BioLinkBERT-base",
        "vocab.txt, no head",
        lambda f: bert(f, cased=False, kind="BertModel"),
        cased=False,
        head=False,
    ),
    "SapBERT": Family(
        "cambridgeltl/SapBERT-from-PubMedBERT-fulltext",
        "vocab.txt, no head",
        sapbert,
        cased=False,
        head=False,
    ),
    "RoBERTa": Family(
        "allenai/biomed_roberta_base, RoBERTa-large-PM-M3", "vocab.json, merges.txt", roberta, True
    ),
    "ELECTRA": Family(
        "BioELECTRA, google/electra-base-discriminator",
        "vocab.txt, the head of a discriminator",
        electra,
        cased=False,
        head=False,
    ),
    "DeBERTa-v2, v3": Family(
        "microsoft/deberta-v3-base",
        "spm.model, weights in float16, a head that transformers does not read",
        deberta,
        cased=True,
        head=False,
    ),
    "ModernBERT": Family(
        "thomas-sounack/BioClinical-ModernBERT-base",
        "tokenizer.json",
        modernbert,
        True,
        True,
        1024,
        8192,
    ),
    "DistilBERT": Family("nlpie/bio-distilbert-cased", "vocab.txt", distilbert, cased=True),
    "ALBERT": Family("albert-base-v2, BioALBERT", "spiece.model", albert, cased=False),
    "MPNet": Family("microsoft/mpnet-base, all-mpnet-base-v2", "vocab.txt", mpnet, cased=False),
    "Longformer": Family(
        "yikuan8/Clinical-Longformer", "vocab.json, merges.txt", longformer, True, True, 1024, 4096
    ),
}
"""The families that the suite tests, and that docs/howto/encoder.md lists."""


def family_folder(name: str, parent: Path) -> Path:
    """A folder of a family, made once."""
    folder = parent / name.replace(" ", "-").replace(",", "")
    if not folder.exists():
        folder.mkdir(parents=True)
        FAMILIES[name].make(folder)
    return folder


def sentence_transformers(folder: Path, *modes: str, nested: bool = False) -> None:
    """A folder of sentence-transformers that declares its pooling.

    Args:
        folder: for it.
        modes: as 1_Pooling/config.json names them: `cls_token`.
        nested: in the older layout, with the model in a folder of its own.
    """
    inner = folder / "0_BERT" if nested else folder
    inner.mkdir(exist_ok=True)
    bert(inner, cased=False)
    (folder / "1_Pooling").mkdir()
    flags = {f"pooling_mode_{mode}": mode in modes for mode in ("cls_token", "mean_tokens", *modes)}
    write_json(folder / "1_Pooling" / "config.json", {"word_embedding_dimension": 32, **flags})
    kind = "sentence_transformers.models"
    path = inner.name if nested else ""
    write_json(folder / "modules.json", [
        {"idx": 0, "name": "0", "path": path, "type": f"{kind}.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{kind}.Pooling"},
    ])  # fmt: skip


def cached_on_hub(folder: Path, name: str, cache_dir: Path) -> Path:
    """Put a folder into a cache as the hub's client lays it out; the snapshot.

    Args:
        folder: of an encoder.
        name: its id on the hub.
        cache_dir: the cache.
    """
    commit = "924f12e0c3db7f156a765ad53fb6b11e7afedbc8"
    place = cache_dir / f"models--{name.replace('/', '--')}"
    snapshot = place / "snapshots" / commit
    shutil.copytree(folder, snapshot)
    (place / "refs").mkdir()
    (place / "refs" / "main").write_text(commit)
    return snapshot
