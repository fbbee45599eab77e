"""The root command."""

from __future__ import annotations

import traceback
import warnings
from importlib import metadata

import click
from click.shell_completion import add_completion_class

from biogk.cli.app import App, shared_options
from biogk.cli.completing import QuotingBash
from biogk.cli.failures import report, wanted_color
from biogk.cli.interrupts import watch
from biogk.cli.lazy import LazyGroup

STAGES = {
    "Server": ("up", "down", "status", "doctor", "dump", "restore"),
    "Knowledge": ("load", "relations", "sources", "same-as", "adapt", "weigh", "embed"),
    "Texts": ("link", "coverage", "distant", "materialize"),
    "Models": ("train", "crossval", "evaluate", "report", "push"),
    "Predictions": ("predict", "extract", "runs"),
    "The graph": ("query", "explain", "review", "check", "browse", "view", "export", "mcp"),
    "Shell": ("demo", "completion"),
}
"""The commands by the stage that they belong to, in the order in which they are used."""


@click.group(
    cls=LazyGroup,
    package=__package__,
    commands=STAGES,
    context_settings={"help_option_names": ["-h", "--help"]},
    invoke_without_command=True,
)
@click.version_option(metadata.version("biogk"), prog_name="biogk")
@shared_options
@click.pass_context
def cli(context: click.Context) -> None:
    """A biomedical knowledge platform on Neo4j.

    \b
    First steps:
      biogk demo                     Run the whole pipeline on the bundled demo data
      biogk up                       Start a local Neo4j server, or set NEO4J_URI
      biogk load wikidata PATH       Then: weigh, embed, load ade, link, train, predict --write
      biogk query                    List what you can ask
      biogk doctor                   Check the installation
    """
    if context.invoked_subcommand is None:
        from biogk.curate.status import next_step_of

        click.echo(context.get_help())
        app = context.ensure_object(App)
        app.set_logging()
        if not app.quiet:
            click.echo(f"\n{next_step_of(app.home)}", err=True)


def run() -> int:
    """Run the command that `sys.argv` names; the exit code."""
    warnings.simplefilter("ignore")
    watch()
    add_completion_class(QuotingBash, "bash")
    app = App()
    try:
        code = cli.main(obj=app, standalone_mode=False, color=wanted_color())
    except Exception as error:
        code = report(error)
        if app.debug:
            traceback.print_exc()
    except KeyboardInterrupt:
        code = report(click.Abort())
    return code if isinstance(code, int) else 0
