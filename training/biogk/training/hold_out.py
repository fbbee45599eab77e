"""What was made as if some sources had never been loaded: how it is called, and whether it fits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from biogk.core.errors import TrainingError
from biogk.core.store.driver import Store
from biogk.core.store.vectors import HALF

WITHOUT = "-without-"


def labelled(made: str, held_out: Sequence[str]) -> str:
    """The id of what was made, with the sources that were held out behind it.

    Args:
        made: id; perhaps empty.
        held_out: ids of sources.
    """
    return f"{made}{WITHOUT}{'+'.join(sorted(held_out))}" if held_out else made


def unlabelled(label: str) -> str:
    """The digest in it, without the precision of vectors and what was held out."""
    return label.partition(WITHOUT)[0].removeprefix(HALF)


def held_out_of(label: str) -> list[str]:
    """The sources that a label of `labelled` names."""
    named = label.partition(WITHOUT)[2]
    return named.split("+") if named else []


def require_made_without(
    store: Store, what: str, made: Iterable[Sequence[str]], command: str
) -> None:
    """Refuse what was made with sources that are held out now, or without others.

    Where nothing is held out, or nothing that is loaded, whatever was made is taken.

    Args:
        store: the database, with what is held out.
        what: what was made, for the message.
        made: the sources that were held out when each part of it was made.
        command: makes it again.

    Raises:
        TrainingError: it does not fit.
    """
    loaded = {row["id"] for row in store.read("status/sources")} if store.held_out else set()
    wanted = loaded.intersection(store.held_out)
    if not wanted:
        return
    for each in made:
        present, absent = wanted.difference(each), loaded.intersection(each) - wanted
        if present or absent:
            how = f"with {', '.join(sorted(present))}" if present else f"without {absent.pop()}"
            options = " ".join(f"--hold-out {source}" for source in store.held_out)
            raise TrainingError(
                f"{what} in the graph were made {how}.", f"Make them again: {command} {options}"
            )
