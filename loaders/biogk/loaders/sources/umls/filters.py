"""Which part of a release is loaded."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from biogk.core.counted import counted
from biogk.core.errors import UsageError
from biogk.loaders.sources.umls.settings import RelationGroup, UmlsSettings

FLAGS = ("O", "E", "Y")
SHOWN = 40


@dataclass(frozen=True)
class Filters:
    """Every filter is off where it is empty, but that of language.

    Args:
        vocabularies: SAB of names, definitions and relations.
        languages: LAT of names; the preferred name is taken from the first that has one.
        suppressed: SUPPRESS flags that are kept though they mark what is suppressed.
        rels: REL of relations.
        relas: RELA of relations.
        types: semantic types or groups of concepts, by number, code or name.
        groups: sets of relation groups, or `SET.GROUP`.
    """

    vocabularies: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("ENG",)
    suppressed: tuple[str, ...] = ()
    rels: tuple[str, ...] = ()
    relas: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    @property
    def sabs(self) -> frozenset[bytes]:
        """The vocabularies as they stand in the files."""
        return frozenset(each.strip().upper().encode() for each in self.vocabularies)

    @property
    def hidden(self) -> frozenset[bytes]:
        """The SUPPRESS flags of rows that are left out."""
        return frozenset(flag.encode() for flag in FLAGS if flag not in self.suppressed)

    @property
    def language_ranks(self) -> dict[bytes, int]:
        """The languages as they stand in the files, the first one first."""
        return {each.strip().upper().encode(): rank for rank, each in enumerate(self.languages)}

    def type_numbers(self, settings: UmlsSettings, names: Mapping[str, str]) -> frozenset[str]:
        """The numbers of the wanted semantic types.

        Args:
            settings: their groups.
            names: their names, by number.

        Raises:
            UsageError: there is no type or group of that number, code or name.
        """
        found: set[str] = set()
        for wanted in self.types:
            numbers = _named(wanted.strip().casefold(), settings, names)
            if not numbers:
                codes = ", ".join(settings.semantic_groups)
                raise UsageError(
                    f"There is no semantic type or group {wanted!r}.",
                    f"Give a number (T047), a name (Disease or Syndrome), or one of {codes}.",
                )
            found |= numbers
        return frozenset(found)

    def relation_groups(self, settings: UmlsSettings) -> list[RelationGroup]:
        """The wanted groups of relations.

        Raises:
            UsageError: there is no set or group of that name.
        """
        found: list[RelationGroup] = []
        for wanted in self.groups:
            name, _, group = wanted.partition(".")
            known = settings.relation_groups.get(name, {})
            chosen = list(known.values()) if not group else [known[group]] if group in known else []
            if not chosen:
                sets = [
                    each
                    for name, groups in settings.relation_groups.items()
                    for each in (name, *(f"{name}.{group}" for group in groups))
                ]
                raise UsageError(
                    f"There is no group of relations {wanted!r}.", f"Known: {', '.join(sets)}."
                )
            found += chosen
        return found


def refuse_unknown(what: str, lacking: Collection[str], there: Collection[str], file: str) -> None:
    """Refuse a filter that keeps what a file has not, for it would keep nothing.

    Args:
        what: what the filter is about: vocabulary, REL.
        lacking: the values that it keeps and that the file lacks.
        there: the values in the file.
        file: its name.

    Raises:
        UsageError: there is one; the advice names the values that the file has.
    """
    if lacking:
        known = sorted(each for each in there if each)
        more = f" and {counted(len(known) - SHOWN, 'other')}" if len(known) > SHOWN else ""
        raise UsageError(
            f"{file} has nothing of {what} {', '.join(lacking)}.",
            f"Nothing was loaded. It has {', '.join(known[:SHOWN])}{more}.",
        )


def _named(wanted: str, settings: UmlsSettings, names: Mapping[str, str]) -> set[str]:
    for code, group in settings.semantic_groups.items():
        if wanted in (code.casefold(), group.name.casefold()):
            return set(group.types)
    return {
        number for number, name in names.items() if wanted in (number.casefold(), name.casefold())
    }
