"""Kills at random moments, of the command and of the server; the graph must end as undisturbed.

    make soak ARGS="--kills 200 --seed 1"

Each stage of the road is run once undisturbed. Then, again and again, one of them is begun on a
copy of what was there before, killed after a random part of its time, called again to its end, and
the whole graph is compared with the undisturbed one. The first difference ends the soak with the
command that repeats it.
"""

from __future__ import annotations

import json
import math
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

import biogk.api as biogk
from biogk.core.store.values import plain
from biogk.loaders.demo_data import demo_data

BIOGK = str(Path(sys.executable).with_name("biogk"))
RUN = re.compile(r"[\w.-]+-\d{8}-\d{6}-[0-9a-f]{4}")
NODES = "MATCH (n) RETURN labels(n) AS l, properties(n) AS p"
EDGES = "MATCH (a)-[r]->(b) RETURN coalesce(a.id, ''), type(r), properties(r), coalesce(b.id, '')"
ROWS = 30_000
PATIENCE_S = 600
TOLERANCE = {"rel_tol": 5e-3, "abs_tol": 1e-3}
"""Of numbers: what shares a batch with a sentence moves the last of four written digits."""


@dataclass(frozen=True)
class Stage:
    """A command on a graph that others have made.

    Args:
        name: of the stage.
        command: what is run, and killed.
        after: the stages before it, in order.
        finish: what a user calls after a kill; by default the same command.
    """

    name: str
    command: Sequence[str]
    after: Sequence[str] = ()
    finish: Callable[[Path, Stage], None] | None = None


@dataclass
class Known:
    """What a stage begins with, and what it comes to undisturbed."""

    before: Path
    seconds: float
    graph: list[Any] = field(default_factory=list)


def predicted(home: Path, stage: Stage) -> None:
    """Resume an interrupted write, or undo what is too little to go on with, and predict again."""
    for run in json.loads(done(home, "runs", "list", "--json")):
        if run["kind"] == "prediction":
            if run["status"] == "finished":
                return
            if called(home, "runs", "resume", run["id"]).returncode == 0:
                return
            done(home, "runs", "delete", run["id"], "--yes")
    done(home, *stage.command)


def removed(home: Path, stage: Stage) -> None:
    """Remove what is not gone yet."""
    if "made" in {row["id"] for row in json.loads(done(home, "sources", "list", "--json"))}:
        done(home, *stage.command)


def stages(data: Path) -> list[Stage]:
    """The road, over the bundled demo data and a made-up source beside it."""
    load = ("load", "triples", str(data / "made.tsv"), "--source", "made", "--subject-kind", "Drug")
    encoder = ("--encoder", "minilm", "--float32")
    train = ("--model", "sent-context-only", "--encoder", "minilm", "--training.epochs", "1")
    base = ("facts", "texts")
    return [
        Stage("facts", ("load", "triples", str(demo_data()), "--source", "demo")),
        Stage("texts", ("load", "ade", str(demo_data()), "--corpus", "demo-texts"), ("facts",)),
        Stage("load", (*load, "--atomic-rows", "2000", "--bulk", "never"), base),
        Stage("bulk", (*load, "--bulk", "always")),
        Stage("same-as", ("same-as",), (*base, "load")),
        Stage("weigh", ("weigh", "--source", "demo", *encoder), base),
        Stage("embed", ("embed", *encoder), (*base, "weigh")),
        Stage("link", ("link",), (*base, "load")),
        Stage("train", ("train", "--corpus", "demo-texts", *train), (*base, "link-small")),
        Stage("link-small", ("link",), base),
        Stage(
            "predict",
            ("predict", "--corpus", "demo-texts", "--split", "train", "--write"),
            (*base, "link-small", "train"),
            predicted,
        ),
        Stage("review", ("review", "table", str(data / "verdicts.tsv")), base),
        Stage("remove", ("sources", "remove", "made", "--yes"), (*base, "load"), removed),
    ]


NOT_KILLED = ("facts", "texts", "train", "link-small")


@click.command(help=(__doc__ or "").split("\n", maxsplit=1)[0])
@click.option("--kills", default=200, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--only", multiple=True, help="Stages to kill; all where none is named.")
def main(kills: int, seed: int, only: tuple[str, ...]) -> None:
    """Run every stage once, then kill."""
    with tempfile.TemporaryDirectory(prefix="biogk-soak-") as folder:
        place = Path(folder)
        write_data(place)
        road = {stage.name: stage for stage in stages(place)}
        chosen = [name for name in road if name not in NOT_KILLED and (not only or name in only)]
        known = {name: undisturbed(place, road, road[name]) for name in chosen}
        draw = random.Random(seed)
        for number in range(1, kills + 1):
            name, victim = draw.choice(chosen), draw.choice(("command", "server"))
            part = draw.random()
            told = f"{number:4} {name:8} {victim:8} killed at {part:4.0%}"
            difference = disturbed(place, road[name], known[name], victim, part)
            print(f"{told}: {difference or 'equal'}", flush=True)
            if difference:
                again = f"make soak ARGS='--seed {seed} --kills {number}'"
                raise SystemExit(f"Not what it is undisturbed. Again: {again}")
        print(f"{kills} kills, seed {seed}: every graph is what it is undisturbed.")


def write_data(place: Path) -> None:
    """A source of many triples, and a table of verdicts."""
    draw = random.Random(7)
    with (place / "made.tsv").open("w", encoding="utf-8") as stream:
        stream.write("subject\trelation\tobject\tsubject_name\tobject_name\tobject_kind\n")
        for _ in range(ROWS):
            drug, disease = draw.randrange(4_000), draw.randrange(3_000)
            names = f"substance {drug}\tcondition {disease}"
            stream.write(f"made:d{drug}\tTREATS\tmade:c{disease}\t{names}\tDisease\n")
    lines = (demo_data() / "triples.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines[1:]]
    with (place / "verdicts.tsv").open("w", encoding="utf-8") as stream:
        stream.write("subject\trelation\tobject\tsource\tverdict\n")
        for number, (subject, relation, object_) in enumerate(rows[:200]):
            verdict = ("right", "wrong", "unsure")[number % 3]
            stream.write(f"{subject}\t{relation}\t{object_}\tdemo\t{verdict}\n")


def undisturbed(place: Path, road: dict[str, Stage], stage: Stage) -> Known:
    """A copy of the home before a stage, how long that takes, and the graph behind it."""
    before = place / f"before-{stage.name}"
    up(before)
    for name in stage.after:
        done(before, *road[name].command)
    down(before)
    home = copied(before, place / "home")
    started = time.monotonic()
    done(home, *stage.command)
    known = Known(before, time.monotonic() - started, written(home))
    down(home)
    shutil.rmtree(home)
    print(f"     {stage.name:8} undisturbed in {known.seconds:.1f} s", flush=True)
    return known


def disturbed(place: Path, stage: Stage, known: Known, victim: str, part: float) -> str:
    """What differs after a kill and a second call; empty where nothing does."""
    home = copied(known.before, place / "home")
    command = subprocess.Popen([BIOGK, "--home", str(home), "-q", *stage.command], **QUIET)
    time.sleep(part * known.seconds)
    if victim == "command":
        command.kill()
    else:
        os.kill(server_of(home), signal.SIGKILL)
    try:
        command.wait(PATIENCE_S)
    except subprocess.TimeoutExpired:
        command.kill()
        return "the command still waits for a server that was killed"
    up(home)
    (stage.finish or (lambda at, of: done(at, *of.command) and None))(home, stage)
    found = difference(known.graph, written(home))
    down(home)
    shutil.rmtree(home)
    return found


QUIET: dict[str, Any] = {
    "stdin": subprocess.DEVNULL,
    "stdout": subprocess.DEVNULL,
    "stderr": subprocess.DEVNULL,
}


def called(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command to its end."""
    command = [BIOGK, "--home", str(home), "-q", *arguments]
    return subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=PATIENCE_S, input=""
    )


def done(home: Path, *arguments: str) -> str:
    """What a command printed that must succeed."""
    result = called(home, *arguments)
    if result.returncode:
        raise SystemExit(f"biogk {' '.join(arguments)}: {result.stderr}")
    return result.stdout


def up(home: Path) -> None:
    """Start the server of a home, on ports of its own."""
    done(home, "up", "--bolt-port", "17981", "--http-port", "17982", "--heap", "512m")


def down(home: Path) -> None:
    """Stop it."""
    done(home, "down")


def copied(before: Path, home: Path) -> Path:
    """A copy of a home whose server stands still, with that server started."""
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(before, home, symlinks=True)
    up(home)
    return home


def server_of(home: Path) -> int:
    """The process of a home's server."""
    from biogk.core.config import Home  # noqa: PLC0415
    from biogk.engine.state import find_process  # noqa: PLC0415

    process = find_process(Home(home))
    if process is None:
        raise SystemExit(f"No server runs in {home}.")
    return process.pid


def written(home: Path) -> list[Any]:
    """The whole graph, in an order of its own, without times and names of runs."""
    with biogk.connect(home) as graph:
        nodes, edges = (graph.store.table(text, {}).rows for text in (NODES, EDGES))
    for labels, _ in nodes:
        labels.sort()
    rows = [
        json.loads(RUN.sub("RUN", json.dumps(plain(without_times(row)), sort_keys=True)))
        for row in (*nodes, *edges)
    ]
    return sorted(rows, key=lambda row: json.dumps(without_numbers(row), sort_keys=True))


def without_times(row: list[Any]) -> list[Any]:
    """A row without what is another time each time."""
    passing = ("code_version", "fingerprint", "metrics")
    return [
        {k: v for k, v in each.items() if not k.endswith("_at") and k not in passing}
        if isinstance(each, dict)
        else each
        for each in row
    ]


def without_numbers(value: Any) -> Any:
    """A value with 0 in the place of each number that is not whole."""
    if isinstance(value, float):
        return 0
    if isinstance(value, dict):
        return {key: without_numbers(one) for key, one in value.items()}
    return [without_numbers(one) for one in value] if isinstance(value, list) else value


def difference(expected: list[Any], found: list[Any]) -> str:
    """The first thing that two graphs do not have in common; empty where there is none."""
    if len(expected) != len(found):
        return f"{len(found):,} nodes and edges, undisturbed {len(expected):,}"
    for one, other in zip(expected, found, strict=True):
        if not same(one, other):
            return f"{json.dumps(other)[:300]}, undisturbed {json.dumps(one)[:300]}"
    return ""


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal, numbers nearly."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, **TOLERANCE)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


if __name__ == "__main__":
    main()
