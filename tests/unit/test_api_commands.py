"""Every command has one function of the API behind it: the same name, parameters and defaults."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import click
import pytest

from biogk import api
from biogk.api.graph import Graph
from biogk.cli.group import cli
from biogk.cli.options import parameters_of
from biogk.cli.train import SETTINGS
from biogk.core.config import Home
from biogk.core.store.driver import Store
from conftest import REPOSITORY

OF_THE_SHELL = {
    "completion": "prints a script for the shell",
    "mcp": "answers an agent, which asks in a protocol of its own",
    "query": "has a command for each saved query, whose parameters are its options",
}
SHOWN = {"as_json", "as_csv", "yes", "home", "quiet", "verbose", "debug"}
"""What says how a command shows its result, where it looks, or that it need not ask."""
ONLY_SHELL = {
    "view": {"open_it"},
    "browse": {"only_print"},
    "review serve": {"open_it"},
    "load umls": {"init"},
    "load wikidata": {"init"},
    "train": set(SETTINGS),
    "crossval": set(SETTINGS),
}
"""`settings` has an option for each; `relations --init` is `init_settings` for other files."""


def commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    if path and path[0] in OF_THE_SHELL:
        return
    group = command if isinstance(command, click.Group) else None
    if path and (group is None or group.invoke_without_command):
        yield " ".join(path), command
    if group is not None:
        context = click.Context(group)
        for name in group.list_commands(context):
            yield from commands(cast("Any", group.get_command(context, name)), (*path, name))


COMMANDS = dict(commands(cli))


def called(path: str) -> Callable[..., Any]:
    """What Python calls for a command: `graph.runs.delete` for `runs delete`."""
    first, *rest = path.replace("-", "_").split()
    if first in api.__all__:
        found: Any = getattr(api, first)
        return cast("Callable[..., Any]", found)
    place: Any = Graph(cast("Store", None), Home(Path()))
    for name in (first, *rest):
        place = getattr(place, name)
    return cast("Callable[..., Any]", getattr(place, "__func__", type(place).__call__))


@pytest.mark.parametrize("path", COMMANDS)
def test_a_command_is_a_function_of_its_name(path: str) -> None:
    command, function = COMMANDS[path], called(path)
    assert command.callback.api is function
    parameters = {each.name: each for each in parameters_of(function)}
    options = {
        each.name: each
        for each in command.params
        if each.name not in SHOWN | ONLY_SHELL.get(path, set())
    }
    assert options.keys() == parameters.keys()
    for name, each in parameters.items():
        assert options[name].required == each.required
        assert each.help.endswith("."), name
        if not each.required and each.default:
            assert options[name].default == each.default, name


def test_the_shell_alone_has_these() -> None:
    assert OF_THE_SHELL.keys() <= set(cli.list_commands(click.Context(cli)))


def test_help_waits_for_nothing_heavy() -> None:
    names = ", ".join(f"biogk.cli.{path.split()[0].replace('-', '_')}" for path in COMMANDS)
    code = (
        f"import sys, {names}; print([m for m in ('torch', 'pandas', 'neo4j') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def snippets() -> Iterator[tuple[str, str]]:
    """The Python of the documents for users: of how-tos and notebooks."""
    docs = REPOSITORY / "docs"
    for page in sorted([*docs.rglob("*.md"), REPOSITORY / "README.md"]):
        for code in re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
            yield page.name, code
    for page in sorted(docs.rglob("*.ipynb")):
        for cell in json.loads(page.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                yield page.name, "".join(cell["source"])


def test_documents_import_nothing_from_inside() -> None:
    inside = [
        f"{page}: {node.module}"
        for page, code in snippets()
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("biogk")
        and not (node.module or "").startswith("biogk.api")
    ]
    assert inside == []
