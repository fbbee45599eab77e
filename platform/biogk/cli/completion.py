"""`biogk completion`."""

from __future__ import annotations

import click

SHELLS = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> None:
    """Print the script that completes commands, options, saved queries, entities and runs.

    \b
    For good:
      bash  echo 'eval "$(biogk completion bash)"' >> ~/.bashrc
      zsh   echo 'eval "$(biogk completion zsh)"' >> ~/.zshrc
      fish  biogk completion fish > ~/.config/fish/completions/biogk.fish
    """
    from click.shell_completion import get_completion_class

    from biogk.cli.group import cli

    found = get_completion_class(shell)
    assert found is not None  # noqa: S101 - click has a class for each of SHELLS
    click.echo(found(cli, {}, "biogk", "_BIOGK_COMPLETE").source())
