"""Encoders through the commands: the paper's own at its real size, and what is refused."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from biogk.core.config import Connection, Home
from biogk.core.store.driver import Store
from biogk.core.store.schema import ensure_schema
from biogk.loaders.demo_data import demo_data
from biogk.training.extraction.checkpoints.checkpoint import load_checkpoint
from biogk.training.language.load import load_encoder
from biogk.training.weights.estimators import ESTIMATORS
from conftest import empty
from encoder_layouts import BASE, biobert, roberta
from encoder_refusals import REFUSED
from small_fits import CPU
from small_trained import biogk

RELATIONS = ("CAUSES", "TARGETS")
SENTENCES = 60
ONE_EPOCH = ("--training.epochs", "1", "--training.batch_size", "8")


@pytest.fixture(scope="module")
def demo(connection: Connection, home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator:  # type: ignore[type-arg]
    """Two relations and the first sentences of the demo, in the database; their text as a file."""
    folder = tmp_path_factory.mktemp("part-of-the-demo")
    shutil.copy(demo_data() / "entities.tsv", folder)
    head, *lines = (demo_data() / "triples.tsv").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.split("\t")[1] in RELATIONS]
    (folder / "triples.tsv").write_text("\n".join((head, *kept)) + "\n", encoding="utf-8")
    for name in ("train", "test"):
        rows = json.loads((demo_data() / f"sentences_{name}.json").read_text(encoding="utf-8"))
        (folder / f"sentences_{name}.json").write_text(json.dumps(rows[:SENTENCES]))
        texts = [" ".join(row["tokens"]) for row in rows[:SENTENCES]]
        (folder / f"{name}.txt").write_text("\n".join(texts), encoding="utf-8")
    with Store(connection) as store:
        empty(store)
        ensure_schema(store)
        done(home, "load", "triples", str(folder), "--source", "demo")
        done(home, "load", "ade", str(folder), "--corpus", "notes")
        done(home, "link", "--corpus", "notes")
        yield folder
        empty(store)


def done(home: Home, *arguments: str) -> str:
    """The standard output of a command that must not fail."""
    result = biogk(home, *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_biobert_at_its_real_size_goes_the_whole_road(
    demo: Path, home: Home, connection: Connection, tmp_path: Path
) -> None:
    published, adapted = tmp_path / "biobert-base-cased-v1.1", tmp_path / "adapted"
    published.mkdir()
    biobert(published, BASE)
    told = done(
        home, "adapt", str(demo / "train.txt"), "--encoder", str(published), "--output",
        str(adapted), "--max-lines", "40", "--batch", "8", "--json",
    )  # fmt: skip
    report = json.loads(told)
    assert report["loss_after"] < report["loss_before"]
    assert not report["new_head"]
    cased = load_encoder(str(adapted), "cpu").tokenizer
    assert cased.tokenize("EGFR") == load_encoder(str(published), "cpu").tokenizer.tokenize("EGFR")
    assert "".join(cased.tokenize("EGFR")).replace("##", "") == "EGFR"

    counts = []
    for estimator in ESTIMATORS:
        weighed = json.loads(
            done(home, "weigh", "--encoder", str(adapted), "--estimator", estimator, "--json")
        )
        counts.append(weighed["triples"])
    assert set(counts) == {50}
    embedded = json.loads(done(home, "embed", "--encoder", str(adapted), "--all-triples", "--json"))
    assert embedded["dimensions"] == 768 + 64
    assert embedded["entities"] == 194

    trained = json.loads(
        done(
            home,
            "train",
            "--corpus",
            "notes",
            "--encoder",
            str(adapted),
            *ONE_EPOCH,
            "--training.part",
            "0.25",
            "--json",
        )
    )
    folder = home.runs / trained["run"]
    assert load_checkpoint(folder, CPU).tokenizer.tokenize("EGFR") == cased.tokenize("EGFR")
    text = "Methotrexate caused EGFR loss. Aspirin did not."
    found = json.loads(done(home, "extract", text, "--run", trained["run"], "--json"))
    assert [text[start:end] for start, end in found["sentences"]] == [
        "Methotrexate caused EGFR loss.",
        "Aspirin did not.",
    ]


@pytest.mark.parametrize("name", REFUSED)
def test_every_command_refuses_what_is_no_encoder_in_one_line(
    name: str, demo: Path, home: Home, tmp_path: Path
) -> None:
    folder = tmp_path / "encoder"
    folder.mkdir()
    REFUSED[name].make(folder)
    said = set()
    for command in (
        ("weigh",),
        ("embed",),
        ("adapt", str(demo / "train.txt"), "--output", str(tmp_path / "out")),
        ("train", "--corpus", "notes"),
    ):
        result = biogk(home, *command, "--encoder", str(folder))
        assert re.search(REFUSED[name].says, str(result.exception)), command
        assert str(folder) in str(result.exception)
        said.add(str(result.exception))
    assert len(said) == 1


def test_embedding_with_another_encoder_of_the_same_width_rewrites_all(
    demo: Path, home: Home, connection: Connection, tiny: str, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    roberta(other)
    networks = []
    for encoder in (tiny, str(other)):
        done(home, "weigh", "--encoder", encoder, "--again")
        # triples that teach nothing leave the network as it began, whatever the encoder
        with Store(connection) as store:
            store.table("MATCH ()-[r:CAUSES|TARGETS]->() SET r.weight = 0.5", {}, write=True)
        made = json.loads(done(home, "embed", "--encoder", encoder, "--all-triples", "--json"))
        assert made["entities"] == 194
        networks.append(made["network"])
        with Store(connection) as store:
            ((vector,),) = store.table(
                "MATCH (e:Entity {name: 'aspirin'}) RETURN e.gk_embedding", {}
            ).rows
        name = load_encoder(encoder, "cpu").encode(["aspirin"])[0]
        own = np.array(vector[: len(name)])
        assert own @ name / np.linalg.norm(name) == pytest.approx(1, abs=1e-2)
    assert len(set(networks)) == 2
    again = json.loads(done(home, "embed", "--encoder", str(other), "--all-triples", "--json"))
    assert again["entities"] == 0
    cls = ("--encoder", str(other), "--pooling", "cls")
    assert "No triple has a weight" in str(biogk(home, "embed", *cls, "--all-triples").exception)


@pytest.mark.parametrize(
    ("model", "settings"),
    [("sent-context-only", ()), ("gk-fusion", ("--model.knowledge", "none"))],
)
def test_a_model_without_knowledge_does_not_mind_other_embeddings(
    model: str, settings: tuple[str, ...], demo: Path, home: Home, tiny: str
) -> None:
    few = ("--training.epochs", "2", "--encoder.trainable", "false", *settings)
    chosen = ("--corpus", "notes", "--model", model, "--encoder", tiny)
    trained = json.loads(done(home, "train", *chosen, *few, "--json"))
    run = trained["run"]
    before = done(home, "evaluate", "--run", run, "--json")
    done(home, "weigh", "--encoder", tiny, "--again")
    for outputs in ("16", "24"):
        done(home, "embed", "--encoder", tiny, "--all-triples", "--outputs", outputs)
        assert done(home, "evaluate", "--run", run, "--json") == before
        done(home, "predict", "--run", run, "--corpus", "notes")
        done(home, "extract", "Aspirin caused a rash.", "--run", run)
