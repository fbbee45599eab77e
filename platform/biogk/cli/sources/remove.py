"""`biogk sources remove`."""

from __future__ import annotations

import click

from biogk.api.stages.curating import Sources
from biogk.cli.app import App, confirm, pass_app, shared_options, yes_option
from biogk.cli.completing import source_ids
from biogk.cli.options import options_of
from biogk.core.counted import counted


@click.command("remove")
@options_of(Sources.remove, complete={"source": source_ids})
@yes_option
@shared_options
@pass_app
def command(app: App, source: str, yes: bool) -> None:
    """Take a source or corpus out: its edges, and the nodes that nobody else supports.

    What another source supports stays, with the names that the others gave it. Broken off, the
    same command resumes.

    \b
    Example:
      biogk sources remove medlama --yes
    """
    with app.graph() as graph:
        shown = graph.sources.show(source)
        what = (
            f"{counted(shown['edges'], 'edge')}, {shown['alone']:,} of "
            f"{counted(shown['entities'], 'entity', 'entities')}, "
            f"{counted(shown['documents'], 'document')}"
        )
        confirm(f"Remove {source}: {what}?", yes=yes)
        report = graph.sources.remove(source)
    changes = report.changes
    click.echo(
        f"Removed {source}: {counted(changes.relationships_deleted, 'edge')} and "
        f"{counted(changes.nodes_deleted, 'node')} are gone; "
        f"{counted(report.shared, 'entity', 'entities')} kept for other sources."
    )
