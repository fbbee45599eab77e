"""Folds of a corpus: `ade-3` is fold 3 of `ade`; and the split on which a corpus is scored."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from biogk.core.errors import InputError
from biogk.core.store.driver import Store

FOLD = re.compile(r"(?P<family>.+)-(?P<fold>\d{1,3})")
SCORED = ("test", "dev")


def family_and_fold(corpus: str) -> tuple[str, int | None]:
    """What a corpus is a fold of, and which; a corpus of another name is its own family."""
    found = FOLD.fullmatch(corpus)
    return (found["family"], int(found["fold"])) if found else (corpus, None)


def folds_of(store: Store, family: str, folds: Sequence[int] = ()) -> list[str]:
    """The corpora in the database that a name and folds mean.

    Args:
        store: the database.
        family: a corpus, or the name that folds share: `ade`.
        folds: which of them; empty for the corpus of that very name, or else all of its folds.

    Raises:
        InputError: one of them is not in the database.
    """
    known = splits_of(store)
    wanted = [f"{family}-{fold}" for fold in dict.fromkeys(folds)]
    if not wanted and family in known:
        return [family]
    if not wanted:
        there = [name for name in known if family_and_fold(name)[0] == family]
        wanted = sorted(there, key=lambda name: family_and_fold(name)[1] or 0)
    missing = [name for name in wanted or [family] if name not in known]
    if missing:
        raise InputError(
            f"The database has no corpus {', '.join(missing)}.",
            f"It has {', '.join(known)}." if known else "Load one: biogk load ade PATH --fold 0.",
        )
    return wanted


def scored_split(store: Store, corpus: str) -> str:
    """The split on which a corpus is scored: test, or dev where it has no test (BioRelEx)."""
    there = splits_of(store).get(corpus, ())
    return next((split for split in SCORED if split in there), SCORED[0])


def require_scored(store: Store, corpora: Sequence[str]) -> None:
    """Refuse corpora that have nothing to be scored on, before hours of training.

    Raises:
        InputError: one of them has neither test nor dev.
    """
    known = splits_of(store)
    for corpus in corpora:
        there = known.get(corpus, [])
        if set(there).isdisjoint(SCORED):
            raise InputError(
                f"{corpus} has no split to be scored on, only {', '.join(there) or 'nothing'}.",
                "Load a test split of it, or train on it alone: biogk train.",
            )


def splits_of(store: Store) -> dict[str, list[str]]:
    """Every corpus in the database with its splits."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in store.read("corpus/corpora"):
        found[row["corpus"]].append(row["split"])
    return dict(found)
