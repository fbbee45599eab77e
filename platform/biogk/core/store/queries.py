"""Every Cypher query that biogk runs: one file a query, with its doc comment and parameters.

A file starts with comment lines: what the query does, then one line a parameter
(`// $name: meaning`, with `[default: value]` where it may be left out). Words in double braces,
`{{type}}`, stand for labels and relationship types; `Query.typed` fills them from names that the
vocabulary has checked, for Cypher takes no parameter there. `{{seen e}}` gives `seen_e`, what the
sources that count say of an entity e. `{{include folder/name}}` is the text of that file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from biogk.core.errors import UsageError

NAME = re.compile(r"^[A-Za-z][A-Za-z0-9_]{0,62}$")
PARAMETER = re.compile(
    r"^//\s*\$(?P<name>\w+):\s*(?P<help>.*?)(?:\s*\[default:\s*(?P<default>.*)\])?$"
)
INCLUDE = re.compile(r"\{\{include ([\w/]+)\}\}")
SEEN = re.compile(r"\{\{seen (\w+)\}\}")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query: its name, what it means, and its default where it has one."""

    name: str
    help: str
    required: bool
    default: Any = None


@dataclass(frozen=True, slots=True)
class Query:
    """A query from a file: its name, text, description and parameters."""

    name: str
    text: str
    doc: str
    parameters: tuple[Parameter, ...]

    def typed(self, **names: str | int) -> Query:
        """The query with each `{{key}}` replaced by a checked label, relationship type or number.

        Raises:
            UsageError: a name that Neo4j would take for anything but a plain identifier.
        """
        text = self.text
        for key, name in names.items():
            if not isinstance(name, int) and not NAME.match(name):
                raise UsageError(f"{name!r} cannot be a label or a relationship type.")
            text = text.replace("{{" + key + "}}", str(name))
        return replace(self, text=text)

    def seen(self, *, all_count: bool) -> str:
        """Its text, with what sources say of entities in the place of each `{{seen e}}`.

        Args:
            all_count: every source counts, so that it is the entity itself.
        """
        said = "WITH *, {{node}} AS seen_{{node}}" if all_count else query("sources/seen").text
        return SEEN.sub(lambda found: said.replace("{{node}}", found[1]), self.text)

    def complete(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """A value for each parameter: the given ones, and the defaults of the others.

        Raises:
            UsageError: one that it needs is missing, or one that it does not have is given.
        """
        name, takes = self.name.split("/")[-1], [each.name for each in self.parameters]
        needs = [each.name for each in self.parameters if each.required]
        advice = f"It takes {', '.join(takes)}." if takes else "It takes none."
        unknown = [given for given in values if given not in takes]
        if unknown:
            raise UsageError(f"The query {name} has no parameter {unknown[0]!r}.", advice)
        missing = [each for each in needs if each not in values]
        if missing:
            raise UsageError(
                f"The query {name} needs {' and '.join(missing)}.",
                f"{advice} In the shell: -p {missing[0]}=VALUE.",
            )
        return {each.name: values.get(each.name, each.default) for each in self.parameters}


@cache
def query(name: str) -> Query:
    """The query of a file, by its path without the ending: `load/upsert_entities`."""
    file = resources.files("biogk.cypher").joinpath(*f"{name}.cypher".split("/"))
    text = file.read_text(encoding="utf-8")
    return parse(name, INCLUDE.sub(lambda found: _body(query(found[1])), text))


def _body(included: Query) -> str:
    """The text of a query without its comments."""
    lines = included.text.splitlines()
    return "\n".join(line for line in lines if not line.startswith("//"))


def parse(name: str, text: str) -> Query:
    """A query from the text of its file."""
    doc: list[str] = []
    parameters: list[Parameter] = []
    for line in text.splitlines():
        if not line.startswith("//"):
            break
        found = PARAMETER.match(line)
        if found is None:
            doc.append(line.removeprefix("//").strip())
        else:
            parameters.append(_parameter(**found.groupdict()))
    return Query(name, text, " ".join(doc).strip(), tuple(parameters))


def saved() -> dict[str, Query]:
    """The queries for people, by the names that `biogk query` takes."""
    folder = resources.files("biogk.cypher") / "saved"
    names = sorted(
        entry.name.removesuffix(".cypher")
        for entry in folder.iterdir()
        if entry.name.endswith(".cypher")
    )
    return {name: query(f"saved/{name}") for name in names}


def saved_query(name: str) -> Query:
    """The query for people of that name.

    Raises:
        UsageError: there is none.
    """
    known = saved()
    if name not in known:
        raise UsageError(
            f"There is no saved query {name!r}.", f"Saved queries: {', '.join(known)}."
        )
    return known[name]


def _parameter(name: str, help: str, default: str | None) -> Parameter:  # noqa: A002
    if default is None:
        return Parameter(name, help, required=True)
    return Parameter(name, help, required=False, default=json.loads(default))
