"""Training on a real server: repeated to the digit, killed and gone on with, bad input told."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from filelock import FileLock
from safetensors.torch import load_file
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from transformers import BertConfig, BertModel

from biogk.config import Connection, Home
from biogk.errors import BiogkError, RunError, TrainingError
from biogk.loaders.rows import DocumentRow, GoldRow, MentionRow
from biogk.progress import silent
from biogk.store.driver import Store
from biogk.store.ingest import load_corpus, load_knowledge
from biogk.store.runs import list_runs, show_run
from biogk.store.schema import ensure_schema
from biogk.training.background import KnowledgeView, view_of
from biogk.training.config import read_settings
from biogk.training.embed import embed
from biogk.training.encoder import Encoder, load_encoder
from biogk.training.link import link
from biogk.training.materialize import materialize
from biogk.training.outcome import TrainReport
from biogk.training.predict import predict
from biogk.training.train import Folders, Plan, resume, train
from biogk.training.vectors import VectorCache
from biogk.training.weigh import weigh
from commands import answer, assert_one_line, run
from conftest import empty
from small import Small, document, small_corpus, small_source

pytestmark = pytest.mark.server

FEW = (
    "training.epochs=3",
    "training.batch_size=4",
    "model.hidden=32",
    "training.patience=3",
)
FROZEN = (*FEW, "encoder.trainable=false")


@pytest.fixture(scope="module")
def known(connection: Connection, home: Home, encoder: Encoder) -> Iterator[Store]:
    """The small source and corpus, weighed, embedded and linked once for all tests here."""
    with Store(connection) as store, VectorCache(home.vectors, encoder) as cache:
        empty(store)
        ensure_schema(store)
        load_knowledge(store, small_source(), rejected_file=home.rejected("small"))
        load_corpus(store, small_corpus(), rejected_file=home.rejected("little"))
        weigh(store, cache)
        embed(store, cache, home.models, all_triples=True)
        link(store)
        yield store
        empty(store)


@pytest.fixture(scope="module")
def tiny(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder with an encoder of one layer, for trainings that need not be good."""
    folder = tmp_path_factory.mktemp("tiny")
    torch.manual_seed(0)
    model = BertModel(
        BertConfig(
            vocab_size=len(encoder.tokenizer),
            hidden_size=32,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=32,
        )
    )
    model.save_pretrained(folder)
    encoder.tokenizer.save_pretrained(folder)
    return str(folder)


@pytest.fixture
def folders(home: Home, tmp_path: Path) -> Folders:
    return Folders(tmp_path / "runs", tmp_path / "graphs", home.models, tmp_path / "vectors")


Fit = Callable[..., TrainReport]


@pytest.fixture
def fit(known: Store, folders: Folders, tiny: str) -> Fit:
    """A function that trains on the small corpus."""

    def go(model: str = "gk-fusion", *overrides: str, **options: object) -> TrainReport:
        settings = read_settings(overrides=[*FROZEN, *overrides])
        plan = Plan(model, "little", settings, folders)
        return train(known, load_encoder(tiny, "cpu"), plan, **options)  # type: ignore[arg-type]

    return go


def stop_after(epoch: int) -> Callable[[object], None]:
    def stop(report: object) -> None:
        if report.epoch == epoch:  # type: ignore[attr-defined]
            raise KeyboardInterrupt

    return stop


def newest(folders: Folders) -> str:
    return max(folders.runs.iterdir(), key=lambda folder: folder.stat().st_ctime_ns).name


def losses(report: TrainReport) -> list[float]:
    return [epoch.loss for epoch in report.epochs]


@pytest.mark.parametrize("model", ["gk-fusion", "keci"])
def test_training_can_be_repeated_to_the_digit(fit: Fit, model: str) -> None:
    first = fit(model, "encoder.trainable=true")
    second = fit(model, "encoder.trainable=true")
    other = fit(model, "encoder.trainable=true", "training.seed=8")
    assert losses(first) == losses(second)
    assert losses(first) != losses(other)
    assert losses(first)[-1] < losses(first)[0]
    here, there = (load_file(report.folder / "model.safetensors") for report in (first, second))
    assert all(here[name].equal(there[name]) for name in here)


def test_a_killed_training_ends_as_if_it_had_not_been(home: Home, known: Store, tiny: str) -> None:
    options = ["--corpus", "little", "--encoder", tiny, "--training.epochs", "200"]
    options += ["--training.batch_size", "4", "--model.hidden=32", "--training.patience", "200"]
    whole = answer("train", *options, home=home.root)
    killed = run(
        "train",
        *options,
        home=home.root,
        interrupt_at="epoch   2/200",
        interrupt=signal.SIGKILL,
    )
    assert killed.returncode == -signal.SIGKILL
    (broken,) = (found for found in list_runs(known) if found["status"] == "running")
    went_on = answer("train", "--resume", broken["id"], home=home.root)
    for timed in ("seconds", "run", "folder"):
        whole.pop(timed, None)
    assert whole.items() <= went_on.items()
    assert show_run(known, broken["id"])["status"] == "finished"
    end = [load_file(Path(found) / "model.safetensors") for found in _folders(home, broken["id"])]
    assert len(end) == 2
    assert all(end[0][name].equal(end[1][name]) for name in end[0])
    again = run("train", "--resume", broken["id"], home=home.root)
    assert_one_line(again, f"Run {broken['id']} is over")


def _folders(home: Home, broken: str) -> list[Path]:
    newest = sorted(home.runs.iterdir(), key=lambda folder: folder.stat().st_mtime)[-2:]
    assert home.runs / broken in newest
    return newest


@pytest.mark.parametrize("epoch", [1, 2])
def test_a_frozen_training_that_was_broken_off_goes_on(
    fit: Fit, known: Store, folders: Folders, epoch: int
) -> None:
    whole = fit("keci")
    with pytest.raises(KeyboardInterrupt):
        fit("keci", told=stop_after(epoch))
    broken = newest(folders)
    assert show_run(known, broken)["status"] == "interrupted"
    went_on = resume(known, broken, folders)
    assert show_run(known, broken)["status"] == "finished"
    assert losses(went_on) == losses(whole)
    assert [e.relation_f1 for e in went_on.epochs] == [e.relation_f1 for e in whole.epochs]
    curve = EventAccumulator(str(went_on.folder / "logs"))
    curve.Reload()
    assert [event.step for event in curve.Scalars("dev/entity_f1")] == [2, 4, 6]
    assert len(curve.Scalars("train/loss")) == 6


def test_what_cannot_be_resumed(fit: Fit, known: Store, folders: Folders, aside: Path) -> None:
    with pytest.raises(RunError, match="no training nothing"):
        resume(known, "nothing", folders)
    with pytest.raises(KeyboardInterrupt):
        fit(told=stop_after(1))
    broken = newest(folders)
    folder = folders.runs / broken
    with FileLock(folder / "training.lock"), pytest.raises(RunError, match="another process"):
        resume(known, broken, folders)
    state = (folder / "training.safetensors").read_bytes()
    (folder / "training.safetensors").write_bytes(state[: len(state) // 2])
    with pytest.raises(RunError, match=r"state of run .* is damaged"):
        resume(known, broken, folders)
    (folder / "training.safetensors").write_bytes(state)
    more = document("little:train-99", "little", "train", "[Aspirin] caused a {rash} .")
    load_corpus(known, Small([more], "little"), rejected_file=aside)
    with pytest.raises(RunError, match="database has changed"):
        resume(known, broken, folders)


def test_word_vectors_of_a_frozen_encoder_are_computed_once(
    fit: Fit, known: Store, folders: Folders, tiny: str
) -> None:
    seen: list[str] = []

    def track(label: str, total: int | None):  # type: ignore[no-untyped-def]
        seen.append(f"{label} {total}")
        return silent(label, total)

    cached = fit(track=track)
    assert fit(track=track).epochs
    assert seen.count("encoding words 8") == 1
    plan = Plan("gk-fusion", "little", read_settings(overrides=FROZEN), Folders(folders.runs))
    computed = train(known, load_encoder(tiny, "cpu"), plan)
    assert losses(cached) == pytest.approx(losses(computed), rel=1e-4)
    assert predict(known, cached.folder, "little", "test").extractions
    assert (cached.folder / "model.safetensors").stat().st_size < 5_000_000


def test_the_settings_are_stored_with_the_run(fit: Fit, known: Store) -> None:
    report = fit("flat-attention", "training.accumulate=2", "model.knowledge=shuffled")
    written = read_settings(report.folder / "config.toml")
    assert written.training.accumulate == 2
    assert show_run(known, report.run)["config"] == json.loads(written.model_dump_json())


@pytest.mark.parametrize(
    ("model", "knowledge"),
    [
        ("flat-attention", "name"),
        ("knowbert-attention", "none"),
        ("keci", "shuffled"),
        ("gk-fusion", "shuffled"),
    ],
)
def test_every_ablation_is_the_same_when_it_is_loaded(
    fit: Fit, known: Store, model: str, knowledge: str
) -> None:
    report = fit(model, f"model.knowledge={knowledge}", "training.epochs=1")
    assert report.best
    found = predict(known, report.folder, "little", "test")
    assert found.checkpoint.config.settings.model.knowledge == knowledge


def test_what_is_shown_of_knowledge(known: Store, home: Home, encoder: Encoder) -> None:
    graph = materialize(known, "little", "train")
    test = materialize(known, "little", "test")

    def view(kind: str, seed: int = 7, *more: str) -> KnowledgeView:
        settings = read_settings(overrides=[f"model.knowledge={kind}", *more]).model
        return view_of(graph, settings, seed, home.models)

    whole, names = view("gk").of(graph), view("name").of(graph)
    assert whole.x.equal(graph.data["entity"].x)
    assert names.x.equal(whole.x[:, : encoder.dimensions])
    assert torch.allclose(names.x.norm(dim=1), torch.ones(len(names.x)), atol=1e-5)
    shuffled = view("shuffled")
    rows = {tuple(row) for row in whole.x.tolist()}
    assert {tuple(row) for row in shuffled.of(graph).x.tolist()} <= rows
    assert not shuffled.of(graph).x.equal(whole.x)
    assert not shuffled.of(graph).x.equal(view("shuffled", 8).of(graph).x)
    shared = [entity for entity in test.entities if entity in graph.entities]
    assert shared
    for entity in shared:
        here = shuffled.of(graph).x[graph.entities.index(entity)]
        assert here.equal(shuffled.of(test).x[test.entities.index(entity)])
    assert not view("none").of(graph).x.any()
    assert view("gk", 7, "model.edge_weights=false").of(graph).weights.unique().tolist() == [1.0]


def test_a_network_that_is_elsewhere_is_told(known: Store, tmp_path: Path) -> None:
    settings = read_settings(overrides=["model.knowledge=name"]).model
    with pytest.raises(TrainingError, match="not on this machine"):
        view_of(materialize(known, "little", "train"), settings, 7, tmp_path / "nowhere")


def test_a_loss_that_is_not_finite_keeps_the_best_model(
    fit: Fit, known: Store, folders: Folders
) -> None:
    with pytest.raises(TrainingError) as caught:
        fit(
            "gk-fusion",
            "training.head_learning_rate=1e30",
            "training.clip=1e30",
            "training.warmup=0.7",
            "training.batch_size=8",
        )
    says = str(caught.value)
    assert "is not finite in epoch 2, batch 1." in says
    assert "The model of epoch 1 is kept: biogk evaluate --run" in says
    assert show_run(known, newest(folders))["status"] == "failed"
    assert "\n" not in says


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda text: text.replace('"gk-fusion"', '"other"'), "of a model other"),
        (lambda text: text.replace('"format": 2', '"format": 1'), "has format 1"),
        (lambda text: text.replace('"gk-fusion"', '"keci"'), "is damaged"),
        (lambda text: text[:100], "is damaged"),
        (lambda text: "[]", "is damaged"),
    ],
)
def test_a_checkpoint_that_cannot_be_read(
    fit: Fit, known: Store, change: Callable[[str], str], says: str
) -> None:
    report = fit("gk-fusion", "training.epochs=1")
    path = report.folder / "biogk.json"
    path.write_text(change(path.read_text()))
    with pytest.raises(RunError, match=says):
        predict(known, report.folder, "little", "test")


LONG = " ".join(f"word{i}" for i in range(4_990))
CAUSED = "Aspirin caused a rash ."
DRUG, EFFECT = (0, 7, "Drug"), (17, 21, "Effect")


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("short", [(".", [], []), ("Aspirin", [DRUG], [])]),
        ("long", [(f"{CAUSED} {LONG}", [DRUG, EFFECT], [(1, 0)])]),
        ("doubled", [(CAUSED, [DRUG, EFFECT], [(1, 0), (1, 0), (0, 1)])]),
        ("unrelated", [(CAUSED, [DRUG], [])]),
        ("wide", [(LONG[:398], [(0, 398, "Drug"), (0, 5, "Drug")], [(0, 1)])]),
        ("broken", [("Aspirin", [(1, 3, "Drug"), DRUG], [(0, 1)])]),
    ],
)
def test_odd_documents_are_trained_on_and_predicted(
    known: Store, folders: Folders, tiny: str, aside: Path, name: str, rows: list[tuple]
) -> None:
    documents = [
        DocumentRow(
            f"{name}:{split}-{number}",
            name,
            split,
            text,
            tuple(MentionRow(*span) for span in spans),
            tuple(GoldRow(head, tail, f"R{turn}") for turn, (head, tail) in enumerate(pairs)),
        )
        for split in ("train", "test")
        for number, (text, spans, pairs) in enumerate([*rows, ("No event .", [], [])])
    ]
    load_corpus(known, Small(documents, name), rejected_file=aside)
    link(known)
    settings = read_settings(overrides=[*FROZEN, "training.epochs=1", "training.dev_part=0.5"])
    said: list[str] = []
    plan = Plan("keci", name, settings, folders, "test")
    report = train(known, load_encoder(tiny, "cpu"), plan, say=said.append)
    found = predict(known, report.folder, name, "test")
    assert len(found.extractions) == len(rows) + 1
    lost = {"doubled": "pair that has another", "wide": "wider than", "broken": "at words"}
    assert any(lost.get(name, "") in line for line in said)


def test_splits_that_cannot_be_trained_on(
    known: Store, folders: Folders, tiny: str, aside: Path
) -> None:
    settings = read_settings(overrides=FROZEN)
    for corpus, rows, says in (
        ("bare", [("No event .", [])] * 3, "no annotated mention"),
        ("single", [("Aspirin", [MentionRow(0, 7, "Drug")])], "too few to hold some out"),
        ("empty", [("", []), (" ", [])], "no annotated mention"),
    ):
        documents = [
            DocumentRow(f"{corpus}:{i}", corpus, "train", text, tuple(spans), ())
            for i, (text, spans) in enumerate(rows)
        ]
        load_corpus(known, Small(documents, corpus), rejected_file=aside)
        plan = Plan("gk-fusion", corpus, settings, folders)
        with pytest.raises(BiogkError, match=says):
            train(known, load_encoder(tiny, "cpu"), plan)


def test_types_that_the_model_does_not_know_count_as_missed(
    fit: Fit, known: Store, aside: Path
) -> None:
    report = fit("gk-fusion", "training.epochs=1")
    strange = DocumentRow(
        "strange:0", "strange", "test", "Aspirin .", (MentionRow(0, 7, "Planet"),), ()
    )
    load_corpus(known, Small([strange], "strange"), rejected_file=aside)
    found = predict(known, report.folder, "strange", "test")
    assert found.evaluation.mentions["Planet"].annotated == 1
    assert found.unknown_types == ["Planet"]
