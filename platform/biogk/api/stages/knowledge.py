"""What makes knowledge of what was loaded: joining, weighing, embedding."""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Unpack

from annotated_types import Ge

from biogk.api.base.parameters import Count, ExactEncoderOptions, Positive
from biogk.api.base.session import Session, open_encoder
from biogk.core.config import AnyPath
from biogk.core.errors import UsageError
from biogk.core.progress import Silent, listening
from biogk.training.embeddings import LOSSES
from biogk.training.weights.estimators import ESTIMATORS

if TYPE_CHECKING:
    from biogk.curate.same_as import SameAsReport
    from biogk.training.embeddings.embed import EmbedReport
    from biogk.training.embeddings.evaluate import GKEvaluation
    from biogk.training.weights.against import AgainstFalsehoods
    from biogk.training.weights.evaluation_report import KeptEvaluation
    from biogk.training.weights.plan import WeighPlan
    from biogk.training.weights.weigh import WeighReport


class KnowledgeStage(Session):
    """The stages between loading and texts."""

    def same_as(
        self,
        *,
        by: Sequence[Literal["identifier", "name", "alias"]] = (),
        mappings: Sequence[AnyPath] = (),
        forget: Sequence[str] = (),
        rejected: AnyPath | None = None,
        hold_out: Sequence[str] = (),
    ) -> SameAsReport:
        """Join entities of different sources that are one concept, by SAME_AS edges.

        Args:
            by: join by this alone; by default by all three. What mapping sets state holds in any
                case.
            mappings: SSSOM table of mappings, which are kept in the graph: exact matches join,
                negative ones part; repeatable.
            forget: take the mappings of this set out again, before others are read; repeatable.
            rejected: file for rows of `mappings` that cannot be used; by default
                HOME/rejected/same-as/rejected.jsonl.
            hold_out: source that counts as never loaded; repeatable.

        Raises:
            InputError: a table of mappings cannot be read, lacks a column, or has no row that can
                be used; nothing was changed.
            UsageError: there is no such mapping set to forget, or no such source.
            StorageError: no room for the temporary file in which names are sorted.
        """
        from biogk.curate.mapping_sets import MappingChoice
        from biogk.curate.match_reasons import METHODS
        from biogk.curate.same_as import join_same

        aside = Path(rejected) if rejected else self.home.rejected("same-as")
        chosen = MappingChoice([Path(each) for each in mappings], forget, aside)
        return join_same(self.without(hold_out), methods=by or METHODS, mappings=chosen)

    def weigh(
        self,
        *,
        estimator: Annotated[str, ESTIMATORS] = next(iter(ESTIMATORS)),
        sources: Sequence[str] = (),
        hold_out: Sequence[str] = (),
        only: Sequence[str] = (),
        within: str | None = None,
        plan: bool = False,
        again: bool = False,
        calibrated: bool | None = None,
        evaluate: bool = False,
        against: Literal["corrupted", "known-false"] = "corrupted",
        sample: Annotated[int, Ge(10)] = 200,
        ranked: Count = 50,
        calibration: Literal["platt", "isotonic"] = "platt",
        seed: Count = 7,
        **encoder: Unpack[ExactEncoderOptions],
    ) -> WeighReport | WeighPlan | KeptEvaluation | AgainstFalsehoods | None:
        """Weigh triples: how likely each is to a language model.

        Args:
            estimator: how a weight is read from the model: the paper's geometry, the
                pseudo-log-likelihood of the names, the gain in it from the other name, or a probe
                that learns from the source's own triples. pll and pmi need a trained head (`biogk
                adapt`).
            sources: weigh this source only.
            hold_out: source that counts as never loaded; repeatable.
            only: relation, kind or corpus: weigh triples of that relation, with an end of that
                kind, or between entities that the corpus names; repeatable, for any of them.
            within: stop after this time, such as 45m, 8h or 1d12h; the next call resumes.
            plan: weigh a few triples and say what all of them would take: sentences, time, disk.
            again: also weigh what this encoder and estimator have weighed already.
            calibrated: write weights as probabilities, by the newest `evaluate` of the source, or
                the estimator's own; by default as the source's weights are.
            evaluate: compare true with corrupted triples; weigh nothing.
            against: with `evaluate`: corrupted triples, or those that a source states to be false.
            sample: with `evaluate`: true triples a relation, at most.
            ranked: with `evaluate`: how many of them are weighed under every relation of the
                source.
            calibration: with `evaluate`: curve from weight to probability.
            seed: random seed.
            encoder: see `ExactEncoderOptions`.

        Returns:
            what was weighed; with `plan`, what it would take; with `evaluate`, what the weights are
            worth; None in all processes but the first of several that share the work.

        Raises:
            UsageError: options that exclude each other, no such source, or a duration that is none.
            EncoderError: the encoder cannot be loaded, or lacks the head that the estimator needs.
        """
        from biogk.training.language.vectors import VectorCache
        from biogk.training.weights.against import evaluate_against_false
        from biogk.training.weights.calibrate import Weights, calibrate
        from biogk.training.weights.calibrators import METHODS
        from biogk.training.weights.choice import Limits, seconds_of
        from biogk.training.weights.choice import only as chosen
        from biogk.training.weights.evaluation import EvaluationPlan
        from biogk.training.weights.evaluation_report import evaluate_and_keep
        from biogk.training.weights.plan import plan_weighing
        from biogk.training.weights.shares import join, leave
        from biogk.training.weights.weigh import weigh

        if evaluate and (again or calibrated is not None):
            raise UsageError(
                "--evaluate writes no weights, so --again, --calibrated and --raw do nothing.",
                "Evaluate first, then call weigh again without --evaluate.",
            )
        if evaluate and (only or within or plan):
            raise UsageError(
                "--only, --for and --plan say what to weigh, and --evaluate weighs nothing.",
                "Leave them or --evaluate out.",
            )
        if against != "corrupted" and not evaluate:
            raise UsageError(
                "--against says what to --evaluate weights against.", "Add --evaluate."
            )
        needs_head = ESTIMATORS.find(estimator).needs_head
        share = join(encoder.get("device"))
        if (evaluate or plan) and share.of > 1:
            raise UsageError(
                f"--{'evaluate' if evaluate else 'plan'} runs in one process.",
                "Start it without torchrun.",
            )
        store = self.without(hold_out)
        wanted: dict[str, Any] = {
            "estimator": estimator,
            "sources": sources,
            "again": again,
            "limits": Limits(chosen(store, only), seconds_of(within) if within else math.inf),
        }
        model = open_encoder(head=needs_head, **encoder)
        heard = nullcontext() if share.first else listening(Silent())
        with heard, VectorCache(self.home.vectors, model) as cache:
            if evaluate:
                asked = EvaluationPlan(
                    estimator, sources, sample, ranked, seed, METHODS[calibration]
                )
                if against == "known-false":
                    return evaluate_against_false(store, cache, asked)
                return evaluate_and_keep(store, cache, asked, self.home.reports)
            if plan:
                return plan_weighing(store, cache, **wanted)
            report = weigh(store, cache, **wanted, seed=seed, share=share)
            if share.first:
                weights = Weights(cache.encoder.label, estimator)
                report.calibrated = calibrate(store, weights, sources, calibrated=calibrated)
        leave(share)
        return report if share.first else None

    def embed(
        self,
        *,
        loss: Annotated[str | None, LOSSES] = None,
        all_triples: bool = False,
        new_only: bool = False,
        evaluate: bool = False,
        convert: bool = False,
        index: bool = True,
        float16: bool = False,
        hold_out: Sequence[str] = (),
        hidden: Positive = 256,
        outputs: Positive = 64,
        seed: Count = 7,
        **encoder: Unpack[ExactEncoderOptions],
    ) -> EmbedReport | GKEvaluation:
        """Train general-knowledge embeddings of all entities.

        Args:
            loss: what the network is trained to do; by default paper, and all of them with
                `evaluate`.
            all_triples: train on all triples, also those whose relation the model does not predict;
                contrastive takes those without a weight, too.
            new_only: train nothing: give the entities that were added since an embedding of the
                network that is there.
            evaluate: write nothing: hold triples out and see how well embeddings find them.
            convert: train nothing: keep the embeddings that are there in the form that is asked
                for, also those of earlier versions.
            index: keep an index for `query similar`, which takes time and space.
            float16: keep two bytes a number in place of four.
            hold_out: source that counts as never loaded; repeatable.
            hidden: width of the network's hidden layer.
            outputs: numbers that the network adds to the encoder's.
            seed: random seed.
            encoder: see `ExactEncoderOptions`.

        Raises:
            UsageError: options that exclude each other, or no such source.
            TrainingError: too few triples were weighed with this encoder.
            EncoderError: the encoder cannot be loaded.
        """
        from biogk.training.embeddings.embed import convert as converted
        from biogk.training.embeddings.embed import embed, embed_new
        from biogk.training.embeddings.evaluate import evaluate_gk
        from biogk.training.embeddings.network import GKConfig
        from biogk.training.language.vectors import VectorCache

        if new_only and (evaluate or loss or all_triples):
            raise UsageError(
                "--new-only trains nothing.", "Leave --evaluate, --loss and --all-triples out."
            )
        if convert and (evaluate or loss or all_triples or new_only or float16 or hold_out):
            raise UsageError("--convert trains nothing.", "Only --no-index goes with it.")
        if new_only and float16:
            raise UsageError(
                "--new-only writes what the graph's other embeddings are.", "Leave --float16 out."
            )
        store = self.without(hold_out)
        if convert:
            return converted(store, index=index)
        model = open_encoder(**encoder)
        config = GKConfig(
            encoder=model.label,
            inputs=model.dimensions,
            hidden=hidden,
            outputs=outputs,
            seed=seed,
            loss=loss or "paper",
        )
        models = self.home.models
        with VectorCache(self.home.vectors, model) as cache:
            if new_only:
                return embed_new(store, cache, models, index=index)
            if not evaluate:
                return embed(
                    store,
                    cache,
                    models,
                    config=config,
                    all_triples=all_triples,
                    index=index,
                    half=float16,
                )
            losses = (loss,) if loss else ()
            return evaluate_gk(
                store, cache, models, config=config, losses=losses, all_triples=all_triples
            )
