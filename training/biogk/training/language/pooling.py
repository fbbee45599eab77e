"""From the vectors of word pieces to one vector of a text."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from biogk.core.errors import EncoderError
from biogk.training.language.choice import DECLARED

Pool = Callable[[Tensor, Tensor], Tensor]

MODULES = "modules.json"
KEY = "pooling_mode_"


def mean(hidden: Tensor, attention: Tensor) -> Tensor:
    """The mean over all word pieces, those at both ends ([CLS] and [SEP]) included.

    Args:
        hidden: the last layer, [n, t, d].
        attention: 1 for a piece, 0 for padding, [n, t].

    Returns:
        [n, d].
    """
    present = attention.unsqueeze(-1).to(hidden.dtype)
    pooled: Tensor = (hidden * present).sum(1) / present.sum(1)
    return pooled


def first(hidden: Tensor, _attention: Tensor) -> Tensor:
    """The vector of the first piece, which is [CLS]: [n, t, d] -> [n, d]."""
    return hidden[:, 0]


def maximum(hidden: Tensor, attention: Tensor) -> Tensor:
    """The largest number of each dimension over all pieces: [n, t, d] -> [n, d]."""
    padding = (attention == 0).unsqueeze(-1)
    return hidden.masked_fill(padding, torch.finfo(hidden.dtype).min).amax(1)


POOL: dict[str, Pool] = {"mean": mean, "cls": first, "max": maximum}
MODES = {"mean_tokens": "mean", "cls_token": "cls", "max_tokens": "max"}
"""The poolings, by what sentence-transformers calls them in 1_Pooling/config.json."""


def chosen_pooling(asked: str, name: str, folder: Path) -> str:
    """The pooling that is used.

    Args:
        asked: `declared`, or one of `POOL`.
        name: the encoder, for the message.
        folder: where it stands, `modules.json` and all.

    Raises:
        EncoderError: the folder declares a pooling that biogk does not know.
    """
    if asked != DECLARED:
        return asked
    place = _pooling_folder(folder)
    if place is None:
        return "mean"
    values = read_json(place / "config.json", dict)
    # older folders have a flag for each mode, newer ones name the mode
    modes = [key.removeprefix(KEY) for key, on in values.items() if key.startswith(KEY) and on]
    modes = modes or [str(values.get("pooling_mode", "mean"))]
    found = str(MODES.get(modes[0], modes[0]))
    if len(modes) > 1 or found not in POOL:
        raise EncoderError(
            f"The encoder {name} declares the pooling {' + '.join(modes)} (1_Pooling/config.json), "
            "which biogk does not compute.",
            f"Choose one of {', '.join(POOL)} with --pooling.",
        )
    return found


def write_pooling(folder: Path, pooling: str, dimensions: int) -> None:
    """Let a folder declare its pooling, as sentence-transformers writes and reads it.

    Args:
        folder: of an encoder.
        pooling: one of `POOL`.
        dimensions: length of its vectors.
    """
    place = folder / "1_Pooling"
    place.mkdir(exist_ok=True)
    flags = {f"{KEY}{mode}": known == pooling for mode, known in MODES.items()}
    values = {"word_embedding_dimension": dimensions, **flags}
    (place / "config.json").write_text(json.dumps(values, indent=2), encoding="utf-8")
    kind = "sentence_transformers.models"
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": f"{kind}.Transformer"},
        {"idx": 1, "name": "1", "path": place.name, "type": f"{kind}.Pooling"},
    ]
    (folder / MODULES).write_text(json.dumps(modules, indent=2), encoding="utf-8")


def read_json(path: Path, kind: type) -> Any:
    """A JSON file of an encoder's folder.

    Args:
        path: the file.
        kind: what it holds, `dict` or `list`.

    Raises:
        EncoderError: it cannot be read, or holds something else.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EncoderError(
            f"{path} cannot be read: {error}.", "Fetch the encoder again."
        ) from error
    if not isinstance(found, kind):
        what = "object" if kind is dict else "list"
        raise EncoderError(f"{path} is no JSON {what}.", "Fetch the encoder again.")
    return found


def modules_of(folder: Path) -> list[tuple[str, Path]]:
    """The modules of a sentence-transformers folder, kind and place; none of any other folder."""
    listed = read_json(folder / MODULES, list) if (folder / MODULES).is_file() else []
    return [
        (str(each.get("type", "")).rpartition(".")[2], folder / str(each.get("path", "")))
        for each in listed
    ]


def _pooling_folder(folder: Path) -> Path | None:
    places = [place for kind, place in modules_of(folder) if kind == "Pooling"]
    places.append(folder / "1_Pooling")
    return next((place for place in places if (place / "config.json").is_file()), None)
