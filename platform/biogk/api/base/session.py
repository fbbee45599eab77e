"""What the parts of an open graph share: the database, the home, and what both hold."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import ExitStack
from typing import TYPE_CHECKING

from biogk.core.closing import Closing
from biogk.core.errors import UsageError
from biogk.core.progress import say

if TYPE_CHECKING:
    from typing import Unpack

    from biogk.api.base.parameters import ExactEncoderOptions
    from biogk.core.config import Home
    from biogk.core.store.driver import Store
    from biogk.engine.server import ServerInfo
    from biogk.training.extraction.plan import Folders
    from biogk.training.language.choice import EncoderChoice
    from biogk.training.language.encoder import Encoder


class Session(Closing):
    """A database and a home.

    Args:
        store: the database.
        home: the folder of models and runs.
    """

    def __init__(self, store: Store, home: Home) -> None:
        self.store, self.home = store, home
        self.opened = ExitStack()
        """What is closed with it."""

    def close(self) -> None:
        """Give the connections back."""
        self.opened.close()
        self.store.close()

    @property
    def server(self) -> ServerInfo | None:
        """The server of the home, if that is where the graph is."""
        from biogk.engine.server import info

        found = info(self.home)
        return found if found is not None and found.bolt_uri == self.store.uri else None

    @property
    def folders(self) -> Folders:
        """Where trainings keep things."""
        from biogk.training.extraction.plan import Folders

        home = self.home
        return Folders(home.runs, home.graphs, home.models, home.vectors)

    def without(self, hold_out: Collection[str]) -> Store:
        """The database as if some sources had never been loaded.

        Args:
            hold_out: ids of sources.

        Raises:
            UsageError: there is no such source, or no other.
        """
        from biogk.core.store.naming import require_sources

        if hold_out and set(require_sources(self.store, hold_out)) == set(hold_out):
            raise UsageError(
                "All sources of the graph are held out, so that there is nothing left.",
                "Leave one --hold-out out, or load another source.",
            )
        return self.store.without(hold_out)

    def chosen_run(self, run: str | None, corpus: str | None = None) -> str:
        """The training whose model is used: the named one, or the newest that is finished.

        Args:
            run: its id; None for the newest.
            corpus: of a corpus that has one.

        Raises:
            RunError: there is none.
        """
        from biogk.core.store.runs import latest_training

        chosen = run or latest_training(self.store, corpus or "")
        say(f"Model of run {chosen}")
        return chosen


def open_encoder(*, head: bool = False, **options: Unpack[ExactEncoderOptions]) -> Encoder:
    """The encoder that is meant, loaded.

    Args:
        head: with its masked-language-model head.
        options: see `ExactEncoderOptions`.

    Raises:
        EncoderError: it is not there, or no masked language model.
    """
    from biogk.training.language.load import load_encoder

    return load_encoder(
        chosen_encoder(**options),
        options.get("device"),
        head=head,
        float32=options.get("float32", False),
    )


def chosen_encoder(**options: Unpack[ExactEncoderOptions]) -> EncoderChoice:
    """The encoder that is meant, by name."""
    from biogk.training.language.choice import DECLARED, DEFAULT_ENCODER, EncoderChoice

    return EncoderChoice(
        options.get("encoder", DEFAULT_ENCODER),
        options.get("pooling", DECLARED),
        options.get("trust_remote_code", False),
    )
