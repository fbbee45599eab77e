"""An encoder small enough for every test to have its own."""

from __future__ import annotations

from transformers import BertConfig, BertModel


def small_encoder() -> BertModel:
    """One layer of 16 numbers a token, 40 tokens, no dropout; torch's seed chooses its weights."""
    return BertModel(
        BertConfig(
            vocab_size=40,
            hidden_size=16,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=16,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
    )
