"""`biogk check`: the graph beside a truth that it does not know."""

from __future__ import annotations

from typing import Any

from biogk.api.stages.checking import CheckStage
from biogk.cli.command import graph_command
from biogk.cli.completing import relation_types, run_ids, source_ids

COLUMNS = ("subject", "object_", "subject_name", "object_name", "label")


@graph_command(
    CheckStage.check,
    complete={
        "relation": relation_types,
        "run": run_ids,
        **dict.fromkeys(("sources", "against", "hold_out"), source_ids),
    },
    metavars={
        **dict.fromkeys(COLUMNS, "COLUMN"),
        **dict.fromkeys(("true", "false"), "VALUE"),
        **dict.fromkeys(("against", "hold_out"), "SOURCE"),
        "relation": "TYPE",
    },
)
def command(found: Any, as_json: bool) -> None:
    """Check the graph against a table of true and false pairs, or a source that is held out.

    PATH is a table with one pair a row (CSV, TSV, JSON Lines, Parquet; text may be compressed).
    Names and identifiers are found as everywhere else, SAME_AS included: a pair is stated where any
    two entities are related that its names stand for.

    It reports what the graph states of the pairs, what its weights are worth (AUC, precision at k),
    what predictions are worth from each confidence on (precision, recall, F1), and lists the
    misses. Nothing is written into the graph.

    With --against a source that was loaded is the truth. It is held out: the graph is asked as if
    it had never been loaded. What is to be checked must be made with the same --hold-out.

    \b
    Examples:
      biogk check pairs.csv --relation TREATS --subject drug --object disease
      biogk check judged.tsv --relation TREATS --subject drug --object disease
        --label category --true DM --true SYM --false NOT --output judged.png
      biogk check pairs.csv --relation TREATS --subject drug_id --subject-prefix DRUGBANK
        --object disease --run RUN --json
      biogk check --against pharmacotherapydb --relation TREATS
    """
    from biogk.views.checking.report import show_check

    show_check(found, as_json=as_json)
