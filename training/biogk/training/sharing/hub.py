"""A model hub: what is fetched from it and pushed to it, and what its answers mean."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from huggingface_hub import CommitInfo, HfApi, constants, snapshot_download
from huggingface_hub.errors import HFValidationError, OfflineModeIsEnabled, RevisionNotFoundError
from huggingface_hub.utils.tqdm import (
    are_progress_bars_disabled,
    disable_progress_bars,
    enable_progress_bars,
)

from biogk.core.disk import writing
from biogk.core.errors import EndpointError, UsageError, first_line
from biogk.core.progress import heard, patiently, track
from biogk.training.language.hub import hub_bar

FILES = (
    "README.md", "LICENSE*", "LICENCE*", "NOTICE*",
    "*.json", "*.toml", "*.txt", "*.model", "*.codes", "*.safetensors",
)  # fmt: skip
"""What belongs to a model that is shared. Pickles, which run code, are none of it."""
LOG_IN = "Log in with `hf auth login`, or set HF_TOKEN."
LATER = "Try again later."
ANSWERS = {
    400: ("what it was sent is not as it should be", "Check the name and README.md."),
    401: ("it does not know you, or has no such model", LOG_IN),
    403: ("you may not do that there", "Take a token that may, or a name of your own: OWNER/NAME."),
    404: ("it has no such model or owner that it shows you", "Check the name, OWNER/NAME."),
    409: ("somebody else is changing that model", LATER),
    413: ("a file is larger than it takes", "Ask who runs it for the limit."),
    429: ("it was asked too often", LATER),
}
"""What an answer means, and what to do."""
FAILED = ("it failed by itself", LATER)
NAMES = "Write a model of the hub as OWNER/NAME."


def model_folder(name: str, revision: str | None = None) -> Path:
    """The folder of a model, fetched from the hub where it is none of this machine.

    Args:
        name: a folder, or an id of the hub.
        revision: a branch, tag or commit of the hub; its main branch where None.

    Raises:
        UsageError: the name can be neither, or a folder is asked for a revision.
        EndpointError: the hub has no such model, or does not hand it out.
        StorageError: the cache cannot be written.
    """
    place = Path(name).expanduser()
    if place.is_dir() and revision is None:
        return place
    if place.exists():
        what = "is a folder, which has no revisions" if place.is_dir() else "is a file"
        raise UsageError(f"{name} {what}.", NAMES)
    with (
        answered(name, "It is no folder here, either."),
        patiently(f"Waiting for {constants.ENDPOINT} to answer about {name} ..."),
        track(f"fetching {name}, MB") as advance,
    ):
        bar = hub_bar(advance)
        return Path(
            snapshot_download(name, revision=revision, allow_patterns=[*FILES], tqdm_class=bar)
        )


def upload(
    folder: Path, name: str, files: Sequence[str], *, private: bool, message: str
) -> CommitInfo:
    """Put a folder on the hub as the model of a name, which is made where it is not there.

    Args:
        folder: the model.
        name: its id there.
        files: what of the folder is put there, relative to it.
        private: whether a new model is for its owner alone.
        message: of the commit.

    Raises:
        UsageError: the name can be none.
        EndpointError: the hub does not take it.
    """
    with answered(name, f"{folder} is as it was, and can be pushed again."), _own_bars():
        api = HfApi(library_name="biogk")
        api.create_repo(name, private=private or None, exist_ok=True)
        return api.upload_folder(
            repo_id=name, folder_path=folder, allow_patterns=list(files), commit_message=message
        )


@contextmanager
def answered(name: str, beside: str) -> Iterator[None]:
    """Within it, what the hub's client raises ends in one line. No line ever has a token in it.

    Args:
        name: the model that the hub is asked about.
        beside: what to say beside, behind what happened.

    Raises:
        UsageError: the name can be none of the hub.
        EndpointError: the hub refuses, fails, or is not there.
        StorageError: the cache cannot be written.
    """
    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)
    try:
        yield
    except HFValidationError as error:
        raise UsageError(f"{name} can be no model of a hub. {beside}", NAMES) from error
    # the hub's client raises its own errors, those of its HTTP library and of the system
    except Exception as error:
        chain = list(_chain(error))
        hub = f"The hub at {constants.ENDPOINT}"
        if any(isinstance(each, OfflineModeIsEnabled) for each in chain):
            why = f"{hub} is not asked about {name}, since HF_HUB_OFFLINE is set. {beside}"
            raise EndpointError(why, "Unset it to ask.") from error
        if any(isinstance(each, RevisionNotFoundError) for each in chain):
            raise EndpointError(f"{hub} has no such revision of {name}.", "Check it.") from error
        answers = [r for each in chain if (r := getattr(each, "response", None)) is not None]
        if answers:
            code = answers[0].status_code
            meaning, advice = ANSWERS.get(code, FAILED)
            why = f"{hub} answered {code} for {name}: {meaning}. {beside}"
            raise EndpointError(why, advice) from error
        if isinstance(error, OSError) and error.errno is not None:
            with writing(Path(constants.HF_HUB_CACHE), "Name another cache with HF_HOME."):
                raise
        reason = first_line(str(chain[-1]))
        raise EndpointError(
            f"{hub} does not answer about {name} ({reason}). {beside}",
            "Check the network and HF_ENDPOINT; a hub without Xet needs HF_HUB_DISABLE_XET=1.",
        ) from error


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


@contextmanager
def _own_bars() -> Iterator[None]:
    """Let the hub's client draw its own bars where somebody watches: it tells nobody else."""
    before = are_progress_bars_disabled()
    enable_progress_bars() if heard() and sys.stderr.isatty() else disable_progress_bars()
    try:
        yield
    finally:
        disable_progress_bars() if before else enable_progress_bars()
