"""Link prediction on real triples: GK embeddings with each loss beside PyKEEN's TransE and ComplEx.

    python benchmarks/link_prediction.py DATA --source wikidata --encoder minilm --triples 4000

DATA is the folder of real data. All methods train on the same triples and answer the same questions
(see embeddings/link_prediction.py). TransE and ComplEx have a vector for each entity that they
saw, so they answer the transductive questions only. Needs `pip install biogk[bench]`, no database.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict
from pathlib import Path
from tempfile import gettempdir

import torch
from pykeen.models import ERModel, model_resolver
from pykeen.training import SLCWATrainingLoop
from pykeen.triples import CoreTriplesFactory
from stated import name_vectors, read_stated, weights
from torch import Tensor

from biogk.training.embeddings import LOSSES
from biogk.training.embeddings.data import WeighedKnowledge
from biogk.training.embeddings.evaluate import scorers
from biogk.training.embeddings.link_prediction import Split, rank, split_triples
from biogk.training.embeddings.losses import WeighedTriples
from biogk.training.embeddings.network import GKConfig
from biogk.training.language.load import load_encoder
from biogk.training.language.vectors import VectorCache

BASELINES = ("TransE", "ComplEx")


class PyKEENScorer:
    """A trained PyKEEN model as what `rank` asks."""

    def __init__(self, model: ERModel) -> None:
        self.model = model.eval()

    @torch.inference_mode()
    def pairs(self, subjects: Tensor, relation: int, objects: Tensor) -> Tensor:
        """Scores of n pairs, [n]."""
        relations = torch.full_like(subjects, relation)
        return self.model.score_hrt(torch.stack([subjects, relations, objects], 1))[:, 0]

    @torch.inference_mode()
    def grid(self, subjects: Tensor, relation: int, objects: Tensor) -> Tensor:
        """Scores of all pairs of n subjects and m objects, [n, m]."""
        if len(subjects) <= len(objects):
            relations = torch.full_like(subjects, relation)
            return self.model.score_t(torch.stack([subjects, relations], 1))[:, objects]
        relations = torch.full_like(objects, relation)
        return self.model.score_h(torch.stack([relations, objects], 1))[:, subjects].T


def baseline(
    name: str, split: Split, known: WeighedKnowledge, options: argparse.Namespace
) -> PyKEENScorer:
    """A PyKEEN model trained on the same triples."""
    train = split.train
    mapped = torch.stack([train.subjects, train.relations, train.objects], 1)
    factory = CoreTriplesFactory(mapped, len(known.x), len(known.relations))
    model = model_resolver.make(
        name,
        triples_factory=factory,
        embedding_dim=options.dimensions,
        random_seed=options.seed,
    )
    loop = SLCWATrainingLoop(
        model=model,
        triples_factory=factory,
        optimizer="Adam",
        optimizer_kwargs={"lr": options.learning_rate},
        negative_sampler_kwargs={"num_negs_per_pos": options.negatives},
    )
    loop.train(factory, num_epochs=options.epochs, batch_size=512, use_tqdm=False)
    return PyKEENScorer(model)


def main() -> None:
    """Print one JSON object a method."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--source", choices=["wikidata", "medlama"], default="wikidata")
    parser.add_argument("--encoder", default="minilm")
    parser.add_argument("--cache", type=Path, default=Path(gettempdir()) / "biogk-vectors")
    parser.add_argument("--triples", type=int)
    parser.add_argument("--unweighted", action="store_true", help="give all triples weight 1")
    parser.add_argument("--losses", nargs="*", default=list(LOSSES))
    parser.add_argument("--baselines", nargs="*", default=list(BASELINES))
    parser.add_argument("--dimensions", type=int, default=64)
    parser.add_argument("--epochs", type=int, default=100)
    for name in ("hidden", "outputs", "batch", "patience"):
        default = GKConfig.model_fields[name].default
        parser.add_argument(f"--{name}", type=int, default=default, help="of our network")
    parser.add_argument("--learning-rate", type=float, default=0.01)
    parser.add_argument("--negatives", type=int, default=8)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    with VectorCache(options.cache, load_encoder(options.encoder)) as cache:
        stated = read_stated(options.data, options.source, options.seed, options.triples)
        x = name_vectors(stated, cache)
        subjects, relations, objects = torch.from_numpy(stated.triples).unbind(1)
        weighed = (
            torch.ones(len(subjects))
            if options.unweighted
            else torch.from_numpy(weights(stated, cache))
        )
        label, dimensions = cache.encoder.label, cache.encoder.dimensions
    known = WeighedKnowledge(
        x, tuple(stated.relations), WeighedTriples(subjects, relations, objects, weighed), 0
    )
    split = split_triples(known.triples, options.seed)
    print(
        f"{len(stated.names):,} entities; train {len(split.train):,}, transductive "
        f"{len(split.transductive):,}, inductive {len(split.inductive):,}; weights "
        f"{weighed.mean():.3f} +- {weighed.std():.3f}"
    )
    config = GKConfig(
        encoder=label,
        inputs=dimensions,
        hidden=options.hidden,
        outputs=options.outputs,
        batch=options.batch,
        patience=options.patience,
        seed=options.seed,
    )
    for name, scorer in scorers(known, split, config, options.losses):
        settings = {
            setting: asdict(rank(getattr(split, setting), known.triples, scorer, options.seed))
            for setting in ("transductive", "inductive")
        }
        print(json.dumps({"method": name, **settings}), flush=True)
    for name in options.baselines:
        started = time.monotonic()
        scorer = baseline(name, split, known, options)
        found = asdict(rank(split.transductive, known.triples, scorer, options.seed))
        seconds = round(time.monotonic() - started, 1)
        print(json.dumps({"method": name, "transductive": found, "seconds": seconds}), flush=True)


if __name__ == "__main__":
    main()
