"""The whole pipeline on the bundled data: from an empty folder to predicted edges."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from biogk.core.config import Home
from biogk.core.model.vocabulary import HomeVocabulary
from biogk.core.progress import same_again, say
from biogk.core.store.driver import Store, Table
from biogk.core.store.queries import saved
from biogk.core.store.runs import show_run
from biogk.load.ingest import load_corpus, load_knowledge
from biogk.loaders.corpora.ade import Ade
from biogk.loaders.demo_data import demo_data
from biogk.loaders.sources.triples import TripleFiles
from biogk.training.embeddings.embed import embed
from biogk.training.extraction.config import read_settings
from biogk.training.extraction.fitting.existing import FINISHED, alike, still_good
from biogk.training.extraction.fitting.train import resume, train
from biogk.training.extraction.plan import Folders, Plan
from biogk.training.extraction.predicting.pending import resume_writing
from biogk.training.extraction.predicting.predict import predict, write_predictions
from biogk.training.language.choice import PACKAGED_ENCODER
from biogk.training.language.encoder import Encoder
from biogk.training.language.load import load_encoder
from biogk.training.language.vectors import VectorCache
from biogk.training.linking.link import link
from biogk.training.weights.weigh import weigh

SOURCE, CORPUS, SPLIT = "demo", "demo-notes", "test"
SETTINGS = (
    "training.epochs=15",
    "training.batch_size=8",
    "training.encoder_learning_rate=1e-4",
    "training.patience=15",
    "training.dev_part=0.15",
)
SHOWN = 5


@dataclass
class DemoReport:
    """What the demo has to show.

    Args:
        encoder: the language model that was used.
        triples: facts loaded.
        documents: sentences loaded.
        likeliest: triples that the model finds likeliest.
        unlikeliest: triples that it doubts.
        evaluation: scores on the test split.
        run: the run that wrote the predictions.
        predicted: relations between entities that it wrote.
        seconds: of every stage, by its name.
    """

    encoder: str
    triples: int
    documents: int
    likeliest: Table
    unlikeliest: Table
    evaluation: dict[str, Any]
    run: str
    predicted: Table
    seconds: dict[str, float] = field(default_factory=dict)


class _Watch:
    """Says which stage begins and remembers how long each took."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str, does: str) -> Iterator[None]:
        say(f"[{len(self.seconds) + 1}/6] {name}: {does}")
        started = time.monotonic()
        yield
        self.seconds[name] = time.monotonic() - started


@same_again()
def run_demo(
    store: Store,
    home: Home,
    *,
    again: bool = False,
) -> DemoReport:
    """Load, weigh, embed, link, train, predict; every stage as its own command would do it.

    What an earlier call did is not done again, and what it began is resumed.

    Args:
        store: the database.
        home: folder of models and runs.
        again: train and predict again, even where that was done already.
    """
    watch, data, lexis = _Watch(), demo_data(), HomeVocabulary(home.relations)
    with watch.stage("load", "facts with Wikidata identifiers, sentences with annotation"):
        knowledge = load_knowledge(
            store,
            TripleFiles(data, source=SOURCE, version="1", licence="Apache-2.0", vocabulary=lexis),
            rejected_file=home.rejected(SOURCE),
        )
        corpus = load_corpus(
            store,
            Ade(data, corpus=CORPUS, vocabulary=lexis),
            rejected_file=home.rejected(CORPUS),
        )
    encoder = load_encoder(PACKAGED_ENCODER)
    with VectorCache(home.vectors, encoder) as cache:
        with watch.stage("weigh", f"how likely the encoder {encoder.name} finds each fact"):
            weigh(store, cache, sources=[SOURCE])
        with watch.stage("embed", "general-knowledge embeddings, trained on the weights"):
            embed(store, cache, home.models)
    with watch.stage("link", "names in the sentences to entities of the graph"):
        link(store, corpora=[CORPUS])
    with watch.stage("train", "gk-fusion on the graph of the training sentences"):
        folders = Folders(home.runs, home.graphs, home.models, home.vectors)
        plan = Plan("gk-fusion", CORPUS, read_settings(None, SETTINGS), folders)
        road = _Road(store, plan)
        folder = road.train(encoder, again=again)
    with watch.stage("predict", "what the model finds in the test sentences, into the graph"):
        run = road.predict(folder)
    return DemoReport(
        encoder.name,
        knowledge.triples,
        corpus.documents,
        _ask(store, "likeliest", source=SOURCE, relation="", limit=SHOWN),
        _ask(store, "doubtful", source=SOURCE, relation="", limit=SHOWN),
        show_run(store, run)["metrics"],
        run,
        _ask(store, "added", run=run, limit=SHOWN),
        watch.seconds,
    )


@dataclass(frozen=True)
class _Road:
    """The stages that leave runs: a finished one is used again, an interrupted one is resumed."""

    store: Store
    plan: Plan

    def train(self, encoder: Encoder, *, again: bool) -> Path:
        """The folder of the trained model."""
        there = None if again else still_good(self.store, self.plan, encoder.label)
        if there is None:
            if not again and alike(self.store, self.plan, encoder.label):
                say("The graph or biogk has changed since the last training: training again.")
            return train(self.store, encoder, self.plan).folder
        folders = self.plan.folders
        if there.status == FINISHED:
            say(f"Run {there.run} did this already; biogk demo --again trains again.")
            return folders.runs / there.run
        say(f"Resuming run {there.run}.")
        return resume(self.store, there.run, folders).folder

    def predict(self, folder: Path) -> str:
        """The run with the predictions in the graph."""
        asked = {"trained_by": folder.name, "corpus": CORPUS, "split": SPLIT}
        rows = self.store.read("runs/predictions", **asked, code_version=version("biogk"))
        if not rows:
            graphs = self.plan.folders.graphs
            found = predict(self.store, folder, CORPUS, SPLIT, graphs=graphs)
            return write_predictions(self.store, found).run
        run = str(rows[0]["id"])
        if rows[0]["status"] == FINISHED:
            say(f"Run {run} did this already.")
        else:
            say(f"Resuming run {run}.")
            resume_writing(self.store, run, folder.parent)
        return run


def _ask(store: Store, name: str, **parameters: object) -> Table:
    asked = saved()[name]
    return store.table(asked.text, asked.complete(parameters))
