"""What a trained model finds: in the corpora of the database, in files, in one text."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any, Unpack

from biogk.api.base.parameters import BATCH_SIZE, ModelOptions
from biogk.api.base.session import Session
from biogk.api.stages.models import read_split
from biogk.core.config import AnyPath
from biogk.core.counted import counted
from biogk.core.errors import InputError, UsageError
from biogk.core.model.extraction import Extraction
from biogk.core.progress import say
from biogk.loaders.corpora import FORMATS

if TYPE_CHECKING:
    from biogk.core.model.rows import CorpusSource
    from biogk.core.store.driver import Store
    from biogk.training.extraction.predicting.extractor import Extractor
    from biogk.training.extraction.predicting.pending import WriteReport

UNNAMED = "documents"


@dataclass(frozen=True)
class TextExtraction(Extraction):
    """What a model found in a text, and which model.

    Args:
        run: that trained it.
        calibration: of the confidences.
    """

    run: str = ""
    calibration: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {"run": self.run, "calibration": self.calibration, **super().as_dict()}


@dataclass(frozen=True)
class PredictReport:
    """What a model found in many documents.

    Args:
        run: that trained it.
        calibration: of the confidences.
        documents: how many were read.
        mentions: found in them.
        relations: between mentions.
        seconds: how long reading took.
        rejected: malformed documents of files.
        written: what the graph gained, where it was to be written.
        extractions: what was found in each document; of files only where neither an output nor the
            graph has it, for there may be any number.
    """

    run: str
    calibration: str
    documents: int
    mentions: int
    relations: int
    seconds: float
    rejected: int = 0
    written: WriteReport | None = None
    extractions: Sequence[Extraction] = ()


class PredictionStage(Session):
    """The stages that put a model to use."""

    def extractor(
        self,
        run: str | None = None,
        *,
        device: str | None = None,
        batch_size: int = BATCH_SIZE,
        whole: bool | None = None,
    ) -> Extractor:
        """A trained model that reads texts: `graph.extractor().extract("Aspirin led to ...")`.

        Args:
            run: that trained it; None for the newest that is finished. Or a model that somebody
                shared: its folder, or its id on the hub, OWNER/NAME.
            device: `cpu`, `cuda`, ...; the GPU where there is one.
            batch_size: sentences that it reads at once.
            whole: read each text at once, or sentence by sentence; by default as the model was
                trained.

        Raises:
            RunError: there is no such run, or its model is not in this home.
        """
        from biogk.training.extraction.predicting.extractor import Extractor

        if run is not None and ("/" in run or Path(run).is_dir()):
            say(f"Model {run}")
            return Extractor.from_pretrained(
                run, graph=self, device=device, whole=whole, batch_size=batch_size
            )
        folder = self.home.runs / self.chosen_run(run)
        return Extractor.load(self.store, folder, device=device, whole=whole, batch_size=batch_size)

    def extract(
        self,
        text: str | None = None,
        *,
        file: AnyPath | None = None,
        whole: bool | None = None,
        **model: Unpack[ModelOptions],
    ) -> TextExtraction:
        """Extract entities and relations from one text; for several, make an `extractor` once.

        Args:
            text: a sentence or a document.
            file: read the text from a file, plain or compressed.
            whole: read each text at once, so that relations may cross sentences, or sentence by
                sentence; by default as the model was trained.
            model: see `ModelOptions`.

        Raises:
            UsageError: there is no text, or two.
            InputError: the file cannot be read, or the text is blank.
            RunError: there is no such run, or its model is not in this home.
        """
        from biogk.core.files import whole_text

        if (text is None) == (file is None):
            raise UsageError(
                "There is no text to read." if text is None else "There are two texts to read.",
                'Give one: biogk extract "Aspirin caused a rash."',
            )
        given = str(text) if file is None else whole_text(Path(file))
        if not given.strip():
            raise InputError("The text is blank.", "Give a sentence or a document.")
        extractor = self.extractor(whole=whole, **model)
        found, checkpoint = extractor.extract(given), extractor.checkpoint
        return TextExtraction(
            found.document,
            found.mentions,
            found.relations,
            found.text,
            found.sentences,
            checkpoint.config.run,
            checkpoint.calibration,
        )

    def predict(
        self,
        path: AnyPath | None = None,
        *,
        corpus: str | None = None,
        split: str | None = None,
        format_: Annotated[str | None, FORMATS] = None,
        write: bool = False,
        output: AnyPath | IO[str] | None = None,
        whole: bool | None = None,
        **model: Unpack[ModelOptions],
    ) -> PredictReport:
        """Extract mentions and relations from documents.

        Args:
            path: file or folder with the documents; without it they are those of a corpus in the
                database.
            corpus: corpus in the database to read; by default the one of the training. With
                `path`, the name of the corpus that `write` makes of the documents.
            split: split of the corpus to read; by default test, or dev where there is no test.
            format_: format of `path`; by default by the names of the files, else text.
            write: write the predictions into the graph, as a run.
            output: write them, as JSON Lines, to a file; by default, the command writes those of
                `path` to standard output.
            whole: read each text at once, so that relations may cross sentences, or sentence by
                sentence; by default as the model was trained.
            model: see `ModelOptions`.

        Raises:
            UsageError: options that exclude each other.
            InputError: the database has no such split, or `path` cannot be read.
            RunError: there is no such run, or its model is of other embeddings.
            StorageError: the output cannot be written.
        """
        if path is not None:
            return self._predict_files(
                Path(path), corpus, split, format_, output, write=write, whole=whole, **model
            )
        if format_ is not None or whole is not None:
            raise UsageError(
                f"{'--format' if whole is None else '--whole'} goes with a PATH only.",
                "Documents in the database are read as they are.",
            )
        from biogk.training.extraction.predicting.documents import noted
        from biogk.training.extraction.predicting.predict import write_predictions

        found = read_split(self, corpus, split, **model)
        extractions = list(noted(found.extractions, output, found.graph.corpus))
        return PredictReport(
            found.checkpoint.config.run,
            found.checkpoint.calibration,
            len(extractions),
            sum(len(each.mentions) for each in extractions),
            sum(len(each.relations) for each in extractions),
            found.seconds,
            written=write_predictions(self.store, found) if write else None,
            extractions=extractions,
        )

    def _predict_files(
        self,
        path: Path,
        corpus: str | None,
        split: str | None,
        format_: str | None,
        output: AnyPath | IO[str] | None,
        *,
        write: bool,
        whole: bool | None,
        **model: Unpack[ModelOptions],
    ) -> PredictReport:
        """The same for files, whose documents are read a batch at a time."""
        from biogk.core.store.rejects import RejectLog
        from biogk.loaders.corpora.unannotated import SPLIT, unannotated
        from biogk.training.extraction.predicting.documents import Read, extract_documents, noted
        from biogk.training.extraction.predicting.write_back import prediction_info, write_found

        if split is not None:
            raise UsageError("--split goes with a corpus in the database only.", "Leave it out.")
        if write and corpus is None:
            raise UsageError(
                f"The documents of {path} need a corpus of their own in the graph.",
                "Give its name: --corpus NAME.",
            )
        source = unannotated(path, corpus or UNNAMED, format_)
        name, aside = source.info.id, self.home.rejected(source.info.id)
        extractor = self.extractor(whole=whole, **model)
        checkpoint = extractor.checkpoint
        seen = self.store.without(checkpoint.config.settings.model.hold_out.split())
        if write:
            self._load_and_link(source, seen)
        started, read = time.monotonic(), Read()
        written, kept = None, []
        with RejectLog(aside) as rejects:
            found = noted(extract_documents(extractor, source, rejects, read), output, name)
            if write:
                written = write_found(
                    seen,
                    self.home.runs / checkpoint.config.run,
                    prediction_info(checkpoint, name, SPLIT),
                    found,
                    learned_from=checkpoint.config.corpus,
                )
            else:
                kept = [each for each in found if output is None]
        say(
            f"{counted(read.documents, 'document')}: {counted(read.mentions, 'mention')}, "
            f"{counted(read.relations, 'relation')}. Calibration: {checkpoint.calibration}."
        )
        if rejects.count:
            say(f"Rejected: {counted(rejects.count, 'malformed document')}, see {aside}.")
        return PredictReport(
            checkpoint.config.run,
            checkpoint.calibration,
            read.documents,
            read.mentions,
            read.relations,
            time.monotonic() - started,
            rejects.count,
            written,
            kept,
        )

    def _load_and_link(self, source: CorpusSource, seen: Store) -> None:
        """Put the documents into the database: predictions hang on them.

        Args:
            source: the documents.
            seen: the database as the model sees it.
        """
        from biogk.load.ingest import load_corpus
        from biogk.training.extraction.predicting.documents import refuse_other_texts
        from biogk.training.linking.link import link

        refuse_other_texts(self.store, source)
        load_corpus(self.store, source, rejected_file=self.home.rejected(source.info.id))
        link(seen, corpora=[source.info.id])
