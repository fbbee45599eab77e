"""Names that are looked for in texts: long enough, with a letter, and no function words."""

from __future__ import annotations

from biogk.training.linking.case import is_acronym

SHORTEST = 3
FUNCTION_WORDS = frozenset(
    """
    about above after again against all almost along already also although always among another and
    any are because been before being below between both but can cannot could did does doing down
    during each either else even ever every few for from further get got had has have having hence
    her here hers him his how however into its itself just let made make many may might more most
    much must neither never nor not now off often once one only onto other our out over own per
    rather same say see seen several shall she should since some such than that the their them then
    there thereby therefore these they this those though through thus too toward towards two under
    unless until upon use used very via was well were what when where whereas whether which while
    who whom whose why will with within without would yes yet you your
    """.split()  # noqa: SIM905 - a list of words reads better as text
)


def is_usable(surface: str, joined: str) -> bool:
    """Whether a name is looked for. ALL and WHO are, as acronyms; All and who are not.

    Args:
        surface: the name as it is written.
        joined: its words, a space between them.
    """
    return (
        len(joined.replace(" ", "")) >= SHORTEST
        and any(letter.isalpha() for letter in surface)
        and (surface if is_acronym(joined) else surface.lower()) not in FUNCTION_WORDS
    )
