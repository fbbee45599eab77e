"""The small source and corpus in a database, and a model that was trained on them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from click.testing import CliRunner, Result

from biogk.cli.app import App
from biogk.cli.group import cli
from biogk.core.config import Connection, Home
from biogk.core.errors import BiogkError
from biogk.core.store.driver import Store
from biogk.core.store.schema import ensure_schema
from biogk.load.ingest import load_corpus, load_knowledge
from biogk.training.extraction.checkpoints.outcome import TrainReport
from biogk.training.extraction.config import read_settings
from biogk.training.extraction.fitting.train import train
from biogk.training.extraction.plan import Folders, Plan
from biogk.training.language.encoder import Encoder
from biogk.training.linking.link import link
from conftest import empty
from small import small_corpus, small_source

SETTINGS = read_settings(
    overrides=[
        "encoder.trainable=false",
        "training.epochs=40",
        "training.batch_size=4",
        "training.patience=40",
        "training.head_learning_rate=3e-3",
        "model.hidden=64",
        "model.dropout=0.0",
        "model.widest_span=4",
    ]
)
VECTORS = """
MATCH (e:Entity)
SET e.gk_network = 'net',
    e.gk_embedding = [i IN range(1, 8) | sin(toFloat(i * toInteger(substring(e.id, 2))))]
"""


@contextmanager
def trained_on_small(connection: Connection, home: Home, encoder: Encoder) -> Iterator[TrainReport]:
    """The suite's database with knowledge, texts and embeddings, and a model; empty afterwards."""
    with Store(connection) as store:
        empty(store)
        ensure_schema(store)
        load_knowledge(store, small_source(), rejected_file=home.rejected("small"))
        load_corpus(store, small_corpus(), rejected_file=home.rejected("little"))
        store.table(VECTORS, {}, write=True)
        link(store)
        folders = Folders(home.runs, home.graphs, words=home.vectors)
        plan = Plan("gk-fusion", "little", SETTINGS, folders, "test")
        yield train(store, encoder, plan)
        empty(store)


def biogk(home: Home, *arguments: str, given: bytes = b"") -> Result:
    result = CliRunner().invoke(cli, ["--home", str(home.root), *arguments], given, obj=App())
    if isinstance(result.exception, BiogkError):
        assert "\n" not in str(result.exception)
    return result
