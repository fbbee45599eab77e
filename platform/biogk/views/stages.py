"""What the commands say when they are done: lines for people, JSON for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from biogk.core.counted import counted
from biogk.views.evaluation import SCORES, score_cells
from biogk.views.screen.tables import print_json, print_table

if TYPE_CHECKING:
    from pathlib import Path

    from biogk.load.outcome.report import LoadReport
    from biogk.training.distant.make import SilverReport
    from biogk.training.extraction.checkpoints.outcome import TrainReport
    from biogk.training.extraction.predicting.pending import WriteReport
    from biogk.training.graphs.taskgraph import TaskGraph

NAMED = 12
NOUNS = {
    "entities": ("entity", "entities"),
    "edges": ("edge",),
    "falsehoods": ("known falsehood",),
    "documents": ("document",),
    "mentions": ("mention",),
    "relations": ("relation",),
    "concept_relations": ("relation between concepts", "relations between concepts"),
}


def show_loads(reports: Sequence[LoadReport], *, as_json: bool) -> None:
    """Several loads; as JSON they are one list."""
    if as_json and len(reports) > 1:
        print_json([_loaded(report) for report in reports])
        return
    for report in reports:
        show_load(report, as_json=as_json)


def show_load(report: LoadReport, *, as_json: bool) -> None:
    """Rows read, what the database gained, what was rejected."""
    if as_json:
        print_json(_loaded(report))
        return
    if report.resumed:
        click.echo(
            f"Resumed the interrupted load: {report.resumed:,} of {report.rows:,} rows were there."
        )
    click.echo(
        f"{report.source.id}: read {_read(report)} in {report.seconds:.1f} s "
        f"by {report.method} ({report.rows_per_second:,.0f} rows/s)."
    )
    click.echo(_changed(report))
    for what, counts in (
        ("Folded", report.folded),
        ("Passed over", report.passed_over),
        ("Left out", report.left_out),
        ("Fields not read", report.unread),
    ):
        if counts:
            click.echo(f"{what}: {_most(counts)}.")
    if report.refused:
        click.echo(
            f"Left out: {counted(report.refused, 'triple')} called wrong (biogk review list)."
        )
    for line in (*_ids(report), *_stale(report)):
        click.echo(line)
    if report.rejected:
        click.echo(
            f"Rejected: {counted(report.rejected, 'malformed row')}, see {report.rejected_file}."
        )


def _read(report: LoadReport) -> str:
    """What was read, in numbers."""
    if not report.documents:
        what = (
            f"{counted(report.triples, 'triple')} between {counted(report.entities, 'entity row')}"
        )
        if report.falsehoods:
            what += f" and {counted(report.falsehoods, 'known falsehood')}"
        return what
    named = ["documents", "mentions", "relations"]
    named += ["concept_relations"] if report.concept_relations else []
    return ", ".join(counted(getattr(report, each), *NOUNS[each]) for each in named)


def _ids(report: LoadReport) -> Iterator[str]:
    """The prefixes of the ids, and those that do not fit them."""
    if report.prefixes:
        first = report.first_ids
        counts = {f"{each} ({first[each]})": count for each, count in report.prefixes.items()}
        yield f"Ids by prefix: {_most(counts)}."
    if report.nameless:
        yield (
            f"Without a name: {counted(report.nameless, 'entity row')}, called by the id. weigh, "
            "embed and link pass over them."
        )
    for key, count in report.foreign.items():
        others = f", as {count - 1:,} more of its prefix do" if count > 1 else ""
        yield (
            f"{report.first_ids[key]} looks like an id of {key.split()[1]}{others}. "
            "Check its prefix."
        )


def _stale(report: LoadReport) -> Iterator[str]:
    """What the graph has of a source or corpus that its files do not have."""
    stale = report.stale
    if stale.counts:
        found = f"{_most(stale.counts)}; first {'; '.join(stale.examples)}"
        if report.replaced:
            yield f"Taken out, as the files do not have it any more: {found}."
        else:
            yield f"In the graph, but not in the files: {found}. --replace takes it out."
    if report.other_documents > 0:
        splits = ", ".join(sorted(report.splits))
        others = counted(report.other_documents, "document")
        yield f"Of {splits} the graph has {others} more, which these files do not have."


def _most(counts: Mapping[str, int]) -> str:
    """Counts by name, the largest first; of many only the first."""
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    shown = ", ".join(f"{name} {count:,}" for name, count in ordered[:NAMED])
    more = len(ordered) - NAMED
    return f"{shown} and {more:,} more (--json has all)" if more > 0 else shown


def _changed(report: LoadReport) -> str:
    if not report.changes:
        all_ = "all else" if report.refused else "all of it"
        return f"Nothing changed: {all_} was there already."
    created = report.created
    if not any(created.values()):
        more = "types, clusters" if report.documents else "names, kinds, identifiers"
        *first, last = ((*NOUNS[many], many)[1] for many in created)
        new = f"{', '.join(first)} or {last}"
        return f"No new {new}; some that were there know more now ({more})."
    new = ", ".join(counted(count, *NOUNS[many]) for many, count in created.items())
    since = " since then" if report.resumed else ""
    return f"New{since}: {new}{_restated(report)}."


def _restated(report: LoadReport) -> str:
    restated = report.triples - report.refused - report.edges_created
    if restated <= 0 or report.again or report.resumed:
        return ""
    verb = "restates" if restated == 1 else "restate"
    return f" ({counted(restated, 'triple')} {verb} one of them)"


def _loaded(report: LoadReport) -> dict[str, Any]:
    speed = {"rows_per_second": round(report.rows_per_second, 1)}
    changes = report.changes.counters()
    return {**counts_of(report), **speed, "created": report.created, "changes": changes}


def show_distant(report: SilverReport, load: LoadReport, *, as_json: bool) -> None:
    """Sentences seen and kept, why others were not, and the load."""
    corpus = load.source.id
    if as_json:
        print_json({"corpus": corpus, **counts_of(report), "file": str(report.file)})
        return
    click.echo(
        f"Read {counted(report.lines, 'line')} in {report.seconds:.1f} s: {report.stated:,} "
        f"sentences with a stated pair, {report.otherwise:,} with a pair of which another thing is "
        f"stated, {report.silent:,} with a pair of which nothing is."
    )
    if report.left_out:
        click.echo(f"Left out: {_most(report.left_out)}.")
    if report.unreadable:
        click.echo(f"Passed over: {counted(report.unreadable, 'line')} that are no text.")
    click.echo(
        f"Kept {counted(report.documents, 'sentence')}, {report.negatives:,} of them without a "
        f"relation: {_most(report.relations)}."
    )
    show_load(load, as_json=False)
    click.echo(f"Then: biogk link --corpus {corpus}; biogk train --corpus {corpus}")


def show_graphs(graphs: Mapping[Path, TaskGraph], *, as_json: bool) -> None:
    """Counts of task graphs and where they are."""
    rows = [
        {"corpus": graph.corpus, "split": graph.split, **graph.summary(), "file": str(path)}
        for path, graph in graphs.items()
    ]
    if as_json:
        print_json(rows)
        return
    print_table(
        ["", *(f"{row['corpus']} {row['split']}" for row in rows)],
        [[key, *(row[key] for row in rows)] for key in rows[0] if key not in ("corpus", "split")],
    )


def show_train(report: TrainReport, *, as_json: bool) -> None:
    """The run, its best epoch and its checkpoint."""
    metrics: dict[str, Any] = {"run": report.run, "folder": str(report.folder), **report.metrics()}
    if as_json:
        print_json(metrics)
        return
    best = report.best
    if best is not None:
        click.echo(
            f"Run {report.run}: best epoch {best.epoch} of {len(report.epochs)} on "
            f"{report.selected_on}, entity F1 {100 * best.entity_f1:.2f}, relation F1 "
            f"{100 * best.relation_f1:.2f}; {counted(report.documents, 'document')}, "
            f"{report.seconds:.0f} s."
        )
    if report.selected_on == "test":
        click.echo("The epoch was chosen on the test split, as in the paper: this flatters it.")
    click.echo(f"Checkpoint: {report.folder}")


def show_evaluation(values: Mapping[str, Any], title: str) -> None:
    """F1 in all and by type, from the scores of a run."""
    print_table(
        ["type", *SCORES],
        [[name, *score_cells(row)] for name, row in values["types"].items()],
        title=title,
    )
    click.echo(
        f"entity F1 {values['entity_f1']:.2f} (macro, strict)   "
        f"relation F1 {values['relation_f1']:.2f} (strict)"
    )


def show_write(report: WriteReport) -> None:
    """What a prediction added to the graph."""
    if report.resumed:
        click.echo(
            f"Resumed the interrupted write: {report.resumed:,} of {report.rows:,} rows were there."
        )
    click.echo(
        f"Wrote run {report.run}: {counted(report.mentions, 'mention')}, "
        f"{counted(report.relations, 'relation')} between mentions, {report.entity_relations:,} "
        "between entities."
    )
    if report.refused:
        click.echo(
            f"Left out: {report.refused:,} between entities, called wrong (biogk review list)."
        )
    click.echo(f"Undo it with: biogk runs delete {report.run}")


def counts_of(report: Any) -> dict[str, Any]:
    """The numbers, texts and dicts of a report, without what the database counted."""
    return {
        key: value
        for key, value in asdict(report).items()
        if isinstance(value, (int, float, str, dict)) and key != "changes"
    }
