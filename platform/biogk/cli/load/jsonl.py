"""`biogk load jsonl`."""

from __future__ import annotations

from biogk.api.stages.loading import Loading
from biogk.cli.load.own import own_command


@own_command(Loading.jsonl)
def command() -> None:
    """Annotated documents as JSON Lines.

    PATH is one file or a folder of *.jsonl. A line is an object with id and text; it may have
    mentions (start, end, type, perhaps id, text and cluster), relations (head, tail, type) and
    split. Relations that are negated or speculated (true), and those of such mentions, are left
    out and counted.

    \b
    Examples:
      biogk load jsonl train.jsonl --corpus mine
      biogk load jsonl all.jsonl --corpus mine --relation treats=TREATS
      biogk load jsonl ddi.jsonl --corpus ddi --symmetric effect --negative false
      biogk load jsonl corrected.jsonl --corpus mine --replace
    """
