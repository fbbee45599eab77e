"""The command line: one thin file a command over plain functions."""

from __future__ import annotations

import errno
import sys
import traceback
import warnings
from importlib import import_module, metadata
from typing import NoReturn

import click

from biogk.cli.app import App, shared_options
from biogk.errors import BiogkError

COMMANDS = (
    "up",
    "down",
    "status",
    "demo",
    "load",
    "weigh",
    "embed",
    "link",
    "materialize",
    "train",
    "evaluate",
    "predict",
    "query",
    "runs",
)


class LazyGroup(click.Group):
    """A group that imports a command's module only when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which they are used."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = import_module(f"biogk.cli.{cmd_name}").command
        return found


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(metadata.version("biogk"), prog_name="biogk")
@shared_options
def cli() -> None:
    """A biomedical knowledge platform on Neo4j.

    \b
    First steps:
      biogk demo                     everything at once, on data that comes along
      biogk up                       start a Neo4j server of your own
      biogk load wikidata PATH       then: weigh, embed, load ade, link, train, predict --write
      biogk query                    what can be asked
    """


def main() -> NoReturn:
    """Run the command line; every failure ends in one line on standard error."""
    warnings.simplefilter("ignore")
    app = App()
    try:
        code = cli.main(obj=app, standalone_mode=False)
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except (KeyboardInterrupt, click.Abort):
        code = _fail("Interrupted.", "The same command goes on from what is done.")
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except BiogkError as error:
        code = _fail(error.message, error.advice, error.exit_code)
        _trace(app)
    except BrokenPipeError:
        sys.stderr.close()
        code = 1
    except OSError as error:
        code = _os_fault(error)
        _trace(app)
    except Exception as error:
        code = _fail(
            f"biogk failed where it should not: {type(error).__name__}: {error}.",
            "Run it with --debug and report what it shows.",
        )
        _trace(app)
    sys.exit(code if isinstance(code, int) else 0)


def _fail(message: str, advice: str = "", code: int = 1) -> int:
    click.echo(
        f"{click.style('Error:', fg='red', bold=True)} {message} {advice}".rstrip(), err=True
    )
    return code


def _os_fault(error: OSError) -> int:
    where = f" ({error.filename})" if error.filename else ""
    if error.errno == errno.ENOSPC:
        return _fail(f"The disk is full{where}.", "Free some space and run the command again.")
    return _fail(f"{error.strerror or error}{where}.", "Check the path and its permissions.")


def _trace(app: App) -> None:
    if app.debug:
        traceback.print_exc()
