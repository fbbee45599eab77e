"""The server: tools over standard input and output, each answered by a connection that reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import metadata
from typing import Any

import anyio
from mcp.server import Server, ServerRequestContext
from mcp.server.stdio import stdio_server
from mcp.types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    Tool,
    ToolAnnotations,
)

from biogk.agents.inputs import schema
from biogk.agents.reading import ReadingStore
from biogk.agents.tools import AgentTool, tools
from biogk.api.graph import Graph
from biogk.core.config import Connection, Home
from biogk.core.errors import BiogkError, UsageError
from biogk.core.model.vocabulary import HomeVocabulary

INSTRUCTIONS = (
    "A biomedical knowledge graph, for reading only. Entities are named by a name, an alias, an id "
    "or an identifier, such as mesh:D001241; `find` looks for words of names. Answers are pages: "
    "where `more` is true, ask again with `next_offset` as offset. Empty values are left out; "
    "[... cut] marks what is cut. Where a message says `biogk query NAME --x V`, call the tool "
    "NAME with x = V; only the user can run other commands."
)


def serve(home: Home) -> None:
    """Answer an agent on standard input and output until it closes them.

    Args:
        home: says which database is meant; it is asked at every call, and may be down between.
    """
    anyio.run(_serve, home)


def served(home: Home) -> Server[Any]:
    """The server without its input and output.

    Args:
        home: says which database is meant.
    """
    known = tools()

    async def list_tools(
        _: ServerRequestContext[Any], __: PaginatedRequestParams | None
    ) -> ListToolsResult:
        return ListToolsResult(tools=[_described(tool) for tool in known.values()])

    async def call_tool(
        _: ServerRequestContext[Any], asked: CallToolRequestParams
    ) -> CallToolResult:
        given = asked.arguments or {}
        return await anyio.to_thread.run_sync(_result, home, known, asked.name, given)

    return Server(
        "biogk",
        version=metadata.version("biogk"),
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


async def _serve(home: Home) -> None:
    server = served(home)
    async with stdio_server() as (questions, answers):
        await server.run(questions, answers, server.create_initialization_options())


def _described(tool: AgentTool) -> Tool:
    return Tool(
        name=tool.name,
        description=tool.doc,
        input_schema=schema(tool.inputs),
        annotations=ToolAnnotations(read_only_hint=True),
    )


def _result(
    home: Home, known: Mapping[str, AgentTool], name: str, given: Mapping[str, Any]
) -> CallToolResult:
    try:
        answer = _answer(home, known, name, given)
    except BiogkError as error:
        line = " ".join(str(error).split())
        return CallToolResult(content=[TextContent(text=line)], is_error=True)
    text = json.dumps(answer, ensure_ascii=False)
    return CallToolResult(content=[TextContent(text=text)], structured_content=answer)


def _answer(
    home: Home, known: Mapping[str, AgentTool], name: str, given: Mapping[str, Any]
) -> dict[str, Any]:
    """A page of an answer.

    Raises:
        UsageError: there is no such tool, or a parameter cannot work.
        ServerError: the database is not there, or failed.
    """
    if name not in known:
        raise UsageError(f"There is no tool {name!r}.", f"Tools: {', '.join(known)}.")
    lexis = HomeVocabulary(home.relations)
    with Graph(ReadingStore(Connection.find(home), lexis), home) as graph:
        return known[name].answer(graph, given)
