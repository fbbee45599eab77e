"""`biogk coverage`: how much of a corpus the sources know."""

from __future__ import annotations

from typing import Any

from biogk.api.stages.texts import TextStage
from biogk.cli.command import graph_command
from biogk.cli.completing import corpus_names


@graph_command(TextStage.coverage, complete={"corpus": corpus_names})
def command(report: Any, as_json: bool) -> None:
    """Count the names of a corpus that each source knows.

    Names are those of annotated mentions, in any case; a source knows one where `link` has joined
    one of its mentions, whole, to an entity of that source. A name is frequent in more than ten
    documents. This is Table 4 of the paper, and by method of linking.

    \b
    Example:
      biogk coverage --corpus ade-0
    """
    from biogk.views.coverage import show_coverage

    show_coverage(report, as_json=as_json)
