"""Published results with ours beside them, as plain values and as sheets of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from biogk.training.extraction.checkpoints.stored import StoredTraining
from biogk.training.extraction.folds import family_and_fold
from biogk.training.reporting.commands import command_of, settings_text
from biogk.training.reporting.pairs import Difference, difference
from biogk.training.reporting.published import OFFICIAL, STRICT, PublishedTable
from biogk.training.reporting.results import PART, Ours, Spread, gathered, results_of

SCORES = ("entity_f1", "relation_f1")


@dataclass(frozen=True)
class ReportTable:
    """The results on one corpus.

    Args:
        published: the published ones, and how they are scored.
        ours: our configurations.
        parts: how many results are not among ours, for they are of a part of the training data.
    """

    published: PublishedTable
    ours: Sequence[Ours]
    parts: int = 0

    def over(self, ours: Ours) -> str:
        """What a mean is over: `3 of 10 folds (0, 1, 2), seeds 7, 8`."""
        seeds = f"seed{'s' if len(ours.seeds) > 1 else ''} {', '.join(map(str, ours.seeds))}"
        return ", ".join(part for part in (folds_text(ours, self.published), seeds) if part)

    def as_dict(self) -> dict[str, Any]:
        """Plain values; every row is flat but for its lists."""
        table = self.published
        return {
            "corpus": table.corpus,
            "title": table.title,
            "split": table.split,
            "score": table.score,
            "source": table.source,
            "note": table.note,
            "rows": [
                *({"whose": "published", **row.model_dump()} for row in table.rows),
                *(self._ours(place) for place in range(len(self.ours))),
            ],
        }

    def _ours(self, place: int) -> dict[str, Any]:
        found = self.differences[place]
        values = None if found is None else found.as_dict()
        return ours_as_dict(self.ours[place], self.published) | {"over_no_knowledge": values}

    @cached_property
    def differences(self) -> list[Difference | None]:
        """How much better each row is than the model without knowledge on its folds and seeds."""
        score = self.published.score
        return [difference(self.ours, place, score, SCORES) for place in range(len(self.ours))]


@dataclass(frozen=True)
class Sheet:
    """A table as text, for the terminal, Markdown and HTML alike."""

    title: str
    columns: list[str]
    rows: list[list[str]]
    notes: list[str] = field(default_factory=list)


def report_tables(
    trainings: Sequence[StoredTraining], published: Sequence[PublishedTable]
) -> list[ReportTable]:
    """A table for every corpus with published results, then one for every other of ours.

    Args:
        trainings: all that are stored, the newest first.
        published: the published tables.
    """
    tables = []
    for table in published:
        own = [each for each in trainings if _family(each) == table.corpus]
        tables.append(_table(own, table))
    named = {table.corpus for table in published}
    others = sorted({_family(each) for each in trainings} - named)
    for family in others:
        own = [each for each in trainings if _family(each) == family]
        splits = {result.split for result in results_of(own)}
        folds = len({each.corpus for each in own})
        for split in sorted(splits):
            title = f"{family}, {split}"
            tables.append(
                _table(
                    own,
                    PublishedTable(corpus=family, title=title, split=split, folds=folds, source=""),
                )
            )
    return tables


def _family(training: StoredTraining) -> str:
    return family_and_fold(training.corpus)[0]


def _table(trainings: Sequence[StoredTraining], table: PublishedTable) -> ReportTable:
    results = results_of(trainings, table.split)
    whole = [each for each in results if each.training.settings[PART] == 1]
    return ReportTable(table, gathered(whole), len(results) - len(whole))


def ours_as_dict(ours: Ours, table: PublishedTable) -> dict[str, Any]:
    """One of our rows: scores, and all that they depend on."""
    training = ours.first.training
    found: dict[str, Any] = {"whose": "ours", "model": training.model}
    for key in SCORES:
        found |= _spread(key, ours.spread(table.score, key))
    if table.score == OFFICIAL:
        for key in SCORES:
            found |= _spread(f"strict_{key}", ours.spread(STRICT, key))
    if len(ours.results) == 1 and table.score == STRICT:
        interval = ours.first.values.get("interval", {})
        found |= {f"{key}_interval": interval.get(key) for key in SCORES}
    return found | {
        "encoder": ours.first.encoder,
        "network": training.network or "",
        "selected_on": training.select,
        "settings": settings_text(training.changed),
        "folds": ours.folds,
        "of_folds": table.folds,
        "partial": is_partial(ours, table),
        "seeds": ours.seeds,
        "runs": [result.training.run for result in ours.results],
        "by_run": [_by_run(result, table) for result in ours.results],
        "command": command_of(ours),
    }


def _by_run(result: Any, table: PublishedTable) -> dict[str, Any]:
    scores = {key: result.score(table.score, key) for key in SCORES}
    training = result.training
    return {"run": training.run, "fold": result.fold, "seed": training.seed, **scores}


def _spread(key: str, spread: Spread | None) -> dict[str, Any]:
    return {
        key: None if spread is None else round(spread.mean, 2),
        f"{key}_deviation": None
        if spread is None or spread.deviation is None
        else round(spread.deviation, 2),
        "deviation_over": "" if spread is None else spread.over,
    }


def is_partial(ours: Ours, table: PublishedTable) -> bool:
    """Whether folds of a whole result are missing."""
    return table.folds > 1 and len(ours.folds) < table.folds


def folds_text(ours: Ours, table: PublishedTable) -> str:
    """`3 of 10 folds (0, 1, 2)`, `all 10 folds`; empty where there are none."""
    if not ours.folds:
        return ""
    if table.folds == len(ours.folds):
        return f"all {table.folds} folds" if table.folds > 1 else "1 fold"
    names = ", ".join(map(str, ours.folds))
    return f"{len(ours.folds)} of {table.folds} folds ({names})"


def sheet_of(table: ReportTable) -> Sheet:
    """A table as text: published rows, then ours, each with the number of its command."""
    published, official = table.published, table.published.score == OFFICIAL
    strict = ["strict entity F1", "strict relation F1"] if official else []
    columns = ["model", "entity F1", "relation F1", *strict, "folds", "seeds", "epoch chosen on"]
    columns += ["encoder", "source or settings"]
    empty = [""] * len(strict)
    rows = [
        [
            row.model,
            f"{row.entity_f1:.2f}",
            f"{row.relation_f1:.2f}",
            *empty,
            row.protocol,
            *("", "", ""),
            row.source,
        ]
        for row in published.rows
    ]
    rows += [_ours_row(number, ours, table) for number, ours in enumerate(table.ours, start=1)]
    return Sheet(published.title, columns, rows, _notes(table))


def _ours_row(number: int, ours: Ours, table: ReportTable) -> list[str]:
    published, training = table.published, ours.first.training
    scores = [ours.spread(published.score, key) for key in SCORES]
    if published.score == OFFICIAL:
        scores += [ours.spread(STRICT, key) for key in SCORES]
    return [
        f"ours [{number}]: {training.model}",
        *("" if score is None else str(score) for score in scores),
        folds_text(ours, published),
        ", ".join(map(str, ours.seeds)),
        training.select,
        ours.first.encoder,
        ", ".join(
            part for part in (settings_text(training.changed), _network(ours, table)) if part
        ),
    ]


def _network(ours: Ours, table: ReportTable) -> str:
    """The embeddings of a row, where the rows of a table have different ones."""
    own = ours.first.training.network
    known = {each.first.training.network for each in table.ours} - {"", None}
    return f"embeddings {own}" if own and len(known) > 1 else ""


def _notes(table: ReportTable) -> list[str]:
    published = table.published
    notes = []
    if published.source:
        notes.append(f"Published: {published.source}.")
    if published.note:
        notes.append(published.note)
    if not table.ours:
        notes.append(
            f"No training on {published.corpus} has been scored on {published.split} yet: "
            f"biogk crossval --corpus {published.corpus}."
        )
    if any(len(ours.results) > 1 for ours in table.ours):
        notes.append("± is the sample standard deviation over folds, or over seeds of one fold.")
    missing = [
        f"[{number}]" for number, ours in enumerate(table.ours, 1) if is_partial(ours, published)
    ]
    if missing:
        notes.append(f"Partial, not all {published.folds} folds: {', '.join(missing)}.")
    if table.parts:
        notes.append(f"{table.parts} results of a part of the training data are left out.")
    notes += _differences(table)
    notes += [f"[{number}] {command_of(ours)}" for number, ours in enumerate(table.ours, start=1)]
    return notes


def _differences(table: ReportTable) -> list[str]:
    return [
        f"[{place + 1}] less [{found.other + 1}], which has no knowledge, on the same folds and "
        f"seeds ({found.trainings}): entity F1 {found.text(SCORES[0])}, relation F1 "
        f"{found.text(SCORES[1])}."
        for place, found in enumerate(table.differences)
        if found is not None
    ]
