"""Predictions that were accepted: they become triples of a source of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from biogk.core.errors import RunError, UsageError
from biogk.core.model.mapped import INVERSE, MappedRelation
from biogk.core.model.names import check_source_name
from biogk.core.model.publications import publications
from biogk.core.model.rows import UNSTATED, EntityRow, KnowledgeRow, SourceInfo, TripleRow
from biogk.core.model.vocabulary import MODELS, Vocabulary
from biogk.core.store.driver import Store
from biogk.core.store.queries import query
from biogk.core.store.runs import PREDICTION, show_run
from biogk.load.ingest import load_knowledge
from biogk.load.outcome.report import LoadReport

PREFIX = "PREDICTED_"
"""What `relations.toml` calls the predictions among its sources."""
PAGE = 1_000
FINISHED = "finished"


@dataclass(frozen=True)
class Accepted:
    """Which predictions are accepted.

    Args:
        confidence: the least.
        support: the least number of documents.
        new_only: only those between entities of which no source states anything.
        reviewed: only those that a curator has called right.
    """

    confidence: float = 0.0
    support: int = 1
    new_only: bool = False
    reviewed: bool = False


class PromotedRun:
    """The accepted relations between entities of a run, as a source of triples.

    Args:
        store: the database.
        run: id of the run.
        info: what the source is.
        relations: the relation that each relationship type of the run becomes.
        accepted: which predictions are.
    """

    def __init__(
        self,
        store: Store,
        run: str,
        info: SourceInfo,
        relations: Mapping[str, MappedRelation],
        accepted: Accepted,
    ) -> None:
        self.store, self.run, self.info = store, run, info
        self.relations, self.accepted = relations, accepted

    def rows(self) -> Iterator[KnowledgeRow]:
        """Entities before the triples that name them, a page in memory."""
        numbered = {row["corpus"] for row in self.store.read("corpus/numbered_corpora")}
        for type_, relation in self.relations.items():
            after = tail = ""
            while True:
                page = self.store.columns(
                    query("runs/accepted_relations").typed(type=type_),
                    run=self.run,
                    confidence=self.accepted.confidence,
                    support=self.accepted.support,
                    new_only=self.accepted.new_only,
                    reviewed=self.accepted.reviewed,
                    source=self.info.id,
                    after=after,
                    after_tail=tail,
                    limit=PAGE,
                )
                if not page["heads"]:
                    break
                after, tail = page["heads"][-1], page["tails"][-1]
                names = dict(zip(page["heads"], page["head_names"], strict=True))
                names.update(zip(page["tails"], page["tail_names"], strict=True))
                yield from (EntityRow(id_, name) for id_, name in names.items())
                for head, tail, documents in zip(
                    page["heads"], page["tails"], page["evidence"], strict=True
                ):
                    subject, object_ = relation.ends(head, tail)
                    read_in = publications(documents, numbered)
                    yield TripleRow(
                        subject,
                        relation.type,
                        object_,
                        f"{type_} of {self.run}",
                        (("publications", tuple(read_in)),) if read_in else (),
                    )


def promote_run(
    store: Store,
    run: str,
    source: str,
    *,
    rejected_file: Path,
    accepted: Accepted | None = None,
    names: Mapping[str, str] | None = None,
) -> LoadReport:
    """Make accepted predictions of a run triples of a source; `sources remove` undoes it.

    Args:
        store: the database.
        run: id of the run.
        source: id of the new source.
        rejected_file: where malformed rows go.
        accepted: which predictions are; all where None.
        names: relations of the vocabulary for relationship types, with or without `PREDICTED_`; a
            leading `~` turns subject and object round, and nothing leaves the type out.

    Raises:
        RunError: the run is not there, not complete, or has no such prediction.
        UsageError: the source is there already, or a type has no relation in the vocabulary.
    """
    accepted = accepted or Accepted()
    shown = show_run(store, run)
    if shown["kind"] != PREDICTION or shown["status"] != FINISHED:
        raise RunError(
            f"Run {run} is a {shown['kind']}, {shown['status']}: only a finished prediction can "
            "be promoted.",
            "`biogk runs list` names the runs.",
        )
    info = SourceInfo(
        id=check_source_name(source, "--source"),
        title=f"Predictions of {run}, confidence from {accepted.confidence:g}, support from "
        f"{accepted.support}",
        version=run,
        licence=UNSTATED,
        promoted=True,
    )
    _refuse_other_source(store, info)
    relations = _relations(store.vocabulary, shown.get("relationship_types") or [], names or {})
    promoted = PromotedRun(store, run, info, relations, accepted)
    if next(promoted.rows(), None) is None:
        only = "that no source states, " if accepted.new_only else ""
        only += "that was called right, " if accepted.reviewed else ""
        raise RunError(
            f"Run {run} has no relation between entities {only}with confidence from "
            f"{accepted.confidence:g} and support from {accepted.support}.",
            "Lower --min-confidence or --min-support, or review more of it: `biogk review`."
            if accepted.reviewed
            else "Lower --min-confidence or --min-support.",
        )
    return load_knowledge(store, promoted, rejected_file=rejected_file)


def _relations(
    known: Vocabulary, types: list[str], names: Mapping[str, str]
) -> dict[str, MappedRelation]:
    """The relation of the vocabulary for each relationship type of a run."""
    given = {type_.removeprefix(PREFIX): name for type_, name in names.items()}
    unknown = sorted(given.keys() - {type_.removeprefix(PREFIX) for type_ in types})
    if unknown:
        raise UsageError(
            f"The run has no relation {', '.join(unknown)}.",
            f"It has {', '.join(type_.removeprefix(PREFIX) for type_ in types) or 'none'}.",
        )
    mapped = known.mapped(MODELS)
    found = {}
    for type_ in types:
        bare = type_.removeprefix(PREFIX)
        name = given.get(bare, bare)
        if not name:
            continue
        relation = name.removeprefix(INVERSE)
        if bare not in given and bare in mapped and not mapped[bare].negated:
            found[type_] = mapped[bare]
        elif relation in known.relations:
            found[type_] = known.relation(relation, inverse=name.startswith(INVERSE))
        else:
            raise UsageError(
                f"The vocabulary has no relation {relation} for {type_}.",
                f"Name one: --as {bare}=RELATION, or ~RELATION to turn it round "
                f"(`biogk relations` lists them); --as {bare}= leaves it out.",
            )
    return found


def _refuse_other_source(store: Store, info: SourceInfo) -> None:
    for row in store.read("sources/list"):
        if row["id"] == info.id and row["title"] != info.title:
            raise UsageError(
                f"The source {info.id} is there already: {row['title']}.",
                f"Choose another name, or remove it first: biogk sources remove {info.id}.",
            )
