"""`biogk embed`: general-knowledge embeddings on every entity."""

from __future__ import annotations

from typing import Any

from biogk.api.stages.knowledge import KnowledgeStage
from biogk.cli.command import graph_command
from biogk.cli.completing import source_ids


@graph_command(
    KnowledgeStage.embed,
    complete={"hold_out": source_ids},
    metavars={"hold_out": "SOURCE"},
)
def command(found: Any, as_json: bool) -> None:
    """Train general-knowledge embeddings of all entities.

    Writes an embedding on every entity: the encoder's vector of its name, joined with what the
    network learned from the weights. It is kept as bytes, which is read fastest, and as a list for
    the vector index that `biogk query similar --name aspirin` asks; --no-index leaves that out.

    \b
    Losses:
      paper        the cosine of a triple's ends is its weight
      corrupted    the same, and 0 for triples with another object
      contrastive  a triple's ends are nearer each other than to those of other triples

    \b
    Examples:
      biogk embed --encoder minilm
      biogk embed --encoder minilm --evaluate
      biogk embed --encoder minilm --new-only
      biogk embed --convert
    """
    from biogk.training.embeddings.embed import EmbedReport
    from biogk.views.embedding import show_embed, show_gk_evaluation

    if isinstance(found, EmbedReport):
        show_embed(found, as_json=as_json)
    else:
        show_gk_evaluation(found, as_json=as_json)
