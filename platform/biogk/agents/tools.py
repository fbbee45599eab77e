"""What an agent can ask: every saved query, an entity, and what is behind an edge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from biogk.agents.inputs import checked, inputs
from biogk.agents.pages import MOST, page
from biogk.api.graph import Graph
from biogk.api.notebook.questions import ask
from biogk.core.store.queries import Parameter, Query, saved
from biogk.core.store.values import plain
from biogk.curate.absent import no_entity

Rows = list[dict[str, Any]]
Ask = Callable[[Graph, dict[str, Any]], tuple[Rows, str]]
NAMED = "name, alias, id or identifier"


@dataclass(frozen=True)
class AgentTool:
    """A question that an agent can ask.

    Args:
        name: what it is called by.
        doc: what it answers.
        inputs: the model of its parameters.
        ask: gives all rows for values of them; and where there are none, why, in a sentence.
    """

    name: str
    doc: str
    inputs: type[BaseModel]
    ask: Ask

    def answer(self, graph: Graph, given: Mapping[str, Any]) -> dict[str, Any]:
        """A page of the answer, as `biogk.agents.pages.page` describes it.

        Args:
            graph: open for reading.
            given: parameters, limit and offset among them.

        Raises:
            UsageError: a parameter cannot work, or names what is not there.
            ServerError: the database failed.
        """
        values = checked(self.inputs, given)
        limit, offset = values.pop("limit"), values.pop("offset")
        rows, remark = self.ask(graph, values)
        return page(rows, offset, limit, remark)


def tools() -> dict[str, AgentTool]:
    """All tools by name."""
    made = [_of_query(name, query) for name, query in saved().items()]
    entity = [Parameter("name", NAMED, required=True)]
    pair = [Parameter(each, NAMED, required=True) for each in ("subject", "object")]
    made += [
        AgentTool(
            "entity",
            "One entity by any name: id, kinds, aliases, identifiers, sources, how many edges it "
            "has, and ids of others of that name.",
            inputs("entity", entity),
            _entity,
        ),
        AgentTool(
            "explain",
            "What is behind the edges between two entities, in both directions: who states them, "
            "weights, texts that a run found them in, and what curators said. No model is asked.",
            inputs("explain", pair),
            _explain,
        ),
    ]
    return {tool.name: tool for tool in made}


def _of_query(name: str, query: Query) -> AgentTool:
    takes_limit = any(each.name == "limit" for each in query.parameters)
    # the same limit for every page: rows of equal rank keep their order from one to the next
    every = {"limit": MOST + 1} if takes_limit else {}

    def rows_of(graph: Graph, values: dict[str, Any]) -> tuple[Rows, str]:
        table, nothing = ask(graph.store, name, values | every)
        if nothing:
            _refuse_unknown(graph, query, values)
        return [dict(zip(table.columns, plain(row), strict=True)) for row in table.rows], nothing

    return AgentTool(name, query.doc, inputs(name, query.parameters), rows_of)


def _refuse_unknown(graph: Graph, query: Query, values: Mapping[str, Any]) -> None:
    for each in query.parameters:
        if each.help.startswith("name or alias"):
            unknown = no_entity(graph.store, values[each.name])
            if unknown is not None:
                raise unknown


def _entity(graph: Graph, values: dict[str, Any]) -> tuple[Rows, str]:
    told = vars(graph.entity(values["name"]))
    return [{key: value for key, value in told.items() if key != "embedding"}], ""


def _explain(graph: Graph, values: dict[str, Any]) -> tuple[Rows, str]:
    found = graph.explain(values["subject"], values["object"], stored=True)
    rows = [_told(vars(edge)) for edge in found.edges]
    for verdict in found.verdicts:
        ends = dict(zip(("subject", "relation", "object"), verdict.triple, strict=True))
        rows.append(ends | _told(vars(verdict)))
    return rows, ""


def _told(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What an edge or a verdict says, without what only those need who ask the model again."""
    left_out = ("said", "rivals", "reads", "triple")
    told = {key: value for key, value in fields.items() if key not in left_out}
    return {key: plain(value) for key, value in (told | fields.get("said", {})).items()}
