"""`biogk load pubtator`."""

from __future__ import annotations

from biogk.api.stages.loading import Loading
from biogk.cli.load.own import own_command


@own_command(Loading.pubtator)
def command() -> None:
    """Documents in PubTator: BioRED, BC5CDR, the NCBI Disease corpus, PubTator's exports.

    PATH is one file or a folder of *.pubtator or *.txt. The identifiers of mentions are kept, with
    the prefix that their form or type tells (--prefix Disease=mesh says it). Relations are between
    concepts of a document, and are kept as that.

    \b
    Examples:
      biogk load pubtator Train.PubTator --corpus biored
      biogk load pubtator CDR_TrainingSet.PubTator.txt --corpus cdr --split train
      biogk load pubtator Train.PubTator --corpus biored --concept-relations nearest
    """
