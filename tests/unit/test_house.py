"""The house: floors, rooms, and what may import what, lazy and typing imports included."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import networkx as nx

REPOSITORY = Path(__file__).parents[2]
ROOTS = ("platform", "cypher", "loaders", "training")
FLOORS = (
    ("cypher",),
    ("core",),
    ("loaders", "engine"),
    ("load", "training"),
    ("browser", "curate", "doctor", "export"),
    ("demo", "picture", "reviewing"),
    ("api",),
    ("agents", "views"),
    ("cli",),
)
"""Bottom up; a room imports only what stands on floors below its own."""
MOST_MODULES, MOST_LINES = 15, 300
A_FILE_A_COMMAND = {"biogk.cli", "biogk.cli.load"}


@cache
def modules() -> Mapping[str, Path]:
    """Every module of the product by its dotted name."""
    found = {}
    for root in ROOTS:
        for path in (REPOSITORY / root).rglob("*.py"):
            parts = path.relative_to(REPOSITORY / root).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(modules()[module].read_text(encoding="utf-8"))


def imported(module: str) -> Iterator[str]:
    """The product's modules that a module imports anywhere."""
    for node in ast.walk(tree(module)):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            known = name if name in modules() else name.rpartition(".")[0]
            if known in modules() and known != module:
                yield known


@cache
def files() -> nx.DiGraph:
    graph = nx.DiGraph()
    graph.add_nodes_from(modules())
    graph.add_edges_from((module, other) for module in modules() for other in imported(module))
    return graph


def package(module: str) -> str:
    path = modules()[module]
    return module if path.name == "__init__.py" else module.rpartition(".")[0]


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def circles(graph: nx.DiGraph) -> list[list[str]]:
    return [sorted(part) for part in nx.strongly_connected_components(graph) if len(part) > 1]


def test_no_import_goes_up() -> None:
    floor = {name: number for number, names in enumerate(FLOORS) for name in names}
    assert {room(module) for module in modules()} - {""} == set(floor)
    up = [
        f"{module} -> {other}"
        for module, other in files().edges
        if room(module)
        and room(module) != room(other)
        and floor[room(other)] >= floor[room(module)]
    ]
    assert up == []


def test_no_files_import_each_other() -> None:
    assert circles(files()) == []


def test_no_packages_import_each_other() -> None:
    graph = nx.DiGraph(
        (package(a), package(b)) for a, b in files().edges if package(a) != package(b)
    )
    assert circles(graph) == []


def test_rooms_and_files_are_small() -> None:
    rooms = Counter(package(name) for name, p in modules().items() if p.name != "__init__.py")
    crowded = {name: n for name, n in rooms.items() if n > MOST_MODULES}
    assert crowded.keys() <= A_FILE_A_COMMAND
    long = {
        str(path.relative_to(REPOSITORY)): lines
        for path in modules().values()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert long == {}


def test_no_two_public_classes_have_one_name() -> None:
    owners: dict[str, list[str]] = defaultdict(list)
    for module in modules():
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                owners[node.name].append(module)
    assert {name: where for name, where in owners.items() if len(where) > 1} == {}
