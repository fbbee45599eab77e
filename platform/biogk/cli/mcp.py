"""`biogk mcp`: the graph for agents."""

from __future__ import annotations

import signal
import sys

import click

from biogk.cli.app import App, pass_app, shared_options
from biogk.core.errors import UsageError
from biogk.core.progress import say


@click.command("mcp")
@shared_options
@pass_app
def command(app: App) -> None:
    """Let an agent read the graph, by the Model Context Protocol.

    An agent's program starts it and speaks to it over standard input and output. The saved queries
    are its tools, with `entity` and `explain`; answers come in pages, and nothing can be written.
    It needs `pip install 'biogk[mcp]'`.

    \b
    Example of an agent's configuration:
      {"mcpServers": {"biogk": {"command": "biogk", "args": ["mcp"]}}}
    """
    try:
        from biogk.agents.server import serve
    except ImportError as error:
        if not (error.name or "").startswith("mcp"):
            raise
        raise UsageError(
            "The SDK of the Model Context Protocol is not installed.",
            "Install it: pip install 'biogk[mcp]'.",
        ) from error
    if sys.stdin.isatty():
        say("An agent's program should start this, and speak to it. Ctrl-C ends it.")
    # Python would wait for the line that it reads; nothing is written, so nothing is lost
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    serve(app.home)
