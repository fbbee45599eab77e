"""What a statement says beside its ends and relation: that it is not so, doubtful, or no longer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from biogk.core.errors import InputError
from biogk.core.model.mapped import MappedRelation
from biogk.core.model.names import clean_name, clean_text
from biogk.core.model.rows import LeftOutRow, UnreadRow
from biogk.loaders.tables import as_text

NEGATED, EXCLUDED, UNCERTAIN, PREDICTION = "negated", "excluded", "uncertain", "prediction"
OBSOLETE, INACTIVE, SELF = "obsolete", "inactive", "self-relation"
TWICE_NEGATED = "negated twice"
"""Why a statement becomes no fact."""
OBSOLETE_ENTITY, OF_OBSOLETE = "obsolete entity", "of an obsolete entity"
GONE = frozenset({OBSOLETE, INACTIVE})
"""What says of an entity that its source does not keep it any more."""
PLANS = 1_000
"""Sets of names of fields that are remembered."""
SIGNS = re.compile(r"[\W_]+")
MISSING: tuple[object, ...] = ("", None, [])
NO = frozenset({"", "0", "0.0", "f", "false", "n", "na", "nan", "no", "none", "null"})
ZERO = re.compile(r"0+(?:\.0+)?\s*(?:%|/.*|of .*|percent)?|hp:0040285|excluded|absent|never")
DOUBTS = frozenset(
    {"speculated", "speculative", "uncertain", "disputed", "hypothetical", "refuted"}
)
RETIRED = frozenset({"inactive", "obsolete", "deprecated", "retired", "rejected"})


def _says_yes(value: str) -> bool:
    return value not in NO


def _says_no(value: str) -> bool:
    return bool(value) and (value in NO or value in RETIRED)


def _is_zero(value: str) -> bool:
    return ZERO.fullmatch(value) is not None


def _is_retired(value: str) -> bool:
    return value in RETIRED


Check = tuple[str, Callable[[str], bool]]
CHECKS: dict[str, Check] = {
    **dict.fromkeys(("negated", "isnegated", "negation"), (NEGATED, _says_yes)),
    **dict.fromkeys(
        ("frequency", "frequencyqualifier", "haspercentage", "hasquotient"),
        (EXCLUDED, _is_zero),
    ),
    **dict.fromkeys(DOUBTS, (UNCERTAIN, _says_yes)),
    **dict.fromkeys(
        ("deprecated", "owldeprecated", "obsolete", "isobsolete", "isdeprecated"),
        (OBSOLETE, _says_yes),
    ),
    **dict.fromkeys(("active", "isactive"), (INACTIVE, _says_no)),
    "status": (OBSOLETE, _is_retired),
    "knowledgelevel": (PREDICTION, PREDICTION.__eq__),
}
"""By the folded name of a field: what it may say, and whether a value says so."""


def is_self_relation(relation: MappedRelation, subject: str, object_: str) -> bool:
    """Whether a relation that wants two things is stated of one."""
    return subject == object_ and not relation.reflexive


Look = Callable[[Mapping[str, Any]], str]
"""Says of fields why they make a statement no fact."""


class Counts:
    """What a loader tells of its input at the end: statements left out, and fields not read."""

    def __init__(self) -> None:
        self._left_out: Counter[str] = Counter()
        self._unread: Counter[str] = Counter()

    def leave_out(self, reason: str, count: int = 1) -> None:
        """Count statements that become no fact."""
        self._left_out[reason] += count

    def pass_over(self, fields: Mapping[str, Any], read: Container[str]) -> None:
        """Count the values of fields that are not read, where none of them denies anything."""
        for name, value in fields.items():
            if name not in read and (value or value not in MISSING):
                self._unread[name] += 1

    def beside(self, reads: Callable[[str], object]) -> Look:
        """A function that looks at the fields beside those that a loader reads.

        It says why the fields make a statement no fact, or nothing where none does, and counts the
        fields that say nothing of the kind. A field is known by its name (`negated`,
        `Frequency_Qualifier`, `active`), in whatever case and with whatever signs between its
        words. One that says just NOT denies whatever it is called, as the `qualifier` of GO, the
        `predicate_modifier` of SSSOM and many a `category` do.

        Args:
            reads: whether the loader reads a field of a name.
        """
        plans: dict[tuple[str, ...], list[tuple[str, bool]]] = {}
        unread = self._unread

        def look(fields: Mapping[str, Any]) -> str:
            names = tuple(fields)
            plan = plans.get(names)
            if plan is None:
                if len(plans) > PLANS:
                    plans.clear()
                plan = plans[names] = [(each, _is_known(each)) for each in names if not reads(each)]
            reason = ""
            for name, known in plan:
                value = fields[name]
                if not value and value in MISSING:
                    continue
                if known and (found := _denial(name, as_text(value))):
                    reason = reason or found
                elif _says_not(value):
                    reason = reason or NEGATED
                elif not known:
                    unread[name] += 1
            return reason

        return look

    def name(self, name: str, id_: str) -> str:
        """The name of an entity, or its whole id where it has none that can be used."""
        found = self.usable([name], "name") if name.strip() else ()
        return found[0] if found else id_

    def usable(self, names: Iterable[str], what: str) -> tuple[str, ...]:
        """The names that can be used; the others are left out and counted, and spoil no entity."""
        found = []
        for name in names:
            try:
                found.append(clean_name(name, what))
            except InputError:
                self.leave_out(f"unusable {what}")
        return tuple(found)

    def text(self, value: str, what: str) -> str:
        """A text of any length, or nothing for one that cannot be used."""
        try:
            return clean_text(value, what).strip()
        except InputError:
            self.leave_out(f"unusable {what}")
            return ""

    def rows(self) -> Iterator[LeftOutRow | UnreadRow]:
        """One row a reason, then one a field."""
        yield from (LeftOutRow(*each) for each in self._left_out.items())
        yield from (UnreadRow(*each) for each in self._unread.items())


def _says_not(value: Any) -> bool:
    if isinstance(value, str):
        return "not" in (found := value.casefold()) and "not" in found.split("|")
    return isinstance(value, list) and any(_says_not(each) for each in value)


def _is_known(name: str) -> bool:
    return SIGNS.sub("", name.casefold()) in CHECKS


@lru_cache(maxsize=10_000)
def _denial(name: str, value: str) -> str:
    reason, says = CHECKS[SIGNS.sub("", name.casefold())]
    return reason if says(value.strip().casefold()) else ""
