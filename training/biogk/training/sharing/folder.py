"""A model's folder for others: it stands alone, and a card in it says what it is."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from huggingface_hub import ModelCard
from safetensors import SafetensorError, safe_open
from yaml import YAMLError

from biogk.core.counted import counted
from biogk.core.disk import writing
from biogk.core.errors import RunError, UsageError
from biogk.core.progress import say
from biogk.core.store.driver import Store
from biogk.core.store.runs import TRAINING, show_run
from biogk.training.extraction.checkpoints.checkpoint import (
    CONFIG,
    WEIGHTS,
    CheckpointConfig,
    damaged,
    read_config,
)
from biogk.training.extraction.checkpoints.state import STATE
from biogk.training.extraction.checkpoints.stored import stored_trainings
from biogk.training.language.adapting.record import CHECKPOINTS, RECORD, TEXT
from biogk.training.language.layout import Layout
from biogk.training.sharing.card import ExtractorFacts, encoder_card, shared_name
from biogk.training.sharing.hub import FILES, upload
from biogk.training.sharing.licences import restricted, unstated

CARD = "README.md"
OF_THIS_MACHINE = (RECORD, STATE, f"{CHECKPOINTS}/*", f"{TEXT}/*")
ANOTHER = "Name a new folder."
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class SaveReport:
    """A model that was saved for others.

    Args:
        folder: the folder.
        run: that trained it.
        size: bytes.
        scored: whether the card has scores.
        reads_graph: whether it needs a graph beside its folder.
    """

    folder: Path
    run: str
    size: int
    scored: bool
    reads_graph: bool


@dataclass(frozen=True)
class PushReport:
    """A model that was put on a hub.

    Args:
        url: of the commit.
        revision: the commit.
        files: how many belong to the model.
        size: their bytes.
    """

    url: str
    revision: str
    files: int
    size: int


def save_model(
    store: Store, runs: Path, run: str, folder: Path, licence: str | None = None
) -> SaveReport:
    """Write the model of a run into a folder of its own, with its card.

    Args:
        store: the database, for scores and sources.
        runs: folder of all runs.
        run: the training.
        folder: a new one.
        licence: under which the model is shared, as the hub calls it.

    Raises:
        RunError: there is no such training, or its model is not here or damaged.
        UsageError: the folder is there already.
        StorageError: it cannot be written.
    """
    kind = show_run(store, run)["kind"]
    if kind != TRAINING:
        raise RunError(f"Run {run} is a {kind}, and has no model.", "Name a training.")
    config = _whole(runs / run)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there already.", ANOTHER)
    config = config.model_copy(update={"encoder": shared_name(config.encoder)})
    training = next(each for each in stored_trainings(store) if each.run == run)
    facts = ExtractorFacts(
        folder.resolve().name, config, training, _sources(store, config), licence
    )
    with writing(folder, ANOTHER):
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".biogk-save-", dir=folder.parent))
        try:
            draft.chmod(0o755)
            copy_model(runs / run, draft)
            (draft / CONFIG).write_text(config.model_dump_json(indent=2), encoding="utf-8")
            facts.card().save(draft / CARD)
            draft.replace(folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return SaveReport(folder, run, size, bool(facts.scores), config.reads_graph)


def write_encoder_card(folder: Path) -> None:
    """Write the card of an adapted encoder into its folder.

    Raises:
        StorageError: it cannot be written.
    """
    record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    with writing(folder):
        encoder_card(folder.resolve().name, record).save(folder / CARD)


def push_model(
    folder: Path, name: str, *, private: bool = False, message: str = "", permitted: bool = False
) -> PushReport:
    """Put the folder of a model on the hub: the files that belong to it, and no others.

    Args:
        folder: with a card.
        name: its id there.
        private: whether a new model is for its owner alone.
        message: of the commit.
        permitted: whether licences that restrict do not keep it back.

    Raises:
        UsageError: the folder has no card, or a source's licence restricts.
        RunError: the model is damaged.
        EncoderError: the encoder lacks a part.
        EndpointError: the hub does not take it.
    """
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}.", "`biogk runs save` writes one.")
    if (folder / CONFIG).exists():
        _whole(folder)
    else:
        Layout.of(str(folder), folder)
    sources = _card_sources(folder)
    held_back = restricted(sources)
    if held_back and not permitted:
        raise UsageError(
            f"{folder} was made from what may not be passed on by all: {', '.join(held_back)}.",
            "Read these licences; --permitted says that you may.",
        )
    if unknown := unstated(sources):
        say(f"No licence is stated of {', '.join(unknown)}: make sure that you may share this.")
    files = sorted(_shared(folder))
    size = sum((folder / each).stat().st_size for each in files)
    say(f"Pushing {counted(len(files), 'file')}, {size / MEGABYTE:,.0f} MB, as {name}")
    done = upload(folder, name, files, private=private, message=message or f"Push {folder.name}")
    return PushReport(str(done.commit_url), str(done.oid), len(files), size)


def copy_model(folder: Path, to: Path) -> None:
    """Copy what belongs to a model, and nothing else, into another folder.

    Raises:
        StorageError: it cannot be written.
    """
    with writing(to, ANOTHER):
        for name in _shared(folder):
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / name, to / name)


def _whole(folder: Path) -> CheckpointConfig:
    """What the model in a folder is, if its weights are all there.

    Raises:
        RunError: it is not there, of another version, or damaged.
    """
    if not (folder / WEIGHTS).exists():
        raise RunError(f"There is no trained model in {folder}.", "`biogk runs list` names runs.")
    try:
        with safe_open(folder / WEIGHTS, "pt"):
            return read_config(folder)
    except (OSError, SafetensorError) as error:
        raise damaged(folder) from error


def _sources(store: Store, config: CheckpointConfig) -> list[dict[str, Any]]:
    """The corpus, and the sources of the graph where the model reads it."""
    rows = {row["id"]: row for row in store.read("sources/list")}
    corpora = {row["corpus"] for row in store.read("corpus/corpora")}
    knowledge = rows.keys() - corpora - {*config.settings.model.hold_out.split()}
    used = [config.corpus, *(sorted(knowledge) if config.reads_graph else ())]
    unknown = {"title": "", "version": "", "licence": ""}
    return [rows.get(each, {"id": each, **unknown}) for each in used]


def _card_sources(folder: Path) -> list[dict[str, Any]]:
    """What a card says that its model was made from.

    Raises:
        UsageError: there is no card, or none that says so.
    """
    path = folder / CARD
    if not path.exists() and (folder / RECORD).exists():
        write_encoder_card(folder)
    if not path.exists():
        raise UsageError(f"{folder} has no card, {CARD}.", "`biogk runs save` writes one.")
    try:
        named = ModelCard.load(str(path)).data["biogk"]["sources"]
        return [{"id": each["id"], **each} for each in named]
    except (KeyError, TypeError, ValueError, YAMLError) as error:
        raise UsageError(
            f"The card {path} does not say any more what the model was made from.",
            "Put its part `biogk:` back, or save the model again.",
        ) from error


def _shared(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        left_out = any(fnmatch(name, pattern) for pattern in OF_THIS_MACHINE)
        if path.is_file() and not left_out and any(fnmatch(name, pattern) for pattern in FILES):
            yield name
