"""What all commands share: the home, the server, progress, and how results are shown."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from biogk.core.config import Connection, Home
from biogk.core.errors import BiogkError, ServerError, UsageError
from biogk.core.model.vocabulary import HomeVocabulary
from biogk.core.progress import Silent, listening
from biogk.views.screen.progress import Screen

if TYPE_CHECKING:
    from biogk.api.graph import Graph
    from biogk.core.store.driver import Store

SHARES_ITS_WORK = "weigh"


@dataclass
class App:
    """The options that every command takes.

    Args:
        home: the folder of this user or project.
        home_given: whether the user named it.
        debug: show traces and the driver's log.
        quiet: show no progress.
        verbose: say which server is asked, and how long each query takes.
    """

    home: Home = field(default_factory=Home.locate)
    home_given: bool = "BIOGK_HOME" in os.environ
    debug: bool = False
    quiet: bool = False
    verbose: bool = False

    @property
    def vocabulary(self) -> HomeVocabulary:
        """What relations, kinds and corpora are called in this home."""
        return HomeVocabulary(self.home.relations)

    def set_logging(self) -> None:
        """Neo4j's notifications are for --debug, not for every user."""
        level = logging.DEBUG if self.debug else logging.WARNING
        bare = self.verbose and not self.debug
        logging.basicConfig(level=level, format="%(message)s" if bare else logging.BASIC_FORMAT)
        logging.getLogger("biogk").setLevel(logging.INFO if self.verbose else level)
        logging.getLogger("neo4j").setLevel(logging.DEBUG if self.debug else logging.CRITICAL)

    def store(self) -> Store:
        """The database that the user means.

        Raises:
            ServerError: it is not there.
        """
        # the driver imports pandas where it is there: a second that help and completion need not
        from biogk.core.store.driver import Store

        self.set_logging()
        return Store(Connection.find(self.home), self.vocabulary)

    def graph(self, *, needed: bool = True) -> Graph:
        """The same as an open graph.

        Args:
            needed: False where the command may do without; then whatever asks the graph fails.

        Raises:
            ServerError: it is not there, and needed.
        """
        from biogk.api.base.absent import AbsentStore
        from biogk.api.graph import Graph

        try:
            return Graph(self.store(), self.home)
        except ServerError as error:
            if needed:
                raise
            return Graph(AbsentStore(error, self.vocabulary), self.home)


def pass_app(function: Callable[..., Any]) -> Callable[..., Any]:
    """Hand the command its App, once --home is known."""

    @click.pass_context
    @wraps(function)
    def command(context: click.Context, /, *args: Any, **options: Any) -> Any:
        app = context.ensure_object(App)
        app.set_logging()
        _refuse_several(context.command_path)
        with listening(Silent() if app.quiet else Screen()):
            return context.invoke(function, app, *args, **options)

    return command


def _refuse_several(command: str) -> None:
    """A launcher of several processes is for the command that shares its work among them.

    Raises:
        UsageError: several were started of another, where each would do all of it.
    """
    processes = int(os.environ.get("WORLD_SIZE", "1"))
    if processes > 1 and command.rsplit(maxsplit=1)[-1] != SHARES_ITS_WORK:
        raise UsageError(
            f"{processes} processes were started of `{command}`, and each would do all of it.",
            f"Start it without torchrun or accelerate: only `biogk {SHARES_ITS_WORK}` shares its "
            "work.",
        )


def shared_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --home, --quiet, --verbose, --debug, which every command takes."""
    options = (
        click.option(
            "--home",
            type=click.Path(file_okay=False, path_type=Path),
            expose_value=False,
            is_eager=True,
            callback=_set_home,
            help="Folder of data, models and the local server.  [env: BIOGK_HOME]",
        ),
        click.option(
            "-q",
            "--quiet",
            is_flag=True,
            expose_value=False,
            callback=_set_flag,
            help="No progress and no remarks.",
        ),
        click.option(
            "-v",
            "--verbose",
            is_flag=True,
            expose_value=False,
            callback=_set_flag,
            help="Say which server is asked, and how long each query takes.",
        ),
        click.option(
            "--debug",
            is_flag=True,
            expose_value=False,
            callback=_set_flag,
            help="Show where an error comes from.",
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


def yes_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --yes, for commands that call `confirm`."""
    return click.option("--yes", is_flag=True, help="Do not ask.")(function)


def confirm(question: str, *, yes: bool) -> None:
    """Ask on standard error before something is lost.

    Args:
        question: the question.
        yes: it is answered already.

    Raises:
        UsageError: there is no terminal to ask on.
        BiogkError: the answer is no.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError(f"{question} This wants to be confirmed.", "Add --yes.")
    if not click.confirm(question, err=True):
        raise BiogkError("Not confirmed.", "Nothing was changed.")


def json_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --json."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(function)


def table_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --json and --csv; a command takes both, and hands them to `show_rows`."""
    function = click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")(function)
    return json_option(function)


def _set_home(context: click.Context, _: click.Parameter, value: Path | None) -> None:
    if value is not None:
        app = context.ensure_object(App)
        app.home, app.home_given = Home.locate(value), True


def _set_flag(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value and parameter.name is not None:
        setattr(context.ensure_object(App), parameter.name, True)
    if value and parameter.name == "debug":
        warnings.simplefilter("default")
