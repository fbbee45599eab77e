"""Models for others: folders that stand alone, cards, a hub that takes them and hands them out."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from huggingface_hub import ModelCard, constants
from transformers import AutoModelForMaskedLM, AutoTokenizer

from biogk import api as biogk
from biogk.core.errors import BiogkError, EndpointError, RunError, UsageError
from biogk.core.progress import listening
from biogk.training.extraction.checkpoints.checkpoint import read_config
from biogk.training.extraction.checkpoints.stored import StoredTraining
from biogk.training.extraction.config import dotted
from biogk.training.extraction.predicting.extractor import Extractor
from biogk.training.sharing.card import ExtractorFacts, shared_name
from biogk.training.sharing.folder import copy_model
from biogk.training.sharing.licences import restricted, unstated
from commands import assert_one_line, done, run
from hearing import Hearing
from hub_server import PART, Hub, model_hub
from small_fits import Ground

# the hub's client hands files to its HTTP library in a way that this one deprecates
pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning")

MODEL = "somebody/small"
TOKEN = "hf_of_this_test"
TEXT = "Aspirin caused severe rash. Ibuprofen caused nausea."
UMLS = "UMLS Metathesaurus licence needed (free of charge, from the NLM)"
SCORED = {
    "little test": {
        "corpus": "little",
        "split": "test",
        "documents": 9,
        "entity_f1": 81.5,
        "relation_f1": 60.0,
        "interval": {"level": 0.95, "entity_f1": [70.0, 90.0], "relation_f1": [41.0, 77.25]},
        "types": {"Drug": {"precision": 80.0, "recall": 83.0, "f1": 81.5, "annotated": 12}},
    },
    "little train": {"corpus": "little", "split": "train"},
}


def save(
    ground: Ground, folder: Path, *, model: str = "sent-context-only", licence: str = ""
) -> Path:
    """A model that was trained for a second, as `runs save` writes it."""
    made = ground.train(model, "training.epochs=1").folder
    copy_model(made, folder)
    config = read_config(folder)
    training = StoredTraining(
        config.run, "0.1.0", "finished", model, "tiny@1", "little", "dev", "",
        dotted(config.settings.model_dump()), {"documents": 5}, SCORED,
    )  # fmt: skip
    source = {"id": "little", "title": "A | corpus", "version": "1", "licence": licence}
    ExtractorFacts("small", config, training, [source], "apache-2.0").card().save(
        folder / "README.md"
    )
    return folder


@pytest.fixture
def shared(ground: Ground, tmp_path: Path) -> Path:
    return save(ground, tmp_path / "shared")


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """An empty hub, for which the token is known, and an empty cache."""
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
    monkeypatch.setattr("huggingface_hub.utils._http.time.sleep", lambda _: None)
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    with model_hub({}) as running:
        running.token, running.made = TOKEN, tmp_path / "made"
        monkeypatch.setattr(constants, "ENDPOINT", running.url)
        template = f"{running.url}/{{repo_id}}/resolve/{{revision}}/{{filename}}"
        monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
        yield running


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_folder_is_enough_for_the_model(shared: Path) -> None:
    assert sorted(contents(shared)) == [
        "README.md", "biogk.json", "confidence.json", "config.toml", "encoder/config.json",
        "encoder/model.safetensors", "encoder/tokenizer.json", "encoder/tokenizer_config.json",
        "model.safetensors",
    ]  # fmt: skip
    extractor = biogk.Extractor.from_pretrained(shared, device="cpu")
    (first, second) = extractor.extract_many([TEXT, ""])
    assert first.text == TEXT
    assert len(first.sentences) == 2
    assert second.mentions == []


def test_a_card_says_what_is_known_and_no_more(shared: Path) -> None:
    card = ModelCard.load(str(shared / "README.md"))
    data = card.data.to_dict()
    assert (data["license"], data["library_name"], data["datasets"]) == (
        "apache-2.0", "biogk", ["little"],
    )  # fmt: skip
    assert "base_model" not in data
    assert data["biogk"]["sources"] == [{"id": "little", "version": "1"}]
    results = {each.metric_name: each for each in card.data.eval_results or []}
    found = results["Relation F1 (macro, strict)"]
    assert (found.metric_value, found.dataset_split) == (60.0, "test")
    assert found.metric_args == {"interval": [41.0, 77.25], "level": 0.95}
    assert len(results) == 2  # nothing of the documents that it learned from
    assert "| little | A \\| corpus | 1 | not stated |" in card.text
    assert "| relations | 60.00 | 41.00 to 77.25 |" in card.text
    assert "| Drug | 80.00 | 83.00 | 81.50 | 12 |" in card.text
    assert "calibration" not in card.text
    assert "It reads texts alone" in card.text


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda f: (f / "biogk.json").unlink(), "no model of biogk"),
        (lambda f: (f / "model.safetensors").unlink(), "no trained model"),
        (lambda f: (f / "model.safetensors").write_bytes(b"1234567890"), "is damaged"),
        (lambda f: shutil.rmtree(f / "encoder"), "is damaged"),
        (lambda f: altered(f, lambda v: v.update(format=9)), "has format 9"),
        (lambda f: altered(f, lambda v: v["settings"]["model"].update(wonder=1)), "newer biogk"),
    ],
)
def test_a_folder_that_is_not_whole(
    shared: Path, change: Callable[[Path], object], says: str
) -> None:
    change(shared)
    with pytest.raises(RunError, match=says) as caught:
        Extractor.from_pretrained(shared)
    assert "\n" not in str(caught.value)


def altered(folder: Path, change: Callable[[dict[str, object]], object]) -> None:
    values = json.loads((folder / "biogk.json").read_text())
    change(values)
    (folder / "biogk.json").write_text(json.dumps(values))


def test_a_model_that_reads_a_graph_says_that_it_needs_one(ground: Ground, tmp_path: Path) -> None:
    folder = save(ground, tmp_path / "shared", model="gk-fusion")
    with pytest.raises(UsageError, match="reads a graph, which is not in its folder"):
        Extractor.from_pretrained(folder)


def test_what_was_pushed_comes_back_and_nothing_else_goes(hub: Hub, shared: Path) -> None:
    (shared / "pytorch_model.bin").write_bytes(b"pickle")
    (shared / "logs").mkdir()
    (shared / "logs" / "events.1").write_bytes(b"here")
    before = contents(shared)
    with listening(hearing := Hearing()):
        report = biogk.push(shared, MODEL, private=True, message="First")
    assert contents(shared) == before
    assert contents(hub.models[MODEL]).keys() == before.keys() - {
        "pytorch_model.bin",
        "logs/events.1",
    }
    assert (hub.private, hub.messages) == ({MODEL}, ["First"])
    assert (shared / "encoder" / "model.safetensors").stat().st_size > PART
    assert sum("PUT lfs/" in each and each.count("/") == 2 for each in hub.asked) > 1
    assert report.url.startswith(f"{hub.url}/{MODEL}/commit/")
    assert any("No licence is stated of little" in line for line in hearing.lines)
    assert TOKEN not in " ".join(hearing.lines)
    here, there = (
        Extractor.from_pretrained(name, device="cpu").extract(TEXT) for name in (shared, MODEL)
    )
    assert here == there


def test_what_is_there_already_is_not_sent_again(hub: Hub, shared: Path) -> None:
    biogk.push(shared, MODEL)
    asked = len(hub.asked)
    biogk.push(shared, MODEL)
    assert not any("PUT" in each for each in hub.asked[asked:])
    assert len(hub.messages) == 1


@pytest.mark.parametrize(
    ("at", "code", "says"),
    [
        ("repos/create", 401, "answered 401.*does not know you.*hf auth login"),
        ("repos/create", 403, "answered 403.*you may not"),
        ("repos/create", 500, "answered 500.*failed by itself"),
        ("preupload", 404, "answered 404"),
        ("objects/batch", 413, "answered 413.*larger than it takes"),
        ("lfs/", 500, "answered 500"),
        ("/commit/", 409, "answered 409.*somebody else is changing"),
        ("/commit/", 500, "answered 500"),
    ],
)
def test_a_hub_that_refuses_is_one_line_and_nothing_is_lost(
    hub: Hub, shared: Path, at: str, code: int, says: str
) -> None:
    before, hub.refuses[at] = contents(shared), code
    with pytest.raises(EndpointError, match=says) as caught:
        biogk.push(shared, MODEL)
    line = str(caught.value)
    assert "\n" not in line
    assert TOKEN not in line
    assert f"{shared} is as it was, and can be pushed again." in line
    assert contents(shared) == before
    hub.refuses.clear()
    biogk.push(shared, MODEL)
    assert contents(hub.models[MODEL]) == before


def test_a_hub_that_is_not_there_or_not_asked(
    hub: Hub, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    for call in (lambda: biogk.push(shared, MODEL), lambda: Extractor.from_pretrained(MODEL)):
        with pytest.raises(EndpointError, match="does not answer about somebody/small"):
            call()
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    for call in (lambda: biogk.push(shared, MODEL), lambda: Extractor.from_pretrained(MODEL)):
        with pytest.raises(EndpointError, match="HF_HUB_OFFLINE is set"):
            call()


def test_a_model_in_the_cache_is_used_without_the_hub(
    hub: Hub, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    biogk.push(shared, MODEL)
    first = Extractor.from_pretrained(MODEL, device="cpu").extract(TEXT)
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    assert Extractor.from_pretrained(MODEL, device="cpu").extract(TEXT) == first


@pytest.mark.parametrize(
    ("name", "revision", "error", "says"),
    [
        ("nobody/nothing", None, EndpointError, "answered 404 for nobody/nothing"),
        ("a/b/c", None, UsageError, "can be no model of a hub"),
        (".", "main", UsageError, "has no revisions"),
    ],
)
def test_names_that_lead_nowhere(
    hub: Hub, name: str, revision: str | None, error: type[BiogkError], says: str
) -> None:
    with pytest.raises(error, match=says):
        Extractor.from_pretrained(name, revision=revision)


def test_a_licence_that_restricts_keeps_a_model_back(
    hub: Hub, ground: Ground, tmp_path: Path
) -> None:
    folder = save(ground, tmp_path / "shared", licence=UMLS)
    with pytest.raises(UsageError, match=r"little \(UMLS.*--permitted"):
        biogk.push(folder, MODEL)
    assert hub.asked == []
    biogk.push(folder, MODEL, permitted=True)
    assert MODEL in hub.models


def test_a_card_without_its_sources_keeps_a_model_back(hub: Hub, shared: Path) -> None:
    (shared / "README.md").write_text("# Mine\n")
    with pytest.raises(UsageError, match="does not say any more"):
        biogk.push(shared, MODEL)
    (shared / "README.md").unlink()
    with pytest.raises(UsageError, match="has no card"):
        biogk.push(shared, MODEL)
    assert hub.asked == []


@pytest.mark.parametrize(
    ("licence", "free"),
    [
        ("CC0-1.0", True),
        ("CC BY 4.0", True),
        ("CC-BY-SA-4.0", True),
        ("http://creativecommons.org/licenses/by/4.0/", True),
        ("https://creativecommons.org/publicdomain/zero/1.0/", True),
        ("Apache-2.0", True),
        ("BSD 3-Clause", True),
        ("CC BY-NC-SA 4.0", False),
        ("https://creativecommons.org/licenses/by-nd/4.0/", False),
        ("CC0-1.0 for Hetionet itself; each integrated resource under its own licence", False),
        (UMLS, False),
        ("free for research", False),
    ],
)
def test_which_licences_are_free(licence: str, free: bool) -> None:
    assert restricted([{"id": "s", "licence": licence}]) == ([] if free else [f"s ({licence})"])
    assert unstated([{"id": "s", "licence": licence}, {"id": "t"}]) == ["t"]


def test_an_adapted_encoder_is_shared_without_what_is_of_this_machine(
    hub: Hub, tiny: str, tmp_path: Path
) -> None:
    text, folder = tmp_path / "secret-place" / "notes.txt", tmp_path / "adapted"
    text.parent.mkdir()
    text.write_text("Aspirin led to a severe rash in one patient.\n" * 40)
    biogk.adapt([text], output=folder, encoder=tiny, device="cpu", epochs=1.0, batch=8)
    card = (folder / "README.md").read_text()
    assert "- notes.txt" in card
    assert "nats before" in card
    assert str(tmp_path) not in card
    biogk.push(folder, "somebody/adapted")
    pushed = contents(hub.models["somebody/adapted"])
    assert "adapt.json" not in pushed
    assert not any(str(tmp_path).encode() in data for data in pushed.values())
    place = hub.models["somebody/adapted"]
    AutoTokenizer.from_pretrained(place)
    AutoModelForMaskedLM.from_pretrained(place)


@pytest.mark.parametrize(
    ("encoder", "name"),
    [("dmis-lab/biobert-base-cased-v1.1", None), ("minilm", None), ("/home/me/my-bert", "my-bert")],
)
def test_no_path_of_this_machine_is_told(encoder: str, name: str | None) -> None:
    assert shared_name(encoder) == (name or encoder)


def test_the_command(hub: Hub, shared: Path, tmp_path: Path) -> None:
    variables = {"HF_ENDPOINT": hub.url, "HF_HUB_OFFLINE": "0", "HF_HUB_DISABLE_XET": "1"}
    told = done("push", shared, MODEL, home=tmp_path, env=variables)
    assert told.startswith(f"Pushed: {hub.url}/{MODEL}/commit/")
    failed = run("push", shared, MODEL, home=tmp_path, env={**variables, "HF_TOKEN": "hf_wrong"})
    assert_one_line(failed, "answered 401", "Log in with `hf auth login`", codes=(1,))
    assert "hf_wrong" not in failed.stderr + failed.stdout
