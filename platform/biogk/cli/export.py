"""`biogk export`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from biogk.api.stages.showing import Showing
from biogk.cli.command import graph_command
from biogk.cli.completing import source_ids
from biogk.core.counted import counted
from biogk.core.progress import say


@graph_command(Showing.export, complete={"source": source_ids})
def command(report: Any, as_json: bool) -> None:
    """Write the weighted graph for other programs.

    csv, kgx and parquet fill the folder PATH; graphml, pyg and sssom write the file PATH. Entities
    and the edges between them are written with weights; embeddings with csv and pyg. SAME_AS is
    written by sssom, as exact matches, and by no other. Documents and runs are not; `biogk dump`
    keeps everything.

    \b
    Examples:
      biogk export graph --format kgx --source wikidata
      biogk export strong.graphml --min-weight 0.5
      biogk export graph.pt
      biogk export matches.sssom.tsv
    """
    from biogk.views.screen.tables import print_json

    if as_json:
        print_json(asdict(report))
        return
    if report.format == "sssom":
        wrote = counted(report.edges, "mapping")
    else:
        entities = counted(report.entities, "entity", "entities")
        wrote = f"{entities} and {counted(report.edges, 'edge')}"
    click.echo(f"Wrote {wrote} to {report.path}.")
    if report.replaced:
        signs = counted(report.replaced, "sign")
        say(f"Replaced {signs} that {report.format} cannot hold.")
    say(f"Next: {report.next_step}")
