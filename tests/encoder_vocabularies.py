"""Vocabularies of encoders, learned from the bundled demo data so that pieces are of real words."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import sentencepiece
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

from biogk.loaders.demo_data import demo_data

MARKS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


@cache
def demo_texts() -> tuple[str, ...]:
    """Sentences and names of the demo, as they are written."""
    found = []
    for name in ("sentences_train.json", "sentences_test.json"):
        rows = json.loads((demo_data() / name).read_text(encoding="utf-8"))
        found += [" ".join(row["tokens"]) for row in rows]
    lines = (demo_data() / "entities.tsv").read_text(encoding="utf-8").splitlines()
    return (*found, *(line.split("\t")[1] for line in lines[1:]))


@cache
def word_pieces(*, cased: bool) -> tuple[str, ...]:
    """A vocabulary of WordPiece, marks first."""
    made = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer(lowercase=not cased)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    signs = [*"abcdefghijklmnopqrstuvwxyz0123456789.,;:()-'/%+"]
    letters = [sign.upper() for sign in signs[:26]] if cased else []
    made.train_from_iterator(
        demo_texts(),
        trainers.WordPieceTrainer(
            vocab_size=1500, special_tokens=MARKS, initial_alphabet=[*signs, *letters]
        ),
    )
    found = made.get_vocab()
    return tuple(sorted(found, key=found.__getitem__))


@cache
def byte_pairs() -> tuple[dict[str, int], tuple[str, ...]]:
    """A byte-level vocabulary in RoBERTa's order, and its merges."""
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    made.train_from_iterator(
        demo_texts(), trainers.BpeTrainer(vocab_size=1200, initial_alphabet=alphabet)
    )
    found = made.get_vocab()
    words = ["<s>", "<pad>", "</s>", "<unk>", *sorted(found, key=found.__getitem__), "<mask>"]
    merges = json.loads(made.to_str())["model"]["merges"]
    joined = (each if isinstance(each, str) else " ".join(each) for each in merges)
    return {word: number for number, word in enumerate(words)}, tuple(joined)


@cache
def sentence_pieces(marks: tuple[str, ...], *, cased: bool) -> bytes:
    """A model of sentencepiece with the given marks at its head, one of them unknown."""
    unknown = next(mark for mark in marks if "unk" in mark.lower())
    texts = demo_texts() if cased else tuple(text.lower() for text in demo_texts())
    made = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts),
        model_writer=made,
        vocab_size=900,
        character_coverage=1.0,
        hard_vocab_limit=False,
        pad_id=-1,
        bos_id=-1,
        eos_id=-1,
        unk_id=marks.index(unknown),
        unk_piece=unknown,
        control_symbols=[mark for mark in marks if mark != unknown],
        normalization_rule_name="nmt_nfkc",
        minloglevel=2,
    )
    return made.getvalue()


def pieces_in(spm: bytes) -> int:
    """How many pieces a model of sentencepiece has."""
    return int(sentencepiece.SentencePieceProcessor(model_proto=spm).get_piece_size())


def write_json(path: Path, values: Any) -> None:
    path.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")


def write_words(folder: Path, words: Sequence[str]) -> None:
    (folder / "vocab.txt").write_text("\n".join(words) + "\n", encoding="utf-8")


def write_byte_pairs(folder: Path) -> int:
    """RoBERTa's two files; how many pieces there are."""
    words, merges = byte_pairs()
    write_json(folder / "vocab.json", words)
    (folder / "merges.txt").write_text("\n".join(("#version: 0.2", *merges)) + "\n", "utf-8")
    return len(words)
