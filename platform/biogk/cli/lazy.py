"""Groups whose commands are imported when they are asked for, so that each starts at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from importlib import import_module
from typing import Any

import click


class LazyGroup(click.Group):
    """A group with one module a command.

    Args:
        package: where the modules stand; each has its command as `command`.
        commands: their names in the order in which they are listed, by heading where there are
            several; `a-b` is in the module `a_b`.
    """

    def __init__(
        self,
        *args: Any,
        package: str,
        commands: Sequence[str] | Mapping[str, Sequence[str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.package = package
        self.headings = commands if isinstance(commands, Mapping) else {"Commands": commands}
        self.names = tuple(name for names in self.headings.values() for name in names)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which they are used."""
        return list(self.names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in self.names:
            return None
        module = import_module(f"{self.package}.{cmd_name.replace('-', '_')}")
        found: click.Command = module.command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands with their short help, a section a heading."""
        room = formatter.width - 6 - max(map(len, self.names))
        for heading, names in self.headings.items():
            found = ((name, self.get_command(ctx, name)) for name in names)
            rows = [(name, each.get_short_help_str(room)) for name, each in found if each]
            with formatter.section(heading):
                formatter.write_dl(rows, col_max=max(map(len, self.names)))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is named first; of one that there is not, the names most like it."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = get_close_matches(args[0], self.names)
            if not near:
                raise
            raise click.UsageError(
                f"{error.message} Did you mean {' or '.join(near)}?", ctx
            ) from None
