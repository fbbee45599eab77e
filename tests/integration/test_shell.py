"""What the shell sees: completion, CSV, first messages, colours, `biogk doctor`."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner, Result

from biogk.cli.app import App, confirm
from biogk.cli.completing import QuotingBash
from biogk.cli.group import cli
from biogk.core.config import Home
from biogk.core.errors import BiogkError
from biogk.core.store.driver import Store
from biogk.load.ingest import load_corpus, load_knowledge
from commands import BIOGK
from conftest import free_port
from encoder_layouts import biobert
from small import small_corpus, small_source

pytestmark = pytest.mark.server

RUN = """
CREATE (:Run {id: 'gk-1', kind: 'training', model: 'gk-fusion', status: 'finished',
              corpus: 'little', split: 'train'})
"""
Complete = Callable[..., list[str]]


@pytest.fixture
def filled(store: Store, aside: Path) -> Store:
    load_knowledge(store, small_source(), rejected_file=aside)
    load_corpus(store, small_corpus(), rejected_file=aside)
    store.table(RUN, {}, write=True)
    return store


def invoke(home: Home, *arguments: str, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(cli, arguments, obj=App(home=home), env=env)


def completed(home: Home, *words: str) -> list[str]:
    """What is offered for the last word."""
    asked = ShellComplete(cli, {"obj": App(home=home)}, "biogk", "_BIOGK_COMPLETE")
    return [item.value for item in asked.get_completions(list(words[:-1]), words[-1])]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("expo",), ["export"]),
        (("review", "wrong", "gas"), ["gastric bleeding"]),
        (("review", "right", "x", "TRE"), ["TREATS"]),
        (("query", "tr"), ["treatments"]),
        (("query", "treatments", "--disease", "gas"), ["gastric bleeding"]),
        (("query", "similar", "--name", "As"), ["aspirin"]),
        (("query", "similar", "--kind", "Dr"), ["Drug"]),
        (("runs", "show", "gk"), ["gk-1"]),
        (("runs", "delete", "x"), []),
        (("evaluate", "--run", ""), ["gk-1"]),
        (("train", "--corpus", "li"), ["little"]),
        (("sources", "remove", "t"), []),
        (("export", "--source", ""), ["little", "small"]),
        (("export", "--format", "k"), ["kgx"]),
        (("completion", "f"), ["fish"]),
    ],
)
def test_names_are_completed(
    filled: Store, home: Home, words: tuple[str, ...], offered: list[str]
) -> None:
    found = completed(home, *words)
    assert [each for each in found if each not in {"gk-1", "little"} or each in offered] == offered


def test_without_a_server_nothing_is_offered_and_nothing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert completed(Home(tmp_path), "runs", "show", "") == []
    monkeypatch.setenv("NEO4J_URI", f"bolt://127.0.0.1:{free_port()}")
    assert completed(Home(tmp_path), "query", "similar", "--name", "asp") == []


def test_the_home_on_the_line_is_asked(filled: Store, home: Home, tmp_path: Path) -> None:
    assert completed(Home(tmp_path), "--home", str(home.root), "runs", "show", "") == ["gk-1"]


def test_bash_gets_names_with_spaces_quoted() -> None:
    from click.shell_completion import CompletionItem

    bash = QuotingBash(cli, {}, "biogk", "_BIOGK_COMPLETE")
    assert bash.format_completion(CompletionItem("type 2 (x)")) == r"plain,type\\ 2\\ \\(x\\)"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_scripts_are_printed_and_parse(home: Home, shell: str, tmp_path: Path) -> None:
    result = invoke(home, "completion", shell)
    assert "_BIOGK_COMPLETE" in result.stdout
    program = shutil.which(shell)
    if program is None:
        return
    script = tmp_path / "script"
    script.write_text(result.stdout)
    subprocess.run([program, "-n", str(script)], check=True)


def test_bash_completes_on_the_line(filled: Store, home: Home, tmp_path: Path) -> None:
    """The printed script, sourced by a real bash, fills COMPREPLY."""
    script = tmp_path / "script"
    script.write_text(invoke(home, "completion", "bash").stdout)
    line = (
        f"source {script}; COMP_WORDS=(biogk query evidence --name gas); COMP_CWORD=4; "
        f"_biogk_completion {BIOGK}; printf '%s' \"${{COMPREPLY[@]}}\""
    )
    told = subprocess.run(
        ["bash", "-c", line],
        check=True,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "BIOGK_HOME": str(home.root), **_python_path()},
    )
    assert told.stdout == r"gastric\ bleeding", told.stderr


def _python_path() -> dict[str, str]:
    import os

    return {name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ}


def test_listing_commands_write_csv(filled: Store, home: Home) -> None:
    cypher = "MATCH (e:Entity) RETURN e.name AS name, e.aliases AS aliases, e.id = 't:1' AS first"
    rows = _csv(invoke(home, "query", f"{cypher} ORDER BY e.id LIMIT 3", "--csv"))
    assert rows[0] == ["name", "aliases", "first"]
    assert rows[1] == ["aspirin", "acetylsalicylic acid", "true"]
    assert rows[2] == ['a `quoted` "name" with \\ in it', "", "false"]
    assert _csv(invoke(home, "runs", "list", "--csv"))[1][0] == "gk-1"
    assert {row[0] for row in _csv(invoke(home, "sources", "list", "--csv"))[1:]} == {
        "little",
        "small",
    }
    assert [row[0] for row in _csv(invoke(home, "relations", "--csv")) if row[0] == "TREATS"] == [
        "TREATS"
    ]
    both = invoke(home, "runs", "list", "--csv", "--json").exception
    assert "exclude each other" in str(both)


def _csv(result: Result) -> list[list[str]]:
    assert result.exception is None, result.exception
    return list(csv.reader(io.StringIO(result.stdout)))


def test_the_first_message_says_what_to_do(
    store: Store, home: Home, tmp_path: Path, aside: Path
) -> None:
    for arguments in ((), ("status",), ("query", "find", "--words", "aspirin")):
        result = invoke(home, *arguments)
        assert "The graph is empty. Load a source first" in result.output, arguments
        assert result.exit_code == 0
    fresh = invoke(Home(tmp_path / "fresh"))
    assert "biogk up                       Start a local Neo4j" in fresh.stdout
    assert "Nothing is here yet. `biogk demo` runs" in fresh.stderr
    load_knowledge(store, small_source(), rejected_file=aside)
    assert "Next: let a language model weigh" in invoke(home).stderr
    assert "Nothing found.\n" in invoke(home, "query", "find", "--words", "zzz").stderr
    assert json.loads(invoke(home, "status", "--json").stdout)["next"].startswith("Next: ")


def test_a_misspelt_command(home: Home) -> None:
    assert "Did you mean status" in str(invoke(home, "statsu").output)
    assert "Did you mean" not in str(invoke(home, "zzz").output)


@pytest.mark.parametrize("answer", ["n\n", "y\n"])
def test_a_question_before_something_is_lost(
    answer: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = io.StringIO(answer)
    monkeypatch.setattr(typed, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdin", typed)
    if answer == "y\n":
        confirm("Remove it?", yes=False)
    else:
        with pytest.raises(BiogkError, match=r"Not confirmed\. Nothing was changed\."):
            confirm("Remove it?", yes=False)
    assert "Remove it?" in capsys.readouterr().err


def test_quiet_and_verbose(filled: Store, home: Home, caplog: pytest.LogCaptureFixture) -> None:
    assert invoke(home, "-q", "query", "find", "--words", "zzz").output == ""
    invoke(home, "-v", "runs", "list")
    told = [record.message for record in caplog.records if record.name.startswith("biogk")]
    assert any(line.startswith("Neo4j at bolt://127.0.0.1:") for line in told)
    assert any(line.startswith("runs/list: 0.") for line in told)


def test_no_color_is_heeded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from biogk.cli.failures import wanted_color

    monkeypatch.delenv("NO_COLOR", raising=False)
    assert wanted_color() is None
    monkeypatch.setenv("NO_COLOR", "1")
    assert wanted_color() is False


def examined(home: Home, *arguments: str, **env: str) -> tuple[int, dict[str, dict[str, Any]]]:
    result = invoke(home, "doctor", "--encoder", "minilm", "--json", *arguments, env=env)
    return result.exit_code, {check["what"]: check for check in json.loads(result.stdout)}


def test_the_doctor_finds_all_well(filled: Store, home: Home) -> None:
    code, checks = examined(home)
    assert code == 0, checks
    assert list(checks) == [
        "Java",
        "server",
        "version",
        "indexes",
        "sources",
        "embeddings",
        "memory",
        "disk",
        "encoder",
        "GPU",
    ]
    assert checks["indexes"]["state"] == "well"
    assert checks["embeddings"]["mend"] == "biogk weigh, then biogk embed"
    assert "heap 512m, page cache 128m" in checks["memory"]["found"]
    told = invoke(home, "doctor", "--encoder", "minilm")
    assert "what to do" in told.stdout
    assert "notification" not in told.stderr


def test_the_doctor_finds_what_is_broken_and_how_to_mend_it(
    filled: Store, home: Home, tmp_path: Path
) -> None:
    filled.table("MATCH (s:Source {id: 'small'}) SET s.status = 'loading'", {}, write=True)
    filled.schema("DROP INDEX entity_name")
    try:
        code, checks = examined(home)
    finally:
        filled.schema("CREATE INDEX entity_name IF NOT EXISTS FOR (e:Entity) ON (e.name)")
    assert code == 1
    assert checks["sources"]["state"] == checks["indexes"]["state"] == "broken"
    assert checks["sources"]["mend"] == "Run the same load again."
    assert "entity_name missing" in checks["indexes"]["found"]


def test_the_doctor_without_a_server(tmp_path: Path) -> None:
    code, checks = examined(Home(tmp_path / "fresh"))
    assert (code, checks["server"]["state"], checks["server"]["mend"]) == (0, "note", "biogk up")
    code, checks = examined(Home(tmp_path / "fresh"), NEO4J_URI=f"bolt://127.0.0.1:{free_port()}")
    assert (code, checks["server"]["state"]) == (1, "broken")
    assert "Check NEO4J_URI" in checks["server"]["mend"]
    assert "Java" not in checks


def test_the_doctor_looks_for_the_encoder(tmp_path: Path) -> None:
    from biogk.doctor.machine import check_encoder

    assert check_encoder("minilm").state == "well"
    assert check_encoder("nobody/nothing").state == "note"
    (tmp_path / "model").mkdir()
    empty = check_encoder(str(tmp_path / "model"))
    assert (empty.state, "no config.json" in empty.found) == ("broken", True)
    biobert(tmp_path / "model")
    assert check_encoder(str(tmp_path / "model")).state == "well"
