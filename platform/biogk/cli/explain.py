"""`biogk explain`: what is behind the edges between two entities."""

from __future__ import annotations

from typing import Any

from biogk.api.stages.asking import Asking
from biogk.cli.command import graph_command
from biogk.cli.completing import TRIPLE


@graph_command(Asking.explain, complete=TRIPLE)
def command(found: Any, as_json: bool) -> None:
    """Explain what relates two entities: the sentences behind a weight, the texts behind a find.

    SUBJECT and OBJECT are names, aliases, ids or identifiers; edges of both directions are shown,
    also those of entities that SAME_AS joins to the two. For a triple with a weight the pair is
    weighed again under every relation of its source, by the encoder and the estimator that the edge
    names: you see which sentence the model prefers, and by how much. The probe has to learn from
    the source again, which takes a minute or more; --stored shows what the graph says at once. A
    predicted edge comes with the texts that it was found in.

    \b
    Examples:
      biogk explain aspirin headache
      biogk explain aspirin headache --stored --json
    """
    from biogk.views.explanation import show_explanation

    show_explanation(found, as_json=as_json)
