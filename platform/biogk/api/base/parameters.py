"""What the parameters of the API may be: limits, registries, and options that several share.

`Annotated` carries them, for people who read a signature and for the command line, which makes its
options of the same signature.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypedDict

from annotated_types import Ge, Interval

from biogk.core.config import AnyPath
from biogk.core.store.rejects import DEFAULT_MAX_REJECTED
from biogk.load.bulk.choice import BULK_ABOVE
from biogk.load.plan import ATOMIC_ROWS
from biogk.training.language.choice import DECLARED, DEFAULT_ENCODER

Count = Annotated[int, Ge(0)]
Positive = Annotated[int, Ge(1)]
Fraction = Annotated[float, Interval(ge=0, le=1)]
Port = Annotated[int, Interval(ge=1, le=65535)]
Split = Literal["train", "dev", "test"]
BATCH_SIZE = 32


@dataclass(frozen=True)
class Option:
    """What a key of a `TypedDict` of options has, or what a parameter has beside.

    Args:
        default: its value where it is left out.
        help: its description.
        env: the environment variable that stands in for it.
    """

    default: Any = None
    help: str = ""
    env: str = ""


Device = Annotated[
    str | None,
    Option(None, "Where the model computes: cpu, cuda, mps; by default a GPU if there is one."),
]

Reviewer = Annotated[str, Option("", env="BIOGK_REVIEWER")]


class EncoderOptions(TypedDict, total=False):
    """Which encoder computes, and where."""

    encoder: Annotated[
        str,
        Option(
            DEFAULT_ENCODER,
            "Masked language model: a Hugging Face id, a folder, or `minilm` for the small bundled "
            "one.",
            env="BIOGK_ENCODER",
        ),
    ]
    pooling: Annotated[
        Literal["declared", "mean", "cls", "max"],
        Option(
            DECLARED,
            "How word pieces become the vector of a sentence or name: as the encoder's folder "
            "declares (1_Pooling; else the mean), their mean, the first piece ([CLS]), or the "
            "maximum.",
        ),
    ]
    trust_remote_code: Annotated[
        bool, Option(False, "Run Python code that the encoder's folder brings. Read it first.")
    ]
    device: Device


class ExactEncoderOptions(EncoderOptions, total=False):
    """Which encoder computes numbers that go into the graph, and how."""

    float32: Annotated[
        bool,
        Option(
            False,
            "Never compute in bfloat16. It is two to three times as fast where the machine has it; "
            "with float32 numbers agree to the sixth digit in whatever order they are computed.",
        ),
    ]


class ModelOptions(TypedDict, total=False):
    """Which trained model reads, and how."""

    run: Annotated[
        str | None,
        Option(
            None,
            "Run that trained the model; by default the newest that is finished. For texts also a "
            "model that somebody shared: its folder, or its id on the hub, OWNER/NAME.",
        ),
    ]
    device: Device
    batch_size: Annotated[
        Positive, Option(BATCH_SIZE, "Documents or sentences that the model reads at once.")
    ]


class LoadOptions(TypedDict, total=False):
    """How rows come into the graph, and what becomes of malformed ones."""

    rejected: Annotated[
        AnyPath | None,
        Option(None, "File for malformed rows; by default HOME/rejected/SOURCE/rejected.jsonl."),
    ]
    max_rejected: Annotated[
        Fraction,
        Option(DEFAULT_MAX_REJECTED, "Abort if more than this fraction of rows is malformed."),
    ]
    atomic_rows: Annotated[
        Count,
        Option(
            ATOMIC_ROWS,
            "Loads of up to this many rows run in one transaction. Longer ones are written in "
            "batches and can be resumed.",
        ),
    ]
    restart: Annotated[bool, Option(False, "Start over instead of resuming an interrupted load.")]
    replace: Annotated[
        bool,
        Option(
            False,
            "Take out what the graph has and the files do not have any more: of a source its "
            "entities and edges, of a corpus the annotation of the documents read. Otherwise it "
            "is only counted.",
        ),
    ]


class BulkLoadOptions(LoadOptions, total=False):
    """How many rows of triples come into an empty graph."""

    bulk: Annotated[
        Literal["auto", "always", "never"],
        Option(
            "auto",
            "Load through neo4j-admin's import, which fills an empty graph only and stops the "
            "server for some seconds: auto for many rows into an empty graph.",
        ),
    ]
    bulk_above: Annotated[
        Count, Option(BULK_ABOVE, "Number of rows above which `auto` uses the bulk importer.")
    ]
    neo4j_home: Annotated[
        AnyPath | None,
        Option(None, "Folder of an installed Neo4j that NEO4J_URI names, for --bulk."),
    ]


class CorpusOptions(LoadOptions, total=False):
    """What a corpus of the user's own is taken for."""

    split: Annotated[Split | None, Option(None, "Split, where no name says it.")]
    types: Annotated[
        Literal["auto", "declared"] | None,
        Option(
            None,
            "Take all relation types that are found, or only those that are declared; by default "
            "auto for a corpus without a declaration.",
        ),
    ]
    relations: Annotated[
        Mapping[str, str],
        Option(None, "Name in the graph of a relation type, such as treats=TREATS; repeatable."),
    ]
    prefixes: Annotated[
        Mapping[str, str],
        Option(
            None,
            "Prefix of identifiers that have none, by the type of their mention, such as "
            "Disease=mesh; repeatable.",
        ),
    ]
    symmetric: Annotated[
        Sequence[str],
        Option((), "Relation type without a direction, kept once a pair; repeatable."),
    ]
    negative: Annotated[
        Sequence[str],
        Option((), "Relation type that says 'no relation': left out and counted; repeatable."),
    ]


class ConceptOptions(CorpusOptions, total=False):
    """What a format allows that relates concepts, wherever a document names them."""

    concept_relations: Annotated[
        Literal["keep", "nearest", "all"],
        Option(
            "keep",
            "A relation between two concepts of a document: keep it as that alone, or also relate "
            "the two mentions that are nearest to each other, or all mentions of both.",
        ),
    ]


class StandoffOptions(CorpusOptions, total=False):
    """What a format allows whose annotation stands off the text, with ends that have roles."""

    discontinuous: Annotated[
        Literal["reject", "cover", "drop"],
        Option(
            "reject",
            "A mention in several pieces: reject its document, take all from the first piece to "
            "the last, or leave out the mention and its relations.",
        ),
    ]
    heads: Annotated[
        Sequence[str],
        Option(
            (),
            "Role of the end at which relations begin, all over the corpus, where it is none that "
            "everybody knows, as Arg1, Subject, Cause; repeatable.",
        ),
    ]


class BioCOptions(StandoffOptions, ConceptOptions, total=False):
    """What BioC allows."""
