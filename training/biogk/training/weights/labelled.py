"""Encoders by the labels that edges carry."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from biogk.core.closing import Closing
from biogk.core.errors import EncoderError
from biogk.training.language.choice import PACKAGED_ENCODER, EncoderChoice
from biogk.training.language.load import load_encoder
from biogk.training.language.vectors import VectorCache
from biogk.training.weights.estimators import ESTIMATORS


class LabelledEncoders(Closing):
    """Loads an encoder when its label is asked for, once.

    Args:
        folder: where the caches of vectors stand.
        given: the encoder that the user named.
        device: where they compute; the best there is where None.
        float32: never compute in bfloat16.
    """

    def __init__(
        self,
        folder: Path,
        given: EncoderChoice,
        device: str | None = None,
        *,
        float32: bool = False,
    ) -> None:
        self.folder, self.given, self.device, self.float32 = folder, given, device, float32
        self._opened = ExitStack()
        self._found: dict[tuple[str, bool], VectorCache] = {}

    def close(self) -> None:
        """Close the caches."""
        self._opened.close()

    def cache(self, label: str, estimator: str) -> VectorCache:
        """The encoder of a label with its vectors, and with the head that an estimator needs.

        Raises:
            EncoderError: the encoder that the user named is another, or cannot be loaded.
        """
        head = ESTIMATORS.find(estimator).needs_head
        if (label, head) not in self._found:
            choice = self.given
            if _name_of(label) == PACKAGED_ENCODER:
                choice = replace(choice, name=PACKAGED_ENCODER)
            if Path(choice.name).name != _name_of(label):
                raise _another(label, choice.name)
            encoder = load_encoder(choice, self.device, head=head, float32=self.float32)
            if encoder.label != label:
                raise _another(label, encoder.label)
            cache = self._opened.enter_context(VectorCache(self.folder, encoder))
            self._found[label, head] = cache
        return self._found[label, head]


def _name_of(label: str) -> str:
    return label.rpartition("@")[0]


def _another(label: str, name: str) -> EncoderError:
    return EncoderError(
        f"The weights are of the encoder {label}, not of {name}.",
        "Name it with --encoder (and --pooling), or see what is stored with --stored.",
    )
