"""`biogk status`: the server, and what is in the graph."""

from __future__ import annotations

from typing import Any

from biogk.api.stages.asking import Asking
from biogk.cli.command import graph_command


@graph_command(Asking.status)
def command(status: Any, as_json: bool) -> None:
    """Show the server, and what the graph holds.

    Version and address, counts by label and relation type, sources, indexes, disk used.

    \b
    Example:
      biogk status --json
    """
    from biogk.views.status import show_status

    show_status(status, as_json=as_json)
