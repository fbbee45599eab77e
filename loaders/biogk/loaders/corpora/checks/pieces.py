"""Mentions in several pieces: covered, dropped, or no mentions of a document that can be loaded."""

from __future__ import annotations

from biogk.core.errors import InputError
from biogk.loaders.corpora.checks.draft import Draft

COVER, DROP, REJECT = "cover", "drop", "reject"
LOST_RELATIONS = "relations of discontinuous mentions"


def covered(draft: Draft, what: str, pieces: int, discontinuous: str) -> bool:
    """Whether a mention in several pieces is taken from its first character to its last.

    Args:
        draft: its document, in which the decision is counted.
        what: the mention, for a message.
        pieces: how many there are.
        discontinuous: `cover`, `drop` or `reject`.

    Raises:
        InputError: with `reject`.
    """
    if discontinuous == REJECT:
        raise InputError(
            f"{what} is discontinuous, in {pieces} pieces; "
            "--discontinuous cover or drop would load the document"
        )
    draft.passed_over.append(
        "gaps of discontinuous mentions" if discontinuous == COVER else "discontinuous mentions"
    )
    return discontinuous == COVER
