"""`push`: a model or an encoder for others, on a hub; it needs no database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from biogk.core.config import AnyPath

if TYPE_CHECKING:
    from biogk.training.sharing.folder import PushReport


def push(
    folder: AnyPath,
    repo: str,
    *,
    private: bool = False,
    message: str = "",
    permitted: bool = False,
) -> PushReport:
    """Put a model that `runs.save` wrote, or an encoder that `adapt` wrote, on a model hub.

    The hub is the Hugging Face hub, or that of HF_ENDPOINT. Its client finds the token: HF_TOKEN,
    or that of `hf auth login`.

    Args:
        folder: folder of the model, with its card.
        repo: name of the model on the hub, OWNER/NAME; it is made where it is not there.
        private: let nobody else see a new one.
        message: of the commit; by default the name of the folder.
        permitted: say that you may pass on what the licences of its sources restrict.

    Raises:
        UsageError: the folder has no card, or a source's licence restricts.
        RunError: the model is damaged.
        EncoderError: the encoder lacks a part.
        EndpointError: the hub refuses, fails, or is not there; the folder is as it was.
    """
    from biogk.training.sharing.folder import push_model

    return push_model(Path(folder), repo, private=private, message=message, permitted=permitted)
