"""The triples that are to be reviewed, in the order in which they are shown."""

from __future__ import annotations

from dataclasses import dataclass

from biogk.core.errors import UsageError
from biogk.core.store.driver import Row, Store
from biogk.core.store.queries import query
from biogk.curate.absent import what_is_absent
from biogk.curate.opinions import Opinions
from biogk.curate.reviewed_triples import Named, Triple
from biogk.reviewing.choice import QueueChoice

PREDICTED = "PREDICTED_"
STORED_ONLY = ("doubtful", "reviewed")
EVERY = 1_000_000


@dataclass(frozen=True)
class QueuedTriple:
    """A triple that waits for a verdict.

    Args:
        triple: which.
        why: why it is in the queue, where the triple itself does not tell.
    """

    triple: Triple
    why: str = ""


def line_up(store: Store, choice: QueueChoice, reviewer: str) -> list[QueuedTriple]:
    """The triples that are wanted; what somebody is sure of is in none but `reviewed`.

    Args:
        store: the graph.
        choice: which.
        reviewer: who will review; `reviewed` leaves out what they have judged.

    Raises:
        UsageError: there are none, or something of the names that say which is not in the graph.
    """
    if choice.run and choice.queue in STORED_ONLY:
        raise UsageError(
            f"--run says nothing of {choice.queue}.", "Leave it out, or take predictions."
        )
    about = Named.read(store, choice.about).every if choice.about else []
    if choice.queue == "contradictions":
        found = _contradictions(store, choice, about)
    elif choice.queue == "reviewed":
        found = _reviewed(store, choice, about, reviewer)
    else:
        asked = {name: value for name, value in vars(choice).items() if name != "about"}
        rows = store.read("reviews/queue", **asked, about=about)
        found = [QueuedTriple(Triple.of(row)) for row in rows]
    if not found:
        raise _nothing(store, choice)
    return found


def _nothing(store: Store, choice: QueueChoice) -> UsageError:
    for name in ("run", "source", "relation"):
        value = getattr(choice, name)
        if value and (told := what_is_absent(store, name, "", value)):
            return UsageError(f"There is nothing to review: {told}")
    return UsageError(
        f"There is nothing to review: no triple is in the queue {choice.queue}.",
        "Another may have some (`biogk review serve --help`); `biogk weigh`, `biogk same-as` and "
        "`biogk predict --write` fill them.",
    )


def _contradictions(store: Store, choice: QueueChoice, about: list[str]) -> list[QueuedTriple]:
    asked = query("saved/contradictions")
    rows = store.read(asked, **asked.complete({"limit": EVERY}))
    whys: dict[Triple, list[str]] = {}
    for row in rows:
        of_run = row["relation"].startswith(PREDICTED)
        ends = row["subject_id"], row["object_id"]
        names = row["subject"], row["object"]
        source = "" if of_run else row["stated_by"]
        triple = Triple(ends[0], row["relation"], ends[1], source, *names)
        by = choice.run if of_run else choice.source
        other = choice.source if of_run else choice.run
        if _fits(triple, choice, about) and not other and by in ("", row["stated_by"]):
            whys.setdefault(triple, []).append(f"{row['says']} says {row['but']}")
    found = [
        QueuedTriple(triple, f"But {', '.join(dict.fromkeys(why))}.")
        for triple, why in whys.items()
    ]
    return found[: choice.limit]


def _reviewed(
    store: Store, choice: QueueChoice, about: list[str], reviewer: str
) -> list[QueuedTriple]:
    """Those that nobody is sure of first, and those on which reviewers differ."""
    found: list[tuple[int, QueuedTriple]] = []
    for row in store.read("reviews/list"):
        opinions, triple = Opinions.of(row), _of_review(row)
        fits = _fits(triple, choice, about) and choice.source in ("", triple.source)
        if fits and not opinions.by(reviewer):
            verdicts = {each.verdict for each in opinions.every}
            settled = int("unsure" not in verdicts) + int(len(verdicts) == 1)
            found.append((settled, QueuedTriple(triple)))
    found.sort(key=lambda each: each[0])
    return [item for _, item in found][: choice.limit]


def _of_review(row: Row) -> Triple:
    ends = row["subject_id"], row["relation"], row["object_id"]
    return Triple(*ends, row["source"], row["subject"], row["object"])


def _fits(triple: Triple, choice: QueueChoice, about: list[str]) -> bool:
    """Whether a triple is of the relation and the entity that are wanted."""
    relation = triple.relation.removeprefix(PREDICTED)
    return choice.relation in ("", triple.relation, relation) and (
        not about or not {triple.subject, triple.object}.isdisjoint(about)
    )
