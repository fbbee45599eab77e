"""The whole road on data that comes along: from an empty folder to predicted edges."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from biogk.config import Home
from biogk.cypher import saved
from biogk.loaders.ade import Ade
from biogk.loaders.demo_data import demo_data
from biogk.loaders.triples import Triples
from biogk.progress import Track, silent
from biogk.store.driver import Store, Table
from biogk.store.ingest import load_corpus, load_knowledge
from biogk.training.config import read_settings
from biogk.training.embed import embed
from biogk.training.encoder import PACKAGED_ENCODER, load_encoder
from biogk.training.link import link
from biogk.training.metrics import Evaluation
from biogk.training.outcome import EpochReport
from biogk.training.plan import Folders, Plan
from biogk.training.predict import predict, write_predictions
from biogk.training.train import train
from biogk.training.vectors import VectorCache
from biogk.training.weigh import weigh

SOURCE, CORPUS = "demo", "demo-notes"
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
    evaluation: Evaluation
    run: str
    predicted: Table
    seconds: dict[str, float] = field(default_factory=dict)


class _Watch:
    """Says which stage begins and remembers how long each took."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str, does: str) -> Iterator[None]:
        self.say(f"[{len(self.seconds) + 1}/6] {name}: {does}")
        started = time.monotonic()
        yield
        self.seconds[name] = time.monotonic() - started


def run_demo(
    store: Store,
    home: Home,
    *,
    say: Callable[[str], None],
    told: Callable[[EpochReport], None],
    track: Track = silent,
) -> DemoReport:
    """Load, weigh, embed, link, train, predict; every stage as its own command would do it.

    Args:
        store: the database.
        home: folder of models and runs.
        say: hears of every stage.
        told: hears of every epoch.
        track: shows progress.
    """
    watch, data = _Watch(say), demo_data()
    with watch.stage("load", "facts with Wikidata identifiers, sentences with annotation"):
        knowledge = load_knowledge(
            store,
            Triples(data, source=SOURCE, version="1", licence="Apache-2.0"),
            rejected_file=home.rejected(SOURCE),
            track=track,
        )
        corpus = load_corpus(
            store, Ade(data, corpus=CORPUS), rejected_file=home.rejected(CORPUS), track=track
        )
    encoder = load_encoder(PACKAGED_ENCODER)
    with VectorCache(home.vectors, encoder) as cache:
        with watch.stage("weigh", f"how likely the encoder {encoder.name} finds each fact"):
            weigh(store, cache, sources=[SOURCE], track=track)
        with watch.stage("embed", "general-knowledge embeddings, trained on the weights"):
            embed(store, cache, home.models, track=track)
    with watch.stage("link", "names in the sentences to entities of the graph"):
        link(store, corpora=[CORPUS], track=track)
    with watch.stage("train", "gk-fusion on the graph of the training sentences"):
        folders = Folders(home.runs, home.graphs, home.models, home.vectors)
        plan = Plan("gk-fusion", CORPUS, read_settings(None, SETTINGS), folders)
        trained = train(store, encoder, plan, track=track, told=told)
    with watch.stage("predict", "what the model finds in the test sentences, into the graph"):
        predicted = predict(store, trained.folder, CORPUS, "test", graphs=home.graphs, track=track)
        written = write_predictions(store, predicted, track=track)
    return DemoReport(
        encoder.name,
        knowledge.triples,
        corpus.documents,
        _ask(store, "likeliest", source=SOURCE, relation="", limit=SHOWN),
        _ask(store, "doubtful", source=SOURCE, relation="", limit=SHOWN),
        predicted.evaluation,
        written.run,
        _ask(store, "added", run=written.run, limit=SHOWN),
        watch.seconds,
    )


def _ask(store: Store, name: str, **parameters: object) -> Table:
    return store.table(saved()[name].text, parameters)
