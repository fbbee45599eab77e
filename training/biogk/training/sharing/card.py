"""Model cards: what a model is, what it was made from, how well it does, and how it is used.

A card says what is known and leaves out the rest. Its metadata follow Mitchell et al. 2019 as the
Hugging Face hub has them, with the sources and their licences under `biogk`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from huggingface_hub import EvalResult, ModelCard, ModelCardData
from jinja2 import Environment, StrictUndefined

from biogk.core.model.rows import UNSTATED
from biogk.training.extraction.checkpoints.checkpoint import CheckpointConfig
from biogk.training.extraction.checkpoints.stored import StoredTraining
from biogk.training.extraction.folds import family_and_fold
from biogk.training.language.choice import PACKAGED_ENCODER

HUB_ID = re.compile(r"[\w.-]+/[\w.-]+")
LIBRARY, LANGUAGE = "biogk", "en"
TASKS = (
    ("entity_f1", "token-classification", "Named entity recognition", "Entity F1"),
    ("relation_f1", "relation-extraction", "Relation extraction", "Relation F1"),
)

Row = Mapping[str, Any]


@dataclass(frozen=True)
class ExtractorFacts:
    """What is known of a trained model.

    Args:
        name: of the card.
        config: of its checkpoint.
        training: its run.
        sources: what it was made from: `id`, `title`, `version`, `licence`, `holds`.
        licence: under which it is shared, as the hub calls it: `apache-2.0`.
    """

    name: str
    config: CheckpointConfig
    training: StoredTraining
    sources: Sequence[Row]
    licence: str | None = None

    @property
    def scores(self) -> list[Row]:
        """What `evaluate` said of it, but for the documents that it was trained on."""
        own = f"{self.config.corpus} train"
        return [row for where, row in self.training.evaluations.items() if where != own]

    def card(self) -> ModelCard:
        """The card."""
        config, shape = self.config, self.config.shape
        data = ModelCardData(
            language=LANGUAGE,
            license=self.licence,
            library_name=LIBRARY,
            tags=[LIBRARY, "biomedical", "named-entity-recognition", "relation-extraction"],
            pipeline_tag="token-classification",
            base_model=_hub_id(config.encoder),
            datasets=[family_and_fold(config.corpus)[0]],
            metrics=["f1"] if self.scores else None,
            model_name=self.name if self.scores else None,
            eval_results=[each for row in self.scores for each in self._results(row)] or None,
            biogk={"run": config.run, "sources": [_stated(each) for each in self.sources]},
        )
        text = _rendered(
            "extractor.md.jinja",
            name=self.name,
            config=config,
            shape=shape,
            training=self.training,
            metrics=self.training.metrics,
            sources=self.sources,
            scores=self.scores,
            unstated=UNSTATED,
            encoder=shared_name(config.encoder),
        )
        return ModelCard(f"---\n{data.to_yaml()}\n---\n\n{text}")

    def _results(self, row: Row) -> list[EvalResult]:
        titles: dict[str, str] = {each["id"]: each["title"] for each in self.sources}
        return [
            EvalResult(
                task_type=task,
                task_name=task_name,
                dataset_type=family_and_fold(row["corpus"])[0],
                dataset_name=titles.get(row["corpus"]) or row["corpus"],
                dataset_config=row["corpus"],
                dataset_split=row["split"],
                metric_type="f1",
                metric_name=f"{name} (macro, strict)",
                metric_value=row[key],
                metric_args={"interval": row["interval"][key], "level": row["interval"]["level"]},
            )
            for key, task, task_name, name in TASKS
        ]


def encoder_card(name: str, record: Row) -> ModelCard:
    """The card of an adapted encoder.

    Args:
        name: of the card.
        record: what its folder says of the training.
    """
    base = record["config"]["encoder"]["name"]
    data = ModelCardData(
        language=LANGUAGE,
        library_name="transformers",
        tags=[LIBRARY, "biomedical", "masked-language-model"],
        pipeline_tag="fill-mask",
        base_model=_hub_id(base),
        biogk={"sources": []},
    )
    text = _rendered(
        "encoder.md.jinja",
        name=name,
        base=shared_name(base),
        config=record["config"],
        report=record["report"],
        texts=[Path(each).name for each in record["config"]["texts"]],
    )
    return ModelCard(f"---\n{data.to_yaml()}\n---\n\n{text}")


def shared_name(encoder: str) -> str:
    """An encoder's name for others: its id on the hub, else the last part of its folder's path."""
    return encoder if _hub_id(encoder) else Path(encoder).name


def _hub_id(encoder: str) -> str | None:
    """The id that an encoder has on the hub; None for a folder and for the packaged one."""
    if encoder == PACKAGED_ENCODER or Path(encoder).expanduser().exists():
        return None
    return encoder if HUB_ID.fullmatch(encoder) else None


def _stated(source: Row) -> dict[str, Any]:
    kept = {key: source[key] for key in ("id", "version", "licence")}
    return {key: value for key, value in kept.items() if value not in (None, "", UNSTATED)}


def _rendered(template: str, **values: Any) -> str:
    text = (resources.files(__package__) / template).read_text(encoding="utf-8")
    environment = Environment(  # noqa: S701 - Markdown, whose reader escapes
        trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    environment.filters["cell"] = lambda value: " ".join(str(value).split()).replace("|", "\\|")
    return environment.from_string(text).render(**values)
