"""The root command; each command's module is imported when it is asked for."""

from __future__ import annotations

import traceback
import warnings
from importlib import import_module, metadata

import click

from biogk.cli.app import App, shared_options
from biogk.cli.failures import report

COMMANDS = (
    "up",
    "down",
    "status",
    "demo",
    "relations",
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


def run() -> int:
    """Run the command that `sys.argv` names; the exit code."""
    warnings.simplefilter("ignore")
    app = App()
    try:
        code = cli.main(obj=app, standalone_mode=False)
    except Exception as error:
        code = report(error)
        if app.debug:
            traceback.print_exc()
    except KeyboardInterrupt:
        code = report(click.Abort())
    return code if isinstance(code, int) else 0
