"""The weight picture: for an entity what is stated of it, by relation and weight (Figure 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from biogk.core.counted import counted
from biogk.core.errors import InputError
from biogk.core.store.driver import Store
from biogk.core.store.naming import name_or_id
from biogk.training.reporting.tables import Sheet

COLOURS = [f"C{number}" for number in range(10)]
FORWARD, BACKWARD = "→", "←"


@dataclass(frozen=True)
class WeighedFact:
    """A weighed triple of an entity.

    Args:
        relation: its type, with an arrow away from the entity or to it.
        other: name of the entity at its other end.
        weight: of the language model.
        predicted: the relation that the model would state.
        source: who states it.
        encoder: that weighed it.
    """

    relation: str
    other: str
    weight: float
    predicted: str
    source: str
    encoder: str


@dataclass(frozen=True)
class WeightPicture:
    """The heaviest facts of an entity, relation by relation.

    Args:
        name: of the entity.
        facts: by relation, the heaviest first.
        weighed: how many weighed facts there are; more than are shown.
    """

    name: str
    facts: Sequence[WeighedFact]
    weighed: int

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "name": self.name,
            "weighed": self.weighed,
            "facts": [asdict(fact) for fact in self.facts],
        }

    @property
    def title(self) -> str:
        """What the picture shows."""
        return f"{self.name}: {len(self.facts)} of {counted(self.weighed, 'weighed fact')}"

    def sheet(self) -> Sheet:
        """The facts as text."""
        columns = ["relation", "entity", "weight", "the model says", "source"]
        rows = [
            [fact.relation, fact.other, f"{fact.weight:.4f}", fact.predicted, fact.source]
            for fact in self.facts
        ]
        encoders = ", ".join(sorted({fact.encoder for fact in self.facts}))
        arrows = f"{FORWARD} has the entity as its subject, {BACKWARD} as its object."
        return Sheet(self.title, columns, rows, [f"Weighed with {encoders}. {arrows}"])

    def figure(self) -> Figure:
        """A bar a fact, a colour a relation."""
        relations = list(dict.fromkeys(fact.relation for fact in self.facts))
        with mpl.rc_context({"font.size": 9, "text.parse_math": False}):
            height = 1.6 + 0.22 * (len(self.facts) + len(relations))
            figure = Figure(figsize=(7, height), layout="constrained")
            axes = figure.subplots()
            place, ticks, names = 0.0, [], []
            for number, relation in enumerate(relations):
                some = [fact for fact in self.facts if fact.relation == relation]
                places = [place + i for i in range(len(some))]
                colour = COLOURS[number % len(COLOURS)]
                weights = [fact.weight for fact in some]
                axes.barh(places, weights, color=colour, height=0.7, label=relation)
                ticks += places
                names += [_short(fact.other) for fact in some]
                place += len(some) + 1
            axes.set_yticks(ticks, names)
            axes.invert_yaxis()
            axes.axvline(0, color="0.3", linewidth=0.8)
            axes.set(xlabel="weight", title=self.title)
            axes.spines[["top", "right", "left"]].set_visible(False)
            axes.tick_params(axis="y", length=0)
            figure.legend(loc="outside lower center", frameon=False, ncols=3)
        return figure


def weight_picture(
    store: Store, name: str, *, source: str = "", relation: str = "", limit: int = 10
) -> WeightPicture:
    """The heaviest facts of an entity.

    Args:
        store: the database.
        name: name, alias, id or identifier of the entity; of several the one with most edges, and
            those that SAME_AS joins to it.
        source: only facts of this source.
        relation: only facts of this type.
        limit: how many a relation and direction.

    Raises:
        InputError: there is no such entity, or none of its facts is weighed.
    """
    asked = {"name": name_or_id(store, name), "source": source, "relation": relation}
    (row,) = store.read("knowledge/weighed_facts", **asked, limit=limit)
    if row["entity"] is None:
        raise InputError(
            f"There is no entity called {name!r}.",
            f"Look for one: biogk query find --words {name!r}.",
        )
    if not row["weighed"]:
        raise _nothing(row, source, relation)
    return WeightPicture(row["entity"], _facts(row["facts"]), row["weighed"])


def _nothing(row: dict[str, Any], source: str, relation: str) -> InputError:
    of = f" of type {relation}" if relation else ""
    by = f" by {source}" if source else ""
    if not row["stated"]:
        return InputError(
            f"Nothing{of} is stated of {row['entity']}{by}.",
            f"See what is: biogk query neighbourhood --name {row['entity']!r}.",
        )
    return InputError(
        f"{counted(row['stated'], 'fact')}{of} stated of {row['entity']}{by}, none with a weight.",
        "Weigh them: biogk weigh.",
    )


def _facts(rows: Sequence[dict[str, Any]]) -> list[WeighedFact]:
    ordered = sorted(rows, key=lambda row: (row["backward"], row["relation"], -row["weight"]))
    return [
        WeighedFact(
            f"{BACKWARD if row['backward'] else FORWARD} {row['relation']}",
            row["other"],
            row["weight"],
            row["predicted"] or "",
            row["source"],
            row["encoder"] or "",
        )
        for row in ordered
    ]


def _short(name: str, longest: int = 40) -> str:
    return name if len(name) <= longest else name[: longest - 3] + "..."
