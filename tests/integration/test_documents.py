"""The documents: every command line in them is run, and the site builds without a warning."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from biogk.core.config import Home
from biogk.core.store.driver import Store
from commands import LIMIT_S, done
from kgx_files import EDGES, NODES, as_json, as_tsv
from pages import REPOSITORY, commands, write_files
from umls_release import write_network, write_release

pytestmark = pytest.mark.server

BIN = Path(sys.executable).parent
SHELL = ("|", ">", "<", "$(", "&&")
NEVER = {
    "biogk down": "test_cli_server.py",
    "git pull": "",
    "make": "",
    "export NEO4J_": "test_cli_server.py",
    "NEO4J_URI=": "test_load_bulk_installed.py",
    "NEO4J_PASSWORD=": "../unit/test_engine_compose.py",
    "torchrun": "test_weights.py",
}
"""Command lines that are not run here, by their beginning, and the file whose tests run them.

`git` and `make` are what has set up the environment of this very test.
"""


@dataclass(frozen=True)
class Page:
    """A page.

    Args:
        name: its file, from the repository's root.
        first: commands that it takes for granted.
        replace: what stands in it for something of the reader's.
        real: whether it is read with the bundled encoder; others have a small one, to save time.
        never: more command lines that other tests run, as `NEVER`.
    """

    name: str
    first: tuple[str, ...] = ()
    replace: Mapping[str, str] = field(default_factory=dict)
    never: Mapping[str, str] = field(default_factory=dict)
    real: bool = False


WIKIDATA = "biogk load wikidata data/wikidata"
WEIGHED = "biogk weigh --encoder minilm"
ONE_EPOCH = {"--model gk-fusion": "--model gk-fusion --training.epochs 1"}
EMBEDDED = (WIKIDATA, WEIGHED, "biogk embed --all-triples")
PAGES = (
    Page("docs/tutorial.md", replace={"--training.epochs 3": "--training.epochs 1"}, real=True),
    Page("README.md", replace=ONE_EPOCH, real=True),
    Page("docs/howto/umls.md"),
    Page(
        "docs/howto/wikidata.md",
        never={
            "biogk load wikidata --endpoint": "test_wikidata.py",
            "biogk load wikidata wikidata-": "test_wikidata.py",
            "biogk load wikidata mine.json": "test_wikidata.py",
            "zcat": "",
        },
    ),
    Page("docs/howto/own-triples.md"),
    Page("docs/howto/kgx.md", replace={"FOLDER": "folder"}),
    Page(
        "docs/howto/sources.md",
        first=(WIKIDATA, "biogk load medlama data/umls/medlama/2021AA"),
        replace={"sources remove medlama": "sources remove medlama --yes"},
    ),
    Page(
        "docs/howto/large-sources.md",
        never={
            "biogk up": "test_engine.py",
            "biogk load umls umls/2024AB/META --bulk always": "test_load_bulk.py",
        },
    ),
    Page("docs/howto/weights.md", first=(WIKIDATA,)),
    Page(
        "docs/howto/encoder.md",
        first=(WIKIDATA, "biogk load ade data/ade --fold 0", "biogk link --corpus ade-0"),
        replace=ONE_EPOCH,
    ),
    Page("docs/howto/embeddings.md", first=(WIKIDATA,)),
    Page(
        "docs/howto/corpus.md",
        first=(*EMBEDDED, "biogk load jsonl train.jsonl --corpus mine"),
        replace=ONE_EPOCH
        | {"biogk evaluate --corpus mine": "biogk evaluate --corpus mine --split train"},
    ),
    Page(
        "docs/howto/training.md",
        first=EMBEDDED,
        replace={
            "training.epochs=10": "training.epochs=1",
            "training.epochs 10": "training.epochs 1",
            "training.batch_size 8": "training.batch_size 8 --training.epochs 1",
        },
        never={
            "biogk train --resume": "test_training.py",
            "biogk distant": "test_distant.py",
            "biogk link --corpus ade-0-silver": "test_distant.py",
            "biogk train --corpus ade-0-silver": "test_distant.py",
            "biogk train --corpus ade-0 --encoder minilm --training.start": "test_distant.py",
            "biogk crossval --corpus ade --fold 0 --encoder minilm --part": "test_distant.py",
        },
    ),
    Page(
        "docs/howto/report.md",
        replace={"--fold 0 --fold 1 --fold 2 --seed 7 --seed 8": "--fold 0", "epochs 6": "epochs 2"}
        | {"biogk crossval": "biogk crossval --encoder.trainable false"},
    ),
    Page(
        "docs/howto/export.md",
        first=(WIKIDATA, "biogk load medlama data/umls/medlama/2021AA"),
        never={
            "biogk dump": "test_export.py",
            "biogk restore": "test_export.py",
        },
    ),
    Page(
        "docs/howto/shell.md",
        never={
            "echo 'eval": "test_shell.py",
            "biogk completion fish >": "test_shell.py",
            "biogk query treatments --disease asthma --json |": "test_cli_query.py",
            "biogk doctor --encoder minilm --json |": "test_shell.py",
        },
    ),
    Page(
        "docs/howto/browser.md",
        first=(WIKIDATA, WEIGHED),
        replace={"biogk browse": "biogk browse --print"},
        never={"biogk browse --guide": "test_browser.py"},
    ),
    Page(
        "docs/howto/predictions.md",
        first=(
            *EMBEDDED,
            "biogk load ade data/ade --fold 0",
            "biogk link --corpus ade-0",
            "biogk train --corpus ade-0 --model gk-fusion --training.epochs 1",
        ),
        never={
            "biogk predict abstracts.xml": "test_predictions.py",
            "biogk runs promote": "test_predictions.py",
            "biogk weigh --source found": "test_predictions.py",
            "biogk sources remove found": "test_predictions.py",
        },
    ),
    Page(
        "docs/howto/share.md",
        first=(
            WIKIDATA,
            "biogk load ade data/ade --fold 0",
            "biogk train --corpus ade-0 --model sent-context-only --training.epochs 1",
        ),
        never={"biogk push": "../unit/test_sharing.py"},
    ),
    Page(
        "docs/howto/curate.md",
        first=(
            "biogk demo --data demo",
            WIKIDATA,
            "biogk load triples demo --source demo",
            "biogk load medlama data/umls/medlama/2021AA",
            "biogk weigh --source demo",
            "biogk embed",
            "biogk load ade demo --corpus notes",
            "biogk link --corpus notes",
            "biogk train --corpus notes --training.epochs 1",
            "biogk predict --corpus notes --split test --write",
        ),
        replace={"biogk browse": "biogk browse --print"},
        never={
            "biogk review wrong insulin PREDICTED": "test_reviews.py",
            "biogk review serve": "test_review_page.py",
            "biogk runs promote": "test_predictions.py",
        },
    ),
    Page(
        "docs/howto/check.md",
        first=("biogk demo --data demo", "biogk load triples demo --source demo"),
    ),
    Page("docs/howto/servers.md"),
    Page("docs/howto/upgrade.md"),
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: Path(page.name).stem)
def test_every_command_of_a_page(
    page: Page,
    store: Store,
    home: Home,
    tiny: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write_files(tmp_path)
    if page.name.endswith("kgx.md"):
        (tmp_path / "folder").mkdir()
        as_json(tmp_path, NODES, EDGES)
        for folder in (tmp_path, tmp_path / "folder"):
            as_tsv(folder, NODES, EDGES)
    for release in ("2024AA", "2024AB"):
        write_release(tmp_path / "umls" / release / "META")
    write_network(tmp_path / "umls" / "NET")
    monkeypatch.chdir(tmp_path)
    home = _same_server(home, tmp_path / "home")
    encoder = "minilm" if page.real else tiny
    monkeypatch.setenv("BIOGK_ENCODER", encoder)
    never = NEVER | dict(page.never)
    for file in filter(None, never.values()):
        assert (Path(__file__).parent / file).is_file()
    for command in page.first:
        carry_out(command.replace("minilm", encoder), home)
    seen = list(commands(REPOSITORY / page.name))
    assert seen
    for command in seen:
        if not command.startswith(tuple(never)):
            carry_out(_with_names(command, page, store).replace("minilm", encoder), home)


def _same_server(home: Home, folder: Path) -> Home:
    """A home with the same server and nothing else, for pages make files of a home their own."""
    folder.mkdir()
    for there in (home.server, home.credentials):
        (folder / there.name).symlink_to(there)
    return Home(folder)


def _with_names(command: str, page: Page, store: Store) -> str:
    for name, stands_for in page.replace.items():
        command = command.replace(name, stands_for)
    if "RUN" in command.split():
        newest = store.table("MATCH (r:Run) RETURN r.id ORDER BY r.started_at DESC LIMIT 1", {})
        command = command.replace("RUN", newest.rows[0][0])
        if "runs delete" in command and "--yes" not in command:
            command += " --yes"
    return command


def carry_out(command: str, home: Home) -> None:
    """Run a command line as it stands; it must succeed."""
    if command.startswith("biogk ") and not any(sign in command for sign in SHELL):
        done(*shlex.split(command)[1:], home=home.root)
        return
    environment = {
        **os.environ,
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "BIOGK_HOME": str(home.root),
    }
    result = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    assert result.returncode == 0, f"{command}\n{result.stderr}"


def test_every_page_is_among_them() -> None:
    pages = [*(REPOSITORY / "docs" / "howto").glob("*.md"), REPOSITORY / "docs" / "tutorial.md"]
    named = {page.name for page in PAGES}
    missing = [
        page.name
        for page in pages
        if any(line.startswith("biogk ") for line in commands(page))
        and str(page.relative_to(REPOSITORY)) not in named
    ]
    assert missing == []


def test_the_site_builds(tmp_path: Path) -> None:
    result = subprocess.run(
        [BIN / "mkdocs", "build", "--strict", "--quiet", "--site-dir", tmp_path / "site"],
        cwd=REPOSITORY,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    commands_page = (tmp_path / "site" / "reference" / "commands" / "index.html").read_text()
    assert "biogk sources remove" in commands_page
    schema = (tmp_path / "site" / "reference" / "schema" / "index.html").read_text()
    assert "is used to treat" in schema
